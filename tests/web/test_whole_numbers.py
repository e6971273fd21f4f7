"""What counts as a whole number in an address or a hidden field."""

import pytest

from eforslag.web.pagination import cursor, last_id
from eforslag.web.whole_numbers import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("17", 17), ("007", 7), ("999999999", 999_999_999)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", [None, "", " 1", "-1", "+1", "1_000", "1.5", "٣", "²", "x", "1000000000"])
def test_anything_else_is_none(text: str | None) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(("text", "number"), [(cursor(17), 17), (cursor("x"), None), (cursor(1, 2), None), ("%", None)])
def test_a_cursor_of_one_id_is_read(text: str, number: int | None) -> None:
    assert last_id(text) == number
