"""What in the record of visits a supervisor should look at. Pure. None of it is proof of anything."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from eforslag.clock import LOCAL_ZONE
from eforslag.web.language import Deferred, _

AT_ONCE, WITHIN = 6, timedelta(minutes=10)
VOUCHED_MANY, VOUCHED_SHARE = 4, 1 / 3
EMPTY_A_DAY = 8
ASKED_A_DAY = 8
OPENS, CLOSES = 7, 19
SATURDAY = 5
WITHOUT_DOCUMENT = frozenset({"known_by_two", "certifier"})


@dataclass(frozen=True, slots=True)
class Held:
    """A visit as the log tells of it."""

    clerk: str
    clerk_id: int | None
    id_kind: str
    station: str | None
    opened_at: datetime
    ended_at: datetime
    ended: str
    kinds: Mapping[str, int]

    @property
    def minutes(self) -> int:
        """How long it lasted, begun minutes counted."""
        return max(1, ceil((self.ended_at - self.opened_at) / timedelta(minutes=1)))


@dataclass(frozen=True, slots=True)
class Pattern:
    """Something unusual: who, when it began, how many visits it is made of, and what it means."""

    clerk: str
    text: Deferred
    count: int
    since: datetime


FAST = _("Många besök med röster på kort tid. Var besökarna på plats, en i taget?")
VOUCHED = _("Många besök utan legitimation, där någon annan har intygat vem besökaren är.")
OUTSIDE = _("Besök utanför vardagar klockan 7–19.")
EMPTY = _("Många besök på en dag där ingenting gjordes. Söks det efter vilka som finns i registret?")
ASKED = _("Många frågor på en dag om en röst är räknad.")


def unusual(held: Sequence[Held]) -> list[Pattern]:
    """Every pattern of every clerk, the newest first."""
    of_clerk: dict[tuple[int | None, str], list[Held]] = defaultdict(list)
    for one in sorted(held, key=lambda one: one.opened_at):
        of_clerk[one.clerk_id, one.clerk].append(one)
    found = [pattern for (_id, clerk), visits in of_clerk.items() for pattern in _of(clerk, visits)]
    return sorted(found, key=lambda pattern: pattern.since, reverse=True)


def _of(clerk: str, held: Sequence[Held]) -> Iterator[Pattern]:
    yield from _fast(clerk, [one for one in held if one.kinds.get("voted")])
    vouched = [one for one in held if one.id_kind in WITHOUT_DOCUMENT]
    if len(vouched) >= VOUCHED_MANY and len(vouched) > VOUCHED_SHARE * len(held):
        yield Pattern(clerk, VOUCHED, len(vouched), vouched[0].opened_at)
    outside = [one for one in held if _is_outside(one.opened_at)]
    if outside:
        yield Pattern(clerk, OUTSIDE, len(outside), outside[0].opened_at)
    yield from _a_day(clerk, EMPTY, [one for one in held if not one.kinds], EMPTY_A_DAY)
    yield from _a_day(clerk, ASKED, [one for one in held if one.kinds.get("asked")], ASKED_A_DAY)


def _fast(clerk: str, held: Sequence[Held]) -> Iterator[Pattern]:
    """At most one for each row of visits that follow each other closely."""
    start = 0
    while start + AT_ONCE <= len(held):
        end = start
        while end + 1 < len(held) and held[end + 1].opened_at - held[start].opened_at <= WITHIN:
            end += 1
        if end - start + 1 >= AT_ONCE:
            yield Pattern(clerk, FAST, end - start + 1, held[start].opened_at)
            start = end
        start += 1


def _a_day(clerk: str, text: Deferred, held: Sequence[Held], least: int) -> Iterator[Pattern]:
    days: dict[object, list[Held]] = defaultdict(list)
    for one in held:
        days[one.opened_at.astimezone(LOCAL_ZONE).date()].append(one)
    for visits in days.values():
        if len(visits) >= least:
            yield Pattern(clerk, text, len(visits), visits[0].opened_at)


def _is_outside(opened_at: datetime) -> bool:
    local = opened_at.astimezone(LOCAL_ZONE)
    return local.weekday() >= SATURDAY or not OPENS <= local.hour < CLOSES
