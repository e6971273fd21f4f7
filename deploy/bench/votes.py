"""How fast votes are counted, beside what the same server could do at all and what a transaction for each costs."""

import asyncio
from collections.abc import Sequence
from itertools import cycle, islice

from eforslag.database import opened
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from figures import Figure, Report, ratios
from load import Burst, Request, WrongAnswer, sent
from place import Databases, Server, serving
from town import Resident, Size, Town, furnish

SPREAD = 100
CONNECTIONS = 64
LENGTHS = {"smallest": (1, 64), "quick": (3, 3_000), "full": (5, 8_000)}
"""How many runs, and how many voters in each."""


def measure(places: Databases, length: str) -> Report:
    report = Report("votes", length)
    for kind in places.kinds:
        bursts = asyncio.run(_of_one(places, kind, *LENGTHS[length]))
        report.add(kind, _figures(bursts))
    return report


async def _of_one(places: Databases, kind: str, runs: int, voters: int) -> dict[str, list[Burst]]:
    """Each run has all four in turn; a vote by itself is so slow that a tenth of the voters will do."""
    town = await furnish(await places.new(kind, "votes"), Size(residents=voters, open=SPREAD + runs))
    found: dict[str, list[Burst]] = {"null": [], "spread": [], "hot": [], "single": []}
    with serving(town.settings) as server:
        await _burst(server, town, _nothings(town), "204")
        for run in range(runs):
            few = town.residents[: max(CONNECTIONS, voters // 10)]
            found["null"].append(await _burst(server, town, _nothings(town), "204"))
            found["spread"].append(await _burst(server, town, _spread(town.residents, run)))
            found["hot"].append(await _burst(server, town, _hot(town, SPREAD + 1 + run)))
            found["single"].append(await _burst(server, town, _spread(few, runs + run, "/bench/single")))
    return found


def _nothings(town: Town) -> list[Request]:
    return [("POST", "/bench/nothing", one.cookie) for one in town.residents]


def _hot(town: Town, proposal: int) -> list[Request]:
    return [("POST", f"/forslag/{proposal}/rost", one.cookie) for one in town.residents]


def _spread(residents: Sequence[Resident], run: int, under: str = "/forslag") -> list[Request]:
    """Each person votes once in a run, and on another proposal in each."""
    proposals = islice(cycle(range(1, SPREAD + 1)), run, None)
    return [("POST", f"{under}/{number}/rost", one.cookie) for one, number in zip(residents, proposals, strict=False)]


async def _burst(server: Server, town: Town, requests: list[Request], expected: str = "303") -> Burst:
    """Send them, and require that as many votes more are there as were answered as counted."""
    before = await _counted(town)
    burst = sent(requests, server.folder, server.port, CONNECTIONS, expected=expected)
    after = await _counted(town)
    if after - before != burst.statuses.get("303", 0):
        raise WrongAnswer(f"{burst.statuses.get('303', 0)} votes were answered as counted, and {after - before} were.")
    return burst


async def _counted(town: Town) -> int:
    """How many votes there are. Raises WrongAnswer where the tallies say something else than the rows."""
    async with opened(town.settings):
        rows = await Vote.all().count()
        tallies = await Proposal.all().values_list("votes", flat=True)
    if rows != sum(tallies):  # type: ignore[arg-type]
        raise WrongAnswer(f"{rows} votes are there, and the tallies say {sum(tallies)}.")  # type: ignore[arg-type]
    return rows


def _figures(found: dict[str, list[Burst]]) -> list[Figure]:
    rates = {name: [burst.rate for burst in bursts] for name, bursts in found.items()}
    tails = [burst.p99 / burst.median for burst in found["spread"]]
    return [
        Figure("ratio_to_null", ratios(rates["spread"], rates["null"]), 0.5),
        Figure("ratio_to_single", ratios(rates["spread"], rates["single"]), 8),
        Figure("hot_ratio", ratios(rates["hot"], rates["spread"]), 0.9),
        Figure("p99_to_median", tails, 4, at_most=True),
        Figure("votes_per_second", rates["spread"]),
        Figure("hot_votes_per_second", rates["hot"]),
        Figure("single_votes_per_second", rates["single"]),
        Figure("null_per_second", rates["null"]),
        Figure("median_ms", [burst.median * 1000 for burst in found["spread"]]),
        Figure("p99_ms", [burst.p99 * 1000 for burst in found["spread"]]),
    ]
