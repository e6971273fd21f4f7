"""Whatever accent colour a municipality has, everything can be read in light and in dark."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eforslag.web import theme
from eforslag.web.colour import contrast

Scheme = Callable[[str], dict[str, str]]
ACCENTS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000000", "#ffffff", 21), ("#777777", "#ffffff", 4.48)])
def test_contrast_is_measured_as_wcag_does(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize("scheme", [theme.light, theme.dark])
@given(accent=ACCENTS)
def test_text_can_be_read_in_any_accent(scheme: Scheme, accent: str) -> None:
    colours = scheme(accent)
    for text, ground in (
        ("on-brand", "brand"),
        ("on-accent", "accent"),
        ("on-accent", "accent-hover"),
        ("accent-text", "page"),
        ("accent-text", "sunken"),
        ("accent-text", "accent-soft"),
    ):
        assert contrast(colours[text], colours[ground]) >= 4.5, (text, ground, colours)


@pytest.mark.parametrize(
    ("scheme", "ink"), [(theme.light, ("#16191b", "#4c5559")), (theme.dark, ("#eceff0", "#abb4b8"))]
)
@given(accent=ACCENTS)
def test_plain_text_can_be_read_on_every_surface(scheme: Scheme, ink: tuple[str, str], accent: str) -> None:
    colours = scheme(accent)
    plain, muted = ink
    for ground in ("page", "sunken"):
        assert contrast(muted, colours[ground]) >= 4.5
    assert contrast(plain, colours["accent-soft"]) >= 7


@pytest.mark.parametrize("scheme", [theme.light, theme.dark])
@given(accent=ACCENTS)
def test_bars_and_buttons_stand_out_from_the_page(scheme: Scheme, accent: str) -> None:
    colours = scheme(accent)
    assert contrast(colours["accent"], colours["page"]) >= 3


def test_the_municipality_s_own_colour_is_used_as_it_is_where_it_can_be() -> None:
    assert theme.light("#1d5c4d")["brand"] == theme.light("#1d5c4d")["accent"] == "#1d5c4d"
