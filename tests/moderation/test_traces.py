"""What points at a person is found, what doesn't is left alone, and what is taken out is taken out exactly."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.moderation.masking import MASK, NothingChosen, masked, places
from eforslag.moderation.traces import find_traces
from eforslag.proposals.models import Proposal

TELLING = {
    "Mejla anna.b+tips@exempel.se så": [("email", "anna.b+tips@exempel.se")],
    "bilen ABC 123 står där": [("number_plate", "ABC 123")],
    "bilen ABC12D står där": [("number_plate", "ABC12D")],
    "Min granne Anders Svensson på Storgatan 12 B kör": [
        ("name", "Anders Svensson"),
        ("street_address", "Storgatan 12 B"),
    ],
    "På Björkvägen 4 bor Eva Ek-Lund": [("street_address", "Björkvägen 4"), ("name", "Eva Ek-Lund")],
    "Ring 070-123 45 67 eller a@b.se": [("phone_number", "070-123 45 67"), ("email", "a@b.se")],
}
HARMLESS = """
Vid Storgatan 12 är det mörkt.
Bänken på Norra Hamngatan 3 är trasig
SFS 201 och LED 100 räcker, som i SOU 202
Byt till LED 120 i lyktorna
Buss 20A går för sällan
Följ @soderhamn på nätet
Söderhamns Kommun borde laga vägen
ABC123456 är ett artikelnummer
""".strip().splitlines()


@pytest.mark.parametrize("text", TELLING)
def test_what_points_at_a_person_is_found(text: str) -> None:
    assert [(trace.kind, text[trace.start : trace.end]) for trace in find_traces(text)] == TELLING[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_points_at_nobody_is_left_alone(text: str) -> None:
    assert find_traces(text) == []


@given(st.text(max_size=200))
def test_nothing_is_found_twice_and_all_of_it_is_in_the_text(text: str) -> None:
    found = find_traces(text)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert all(0 <= one.start < one.end <= len(text) for one in found)


def test_what_was_chosen_is_taken_out_and_nothing_else() -> None:
    proposal = Proposal(title="Ring 070-123 45 67", text="Mejla a@b.se, eller c@d.se på torget", place="Torget")
    title, first, second = places(proposal)
    assert masked(proposal, [title.code, second.code]) == {
        "title": f"Ring {MASK}",
        "text": f"Mejla a@b.se, eller {MASK} på torget",
    }
    assert first.found == "a@b.se"


@pytest.mark.parametrize("chosen", [[], ["text:0:5"], ["state:0:2"], ["nonsens"]])
def test_only_what_was_found_can_be_taken_out(chosen: list[str]) -> None:
    with pytest.raises(NothingChosen):
        masked(Proposal(title="Hej", text="Mejla a@b.se", place=""), chosen)
