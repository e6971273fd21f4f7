"""The kinds of question, and what each is made of. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eforslag.web.language import _

SINGLE, SEVERAL, RANKING, SCALE, PLACE, TEXT = "single", "several", "ranking", "scale", "place", "text"
KINDS = {
    SINGLE: _("Ett val"),
    SEVERAL: _("Flera val"),
    RANKING: _("Rangordning"),
    SCALE: _("Skala från 1 till 5"),
    PLACE: _("Ort i kommunen"),
    TEXT: _("Egna ord"),
}
# How many options a question of the kind has, at least and at most; a scale's are the words at its two ends.
OPTIONS = {SINGLE: (2, 20), SEVERAL: (2, 20), RANKING: (2, 9), SCALE: (2, 2), PLACE: (0, 0), TEXT: (0, 0)}
STEPS = (1, 2, 3, 4, 5)
AGE_GROUPS = {
    "-15": _("15 år eller yngre"),
    "16-24": _("16–24 år"),
    "25-44": _("25–44 år"),
    "45-64": _("45–64 år"),
    "65-": _("65 år eller äldre"),
}
CHANNELS = {
    "web": _("Webben"),
    "kiosk": _("Dator hos kommunen"),
    "counter": _("Kundtjänst"),
    "paper": _("Papper"),
}
TEXT_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Words:
    """A text, and the language that it is in."""

    text: str
    language: str = "sv"

    def __str__(self) -> str:
        return self.text


def in_language(language: str, swedish: str, english: str) -> Words:
    """The English words where the reader wants English and there are some; else the Swedish ones."""
    return Words(english, "en") if language == "en" and english else Words(swedish, "sv")


@dataclass(frozen=True, slots=True)
class Option:
    value: int
    label: Words


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to somebody, with what they can choose from. `number` counts from 1."""

    id: int
    number: int
    kind: str
    text: Words
    options: Sequence[Option]
    is_required: bool
    ends: tuple[Words, Words] | None = None

    @property
    def name(self) -> str:
        """What its field is called in a form."""
        return f"q{self.id}"

    @property
    def values(self) -> frozenset[int]:
        return frozenset(option.value for option in self.options)


def asked(question: Any, number: int, language: str, localities: Mapping[int, str]) -> Asked:
    """A row of questions as it is put in this language; `localities` are those that one can choose, by id."""
    labels = [(one["code"], in_language(language, one["sv"], one.get("en", ""))) for one in question.options]
    ends = None
    options = [Option(code, label) for code, label in labels]
    if question.kind == PLACE:
        options = [Option(value, Words(name)) for value, name in localities.items()]
    elif question.kind == SCALE:
        ends = (labels[0][1], labels[1][1])
        options = [Option(step, Words(str(step))) for step in STEPS]
    text = in_language(language, question.text, question.text_en)
    return Asked(question.id, number, question.kind, text, options, question.is_required, ends)


def with_codes(swedish: Sequence[str], english: Sequence[str]) -> list[dict[str, Any]]:
    """Options as a question keeps them, numbered in their order."""
    padded = [*english, *[""] * (len(swedish) - len(english))]
    return [
        {"code": code, "sv": words, "en": other}
        for code, (words, other) in enumerate(zip(swedish, padded, strict=False), start=1)
    ]
