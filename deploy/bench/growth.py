"""What becomes slower as a municipality's years go by, and what a worker's memory grows to.

Two servers are asked in turn, one on a young database and one on an old one; some hundred proposals are open or
recently closed in both.
"""

import asyncio
from itertools import cycle, islice

from figures import Figure, Report, ratios
from load import Request, sent
from place import Databases, Server, serving
from town import Size, Town, furnish

VOTES_EACH = 20
OPEN = 300
LENGTHS = {
    "smallest": (1, 8, (500, 1_000), (200, 400)),
    "quick": (3, 40, (1_000, 20_000), (10_000, 50_000)),
    "full": (7, 200, (1_000, 100_000), (100_000, 500_000)),
}
"""How many runs, requests in each, proposals in both databases, and requests before memory is looked at twice."""
MEGABYTES, MEGABYTES_MORE = 150, 10
AT_ONCE = 10_000
CONNECTIONS = 32


def measure(places: Databases, length: str) -> Report:
    report = Report("growth", length)
    runs, count, sizes, requests = LENGTHS[length]
    for kind in places.kinds:
        report.add(kind, asyncio.run(_growth(places, kind, runs, count, sizes)))
        report.add(kind, asyncio.run(_memory(places, kind, *requests)))
    return report


async def _growth(places: Databases, kind: str, runs: int, count: int, sizes: tuple[int, int]) -> list[Figure]:
    towns = [
        await furnish(await places.new(kind, name), _size(proposals, runs * count))
        for name, proposals in zip(("young", "old"), sizes, strict=True)
    ]
    took: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in _asked(towns[0], 0, 1)}
    with serving(towns[0].settings) as young, serving(towns[1].settings) as old:
        for run in range(-1, runs):  # The first one warms up.
            for name in took:
                for server, town, found in zip((young, old), towns, took[name], strict=True):
                    seconds = _median(server, name, _asked(town, run, count)[name])
                    found += [seconds * 1000] if run >= 0 else []
    grown = {name: ratios(later, early) for name, (early, later) in took.items()}
    figures = [Figure(f"{name}_growth", values, 1.5, at_most=True) for name, values in grown.items()]
    return figures + [Figure(f"{name}_ms", later) for name, (_, later) in took.items()]


def _size(proposals: int, voters: int) -> Size:
    """Of so many proposals, 300 open and 100 recently closed; the voters are one more run's than are counted."""
    return Size(residents=max(voters + voters // 2, 100), open=OPEN, old=proposals - OPEN - 100, votes_each=VOTES_EACH)


def _asked(town: Town, run: int, count: int) -> dict[str, list[Request]]:
    """One person after the other, each logged in, so that no page comes from a cache; the first have votes to see."""
    people = town.residents[:VOTES_EACH]
    pages = {"list": "/forslag", "proposal": "/forslag/7-belys-gangvag-nummer-7", "my_votes": "/mina-sidor"}
    asked = {name: [("GET", path, one.cookie) for one in islice(cycle(people), count)] for name, path in pages.items()}
    voters = town.residents[run * count : run * count + count] if run >= 0 else town.residents[-count:]
    asked["vote"] = [("POST", f"/forslag/{1 + number % OPEN}/rost", one.cookie) for number, one in enumerate(voters)]
    return asked


def _median(server: Server, name: str, requests: list[Request]) -> float:
    expected = "303" if name == "vote" else "200"
    return sent(requests, server.folder, server.port, 1, expected=expected).median


async def _memory(places: Databases, kind: str, first: int, second: int) -> list[Figure]:
    """Nine of ten requests read a page that everybody gets or their own; one of ten is a vote."""
    # Nobody votes so often that the bounds on a person are met.
    residents = max(second // 100, 10)
    town = await furnish(await places.new(kind, "memory"), Size(residents=residents, open=OPEN, old=1000, votes_each=5))
    mixed = _mixed(town, second)
    with serving(town.settings) as server:
        early = _after(server, mixed[:first])
        late = _after(server, mixed[first:])
    return [
        Figure("memory", [late], MEGABYTES, at_most=True),
        Figure("memory_growth", [late - early], MEGABYTES_MORE, at_most=True),
        Figure("memory_early", [early]),
    ]


def _mixed(town: Town, count: int) -> list[Request]:
    votes = (("POST", f"/forslag/{number + 1}/rost", one.cookie) for number in range(OPEN) for one in town.residents)
    own = cycle(("GET", path, one.cookie) for one in town.residents for path in ("/forslag", "/mina-sidor"))
    shared = cycle(("GET", path, "") for path in ("/forslag", "/", "/forslag?visa=populara", "/medborgarlofte", "/om"))
    kinds = {3: votes, 7: own}
    return [next(kinds.get(number % 10, shared)) for number in range(count)]


def _after(server: Server, requests: list[Request]) -> float:
    """Megabytes after these requests."""
    for start in range(0, len(requests), AT_ONCE):
        part = requests[start : start + AT_ONCE]
        sent(part, server.folder, server.port, CONNECTIONS, expected=None)
    return server.memory
