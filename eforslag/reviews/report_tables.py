"""The figures of a report as one table, each line with the frozen rows that it counts."""

from collections.abc import Iterator
from typing import Any

from eforslag.reviews.report import Report
from eforslag.reviews.report_parts import Figure
from eforslag.reviews.residents import Cell

COLUMNS = ("review", "table", "code", "label", "value", "evidence")


def lines(report: Report) -> Iterator[list[Any]]:
    """In the order of the page. A number too small to be shown is left empty."""
    number = report.review.id
    for table, figures in (
        ("figures", report.figures), ("responses", report.responses), ("focus_areas", report.area_votes)
    ):  # fmt: skip
        yield from ([number, table, *_figure(one)] for one in figures)
    for month, label, votes in report.months:
        yield [number, "months", month, label, votes, ""]
    if report.residents:
        yield from ([number, "channels", *_cell(one)] for one in report.residents.channels)
        yield from ([number, "places", *_cell(one)] for one in report.residents.places)
    for part in report.outline:
        for one in part.commitments:
            yield [number, "commitments", one.id, one.text, one.label, ""]


def _figure(one: Figure) -> list[Any]:
    return [one.code, one.label, one.value, " ".join(map(str, one.rows))]


def _cell(one: Cell) -> list[Any]:
    return [one.code, one.label, "" if one.votes is None else one.votes, ""]
