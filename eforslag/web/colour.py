"""Colours as WCAG measures them: six hexadecimal digits in, contrast and mixtures out."""

from colorsys import hls_to_rgb, rgb_to_hls

BLACK, WHITE = "#000000", "#ffffff"


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 (none) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def mix(colour: str, other: str, share: float) -> str:
    """The colour with `share` (0 to 1) of the other in it."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(mine * (1 - share) + theirs * share):02x}" for mine, theirs in pairs)


def readable_on(background: str) -> str:
    """White where it can be read, else black; one of them always reaches 4.5."""
    return WHITE if contrast(WHITE, background) >= 4.5 else BLACK


def darkened(colour: str, backgrounds: tuple[str, ...], ratio: float) -> str:
    """The colour, in its own hue just so dark that it stands out from every background by `ratio`."""
    return _moved(colour, 0, backgrounds, ratio)


def lightened(colour: str, backgrounds: tuple[str, ...], ratio: float) -> str:
    """The colour, in its own hue just so light that it stands out from every background by `ratio`."""
    return _moved(colour, 1, backgrounds, ratio)


def _moved(colour: str, limit: int, backgrounds: tuple[str, ...], ratio: float) -> str:
    hue, lightness, saturation = rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in range(51):
        moved = lightness + (limit - lightness) * step / 50
        candidate = "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, moved, saturation))
        if all(contrast(candidate, background) >= ratio for background in backgrounds):
            break
    return candidate


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
