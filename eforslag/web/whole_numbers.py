"""Whole numbers in what comes from outside: addresses, cursors and hidden fields."""


def whole_number(text: str | None, digits: int = 9) -> int | None:
    """The number written in at most so many ASCII digits; None for anything else.

    `int` would also take signs, spaces, underscores and the digits of other scripts, and a number that no column holds.
    """
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= digits else None
