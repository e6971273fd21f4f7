"""One person, however written, is one number; what is no number is nobody."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.identity.personal_number import InvalidPersonalNumber, has_valid_check_digit, parse, parse_claim
from eforslag.identity.test_numbers import all_test_numbers, is_test_number

TODAY = date(2026, 11, 24)
OFFICIAL = sorted(all_test_numbers())
COORDINATION = [number for number in OFFICIAL if int(number[6:8]) >= 60]
official = st.sampled_from(OFFICIAL)


def refused(text: object, today: date = TODAY) -> bool:
    try:
        parse(text, today=today)  # type: ignore[arg-type]
    except InvalidPersonalNumber:
        return True
    return False


def with_check_digit(first_eleven: str) -> str:
    return next(first_eleven + digit for digit in "0123456789" if has_valid_check_digit(first_eleven[2:] + digit))


def sign_of(number: str, today: date = TODAY) -> str:
    return "+" if int(number[:4]) <= today.year - 100 else "-"


@st.composite
def written(draw: st.DrawFn) -> tuple[str, str]:
    """An official number and one of the ways in which people write it."""
    number = draw(official)
    forms = [number, f"{number[:8]}-{number[8:]}", f"{number[2:8]}{sign_of(number)}{number[8:]}"]
    forms.append(f"{number[:8]}+{number[8:]}" if sign_of(number) == "+" else number[2:])
    spaces = st.text(" ", max_size=3)
    return number, draw(spaces) + draw(st.sampled_from(forms)) + draw(spaces)


def test_every_official_test_number_is_valid() -> None:
    assert len(OFFICIAL) > 23_900
    assert all(parse(number, today=TODAY) == parse_claim(number, today=TODAY) == number for number in OFFICIAL)


@given(written())
def test_every_written_form_gives_the_same_person(case: tuple[str, str]) -> None:
    number, text = case
    assert parse(text, today=TODAY) == number


@given(official, st.integers(2, 11), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number: str, place: int, step: int) -> None:
    wrong = str((int(number[place]) + step) % 10)
    assert refused(number[:place] + wrong + number[place + 1 :])


@given(official, st.integers(0, 12), st.characters().filter(lambda character: character not in " +-"))
def test_a_stray_character_is_refused(number: str, place: int, stray: str) -> None:
    assert refused(number[:place] + stray + number[place:])


@given(st.text(alphabet=st.characters() | st.sampled_from("0123456789-+ "), max_size=20))
def test_whatever_passes_is_twelve_ascii_digits_that_stood_in_the_text(text: str) -> None:
    if not refused(text):
        number = parse(text, today=TODAY)
        assert re.fullmatch("[0-9]{12}", number, re.ASCII)
        assert number.endswith(re.sub("[^0-9]", "", text))


@pytest.mark.parametrize("mark", ["\n", "\t", "\r", "\u00a0", "\0", "\u200b", "\v"])
def test_only_plain_spaces_may_surround_a_number(mark: str) -> None:
    number = OFFICIAL[0]
    assert refused(number + mark)
    assert refused(mark + number)


def test_digits_of_other_scripts_are_refused() -> None:
    for zero in ("\u0660", "\uff10", "\u0966", "\U0001d7ce"):
        assert refused("".join(chr(ord(zero) + int(digit)) for digit in OFFICIAL[-1]))


def test_other_dashes_than_the_hyphen_are_refused() -> None:
    number = OFFICIAL[-1]
    for dash in ("\u2013", "\u2212", "\u2010", "--", " - ", " ", "/"):
        assert refused(f"{number[2:8]}{dash}{number[8:]}")


@pytest.mark.parametrize("nothing", [None, 199001012385, 1.5, b"189001019802", [], True, "", " ", "-", "+"])
def test_what_is_no_text_is_no_number(nothing: object) -> None:
    assert refused(nothing)
    with pytest.raises(InvalidPersonalNumber):
        parse_claim(nothing)  # type: ignore[arg-type]


@given(written())
def test_a_claim_is_twelve_digits_and_nothing_else(case: tuple[str, str]) -> None:
    number, text = case
    if text == number:
        assert parse_claim(text, today=TODAY) == number
    else:
        with pytest.raises(InvalidPersonalNumber):
            parse_claim(text, today=TODAY)


def test_a_claim_with_a_line_break_is_refused() -> None:
    with pytest.raises(InvalidPersonalNumber):
        parse_claim(OFFICIAL[0] + "\n")


@pytest.mark.parametrize("impossible", ["19230229", "19001301", "19900431", "19900100", "19900132", "19900001"])
def test_days_that_never_were_are_refused(impossible: str) -> None:
    assert refused(with_check_digit(impossible + "238"))


@pytest.mark.parametrize("century", ["00", "16", "17", "18", "21", "99"])
def test_other_centuries_are_refused(century: str) -> None:
    assert refused(century + OFFICIAL[-1][2:])


def test_serial_000_is_given_to_nobody() -> None:
    assert refused(with_check_digit("19900101" + "000"))


@given(st.sampled_from(OFFICIAL))
def test_nobody_is_born_tomorrow(number: str) -> None:
    born = parse(number).birth_date
    if born is not None:
        assert not refused(number, today=born)
        assert refused(number, today=born - timedelta(days=1))


def test_an_unknown_month_or_day_may_lie_in_this_year_but_not_in_a_later_one() -> None:
    unknown = [number for number in COORDINATION if number[4:6] == "00" or number[6:8] == "60"]
    assert len(unknown) > 100
    for number in unknown:
        year = int(number[:4])
        assert not refused(number, today=date(year, 12, 31))
        assert refused(number, today=date(year - 1, 12, 31))
        assert parse(number).age_on(TODAY) is None


def test_a_coordination_number_is_told_from_a_personal_number() -> None:
    assert len(COORDINATION) == 2_240
    assert all(parse(number).is_coordination_number for number in COORDINATION)
    assert sum(parse(number).is_coordination_number for number in OFFICIAL) == 2_240


def test_the_plus_sign_stands_from_new_year_of_the_hundredth_year() -> None:
    number = next(number for number in OFFICIAL if number.startswith("192612"))
    last_day_with_hyphen, first_day_with_plus = date(2025, 12, 31), date(2026, 1, 1)
    hyphen, plus = f"{number[2:8]}-{number[8:]}", f"{number[2:8]}+{number[8:]}"
    assert parse(hyphen, today=last_day_with_hyphen) == number
    assert refused(plus, today=last_day_with_hyphen)
    assert parse(plus, today=first_day_with_plus) == number
    assert refused(hyphen, today=first_day_with_plus)


def test_a_plus_sign_beside_the_full_year_must_be_right() -> None:
    young = OFFICIAL[-1]
    assert refused(f"{young[:8]}+{young[8:]}")


def test_age_is_counted_in_whole_years() -> None:
    number = parse("201102272398")
    days = (date(2026, 2, 26), date(2026, 2, 27), date(2027, 2, 26))
    assert [number.age_on(day) for day in days] == [14, 15, 15]


def test_one_born_on_a_leap_day_turns_on_the_last_of_february() -> None:
    number = parse(next(number for number in OFFICIAL if number.startswith("20080229")))
    assert [number.age_on(date(2023, 2, 27)), number.age_on(date(2023, 2, 28))] == [14, 15]
    assert [number.age_on(date(2024, 2, 28)), number.age_on(date(2024, 2, 29))] == [15, 16]


@given(official, st.text())
def test_a_refusal_repeats_no_digit(number: str, ending: str) -> None:
    with pytest.raises(InvalidPersonalNumber) as refusal:
        parse(f"{number}x{ending}", today=TODAY)
    assert isinstance(refusal.value, ValueError)
    assert not re.search(r"\d", f"{refusal.value} {refusal.value!r}")


@given(official)
def test_the_repr_of_a_number_shows_none_of_it(number: str) -> None:
    assert not re.search(r"\d", repr([parse(number)]))


def test_other_numbers_are_not_taken_for_test_numbers() -> None:
    number = next(number for number in OFFICIAL if number[8:11] == "239" and number[6:8] < "32")
    assert is_test_number(parse(number))
    assert not is_test_number(number[:-1])
    assert not is_test_number("")
