"""Counting the votes on many proposals at once, by month and by channel, to the end of a day."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from eforslag.database.statements import Statement

# One row for each proposal, channel and month of the period; what lies outside of the period is one month without name.
_MONTH = "CASE WHEN v.day >= {since} AND v.day <= {until} THEN {month} ELSE '' END"
_COUNT = (
    "SELECT v.proposal_id, v.channel, {month} AS month, count(*) AS votes FROM {asked} "
    "CROSS JOIN vote v WHERE v.proposal_id = {id} AND v.day <= {cutoff} GROUP BY 1, 2, 3"
)
_BALLOTS = Statement(
    sqlite=_COUNT.format(
        asked="json_each(?1) a", id="a.value->>0", cutoff="a.value->>3",
        month=_MONTH.format(since="a.value->>1", until="a.value->>2", month="substr(v.day, 1, 7)"),
    ),
    postgresql=_COUNT.format(
        asked="unnest($1::int[], $2::date[], $3::date[], $4::date[]) AS a(id, since, until, cutoff)",
        id="a.id", cutoff="a.cutoff",
        month=_MONTH.format(since="a.since", until="a.until", month="to_char(v.day, 'YYYY-MM')"),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ballots:
    """The votes on one proposal that have a row."""

    votes: int = 0
    months: dict[str, int] = field(default_factory=dict)
    channels: dict[str, int] = field(default_factory=dict)

    @property
    def in_period(self) -> int:
        return sum(self.months.values())


NO_BALLOTS = Ballots()


async def ballots_of(proposal_ids: Collection[int], since: date, until: date, cutoff: date) -> dict[int, Ballots]:
    """Votes to the end of `cutoff`, and by month those from `since` to `until`; one query however many there are."""
    asked = [(one, since, until, cutoff) for one in sorted(proposal_ids)]
    months, channels = defaultdict[int, Counter[str]](Counter), defaultdict[int, Counter[str]](Counter)
    for row in await _BALLOTS.of(asked) if asked else ():
        channels[row["proposal_id"]][row["channel"]] += row["votes"]
        if row["month"]:
            months[row["proposal_id"]][row["month"]] += row["votes"]
    return {one: Ballots(found.total(), dict(sorted(months[one].items())), found) for one, found in channels.items()}


def months_between(first: date, last: date) -> list[str]:
    """Each month of a period, as in 2026-03."""
    count = 12 * (last.year - first.year) + last.month - first.month
    places = (first.month - 1 + step for step in range(count + 1))
    return [f"{first.year + place // 12}-{place % 12 + 1:02}" for place in places]
