"""From what was sent to an answer, or a sentence about what is wrong with it. Pure.

The same answers come from a page with buttons and, by digits, from a clerk with a paper in front of them.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from eforslag.dialogues.kinds import PLACE, RANKING, SCALE, SEVERAL, SINGLE, TEXT, TEXT_LIMIT, Asked
from eforslag.proposals.personal_data import find_numbers
from eforslag.web.language import Deferred, _

CHOOSE = _("Välj ett av svaren.")
CHOOSE_SOME = _("Välj minst ett av svaren.")
RANK_ALL = _("Ge minst ett av svaren plats 1.")
RANK_ONCE = _("Varje plats kan bara ges till ett svar. Börja med plats 1 och hoppa inte över någon.")
WRITE = _("Skriv ditt svar.")
TOO_LONG = _("Svaret får vara högst 2 000 tecken. Korta det lite.")
PERSONAL = _("Svaret ser ut att innehålla ett personnummer. Ta bort det, för vi vill inte veta vem du är.")
ONE_DIGIT = _("Skriv numret på ett av svaren.")
DIGITS = _("Skriv svarens nummer med mellanslag emellan, och varje nummer en gång.")
MISSING = {SINGLE: CHOOSE, SCALE: CHOOSE, PLACE: CHOOSE, SEVERAL: CHOOSE_SOME, RANKING: RANK_ALL, TEXT: WRITE}


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody answered to one question: the values chosen, in order of rank where it ranks, or a text."""

    values: tuple[int, ...] = ()
    text: str = ""

    def __bool__(self) -> bool:
        return bool(self.values or self.text)

    def as_plain(self) -> dict[str, Any]:
        return {"values": list(self.values), "text": self.text}

    @classmethod
    def of_plain(cls, plain: Any) -> "Given":
        return cls(tuple(plain.get("values", ())), plain.get("text", ""))


class Wrong(ValueError):
    """The answer can't be taken; `sentence` says why, and `given` holds what could be read of it."""

    def __init__(self, sentence: Deferred, given: Given) -> None:
        self.sentence, self.given = sentence, given


def read(question: Asked, sent: Callable[[str], Sequence[str]]) -> Given:
    """The answer in a form, whose fields `sent` gives by name. Raises Wrong."""
    if question.kind == TEXT:
        return checked(question, Given(text="".join(sent(question.name)).strip()))
    if question.kind == RANKING:
        places = {option.value: "".join(sent(f"{question.name}-{option.value}")) for option in question.options}
        return checked(question, _ranked(places))
    return checked(question, Given(tuple(dict.fromkeys(map(_number, filter(None, sent(question.name)))))))


def read_digits(question: Asked, typed: str) -> Given:
    """The answer as a clerk types it: the numbers of the options in their order. Raises Wrong."""
    if question.kind == TEXT:
        return checked(question, Given(text=typed.strip()))
    places = [int(digits) for digits in re.findall(r"[0-9]{1,3}", typed)]
    options = list(question.options)
    if re.fullmatch(r"[0-9 ,.;]*", typed) is None or not all(1 <= place <= len(options) for place in places):
        raise Wrong(ONE_DIGIT if question.kind in (SINGLE, SCALE, PLACE) else DIGITS, Given())
    if len(set(places)) != len(places):
        raise Wrong(DIGITS, Given())
    given = Given(tuple(options[place - 1].value for place in places))
    # A paper may have been left empty where the web would ask for an answer.
    return checked(question, given) if given else given


def checked(question: Asked, given: Given) -> Given:
    """The answer itself if the question can have it. Raises Wrong."""
    wrong = _missing(question) if not given else _flaw(question, given)
    if wrong:
        raise Wrong(wrong, given)
    return given


def _missing(question: Asked) -> Deferred | None:
    return MISSING[question.kind] if question.is_required else None


def _flaw(question: Asked, given: Given) -> Deferred | None:
    if question.kind == TEXT:
        if len(given.text) > TEXT_LIMIT:
            return TOO_LONG
        return PERSONAL if any(one.kind == "personal_number" for one in find_numbers(given.text)) else None
    if len(set(given.values)) != len(given.values):
        return RANK_ONCE
    if not question.values.issuperset(given.values):
        return RANK_ONCE if question.kind == RANKING else MISSING[question.kind]
    return CHOOSE if question.kind in (SINGLE, SCALE, PLACE) and len(given.values) > 1 else None


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1


def _ranked(places: dict[int, str]) -> Given:
    """The options in the order of their places. Two in one place, or a place left out, become what none has."""
    taken = sorted((_number(place), value) for value, place in places.items() if place)
    if [place for place, _ in taken] != list(range(1, len(taken) + 1)):
        return Given((-1, *(value for _, value in taken)))
    return Given(tuple(value for _, value in taken))
