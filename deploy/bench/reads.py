"""How fast pages are served: the list of proposals as everybody gets it, and made anew for who is logged in."""

import asyncio
from collections.abc import Sequence

from figures import Figure, Report, ratios
from load import Burst, Request, sent
from place import Databases, serving
from town import Size, furnish

CONNECTIONS = 64
LENGTHS = {"smallest": (1, 64), "quick": (3, 500), "full": (7, 10_000)}
"""How many runs, and how many requests in each; of the list made anew a fifth."""


def measure(places: Databases, length: str) -> Report:
    report = Report("reads", length)
    for kind in places.kinds:
        report.add(kind, _figures(asyncio.run(_of_one(places, kind, *LENGTHS[length]))))
    return report


async def _of_one(places: Databases, kind: str, runs: int, count: int) -> dict[str, list[Burst]]:
    town = await furnish(await places.new(kind, "reads"), Size(residents=50, open=200, old=1000, votes_each=10))
    asked: dict[str, Sequence[Request]] = {
        "hello": [("GET", "/bench/hello", "")] * count,
        "cached": [("GET", "/forslag", "")] * count,
        "anew": [("GET", "/forslag", one.cookie) for one in town.residents] * max(1, count // 250),
    }
    found: dict[str, list[Burst]] = {name: [] for name in asked}
    with serving(town.settings) as server:
        # The first of each is slower: templates are compiled and connections made.
        for requests in asked.values():
            sent(requests[:CONNECTIONS], server.folder, server.port, CONNECTIONS, expected="200")
        for _ in range(runs):
            for name, requests in asked.items():
                found[name].append(sent(requests, server.folder, server.port, CONNECTIONS, expected="200"))
    return found


def _figures(found: dict[str, list[Burst]]) -> list[Figure]:
    rates = {name: [burst.rate for burst in bursts] for name, bursts in found.items()}
    return [
        Figure("cached_list_to_hello", ratios(rates["cached"], rates["hello"]), 0.5),
        Figure("list_rendered_per_second", rates["anew"], 400),
        Figure("cached_list_per_second", rates["cached"]),
        Figure("hello_per_second", rates["hello"]),
        Figure("rendered_p99_ms", [burst.p99 * 1000 for burst in found["anew"]]),
    ]
