"""Which decisions a proposer can ask a second look at, and until when. Pure."""

from datetime import date, datetime, timedelta

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.proposals.lifecycle import State, StepNotPossible
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.web.language import format_date

# As long as one has to appeal against what an authority decides, and counted from the day on which it stands here.
DAYS_TO_ASK = 21
REASON_LIMIT = 2000
# A proposal that is sent on is not voted on either. Were it left out, a refusal could be put so that nobody may ask.
REVIEWABLE = frozenset({State.REJECTED, State.FORWARDED})


class AlreadyAsked(Conflict):
    message = "Du har redan bett om en ny prövning av förslaget, och det går att göra en gång."


class TooLateToAsk(Conflict):
    message = "Det gick att be om en ny prövning till och med %(day)s."


def last_day(proposal: Proposal) -> date:
    """The last day on which a second look can be asked for; only once it is refused."""
    if proposal.decided_at is None:
        raise StepNotPossible
    return clock.local_date(proposal.decided_at) + timedelta(days=DAYS_TO_ASK)


def require_askable(proposal: Proposal, look: SecondLook | None, at: datetime) -> None:
    if look is not None:
        raise AlreadyAsked
    if proposal.state not in REVIEWABLE:
        raise StepNotPossible
    if clock.local_date(at) > last_day(proposal):
        raise TooLateToAsk(day=format_date(last_day(proposal)))
