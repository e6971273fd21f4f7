"""What the pages of following show, and how the letters of each notice have fared."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tortoise.functions import Count

from eforslag.cases.models import Reminder
from eforslag.following.facts import shows_title, title_of
from eforslag.following.names import LETTERS, NAMES, REMINDERS
from eforslag.following.telling import weekly
from eforslag.notifications.models import DigestRound, Following, Letter, LetterKind, LetterState, Notice, Role
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.web.pagination import Page, cursor, last_id

ROWS = 50
DEAD_SHOWN = 100
WEEKS_SHOWN = 8
REMINDERS_SHOWN = 20
FOLLOWABLE = frozenset({State.PUBLISHED, State.PASSED, State.LAPSED})


def followable(proposal: Proposal) -> bool:
    """Whether there may be more to tell of the proposal."""
    return State(proposal.state) in FOLLOWABLE


async def title_for(following: Following) -> tuple[str, str]:
    """The title of what is followed and its language, where its reader may know it."""
    proposal, role = await Proposal.get_or_none(id=following.proposal_id), Role(following.role)
    if proposal is None:
        return "", ""
    return title_of(proposal, role), proposal.language if shows_title(proposal, role) else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How some letters have fared, in numbers; who they went to is nobody's business here."""

    sent: int = 0
    waiting: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True)
class Fared:
    """One notice and its letters; `is_weekly` where it is told in the week's letter as well or instead."""

    what: str
    notice: Notice
    proposal: Proposal | None
    tally: Tally
    is_weekly: bool


@dataclass(frozen=True, slots=True)
class Week:
    monday: date
    tally: Tally


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: int
    what: str
    proposal: Proposal | None
    attempts: int
    failure: str


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder to officer and head, and its letters."""

    what: str
    reminder: Reminder
    proposal: Proposal
    tally: Tally


async def notices(after: str | None, about: Proposal | None = None) -> Page[Fared]:
    """The notices, newest first; those of one proposal where it is named."""
    chosen, before = Notice.filter(proposal_id=about.id) if about else Notice.all(), last_id(after)
    if before is not None:
        chosen = chosen.filter(id__lt=before)
    rows = await chosen.order_by("-id").limit(ROWS + 1)
    following = cursor(rows[ROWS - 1].id) if len(rows) > ROWS else None
    return Page(await _fared(rows[:ROWS]), following)


async def _fared(rows: Sequence[Notice]) -> list[Fared]:
    tallies = await _tallies("notice_id", [notice.id for notice in rows])
    proposals = await _proposals(notice.proposal_id for notice in rows)
    return [
        Fared(
            what=str(NAMES[Occasion(notice.occasion)]),
            notice=notice,
            proposal=proposals.get(notice.proposal_id),
            tally=tallies.get(notice.id, Tally()),
            is_weekly=bool(weekly(notice.occasion)),
        )
        for notice in rows
    ]


async def reminded(about: Proposal | None = None) -> list[Reminded]:
    """The latest reminders to staff, newest first; those of one proposal's case where it is named."""
    chosen = Reminder.filter(case__proposal_id=about.id) if about else Reminder.all()
    rows = await chosen.order_by("-id").limit(REMINDERS_SHOWN).select_related("case__proposal")
    tallies = await _tallies("reminder_id", [one.id for one in rows])
    return [Reminded(str(REMINDERS[one.kind]), one, one.case.proposal, tallies.get(one.id, Tally())) for one in rows]


async def weeks() -> list[Week]:
    """The latest weekly letters, newest first."""
    mondays = [one.week for one in await DigestRound.all().order_by("-week").limit(WEEKS_SHOWN)]
    tallies = await _tallies("digest_id", mondays)
    return [Week(monday, tallies.get(monday, Tally())) for monday in mondays]


async def _tallies(column: str, keys: Sequence[Any]) -> dict[Any, Tally]:
    """The letters by what they are of, in one question."""
    counts: dict[Any, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    chosen = Letter.filter(**{f"{column}__in": list(keys)}).annotate(n=Count("id")).group_by(column, "state")
    for row in await chosen.values(column, "state", "n") if keys else ():
        counts[row[column]][row["state"]] = row["n"]
    return {
        key: Tally(
            sent=found[LetterState.SENT],
            waiting=found[LetterState.WAITING] + found[LetterState.SENDING],
            dead=found[LetterState.DEAD],
        )
        for key, found in counts.items()
    }


async def dead_letters() -> list[DeadLetter]:
    """Those that have been given up, without their addresses."""
    rows = await Letter.filter(state=LetterState.DEAD).order_by("-due_at", "id").limit(DEAD_SHOWN).select_related(
        "notice", "following"
    )  # fmt: skip
    about = {letter.id: _about(letter) for letter in rows} | await _reminded_of(rows)
    proposals = await _proposals(number for number in about.values() if number)
    return [
        DeadLetter(letter.id, _what(letter), proposals.get(about[letter.id]), letter.attempts, letter.failure)
        for letter in rows
    ]


def _about(letter: Letter) -> int:
    one = letter.notice or letter.following
    return one.proposal_id if one else 0


async def _reminded_of(rows: Sequence[Letter]) -> dict[int, int]:
    """The proposals of those letters that are reminders."""
    numbers = {letter.reminder_id for letter in rows if letter.reminder_id}
    found = await Reminder.filter(id__in=numbers).select_related("case__proposal") if numbers else []
    proposals = {one.id: one.case.proposal.id for one in found}
    return {letter.id: proposals.get(letter.reminder_id, 0) for letter in rows if letter.reminder_id}


def _what(letter: Letter) -> str:
    if letter.notice:
        return str(NAMES[Occasion(letter.notice.occasion)])
    return str(LETTERS.get(LetterKind(letter.kind), ""))


async def _proposals(numbers: object) -> dict[int, Proposal]:
    wanted = set(numbers)  # type: ignore[call-overload]
    return {one.id: one for one in await Proposal.filter(id__in=wanted)} if wanted else {}


async def figures() -> dict[str, int]:
    """How many letters there are in each state, for the operator's monitoring."""
    rows = await Letter.all().annotate(n=Count("id")).group_by("state").values("state", "n")
    counts = {row["state"]: row["n"] for row in rows}
    return {f"mail_{state.value}": counts.get(state, 0) for state in LetterState}
