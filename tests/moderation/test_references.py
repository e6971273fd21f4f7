"""A moderator points out a proposal as they happen to have it at hand."""

import pytest

from eforslag.moderation.references import Reference, read


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("2026-17", Reference(year=2026, serial=17)),
        (" 2026 – 17 ", Reference(year=2026, serial=17)),
        ("17", Reference(id=17)),
        ("/forslag/17-belys-gangvagen", Reference(id=17)),
        ("https://forslag.example.org/forslag/2026-17-bankar", Reference(id=2026)),
        ("http://localhost:8000/handlaggning/9?visa=publicerade#historik", Reference(id=9)),
    ],
)
def test_a_number_an_id_and_a_link_are_understood(text: str, reference: Reference) -> None:
    assert read(text) == reference


@pytest.mark.parametrize(
    "text", ["", "bänkar", "0", "-1", "2026-", "2026-0", "1" * 10, "/forslag/1234567890", "２０２６-1", "1.5", "17 18"]
)
def test_anything_else_is_not(text: str) -> None:
    assert read(text) is None
