"""Skatteverket's official test numbers of both kinds: they belong to nobody, and production takes none of them."""

from functools import cache
from importlib.resources import files


@cache
def all_test_numbers() -> frozenset[str]:
    """Every number of the list, read on the first call."""
    return frozenset(files(__package__).joinpath("test-numbers.txt").read_text("ascii").split())


def is_test_number(number: str) -> bool:
    return number in all_test_numbers()
