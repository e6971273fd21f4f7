"""A visit at the desk from the greeting to the receipt, by keyboard alone, with every press counted."""

from collections.abc import Callable
from time import monotonic
from typing import Any

import pytest

from people import SUGGESTED
from tests.journeys.conftest import Place
from tests.journeys.persons import Clerk

NUMBER = SUGGESTED[3].number
MOST_PRESSES, MOST_SECONDS = 25, 60
LEAST_PIXELS = 28
# What on the visitor's side can be read from across the desk, with its size.
SIZES = """() => [...document.querySelectorAll(".shown-proposal *")]
    .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))
    .filter(one => !one.closest("svg, kbd, .hidden"))
    .map(one => [one.textContent.trim(), parseFloat(getComputedStyle(one).fontSize)])"""


@pytest.fixture
def origin(place: Place) -> str:
    return place.origin


@pytest.fixture
def scripts() -> bool:
    return True


def test_a_vote_takes_few_keys_and_less_than_a_minute(somebody: Callable[[type], Any]) -> None:
    clerk = somebody(Clerk)
    clerk.prints_in_vain()
    clerk.log_in("kundtjanst")
    clerk.go("/kundtjanst/besok")
    began = monotonic()
    clerk.key("3")
    clerk.page.keyboard.type(NUMBER)
    clerk.key("Enter", leads_on=True)
    clerk.sees("1948••••-••49")
    clerk.key("1")
    clerk.key("4")
    clerk.key("Enter", leads_on=True)
    clerk.sees_heading("Fler bänkar längs Söderhamnsån")
    clerk.key("j", leads_on=True)
    clerk.sees("Tack! Din röst är räknad.")
    clerk.sees("En röst är lämnad.")
    clerk.key("Enter")
    assert clerk.page.evaluate("window.prints") == 1
    clerk.key("Enter", leads_on=True)
    clerk.sees("Besöket är avslutat.")
    assert clerk.presses <= MOST_PRESSES
    assert clerk.presses == 8
    assert monotonic() - began < MOST_SECONDS
    clerk.page.go_back()
    clerk.sees("Besöket är avslutat.")
    assert "1948" not in clerk.page.content()


def test_the_visitors_side_is_read_from_across_the_desk(somebody: Callable[[type], Any]) -> None:
    clerk = somebody(Clerk)
    clerk.log_in("kundtjanst")
    clerk.go("/kundtjanst/besok")
    assert clerk.barriers() == []
    clerk.page.get_by_label("Svenskt pass").check()
    clerk.write("Personnummer", NUMBER)
    clerk.press("Öppna besöket")
    clerk.sees("1948••••-••49")
    assert clerk.barriers() == []
    clerk.page.get_by_role("link", name="Återvinning för textilier i Bergvik").click()
    clerk.sees_heading("Återvinning för textilier i Bergvik")
    sizes = clerk.page.evaluate(SIZES)
    assert sizes
    assert [one for one in sizes if one[1] < LEAST_PIXELS] == []
    assert clerk.barriers() == []
    clerk.press("Är min röst på det här redan räknad?")
    clerk.sees_heading("Nej, du har inte röstat på det här.")
    address = clerk.page.url.partition("/visa/")[0].removeprefix(clerk.origin)
    for path in ("/nytt", "/kvitto", "/kvitto?bredd=80"):
        status, wrong = clerk.looks_around(address + path)
        assert (status, wrong) == (200, []), path
