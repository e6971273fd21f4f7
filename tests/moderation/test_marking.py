"""Numbers are pointed out, and nothing that somebody wrote becomes markup."""

from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from eforslag.moderation.marking import found_in, marked


def test_a_telephone_number_is_marked() -> None:
    assert marked("Ring 070-123 45 67 i kväll") == "Ring <mark>070-123 45 67</mark> i kväll"


def test_markup_in_a_text_is_shown_as_text() -> None:
    assert "<script>" not in marked("<script>alert(1)</script> 070-123 45 67")
    assert "<mark>070-123 45 67</mark>" in marked("<b> 070-123 45 67")


def test_the_findings_of_all_texts_are_counted_by_kind() -> None:
    assert found_in("070-123 45 67", "", "eller 070-123 45 68") == {"phone_number": 2}


@given(st.text(max_size=200))
def test_no_character_of_the_text_is_lost(text: str) -> None:
    assert unescape(marked(text).replace("<mark>", "").replace("</mark>", "")) == unescape(
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    )
