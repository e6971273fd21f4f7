"""The proposals that fit best, by one statement for each kind of database, whatever the number of proposals.

It begins with what the rarest words lead to, a bounded number of postings each, those with the highest weight first;
those that came out best are then weighed by all words. Where few proposals are in question, it begins with those.
Everything is counted in whole numbers, so that both databases come to the same order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from tortoise.connection import get_connection

from eforslag.search.document import HIGHEST
from eforslag.search.question import Question

# Postings that are read for each word; proposals that are then looked at; those of them that are weighed.
POSTINGS, LOOKED_AT, WEIGHED, FEW = 300, 600, 150, 300
# What reaches less than this share of the best fits too badly to be shown.
LEAST_SHARE = 0.15
# Fits that differ by less than a fiftieth are the same, and the votes decide.
STEPS = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """Which proposals are in question. `closed_since` lets those through that are still open."""

    states: Sequence[str]
    open_at: datetime | None = None
    published_since: datetime | None = None
    published_before: datetime | None = None
    closed_since: datetime | None = None
    focus: int | None = None
    besides: int | None = None
    answered: bool = False

    @property
    def is_narrow(self) -> bool:
        """Whether so few proposals could be in question that it is worth finding out."""
        return any((self.open_at, self.published_since, self.published_before, self.focus, self.answered))

    @property
    def asked(self) -> dict[str, Any]:
        """What it is narrowed down by. A condition that may or may not apply would keep an index from being used."""
        given = {name: getattr(self, name) for name in _CONDITIONS}
        return {name: value for name, value in given.items() if value is not None and value is not False}


# Each with the type that PostgreSQL takes its value for.
_CONDITIONS = {
    "states": ("p.state = ANY({})", "p.state IN (SELECT value FROM json_each({}))", "text[]"),
    "open_at": ("p.closes_at > {}",) * 2 + ("timestamptz",),
    "published_since": ("p.published_at >= {}",) * 2 + ("timestamptz",),
    "published_before": ("p.published_at < {}",) * 2 + ("timestamptz",),
    "closed_since": ("(p.closed_at IS NULL OR p.closed_at >= {})",) * 2 + ("timestamptz",),
    "focus": (
        "EXISTS (SELECT 1 FROM tag t WHERE t.proposal_id = p.id AND t.focus_area_id = {} AND t.stands)",
    ) * 2 + ("int",),
    "besides": ("p.id <> {}",) * 2 + ("int",),
    "answered": (
        "({} AND EXISTS (SELECT 1 FROM search_document a WHERE a.proposal_id = p.id AND a.answer <> ''))",
    ) * 2 + ("bool",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A proposal that fits. The share is what the fit is of the best that could be, from 0 to 1."""

    proposal_id: int
    fit: int
    votes: int
    share: float = 0.0


@cache
def _statement(names: tuple[str, ...], *, postgresql: bool, by_proposals: bool) -> str:
    """Put together once for each way to narrow down, from the parts in which the databases differ."""
    within = _within(names, postgresql)
    return f"{_wanted(len(names) + 1, postgresql)}, {_likely(within, postgresql, by_proposals)}, {_SCORED}"


@cache
def _few(names: tuple[str, ...], *, postgresql: bool) -> str:
    """Whether there are more than a few in question; no more than those are looked at."""
    within = _within(names, postgresql)
    return f"SELECT COUNT(*) AS some FROM (SELECT 1 FROM proposal p WHERE {within} LIMIT {FEW + 1}) q"


def _within(names: tuple[str, ...], postgresql: bool) -> str:
    texts = []
    for number, name in enumerate(names, 1):
        on_postgresql, on_sqlite, kind = _CONDITIONS[name]
        texts.append(on_postgresql.format(f"${number}::{kind}") if postgresql else on_sqlite.format(f"?{number}"))
    return " AND ".join(texts)


def _wanted(first: int, postgresql: bool) -> str:
    if postgresql:
        rows = f"SELECT * FROM unnest({', '.join(f'${first + n}::int[]' for n in range(5))})"
    else:
        rows = f"SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?{first})"
    return f"WITH wanted (grp, term_id, points, most, drives) AS MATERIALIZED ({rows})"


def _likely(within: str, postgresql: bool, by_proposals: bool) -> str:
    if by_proposals:
        return f"likely AS MATERIALIZED (SELECT p.id FROM proposal p WHERE {within} LIMIT {FEW})"
    best = f"WHERE q.term_id = w.term_id ORDER BY q.weight DESC, q.proposal_id DESC LIMIT {POSTINGS}"
    if postgresql:
        driven = f"wanted w CROSS JOIN LATERAL (SELECT q.proposal_id, q.weight FROM search_posting q {best}) d"
    else:
        driven = f"wanted w CROSS JOIN search_posting d ON d.id IN (SELECT q.id FROM search_posting q {best})"
    led = (
        f"SELECT d.proposal_id, SUM(d.weight * w.points) AS points FROM {driven} WHERE w.drives = 1 GROUP BY 1 "
        f"ORDER BY 2 DESC, 1 DESC LIMIT {LOOKED_AT}"
    )
    join = "led l JOIN proposal p ON p.id = l.proposal_id" if postgresql else (
        "led l CROSS JOIN proposal p ON p.id = l.proposal_id"
    )  # fmt: skip
    return (
        f"led AS MATERIALIZED ({led}), likely AS MATERIALIZED (SELECT p.id FROM {join} WHERE {within} "
        f"ORDER BY l.points DESC, p.id DESC LIMIT {WEIGHED})"
    )


_SCORED = (
    "best AS (SELECT d.proposal_id, w.grp, MAX(d.weight * w.points) AS points, MAX(w.most) AS most "
    "FROM likely l CROSS JOIN wanted w "
    "JOIN search_posting d ON d.proposal_id = l.id AND d.term_id = w.term_id GROUP BY 1, 2), "
    "scored AS (SELECT proposal_id, SUM(points) AS score, SUM(most) AS covered FROM best GROUP BY 1) "
    "SELECT s.proposal_id, s.score, s.covered, p.votes FROM scored s JOIN proposal p ON p.id = s.proposal_id"
)


async def hits(asked: Question, scope: Scope) -> list[Hit]:
    """What fits, the best first."""
    if not asked.rows:
        return []
    connection = get_connection("default")
    postgresql = connection.capabilities.dialect != "sqlite"
    few = scope.is_narrow and await _are_few(scope)
    table = [list(column) for column in zip(*asked.rows, strict=True)] if postgresql else [json.dumps(asked.rows)]
    text = _statement(tuple(scope.asked), postgresql=postgresql, by_proposals=few)
    rows = await connection.execute_query_dict(text, [*_values(scope, postgresql), *table])
    whole = sum({group: most for group, _, _, most, _ in asked.rows}.values())
    return ranked([_hit(whole=whole, **row) for row in rows])


async def _are_few(scope: Scope) -> bool:
    """Where few are in question, common words would lead past them, so all of them are weighed."""
    connection = get_connection("default")
    postgresql = connection.capabilities.dialect != "sqlite"
    text = _few(tuple(scope.asked), postgresql=postgresql)
    rows = await connection.execute_query_dict(text, _values(scope, postgresql))
    return int(rows[0]["some"]) <= FEW


def _values(scope: Scope, postgresql: bool) -> list[Any]:
    given = scope.asked.values()
    return [list(value) if isinstance(value, tuple) else value for value in given] if postgresql else [
        _as_sqlite(value) for value in given
    ]  # fmt: skip


def _hit(proposal_id: int, score: int, covered: int, votes: int, whole: int) -> Hit:
    """What holds more of what was asked is better than what holds a part of it more often."""
    fit = int(score) * (whole + int(covered)) // (2 * whole)
    return Hit(proposal_id, fit, votes, fit / (whole * HIGHEST))


def ranked(found: Sequence[Hit]) -> list[Hit]:
    """By fit, and where that is as good as the same, by votes; what fits far worse than the best is left out. Pure."""
    top = max((hit.fit for hit in found), default=0)
    kept = [hit for hit in found if hit.fit >= top * LEAST_SHARE]
    return sorted(kept, key=lambda hit: (-(hit.fit * STEPS // top), -hit.votes, -hit.proposal_id))


def _as_sqlite(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(" ")
    return json.dumps(value) if isinstance(value, (list, tuple)) else value
