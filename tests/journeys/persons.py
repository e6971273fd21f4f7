"""People at their browsers. What they do is named as they would say it; every page they see is checked for access."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

AXE = Axe()


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, origin: str) -> None:
        self.page: Page = context.new_page()
        self.origin = origin

    def go(self, path: str) -> None:
        self.page.goto(self.origin + path)

    def press(self, name: str) -> None:
        """Press the button or follow the link of that name."""
        self.page.get_by_role("button", name=name, exact=True).or_(
            self.page.get_by_role("link", name=name, exact=True)
        ).first.click()

    def write(self, label: str, text: str) -> None:
        self.page.get_by_role("textbox", name=label).fill(text)

    def sees(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def sees_heading(self, text: str) -> None:
        expect(self.page.get_by_role("heading", name=text).first).to_be_visible()

    def finds_no_barrier(self) -> None:
        """Nothing on this page that axe knows keeps somebody out."""
        found = AXE.run(self.page)
        assert found.violations_count == 0, found.generate_report()


class Resident(Person):
    def identify(self, number: str) -> None:
        """At the provider's page, as with BankID."""
        self.page.locator("input[name=personal_number]:not([type=hidden])").fill(number)
        self.page.locator("input[name=personal_number]:not([type=hidden])").press("Enter")

    def log_in(self, number: str) -> None:
        self.go("/logga-in")
        self.identify(number)
        self.sees_heading("Mina sidor")


class Employee(Person):
    def log_in(self, account: str) -> None:
        self.go("/personal/logga-in")
        self.page.locator(f"button[name=account][value={account}]").click()
        self.page.wait_for_url(self.origin + "/**")
