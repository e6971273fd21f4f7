"""A QR code on paper: drawn, with its quiet margin, and passed over by a screen reader."""

from xml.etree import ElementTree

from eforslag.web.qr import svg


def test_a_code_is_black_on_white_with_four_modules_of_margin() -> None:
    drawing = ElementTree.fromstring(str(svg("https://eforslag.example/forslag/17")))  # noqa: S314  our own drawing
    side = int(drawing.attrib["viewBox"].split()[2]) // 8
    (scaled,) = list(drawing)
    ground, modules = list(scaled)
    assert scaled.attrib["transform"] == "scale(8)"
    assert (ground.attrib["fill"], ground.attrib["d"]) == ("#fff", f"M0 0h{side}v{side}h-{side}z")
    assert modules.attrib["stroke"] == "#000"
    assert modules.attrib["d"].startswith("M4 4.5h7"), "the first finder pattern begins after the margin"


def test_another_address_is_another_code_and_neither_is_read_aloud() -> None:
    one, other = svg("https://eforslag.example/forslag/17"), svg("https://eforslag.example/forslag/18")
    assert one != other
    assert 'aria-hidden="true"' in one
    assert svg("<script>").count("<script") == 0
