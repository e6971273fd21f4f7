"""A proposal's way as steps: what happened, what is going on, and what comes next. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from eforslag import clock
from eforslag.cases.deadlines import is_late
from eforslag.cases.models import BoardInitiative, Case
from eforslag.cases.public import Progress
from eforslag.municipality import describe
from eforslag.municipality.rules import Rules
from eforslag.pledges.standing import PUBLIC
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalOrigin
from eforslag.reviews.models import SurfacedProposal
from eforslag.reviews.queries import Promise
from eforslag.reviews.succeeding import TAKEN_IN
from eforslag.web.language import _, format_date, gettext


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `stopped` is an end on the way. `url` is where one can read all of it, `language` that of the text."""

    state: Literal["done", "now", "next", "stopped"]
    title: str
    at: datetime | date | None = None
    text: str = ""
    url: str = ""
    language: str = ""

    @property
    def day(self) -> date | None:
        """The day in Sweden; some steps are known by their day only."""
        return clock.local_date(self.at) if isinstance(self.at, datetime) else self.at

    @property
    def when(self) -> str:
        return format_date(self.at) if self.at else ""


SWEDISH = "sv"
EXITS = {
    State.REJECTED: _("Kommunen tog inte upp förslaget"),
    State.FORWARDED: _("Skickat vidare till rätt mottagare"),
    State.WITHDRAWN: _("Förslagsställaren drog tillbaka förslaget"),
    State.TAKEN_DOWN: _("Förslaget togs bort från webbplatsen"),
    State.MERGED: _("Sammanslaget med ett annat förslag"),
}


def timeline(
    proposal: Proposal,
    at: datetime,
    answers: Sequence[SurfacedProposal] = (),
    progress: Progress | None = None,
    origin: ProposalOrigin | None = None,
    promises: Sequence[Promise] = (),
) -> list[Step]:
    """`answers` are those of signed reviews, the newest first; `progress` is how far its case has come.

    An `origin` is an earlier service's; `promises` are the commitments that came of it.
    """
    if origin and proposal.threshold is None:
        first = _earlier(proposal, origin)
    else:
        first = _steps(proposal, State(proposal.state), at, progress or Progress())
    kept = (step for one in promises for step in _promised(one))
    return [*first, *map(_answered, reversed(answers)), *kept, *_dropped(answers, {one.pledge.id for one in promises})]


def _earlier(proposal: Proposal, origin: ProposalOrigin) -> Iterator[Step]:
    """What is known of one that was over before it came here: the days that were written down, and no rules."""
    if origin.published:
        yield Step("done", gettext("Publicerat, röstningen öppnade"), proposal.published_at)
    if origin.closed and proposal.closes_at:
        yield Step("done", gettext("Röstningen slutade"), clock.last_moment(proposal.closes_at))
    if origin.answer:
        yield Step("done", gettext("Kommunen har svarat"))
    if (state := State(proposal.state)) in EXITS:
        yield Step("stopped", str(EXITS[state]))


def _answered(answer: SurfacedProposal) -> Step:
    title = gettext("Besvarat när medborgarlöftet följdes upp")
    return Step("done", title, answer.review.signed_at, str(answer.label), answer.url)


def _promised(promise: Promise) -> Iterator[Step]:
    """The commitment, and how it stands: under way, done, or not done after all. Pledges are written in Swedish."""
    title = gettext("Blev ett åtagande i %(pledge)s") % {"pledge": promise.pledge.title}
    yield Step("done", title, promise.pledge.signed_on, promise.commitment.text, promise.url, SWEDISH)
    standing = promise.standing
    if standing is None:
        yield Step("now", gettext("Åtagandet ska genomföras"), promise.commitment.due)
    elif standing.is_done:
        yield Step("done", gettext("Åtagandet är gjort"), standing.day, standing.text, promise.url, SWEDISH)
    else:
        title = gettext("Så står det till med åtagandet: %(status)s") % {"status": standing.label.lower()}
        state: Literal["now", "stopped"] = "stopped" if standing.status == "not_done" else "now"
        yield Step(state, title, standing.day, standing.text, promise.url, SWEDISH)


def _dropped(answers: Sequence[SurfacedProposal], kept_in: Collection[int]) -> Iterator[Step]:
    """Where the next pledge is public and does not hold what the answer promised it would."""
    for answer in reversed(answers):
        pledge = answer.review.next_pledge
        if pledge and pledge.id not in kept_in and pledge.state in PUBLIC and answer.response in TAKEN_IN:
            title = gettext("Blev inget åtagande i %(pledge)s") % {"pledge": pledge.title}
            yield Step("stopped", title, pledge.signed_on, url=f"/medborgarlofte/{pledge.id}")


def _steps(proposal: Proposal, state: State, at: datetime, progress: Progress) -> Iterator[Step]:
    if state is State.DRAFT:
        return
    if proposal.submitted_at or state is not State.PUBLISHED:
        yield Step("done", gettext("Inskickat"), proposal.submitted_at)
    yield from _moderation(proposal, state)
    if proposal.published_at:
        yield Step("done", gettext("Publicerat, röstningen öppnade"), proposal.published_at)
        yield from _voting(proposal, state, at, progress)
    if state in EXITS:
        yield Step("stopped", str(EXITS[state]), proposal.decided_at)


def _moderation(proposal: Proposal, state: State) -> Iterator[Step]:
    if state is State.SUBMITTED:
        yield Step("now", gettext("En moderator läser förslaget"), text=gettext("Du får svar här på sidan."))
    if state is State.RETURNED:
        yield Step("now", gettext("Moderatorn har en fråga till dig"), text=proposal.message)
    if state in (State.SUBMITTED, State.RETURNED):
        yield Step("next", gettext("Publiceras och öppnar för röster"))


def _voting(proposal: Proposal, state: State, at: datetime, progress: Progress) -> Iterator[Step]:
    votes = describe.votes(proposal.threshold or 0)
    over = state is not State.PUBLISHED or (proposal.closes_at is not None and proposal.closes_at <= at)
    if proposal.threshold_reached_at:
        yield Step("done", gettext("Nådde %(votes)s") % {"votes": votes}, proposal.threshold_reached_at)
        if progress.case:
            yield _registered(progress.case)
    elif not over:
        yield Step(
            "now", gettext("Samlar röster"), text=gettext("Behöver %(votes)s för att gå vidare.") % {"votes": votes}
        )
    if state in EXITS:
        return
    # The voting ends at the midnight that closes its last day, and it is that day which is shown.
    last_day = clock.last_moment(proposal.closes_at) if proposal.closes_at else None
    if over:
        yield Step("done", gettext("Röstningen slutade"), last_day)
    else:
        yield Step("now" if proposal.threshold_reached_at else "next", gettext("Röstningen slutar"), last_day)
    if progress.case:
        yield from _case(progress.case, over, clock.local_date(at))
    else:
        yield from _afterwards(proposal, over)
    if progress.initiative:
        yield _picked_up(progress.initiative)


def _afterwards(proposal: Proposal, over: bool) -> Iterator[Step]:
    limit = Rules.thawed(proposal.rules or {}).months_to_answer
    if proposal.threshold_reached_at:
        promise = gettext("Du får läsa svaret här inom %(months)s efter röstningens slut.")
        promise %= {"months": describe.months(limit)}
        yield Step("now" if over else "next", gettext("Kommunen tar ställning och svarar"), text=promise)
    elif over:
        stays = gettext("Förslaget nådde inte gränsen. Det finns kvar, och en förtroendevald kan ta upp idén.")
        yield Step("stopped", gettext("Gick inte vidare"), text=stays)
    else:
        yield Step("next", gettext("Når det gränsen tar kommunen ställning och svarar"))


def _registered(case: Case) -> Step:
    number = gettext("Diarienummer %(number)s.") % {"number": case.case_number} if case.case_number else ""
    return Step("done", gettext("Blev ett ärende hos kommunen"), case.opened_at, number)


def _case(case: Case, over: bool, today: date) -> Iterator[Step]:
    """From the preparation to what is done after the decision."""
    if case.preparing_since:
        yield Step("done", gettext("Kommunen började utreda förslaget"), case.preparing_since)
    if not case.is_decided:
        yield Step("now" if over else "next", _whose_turn(case), text=_promise(case, today))
        return
    decision = gettext("Beslut: %(outcome)s") % {"outcome": case.outcome_label.lower()}
    yield Step("done", decision, case.decided_on, case.meaning)
    if case.implemented_on:
        yield Step("done", gettext("Förslaget är genomfört"), case.implemented_on)
    elif case.is_carried_out:
        yield Step("now", gettext("Förslaget genomförs"), text=gettext("Kommunen berättar här hur det går."))


def _whose_turn(case: Case) -> str:
    if case.board:
        return gettext("%(board)s tar ställning och svarar") % {"board": case.board.name}
    return gettext("Kommunen tar ställning och svarar")


def _promise(case: Case, today: date) -> str:
    day = {"day": format_date(case.due_on)}
    if is_late(case.due_on, today):
        return gettext("Svaret skulle ha kommit senast %(day)s. Det är försenat.") % day
    return gettext("Svaret kommer senast %(day)s.") % day


def _picked_up(initiative: BoardInitiative) -> Step:
    about = gettext("%(member)s har väckt initiativet ”%(name)s”.")
    about %= {"member": initiative.member, "name": initiative.name}
    return Step("done", gettext("Upptaget av en förtroendevald"), initiative.day, about)
