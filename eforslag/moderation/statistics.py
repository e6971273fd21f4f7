"""What became of the proposals of a period, and how long people waited: read from the log, counted here."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tortoise.functions import Count

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.moderation.channels import CHANNELS
from eforslag.moderation.grounds import GROUNDS
from eforslag.moderation.promptness import usual_days, waits
from eforslag.pledges.models import Tag
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.web.language import Deferred, _, format_number, gettext

OUTCOMES = {
    "proposal.published": _("Publicerade"),
    "proposal.returned": _("Återsända"),
    "proposal.forwarded": _("Skickade vidare"),
    "proposal.rejected": _("Avvisade"),
    "proposal.taken_down": _("Borttagna"),
    "proposal.withdrawn": _("Tillbakadragna"),
    "proposal.passed": _("Nådde gränsen"),
    "proposal.lapsed": _("Nådde inte gränsen"),
}
CAME_BY = {
    "web": _("På webben"),
    "kiosk": _("Besöksdator"),
    "counter": _("Med hjälp av kundtjänst"),
    "paper": _("På papper"),
}
# The waits in days, each up to and with the number; what is longer is the last.
WAITS = ((1, _("Högst en dag")), (3, _("2–3 dagar")), (7, _("4–7 dagar")), (14, _("8–14 dagar")))
LONGER = _("Mer än 14 dagar")
LONGEST_PERIOD = timedelta(days=3660)
Rows = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day up to and with the last, in Sweden."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        return clock.end_of_local_day(self.first - timedelta(days=1))

    @property
    def until(self) -> datetime:
        return clock.end_of_local_day(self.last)


def period(first: str, last: str, today: date) -> Period:
    """The period asked for; the last year where that makes no sense."""
    try:
        asked = Period(date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        return Period(today - timedelta(days=364), today)
    if asked.first.year < 2000 or not asked.first <= asked.last <= today or asked.last - asked.first > LONGEST_PERIOD:
        return Period(today - timedelta(days=364), today)
    return asked


@dataclass(frozen=True, slots=True)
class Part:
    """One chart with its table; `code` is its name in the file."""

    code: str
    title: Deferred
    column: Deferred
    rows: Rows
    note: str = ""


@dataclass(frozen=True, slots=True)
class Statistics:
    period: Period
    submitted: int
    usual_days: int | None
    parts: Sequence[Part]


async def statistics(chosen: Period) -> Statistics:
    """Seven queries, whatever the period."""
    waited = [days for _action, days in await waits(chosen.since, chosen.until)]
    outcomes, grounds, channels = await _outcomes(chosen)
    came = await _came_by(chosen)
    parts = (
        Part("waits", _("Så länge dröjde beskedet"), _("Väntan"), _in_bands(waited)),
        Part("outcomes", _("Så gick det"), _("Utfall"), outcomes),
        Part("grounds", _("Grunder för avslag och borttagning"), _("Grund"), grounds),
        Part("forwarded", _("Vart förslag skickades vidare"), _("Mottagare"), channels),
        Part("channels", _("Hur förslagen kom in"), _("Väg in"), came),
        await _suggested(chosen),
        Part("areas", _("Fokusområden"), _("Fokusområde"), await _areas(chosen)),
    )
    return Statistics(chosen, sum(count for _label, count in came), usual_days(waited), parts)


def _in_bands(waited: Iterable[int]) -> Rows:
    counted: Counter[str] = Counter(
        next((str(label) for most, label in WAITS if days <= most), str(LONGER)) for days in waited
    )
    return [(str(label), counted[str(label)]) for label in (*(label for _most, label in WAITS), LONGER)]


async def _outcomes(chosen: Period) -> tuple[Rows, Rows, Rows]:
    """What was done, on which grounds, and where to what was sent on."""
    entries = AuditEntry.filter(action__in=list(OUTCOMES), at__gte=chosen.since, at__lt=chosen.until)
    done, grounds, channels = Counter[str](), Counter[str](), Counter[str]()
    for action, details in await entries.values_list("action", "details"):
        done[action] += 1
        grounds[str(details.get("ground", ""))] += 1
        channels[str(details.get("channel", "")) if action == "proposal.forwarded" else ""] += 1
    titles = {code: ground.title for code, ground in GROUNDS.items()}
    receivers = {code: channel.title for code, channel in CHANNELS.items()}
    return (
        [(str(OUTCOMES[action]), done[action]) for action in OUTCOMES],
        _named(grounds, titles),
        _named(channels, receivers),
    )


def _named(counted: Counter[str], titles: Mapping[str, Deferred]) -> Rows:
    """Those that there are any of, the most first."""
    return [(str(titles[code]), count) for code, count in counted.most_common() if code in titles]


async def _came_by(chosen: Period) -> Rows:
    sent = Proposal.filter(submitted_at__gte=chosen.since, submitted_at__lt=chosen.until).exclude(state=State.DRAFT)
    per_channel = sent.annotate(count=Count("id")).group_by("channel")
    found = dict(await per_channel.values_list("channel", "count"))
    return [(str(label), found.get(code, 0)) for code, label in CAME_BY.items()]


async def _suggested(chosen: Period) -> Part:
    """Each pair of a suggested and a chosen area with how often it was so, those that agree first."""
    tagged = AuditEntry.filter(action="proposal.tagged", at__gte=chosen.since, at__lt=chosen.until)
    pairs = Counter[tuple[str, str]]()
    for (details,) in await tagged.values_list("details"):
        if "suggested" in details:
            pairs[str(details["suggested"]) or gettext("Inget"), str(details["focus_area"])] += 1
    ordered = sorted(pairs.items(), key=lambda one: (one[0][0] != one[0][1], -one[1], one[0]))
    rows = [(f"{suggested} → {given}", count) for (suggested, given), count in ordered]
    return Part("suggested", _("Föreslaget fokusområde och valt"), _("Föreslaget → valt"), rows, _followed(pairs))


def _followed(pairs: Mapping[tuple[str, str], int]) -> str:
    """How often the suggestion was chosen, of the times that there was one."""
    made = sum(count for (suggested, _given), count in pairs.items() if suggested != gettext("Inget"))
    right = sum(count for (suggested, given), count in pairs.items() if suggested == given)
    words = {"right": format_number(right), "made": format_number(made)}
    return gettext("Det föreslagna området valdes %(right)s av %(made)s gånger.") % words if made else ""


async def _areas(chosen: Period) -> Rows:
    tags = Tag.filter(stands=True, proposal__submitted_at__gte=chosen.since, proposal__submitted_at__lt=chosen.until)
    counted = (
        await tags.annotate(count=Count("id")).group_by("focus_area__name").values_list("focus_area__name", "count")
    )
    return sorted(((str(name), int(count)) for name, count in counted), key=lambda row: (-row[1], row[0]))
