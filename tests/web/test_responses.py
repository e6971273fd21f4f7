"""Where a visitor may be sent, and what a place in a list says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.web.convertors import slug
from eforslag.web.forms import tidy
from eforslag.web.language import paragraphs
from eforslag.web.pagination import cursor, place
from eforslag.web.responses import local_path


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "/a\nb", "/a\\b", "", None, "x"],
)
def test_nobody_is_sent_to_another_site(elsewhere: str | None) -> None:
    assert local_path(elsewhere) == "/"


@given(st.text(max_size=60))
def test_whatever_the_text_the_path_is_ours(text: str) -> None:
    path = local_path(text)
    assert path.startswith("/")
    assert not path.startswith(("//", "/\\"))


def test_a_page_of_ours_is_kept_with_its_query() -> None:
    assert local_path("/forslag?visa=nya&fokus=2") == "/forslag?visa=nya&fokus=2"


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_place_in_a_list_survives_the_url(value: int, row: int) -> None:
    assert place(cursor(value, row)) == [str(value), str(row)]


@given(st.text(max_size=40))
def test_a_made_up_place_does_no_harm(text: str) -> None:
    found = place(text)
    assert found is None or all(isinstance(part, str) for part in found)


@given(st.text(max_size=120))
def test_a_title_in_an_address_is_plain_letters(title: str) -> None:
    assert set(slug(title)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_swedish_letters_lose_only_their_dots() -> None:
    assert slug("Gör torget tryggare på kvällarna!") == "gor-torget-tryggare-pa-kvallarna"


def test_text_from_a_form_has_no_control_characters() -> None:
    assert tidy("en\x00 rad\r\noch\u0007 en till\ud800") == "en rad\noch en till"


def test_composed_and_decomposed_letters_are_the_same_text() -> None:
    assert tidy("a\u030a") == "å"


def test_what_a_resident_writes_is_shown_as_text() -> None:
    assert paragraphs("<script>x</script>\n\nhej\ndu") == "<p>&lt;script&gt;x&lt;/script&gt;</p><p>hej<br>du</p>"
