"""The proposals that fit best, by one statement for each kind of database, whatever the number of proposals.

It begins with what the rarest words lead to, a bounded number of postings each, those with the highest weight first;
those that came out best are then weighed by all words. Where few proposals are in question, it begins with those.
Everything is counted in whole numbers, so that both databases come to the same order.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
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
    def values(self) -> tuple[Any, ...]:
        return (list(self.states), self.open_at, self.published_since, self.published_before, self.closed_since,
                self.focus, self.besides, self.answered)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Hit:
    """A proposal that fits. The share is what the fit is of the best that could be, from 0 to 1."""

    proposal_id: int
    fit: int
    votes: int
    share: float = 0.0


def _statement(*, postgresql: bool, by_proposals: bool) -> str:
    """Put together once from the parts in which the databases differ."""
    marks = _marks(postgresql)
    return f"{_wanted(marks, postgresql)}, {_likely(marks, postgresql, by_proposals)}, {_SCORED}"


def _marks(postgresql: bool) -> list[str]:
    return [f"${n}" if postgresql else f"?{n}" for n in range(1, 14)]


def _wanted(m: list[str], postgresql: bool) -> str:
    if postgresql:
        rows = f"SELECT * FROM unnest({m[8]}::int[], {m[9]}::int[], {m[10]}::int[], {m[11]}::int[], {m[12]}::int[])"
        return f"WITH wanted (grp, term_id, points, most, drives) AS MATERIALIZED ({rows})"
    rows = f"SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each({m[8]})"
    return f"WITH wanted (grp, term_id, points, most, drives) AS MATERIALIZED ({rows})"


def _likely(m: list[str], postgresql: bool, by_proposals: bool) -> str:
    within = _within(m, postgresql)
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


def _within(m: list[str], postgresql: bool) -> str:
    moment, number, flag = ("::timestamptz", "::int", "::bool") if postgresql else ("", "", "")
    states = f"ANY({m[0]}::text[])" if postgresql else ""
    is_in = f"p.state = {states}" if postgresql else f"p.state IN (SELECT value FROM json_each({m[0]}))"
    tagged = f"SELECT 1 FROM tag t WHERE t.proposal_id = p.id AND t.focus_area_id = {m[5]}{number} AND t.stands"
    answered = "SELECT 1 FROM search_document a WHERE a.proposal_id = p.id AND a.answer <> ''"
    return (
        f"{is_in} AND ({m[1]}{moment} IS NULL OR p.closes_at > {m[1]}{moment}) "
        f"AND ({m[2]}{moment} IS NULL OR p.published_at >= {m[2]}{moment}) "
        f"AND ({m[3]}{moment} IS NULL OR p.published_at < {m[3]}{moment}) "
        f"AND ({m[4]}{moment} IS NULL OR p.closed_at IS NULL OR p.closed_at >= {m[4]}{moment}) "
        f"AND ({m[5]}{number} IS NULL OR EXISTS ({tagged})) AND ({m[6]}{number} IS NULL OR p.id <> {m[6]}{number}) "
        f"AND (NOT {m[7]}{flag} OR EXISTS ({answered}))"
    )


_SCORED = (
    "best AS (SELECT d.proposal_id, w.grp, MAX(d.weight * w.points) AS points, MAX(w.most) AS most "
    "FROM likely l CROSS JOIN wanted w "
    "JOIN search_posting d ON d.proposal_id = l.id AND d.term_id = w.term_id GROUP BY 1, 2), "
    "scored AS (SELECT proposal_id, SUM(points) AS score, SUM(most) AS covered FROM best GROUP BY 1) "
    "SELECT s.proposal_id, s.score, s.covered, p.votes FROM scored s JOIN proposal p ON p.id = s.proposal_id"
)
# Whether there are more than a few in question; no more than those are looked at.
_COUNTS = {
    pg: f"SELECT COUNT(*) AS some FROM (SELECT 1 FROM proposal p WHERE {_within(_marks(pg), pg)} LIMIT {FEW + 1}) q"
    for pg in (False, True)
}
_TEXTS = {(pg, few): _statement(postgresql=pg, by_proposals=few) for pg in (False, True) for few in (False, True)}


async def hits(asked: Question, scope: Scope) -> list[Hit]:
    """What fits, the best first."""
    if not asked.rows:
        return []
    connection = get_connection("default")
    postgresql = connection.capabilities.dialect != "sqlite"
    few = scope.is_narrow and await _are_few(scope)
    table = [list(column) for column in zip(*asked.rows, strict=True)] if postgresql else [json.dumps(asked.rows)]
    values = _values(scope, postgresql)
    rows = await connection.execute_query_dict(_TEXTS[postgresql, few], [*values, *table])
    whole = sum({group: most for group, _, _, most, _ in asked.rows}.values())
    return ranked([_hit(whole=whole, **row) for row in rows])


async def _are_few(scope: Scope) -> bool:
    """Where few are in question, common words would lead past them, so all of them are weighed."""
    connection = get_connection("default")
    postgresql = connection.capabilities.dialect != "sqlite"
    rows = await connection.execute_query_dict(_COUNTS[postgresql], _values(scope, postgresql))
    return int(rows[0]["some"]) <= FEW


def _values(scope: Scope, postgresql: bool) -> list[Any]:
    return list(scope.values) if postgresql else [_as_sqlite(value) for value in scope.values]


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
    return json.dumps(value) if isinstance(value, list) else value
