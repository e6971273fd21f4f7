"""From forms and papers to answers."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from eforslag.dialogues.kinds import Asked, asked, with_codes
from eforslag.dialogues.reading import DIGITS, ONE_DIGIT, PERSONAL, RANK_ONCE, Given, Wrong, read, read_digits


class Row:
    """A question as the table has it."""

    def __init__(self, kind: str, is_required: bool = False) -> None:
        options = with_codes(["Ett", "Två", "Tre"][: 2 if kind == "scale" else 3], ["One"])
        self.id, self.kind, self.options, self.is_required = 7, kind, options, is_required
        self.text, self.text_en = "Vad?", ""


def question(kind: str, is_required: bool = False, language: str = "sv") -> Asked:
    return asked(Row(kind, is_required), 1, language, {31: "Mohed", 12: "Sandarne"})


def sent(fields: Mapping[str, Sequence[str]]) -> Any:
    return lambda name: fields.get(name, [])


@pytest.mark.parametrize(
    ("kind", "fields", "values"),
    [
        ("single", {"q7": ["2"]}, (2,)),
        ("several", {"q7": ["3", "1", "3"]}, (3, 1)),
        ("scale", {"q7": ["5"]}, (5,)),
        ("place", {"q7": ["31"]}, (31,)),
        ("ranking", {"q7-1": ["2"], "q7-2": [""], "q7-3": ["1"]}, (3, 1)),
        ("single", {}, ()),
    ],
)
def test_what_is_chosen_is_read(kind: str, fields: dict[str, list[str]], values: tuple[int, ...]) -> None:
    assert read(question(kind), sent(fields)).values == values


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("single", {"q7": ["4"]}),
        ("single", {"q7": ["1", "2"]}),
        ("single", {"q7": ["²"]}),
        ("several", {"q7": ["1", "99999999999999999999"]}),
        ("scale", {"q7": ["0"]}),
        ("place", {"q7": ["1"]}),
        ("ranking", {"q7-1": ["1"], "q7-2": ["1"]}),
        ("ranking", {"q7-1": ["2"]}),
    ],
)
def test_what_nobody_could_choose_is_refused(kind: str, fields: dict[str, list[str]]) -> None:
    with pytest.raises(Wrong):
        read(question(kind), sent(fields))


@pytest.mark.parametrize("kind", ["single", "several", "ranking", "scale", "place", "text"])
def test_an_answer_is_asked_for_only_where_it_is_required(kind: str) -> None:
    assert not read(question(kind), sent({}))
    with pytest.raises(Wrong):
        read(question(kind, is_required=True), sent({}))


def test_a_personal_number_is_refused_and_the_text_is_not_lost() -> None:
    with pytest.raises(Wrong) as refusal:
        read(question("text"), sent({"q7": ["Jag heter 19800101-1231 och är orolig"]}))
    assert refusal.value.sentence is PERSONAL
    assert refusal.value.given.text.startswith("Jag heter")


@pytest.mark.parametrize(
    ("kind", "typed", "values"),
    [("single", "2", (2,)), ("several", "1 3", (1, 3)), ("ranking", "3,1", (3, 1)), ("scale", "5", (5,)),
     ("place", "1", (31,)), ("place", "2", (12,)), ("single", "", ())],
)  # fmt: skip
def test_a_paper_is_read_by_the_numbers_on_it(kind: str, typed: str, values: tuple[int, ...]) -> None:
    assert read_digits(question(kind, is_required=True), typed).values == values


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [("single", "4", ONE_DIGIT), ("single", "x", ONE_DIGIT), ("several", "1 9", DIGITS), ("several", "1 1", DIGITS),
     ("ranking", "13", DIGITS), ("ranking", "0", DIGITS)],
)  # fmt: skip
def test_a_slip_on_the_keys_is_said(kind: str, typed: str, sentence: Any) -> None:
    with pytest.raises(Wrong) as refusal:
        read_digits(question(kind), typed)
    assert refusal.value.sentence is sentence


def test_ranks_with_a_gap_are_said_to_have_one() -> None:
    with pytest.raises(Wrong) as refusal:
        read(question("ranking"), sent({"q7-1": ["1"], "q7-2": ["3"]}))
    assert refusal.value.sentence is RANK_ONCE


def test_english_stands_where_there_is_some_and_says_which_language_it_is() -> None:
    labels = [(option.label.text, option.label.language) for option in question("single", language="en").options]
    assert labels == [("One", "en"), ("Två", "sv"), ("Tre", "sv")]


def test_what_is_kept_in_between_is_the_same_afterwards() -> None:
    given = Given((3, 1), "Mörkt")
    assert Given.of_plain(given.as_plain()) == given
