"""The suggested focus area: right often enough, as sure as it says, and with words that speak for it."""

import pytest

from eforslag.moderation.likeness import NOWHERE, Example, Learned
from tests.moderation.labelled_areas import CODES, accuracy, labelled, promises, suggested_first


@pytest.fixture(scope="module")
def answers() -> list[tuple[Example, int | None, float]]:
    return suggested_first()


def test_four_of_five_first_suggestions_are_right(answers: list[tuple[Example, int | None, float]]) -> None:
    assert len(labelled()) >= 90
    assert accuracy(answers) >= 0.8


def test_what_it_is_sure_of_is_right(answers: list[tuple[Example, int | None, float]]) -> None:
    sure = [one.area == area for one, area, share in answers if share >= 0.8 and area is not NOWHERE]
    unsure = [one.area == area for one, area, share in answers if share < 0.6 and area is not NOWHERE]
    assert sum(sure) / len(sure) >= 0.85
    assert sum(unsure) / len(unsure) < sum(sure) / len(sure)


def test_the_promises_alone_suggest_something_from_the_first_day() -> None:
    learned = Learned(promises())
    first = learned.likeness("Fler lampor vid stationen", "Belysningen är trasig och många är otrygga.")[0]
    assert first.area == CODES["platser"]
    assert {"stationen", "belysningen", "otrygga"} & set(first.words)


def test_a_text_of_unknown_words_suggests_nothing() -> None:
    assert Learned(promises()).likeness("Xyzzy", "Qwerty plugh") == []
    assert Learned([]).likeness("Belysning", "vid stationen") == []
