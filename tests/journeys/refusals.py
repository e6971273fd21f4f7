"""Forms with nothing right in them, sent from every page that has one, and the pages that say what is wrong."""

import re
from collections.abc import Iterator

from tests.journeys.conftest import Place
from tests.journeys.pages import addresses
from tests.journeys.persons import Person

# A form that can be refused says so itself, since its sentences come from the service rather than from the browser.
REFUSABLE = re.compile(r'<form[^>]* action="([^"]+)"[^>]* novalidate[^>]*>(.*?)</form>', re.DOTALL)
FIELD = re.compile(r'<(?:input(?![^>]*type="hidden")|textarea|select)[^>]* name="([^"]+)"')
# Sent past htmx, so that the whole page comes. Where nothing must be filled in, what is written is too long.
SEND_WRONG = """([action, tooLong]) => {
    const form = document.querySelector(`form[action="${action}"][novalidate]`), fields = [...form.elements]
    const written = "textarea, input:not([type=hidden], [type=radio], [type=checkbox])"
    const text = fields.some(one => one.required) ? "" : tooLong
    for (const one of form.querySelectorAll(written)) one.value = text
    for (const one of form.querySelectorAll("[type=radio], [type=checkbox]")) one.checked = false
    for (const one of form.querySelectorAll("select")) one.selectedIndex = -1
    form.submit()
}"""
TOO_LONG = "för långt " * 1000


def refusals(person: Person, audience: str, place: Place) -> dict[str, list[str]]:
    """What is wrong with the refusals that this audience can meet, by the form. Nothing in the town is changed."""
    return {f"{action} on {path}": _refused(person, path, action) for path, action in _forms(person, audience, place)}


def _forms(person: Person, audience: str, place: Place) -> Iterator[tuple[str, str]]:
    """An address and the action of a form there, for the first of those forms that ask for the same."""
    known = set()
    for path in [path for paths in addresses(audience, place.database) for path in paths]:
        page = person.page.context.request.get(place.origin + path)
        for action, inside in REFUSABLE.findall(page.text()):
            asked = frozenset(FIELD.findall(inside))
            if asked and asked not in known:
                known.add(asked)
                yield path, action


def _refused(person: Person, path: str, action: str) -> list[str]:
    person.go(path)
    with person.page.expect_navigation() as answer:
        person.page.evaluate(SEND_WRONG, [action, TOO_LONG])
    assert answer.value is not None
    assert answer.value.status == 422, f"{action} on {path} answers {answer.value.status}"
    return person.barriers()
