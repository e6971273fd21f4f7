"""Whether one proposal can be merged into another, or separated from it again. Pure."""

from datetime import datetime

from eforslag.errors import Conflict
from eforslag.moderation.decisions import DecidedMeanwhile
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal


class CannotMerge(Conflict):
    """The moderator has to choose another proposal; the sentence says why."""


class ToItself(CannotMerge):
    message = "Det är samma förslag. Välj ett annat."


class OtherNotOpen(CannotMerge):
    message = "Det förslaget är inte öppet för röster. Välj ett som går att rösta på."


class OtherMerged(CannotMerge):
    message = "Det förslaget är redan sammanslaget med ett annat. Välj det som röstningen fortsätter i."


class IsOwedAnAnswer(CannotMerge):
    message = (
        "Det här förslaget har nått gränsen och ska få ett svar, så röstningen kan inte flyttas härifrån. "
        "Öppna det andra förslaget och slå samman det med det här."
    )


class CannotSeparate(Conflict):
    message = (
        "Sammanslagningen går inte att upphäva längre, för röstningen om förslaget skulle ha slutat vid det här laget."
    )


def takes_votes(proposal: Proposal, at: datetime) -> bool:
    return proposal.state == State.PUBLISHED and proposal.closes_at is not None and at < proposal.closes_at


def require_mergeable(proposal: Proposal, other: Proposal, at: datetime) -> None:
    """Raises DecidedMeanwhile if the proposal itself takes no votes, and CannotMerge if the other can't take over."""
    if not takes_votes(proposal, at):
        raise DecidedMeanwhile
    if other.id == proposal.id:
        raise ToItself
    if proposal.threshold_reached_at:
        raise IsOwedAnAnswer
    if not takes_votes(other, at):
        raise OtherMerged if other.state == State.MERGED else OtherNotOpen


def may_separate(proposal: Proposal, at: datetime) -> bool:
    """While its own voting would still be going on."""
    return proposal.state == State.MERGED and proposal.closes_at is not None and at < proposal.closes_at
