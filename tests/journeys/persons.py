"""People at their browsers. What they do is named as they would say it; every page they see is checked for access."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

AXE = Axe().axe_script
# Axe need not gather what is right, nor fetch stylesheets again for rules that it does not use.
RUN = "options => axe.run({resultTypes: ['violations'], preload: false, ...options}).then(found => found.violations)"
NOT_THE_COLOURS = {"rules": {"color-contrast": {"enabled": False}}}
# What colours can hang on: what each element is in, with all that a stylesheet can ask for but its words.
PLACES = """() => {
    const asked = /^(class|type|role|hidden|open|disabled|data-.*|aria-(current|invalid|expanded|pressed|hidden))$/
    const said = one => [...one.attributes].filter(all => asked.test(all.name)).map(all => all.name + all.value)
    const named = one => one.tagName + said(one).join()
    const below = (one, above) => [above, ...[...one.children].flatMap(each => below(each, above + ">" + named(each)))]
    return [...new Set(below(document.body, named(document.documentElement) + named(document.body)))]
}"""
SCREEN: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 320, "height": 700}
MOST_STOPS = 60
# What has the focus, and whether a line around it, or around its card, is in sight.
FOCUS = """() => {
    const one = document.activeElement, lines = [one, one.closest(".card")].filter(Boolean).map(getComputedStyle)
    const box = one.getBoundingClientRect()
    const isInSight = box.width > 0 && box.bottom > 0 && box.top < innerHeight
    const hasLine = lines.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2)
    return [one.innerText, isInSight && hasLine]
}"""

# What a browser can keep for a page, beside what it shows.
KEPT = """async () => [
    ...Object.entries(localStorage), ...Object.entries(sessionStorage),
    ...await caches.keys(), ...(await indexedDB.databases()).map(one => one.name),
]"""
# Text that is smaller than 28 pixels, but for the strip that says that this is a demo.
TOO_SMALL = """() => [...document.querySelectorAll("body *")].filter(one =>
    one.offsetParent && !one.closest(".demo-strip, .hidden, .skip") && parseFloat(getComputedStyle(one).fontSize) < 28
    && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())
).map(one => one.outerHTML.slice(0, 100))"""


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, context: BrowserContext, origin: str, *, has_scripts: bool = True) -> None:
        self.page: Page = context.new_page()
        self.origin = origin
        self.has_scripts = has_scripts
        self._seen_in_colour: set[str] = set()

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

    def tabs_to(self, name: str) -> None:
        """Go on with Tab to the link or button of that name, seeing all the way where one is, and press Enter."""
        for _ in range(MOST_STOPS):
            self.page.keyboard.press("Tab")
            text, is_seen = self.page.evaluate(FOCUS)
            assert is_seen, f"The focus can't be seen at {text!r}"
            if name in text:
                with self.page.expect_navigation():
                    self.page.keyboard.press("Enter")
                return
        raise AssertionError(f"{name} is not reached with Tab")

    def looks_around(self, path: str) -> tuple[int, list[str]]:
        """The status of the page, and what is wrong: what axe finds on a screen, and what is too wide on a phone."""
        self.page.set_viewport_size(SCREEN)
        answer = self.page.goto(self.origin + path)
        return answer.status if answer else 0, self.barriers()

    def barriers(self) -> list[str]:
        wrong = [f"{one['id']}: {node['html'][:200]}" for one in self._violations() for node in one["nodes"]]
        self.page.set_viewport_size(PHONE)
        width = self.page.evaluate("document.documentElement.scrollWidth")
        return [*wrong, *([f"{width} pixels wide on a phone"] if width > PHONE["width"] else [])]

    def _violations(self) -> list[dict[str, Any]]:
        """What axe finds. Colours, its slowest question, are asked for again only where something is in a new place."""
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.context.add_init_script(AXE)
            self.page.evaluate(AXE)
        places = set(self.page.evaluate(PLACES))
        options = NOT_THE_COLOURS if places <= self._seen_in_colour else {}
        self._seen_in_colour |= places
        found: list[dict[str, Any]] = self.page.evaluate(RUN, options)
        return found

    def finds_no_barrier(self) -> None:
        """Nothing on this page that axe knows keeps somebody out."""
        # Axe needs scripts to run, and waits for ever where there are none; the page is the same with them.
        if not self.has_scripts:
            return
        assert self._violations() == []


class Resident(Person):
    def identify(self, number: str) -> None:
        """At the provider's page, as with BankID."""
        self.page.locator("input[name=personal_number]:not([type=hidden])").fill(number)
        self.page.locator("input[name=personal_number]:not([type=hidden])").press("Enter")

    def begins(self, title: str, text: str) -> None:
        """Write the idea and go on to the place."""
        self.go("/forslag/nytt")
        self.write("Rubrik", title)
        self.write("Vad föreslår du", text)
        self.press("Spara och fortsätt")

    def has_sent(self, title: str) -> None:
        """Sends in a proposal without showing the pages in between."""
        post, headers = self.page.context.request.post, {"sec-fetch-site": "same-origin"}
        idea: dict[str, str | float | bool] = {"title": title, "text": "Det skulle bli bättre för alla som bor här."}
        draft = post(self.origin + "/forslag/nytt", form=idea, headers=headers).url
        post(draft.replace("/plats", "/skicka"), headers=headers)

    def log_in(self, number: str) -> None:
        self.go("/logga-in")
        self.identify(number)
        self.sees_heading("Mina sidor")


class Employee(Person):
    def log_in(self, account: str) -> None:
        self.go("/personal/logga-in")
        self.page.locator(f"button[name=account][value={account}]").click()
        self.page.wait_for_url(self.origin + "/**")

    def pairs(self, station: Person, name: str = "Kundtjänst 1") -> None:
        """Make that computer a station, by the code on its screen."""
        station.go("/station")
        station.press("Visa en kod")
        code = station.page.locator(".pairing-code").inner_text()
        self.go("/kundtjanst/stationer")
        for label, text in (("Koden på", code), ("Stationens namn", name), ("Plats", "Stadshuset")):
            self.write(label, text)
        self.press("Koppla stationen")
        self.sees("Datorn är kopplad")
        # The screen with the code looks by itself whether it has been entered.
        station.sees_heading("Vad vill du göra?")


class Clerk(Employee):
    """Somebody with both hands on the keyboard."""

    presses = 0

    def key(self, name: str, *, leads_on: bool = False) -> None:
        self.presses += 1
        if not leads_on:
            self.page.keyboard.press(name)
            return
        with self.page.expect_navigation():
            self.page.keyboard.press(name)

    def prints_in_vain(self) -> None:
        """A browser without windows has no dialog; what it is asked to print is counted."""
        self.page.add_init_script("window.prints = 0; window.print = () => { window.prints += 1 }")
