"""QR codes, made here so that no address is sent anywhere."""

from io import BytesIO

from markupsafe import Markup


def qr_svg(address: str) -> str:
    """The address as an SVG document, black on white in any theme, with the quiet zone that readers ask for.

    It can be an answer of its own, or go into a PDF.
    """
    # Few pages have one, so it is imported when the first of them is asked for.
    import segno

    out = BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", scale=8, border=4, dark="#000", light="#fff", xmldecl=False, omitsize=True)
    return out.getvalue().decode()


def svg(text: str) -> Markup:
    """The same inside a page, as large as its place there. What it says stands in letters beside it."""
    drawing = qr_svg(text).replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return Markup(drawing.replace('class="segno"', 'class="qr"'))  # noqa: S704  made of squares alone
