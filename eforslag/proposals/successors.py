"""Where the voting of merged proposals went on, and which proposals were merged into one."""

from collections.abc import Iterable, Sequence

from eforslag.proposals.models import Merging, Proposal


async def successors(merged: Iterable[int]) -> dict[int, Proposal]:
    """For each merged proposal the one in which its voting goes on in the end: A's is C, when B was merged into C."""
    asked = set(merged)
    ways = await _ways(asked)
    ends = {start: _end(start, ways) for start in asked if start in ways}
    found = {proposal.id: proposal for proposal in await Proposal.filter(id__in=set(ends.values()))} if ends else {}
    return {start: found[end] for start, end in ends.items()}


async def _ways(starts: set[int]) -> dict[int, int]:
    """From each proposal on the way to the one it was merged into: a query for each link of the longest chain."""
    ways: dict[int, int] = {}
    ahead = starts
    while ahead:
        rows = await Merging.filter(proposal_id__in=ahead).values_list("proposal_id", "into_id")
        ways |= {int(merged): int(into) for merged, into in rows}
        ahead = {int(into) for _, into in rows} - set(ways)
    return ways


def _end(start: int, ways: dict[int, int]) -> int:
    """A proposal is only merged into one that takes votes, and is then no longer one, so no chain leads in a ring."""
    while start in ways:
        start = ways[start]
    return start


async def successor(merged: int) -> Proposal | None:
    return (await successors([merged])).get(merged)


async def merged_into(proposal_id: int) -> Sequence[Proposal]:
    """Those that were merged straight into this one, the first merged first."""
    return await Proposal.filter(merging__into_id=proposal_id).order_by("merging__merged_at", "id")
