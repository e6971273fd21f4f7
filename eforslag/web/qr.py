"""QR codes on what is printed: an address that a telephone's camera reads."""

from io import BytesIO

from markupsafe import Markup


def svg(text: str) -> Markup:
    """The text as a square drawing that takes the size it is given. What it says stands in letters beside it."""
    # Imported here: only what is printed has use for it.
    import segno

    drawing = BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing, kind="svg", xmldecl=False, svgns=True, omitsize=True, border=4, dark="#000", light="#fff",
        svgclass="qr", lineclass=None, nl=False,
    )  # fmt: skip
    return Markup(drawing.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1))  # noqa: S704
