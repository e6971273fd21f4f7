"""How fast votes are counted, beside what the same server could do at all and what a transaction for each costs."""

from eforslag.config import Settings
from eforslag.database import opened
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote
from figures import Target, ratio, summary
from load import Burst, once
from place import Place, furnish, serving

SPREAD = 100
CONNECTIONS = 64


async def measure(settings: Settings, kind: str, *, runs: int, votes: int) -> tuple[dict[str, object], list[Target]]:
    """`votes` is how many are cast in a run; a transaction for each is measured with a tenth of them."""
    place = await furnish(settings, voters=votes, proposals=SPREAD + runs + 1)
    found: dict[str, list[Burst]] = {"spread": [], "null": [], "single": [], "hot": []}
    with serving(place) as (port, _):
        _burst(place, port, [("/bench/nothing", one) for one in place.cookies[:2000]], "204")
        for run in range(runs):
            found["null"].append(_burst(place, port, [("/bench/nothing", one) for one in place.cookies], "204"))
            found["spread"].append(_burst(place, port, _spread(place.cookies, run), "303"))
            hot = f"/forslag/{SPREAD + 1 + run}/rost"
            found["hot"].append(_burst(place, port, [(hot, one) for one in place.cookies], "303"))
            few = _spread(place.cookies[: votes // 10], runs + run, "/bench/single/{}")
            found["single"].append(_burst(place, port, few, "303"))
    await _require_counted(
        place, sum(sum(burst.statuses.values()) for name in ("spread", "hot", "single") for burst in found[name])
    )
    return _figures(kind, found)


def _spread(cookies: list[str], run: int, path: str = "/forslag/{}/rost") -> list[tuple[str, str]]:
    """Each voter votes once a run, and on another proposal in each."""
    return [(path.format((number + run) % SPREAD + 1), cookie) for number, cookie in enumerate(cookies)]


def _burst(place: Place, port: int, requests: list[tuple[str, str]], expected: str) -> Burst:
    file = place.folder / "requests.txt"
    file.write_text("".join(f"POST\t{path}\t{cookie}\n" for path, cookie in requests))
    burst = once(file, port, CONNECTIONS)
    if burst.statuses != {expected: len(requests)}:
        raise SystemExit(f"Not every answer was {expected}: {burst.statuses}")
    return burst


async def _require_counted(place: Place, answered: int) -> None:
    async with opened(place.settings):
        rows = await Vote.all().count()
        tally = sum(await Proposal.all().values_list("votes", flat=True))  # type: ignore[arg-type]
    if not rows == tally == answered:
        raise SystemExit(f"{answered} votes were answered as counted, {rows} are there, the tallies say {tally}.")


def _figures(kind: str, found: dict[str, list[Burst]]) -> tuple[dict[str, object], list[Target]]:
    rates = {name: [burst.rate for burst in bursts] for name, bursts in found.items()}
    tails = [burst.p99 / burst.median for burst in found["spread"]]
    figures = {
        "ratio_to_null": ratio(rates["spread"], rates["null"]),
        "ratio_to_single": ratio(rates["spread"], rates["single"]),
        "hot_ratio": ratio(rates["hot"], rates["spread"]),
        "p99_to_median": round(sorted(tails)[len(tails) // 2], 3),
    }
    goals = {"ratio_to_null": 0.5, "ratio_to_single": 8.0, "hot_ratio": 0.9, "p99_to_median": 4.0}
    targets = [Target(f"{kind}.{name}", value, goals[name], name == "p99_to_median") for name, value in figures.items()]
    rest = {f"{name}_per_second": summary(values) for name, values in rates.items()}
    return {**figures, **rest, "p99_to_median_runs": summary(tails)}, targets
