"""The municipality's accent colour as a whole set of colours, light and dark, that can be read whatever it is."""

from eforslag.web.colour import BLACK, WHITE, darkened, lightened, mix, readable_on

Colours = dict[str, str]


def stylesheet(accent: str) -> str:
    """The custom properties that every other rule of the stylesheet builds on."""
    return (
        f":root{{color-scheme:light dark;{_declarations(light(accent))}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{_declarations(dark(accent))}}}}}\n"
    )


def light(accent: str) -> Colours:
    soft = mix(WHITE, accent, 0.1)
    fill = darkened(accent, (WHITE, soft), 3)
    return {
        "brand": accent,
        "on-brand": readable_on(accent),
        "accent": fill,
        "on-accent": readable_on(fill),
        "accent-hover": mix(fill, BLACK if readable_on(fill) == WHITE else WHITE, 0.18),
        "accent-text": darkened(accent, (WHITE, soft), 5),
        "accent-soft": soft,
        "accent-line": mix(WHITE, accent, 0.35),
        "page": WHITE,
        "sunken": mix("#f5f6f7", accent, 0.03),
    }


def dark(accent: str) -> Colours:
    page = mix("#101314", accent, 0.05)
    sunken = mix("#191d1f", accent, 0.06)
    fill = lightened(accent, (page, sunken), 6)
    soft = mix(page, fill, 0.16)
    return {
        "brand": darkened(mix(accent, page, 0.35), (WHITE,), 7),
        "on-brand": WHITE,
        "accent": fill,
        "on-accent": readable_on(fill),
        "accent-hover": mix(fill, WHITE, 0.25),
        "accent-text": lightened(accent, (page, sunken, soft), 6),
        "accent-soft": soft,
        "accent-line": mix(page, fill, 0.45),
        "page": page,
        "sunken": sunken,
    }


def mark(accent: str) -> str:
    """The service's mark, a check in a speech bubble, as the icon of the browser tab."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">'
        f'<path fill="{accent}" '
        'd="M4 3h24a3 3 0 0 1 3 3v16a3 3 0 0 1-3 3H16l-7 6v-6H4a3 3 0 0 1-3-3V6a3 3 0 0 1 3-3z"/>'
        f'<path fill="none" stroke="{readable_on(accent)}" stroke-width="3.5" stroke-linecap="round" '
        'stroke-linejoin="round" d="m9.5 14 4.5 4.5 8.5-9"/></svg>'
    )


def _declarations(colours: Colours) -> str:
    return "".join(f"--{name}:{value};" for name, value in colours.items())
