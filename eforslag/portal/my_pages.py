"""One's own proposals and votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag import clock
from eforslag.identity.keys import Keys
from eforslag.identity.visitors import Resident
from eforslag.municipality.queries import rules_in_force
from eforslag.portal.cards import Card, cards
from eforslag.portal.merged_votes import Question, questions
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.queries import proposals_of
from eforslag.votes.queries import voted_on


@dataclass(frozen=True, slots=True)
class MyPages:
    drafts: Sequence[Proposal]
    to_answer: Sequence[Proposal]
    sent: Sequence[Card]
    voted: Sequence[Card]
    to_bring: Sequence[Question]
    days_votes_are_shown: int


async def of(resident: Resident, keys: Keys, at: datetime) -> MyPages:
    own = await proposals_of(resident.person_key)
    voted = await voted_on(resident.person_key, keys)
    quiet = (State.DRAFT, State.RETURNED)
    return MyPages(
        drafts=[proposal for proposal in own if proposal.state == State.DRAFT],
        to_answer=[proposal for proposal in own if proposal.state == State.RETURNED],
        sent=await cards([proposal for proposal in own if proposal.state not in quiet], at, own=True),
        voted=await cards(voted, at),
        to_bring=await questions(voted, at),
        days_votes_are_shown=(await rules_in_force(clock.local_date(at))).days_votes_are_shown,
    )
