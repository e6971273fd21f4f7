"""The desk's rules, by values alone: what is wrong with a number, what a code tells, what is unusual."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from eforslag.config import Settings
from eforslag.counter import codes, patterns, tidings, visiting
from eforslag.counter.patterns import Held
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.personal_number import parse
from tests.visitors import numbers

NUMBER = numbers("1940")[0]
TODAY = date(2026, 5, 4)
AT = datetime(2026, 5, 4, 8, tzinfo=UTC)  # A Monday, ten o'clock in Sweden.
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    folder: Path = tmp_path_factory.mktemp("keys")
    return load_keys(Settings(mode="demo", data_dir=folder))


def swapped(number: str) -> str:
    """The number with a digit mistaken."""
    return number[:-1] + str((int(number[-1]) + 1) % 10)


@pytest.mark.parametrize("typed", [NUMBER, f"{NUMBER[2:8]}-{NUMBER[8:]}", f" {NUMBER[:8]}-{NUMBER[8:]} "])
def test_a_number_as_cards_have_it_is_taken(typed: str) -> None:
    assert visiting.mistake(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", visiting.MISSING),
        ("   ", visiting.MISSING),
        (NUMBER[:-1], visiting.WRONG_LENGTH),
        ("nittonhundrafyrtio", visiting.WRONG_LENGTH),
        ("١٩٤٠٠١٠١٢٣٨١", visiting.WRONG_LENGTH),
        (swapped(NUMBER), visiting.WRONG_DIGIT),
        ("209901012386", visiting.WRONG_DATE),
    ],
)
def test_each_mistake_has_a_sentence_that_repeats_nothing_of_it(typed: str, sentence: Any) -> None:
    assert visiting.mistake(typed, TODAY) is sentence
    assert not any(character.isdigit() for character in str(sentence))


def test_the_mask_shows_the_year_and_two_digits() -> None:
    assert visiting.masked(parse(NUMBER)) == f"1940••••-••{NUMBER[-2:]}"


@pytest.mark.parametrize(
    ("opened", "seen", "over"),
    [(9, 9, False), (10, 10, True), (29, 1, False), (30, 0, True), (40, 1, True)],
)
def test_a_visit_ends_after_ten_idle_minutes_and_after_thirty_in_all(opened: int, seen: int, over: bool) -> None:
    assert visiting.is_over(AT - opened * MINUTE, AT - seen * MINUTE, AT) is over


def test_a_votes_code_tells_its_day_and_no_other_code_does(keys: Keys) -> None:
    code = codes.of_vote(keys, TODAY, "x" * 32)
    assert codes.day_of_vote(keys, code) == TODAY
    assert codes.read(codes.grouped(code).lower()) == code
    changed = [code[:at] + ("7" if code[at] != "7" else "8") + code[at + 1 :] for at in range(1, 10)]
    assert not any(codes.day_of_vote(keys, other) for other in changed)


def test_two_visits_of_a_day_have_codes_of_their_own(keys: Keys) -> None:
    assert len({codes.of_vote(keys, TODAY, token * 32) for token in "abcdef"}) > 1


def test_a_proposals_code_is_always_the_same_and_says_nothing_without_the_keys(keys: Keys) -> None:
    code = codes.of_proposal(keys, 7)
    assert code == codes.of_proposal(keys, 7) != codes.of_proposal(keys, 8)
    assert codes.mark_of(keys, code) != codes.mark_of(keys, codes.of_proposal(keys, 8))


@pytest.mark.parametrize("typed", ["", "hej", "R12345678", "X123456789", "R1234-5678!", "F" * 40])
def test_what_can_be_no_code_is_none(typed: str) -> None:
    assert codes.read(typed) is None


def test_letters_that_look_alike_are_read_as_digits() -> None:
    assert codes.read("f0oi1 lk2mn") == "F001" + "11K2MN"


def held(minutes: float = 0, **others: Any) -> Held:
    begun = AT + minutes * MINUTE
    usual: dict[str, Any] = {
        "clerk": "Kerstin Wall", "clerk_id": 1, "id_kind": "driving_licence", "station": None,
        "opened_at": begun, "ended_at": begun + MINUTE, "ended": "button", "kinds": {"voted": 1},
    }  # fmt: skip
    return Held(**usual | others)


def texts(visits: list[Held]) -> list[Any]:
    return [pattern.text for pattern in patterns.unusual(visits)]


def test_a_usual_day_is_not_pointed_out() -> None:
    assert texts([held(12 * place) for place in range(20)]) == []


def test_many_votes_in_ten_minutes_are_pointed_out_once() -> None:
    (found,) = patterns.unusual([held(place * 1.5) for place in range(7)])
    assert (found.text, found.count) == (patterns.FAST, 7)
    assert texts([held(place * 1.5, kinds={"submitted": 1}) for place in range(7)]) == []


def test_two_clerks_side_by_side_are_not_one_who_hurries() -> None:
    visits = [held(place * 1.5, clerk_id=place % 2, clerk=f"Nummer {place % 2}") for place in range(10)]
    assert texts(visits) == []


def test_many_vouched_for_are_pointed_out() -> None:
    assert texts([held(12 * place, id_kind="known_by_two") for place in range(4)]) == [patterns.VOUCHED]
    usual = [held(12 * place) for place in range(20)]
    assert texts([*usual, *(held(400 + 12 * place, id_kind="certifier") for place in range(4))]) == []


@pytest.mark.parametrize("minutes", [11 * 60, 5 * 24 * 60, -4 * 60])
def test_evenings_weekends_and_nights_are_pointed_out(minutes: int) -> None:
    assert texts([held(minutes)]) == [patterns.OUTSIDE]


def test_looking_people_up_without_doing_anything_is_pointed_out() -> None:
    assert texts([held(12 * place, kinds={}) for place in range(8)]) == [patterns.EMPTY]
    assert texts([held(12 * place, kinds={"asked": 1}) for place in range(8)]) == [patterns.ASKED]


@pytest.mark.parametrize(
    ("state", "answered", "told", "code", "last"),
    [
        ("returned", False, "submitted", "returned", False),
        ("published", False, "submitted", "published", False),
        ("rejected", False, "submitted", "rejected", True),
        ("passed", False, "published", "passed", False),
        ("passed", True, "passed", "decided", True),
        ("passed", True, "published", "decided", True),
        ("lapsed", False, "published", "lapsed", True),
    ],
)
def test_what_is_new_is_told_and_the_last_word_is_known(
    state: str, answered: bool, told: str, code: str, last: bool
) -> None:
    new = tidings.to_tell(state, has_answer=answered, told=told)
    assert new
    assert (new.code, new.is_last) == (code, last)


@pytest.mark.parametrize("state", ["submitted", "published", "passed", "withdrawn"])
def test_nothing_is_told_twice(state: str) -> None:
    assert tidings.to_tell(state, has_answer=False, told=state) is None
