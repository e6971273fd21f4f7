"""What changed between two texts."""

from hypothesis import given
from hypothesis import strategies as st

from eforslag.moderation.differences import Piece, differences

WORDS = st.lists(st.sampled_from(["torget", "lampor", " ", "\n", "och", "å", ","]), max_size=40).map("".join)


def test_a_changed_word_is_shown_between_those_that_stayed() -> None:
    assert differences("Sätt upp två lampor", "Sätt upp fem lampor") == [
        Piece("same", "Sätt upp "),
        Piece("removed", "två"),
        Piece("added", "fem"),
        Piece("same", " lampor"),
    ]


def test_equal_texts_have_nothing_added_or_removed() -> None:
    assert [piece.kind for piece in differences("Samma text", "Samma text")] == ["same"]
    assert differences("", "") == []


@given(WORDS | st.text(max_size=200), WORDS | st.text(max_size=200))
def test_the_pieces_give_both_texts_back(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == before
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == after
