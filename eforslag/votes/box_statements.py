"""The ballot box's four statements, each once for a whole group of ballots."""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from eforslag.database.statements import Statement, moment
from eforslag.municipality.rules import Rules
from eforslag.votes.ballots import OpenProposal

# CROSS JOIN tells SQLite to go from the ballots to their proposals, and not from all proposals that are open to the
# ballots, which takes the longer the more of them there are.
# In the order of their ids, so that the groups of several workers wait for each other and never cross.
_LOCK = Statement(
    sqlite="SELECT p.id, p.title, p.closes_at, p.rules, k.wrapped, "
    "strftime('%Y-%m-%d %H:%M:%f+00:00', 'now') AS now "
    "FROM json_each(?1) b CROSS JOIN proposal p ON p.id = b.value->>0 JOIN voting_key k ON k.proposal_id = p.id "
    "WHERE p.state = 'published' AND p.closes_at IS NOT NULL",
    postgresql="SELECT p.id, p.title, p.closes_at, p.rules, k.wrapped, clock_timestamp() AS now "
    "FROM proposal p JOIN voting_key k ON k.proposal_id = p.id "
    "WHERE p.id = ANY($1::int[]) AND p.state = 'published' AND p.closes_at IS NOT NULL "
    "ORDER BY p.id FOR NO KEY UPDATE OF p",
)
_PUT_IN = Statement(
    sqlite="INSERT INTO vote (voter_tag, proposal_id, channel, day) "
    "SELECT b.value->>0, p.id, b.value->>2, b.value->>3 "
    "FROM json_each(?1) b CROSS JOIN proposal p ON p.id = b.value->>1 "
    "WHERE p.state = 'published' AND p.closes_at > b.value->>4 "
    "ON CONFLICT (voter_tag) DO NOTHING RETURNING voter_tag",
    postgresql="INSERT INTO vote (voter_tag, proposal_id, channel, day) SELECT b.tag, p.id, b.channel, b.day "
    "FROM unnest($1::text[], $2::int[], $3::text[], $4::date[], $5::timestamptz[]) "
    "AS b(tag, proposal_id, channel, day, at) JOIN proposal p ON p.id = b.proposal_id "
    "WHERE p.state = 'published' AND p.closes_at > b.at "
    "ON CONFLICT (voter_tag) DO NOTHING RETURNING voter_tag",
)
_TAKE_OUT = Statement(
    sqlite="DELETE FROM vote WHERE voter_tag IN (SELECT value->>0 FROM json_each(?1)) RETURNING voter_tag",
    postgresql="DELETE FROM vote WHERE voter_tag = ANY($1::text[]) RETURNING voter_tag",
)
# Whether a threshold is newly reached is worked out here: SQLite 3.40 gets IS NULL wrong behind UPDATE … FROM.
_MOVE = Statement(
    sqlite="UPDATE proposal SET votes = votes + (m.value->>1) FROM json_each(?1) m WHERE proposal.id = m.value->>0 "
    "RETURNING id, votes, threshold, threshold_reached_at",
    postgresql="UPDATE proposal p SET votes = p.votes + m.move FROM unnest($1::int[], $2::int[]) AS m(id, move) "
    "WHERE p.id = m.id RETURNING p.id, p.votes, p.threshold, p.threshold_reached_at",
)


async def locked(ids: Iterable[int]) -> dict[int, OpenProposal]:
    """Those of the proposals that take votes; nobody else changes them until the transaction ends."""
    rows = await _LOCK.of([(one,) for one in sorted(ids)])
    return {row["id"]: _open(row) for row in rows}


def _open(row: Mapping[str, Any]) -> OpenProposal:
    return OpenProposal(
        id=row["id"],
        title=row["title"],
        closes_at=moment(row["closes_at"]),
        rules=_rules(row["rules"] or "{}"),
        wrapped=row["wrapped"],
        now=moment(row["now"]),
    )


@lru_cache(maxsize=2000)
def _rules(frozen: str) -> Rules:
    """The rules that a proposal was published under never change, so their text is read once."""
    return Rules.thawed(json.loads(frozen))


async def put_in(votes: Sequence[tuple[str, int, str, date, datetime]]) -> set[str]:
    """Insert the votes (tag, proposal, channel, day, time) that are not there yet; returns their tags."""
    return {row["voter_tag"] for row in await _PUT_IN.of(votes)} if votes else set()


async def take_out(tags: Sequence[str]) -> set[str]:
    """Remove the votes with these tags; returns those that were there."""
    return {row["voter_tag"] for row in await _TAKE_OUT.of([(tag,) for tag in tags])} if tags else set()


async def move(moves: Mapping[int, int]) -> list[int]:
    """Change the proposals' tallies by so much; returns those that now first have votes enough."""
    rows = await _MOVE.of(sorted(moves.items())) if moves else []
    return sorted(row["id"] for row in rows if row["threshold_reached_at"] is None and _is_enough(**row))


def _is_enough(votes: int, threshold: int | None, **_others: object) -> bool:
    return threshold is not None and votes >= threshold
