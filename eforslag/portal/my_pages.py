"""One's own proposals and votes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from eforslag import clock
from eforslag.cases.public import progress_of_all
from eforslag.identity.keys import Keys
from eforslag.identity.visitors import Resident
from eforslag.municipality.queries import rules_in_force
from eforslag.portal.cards import cards
from eforslag.portal.merged_votes import Question, questions
from eforslag.portal.threads import Thread, with_vote
from eforslag.portal.timeline import Step, timeline
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.proposals.queries import proposals_of
from eforslag.reviews.queries import promises_from, signed_answers_of
from eforslag.votes.queries import voted_on


@dataclass(frozen=True, slots=True)
class MyPages:
    drafts: Sequence[Proposal]
    to_answer: Sequence[Proposal]
    sent: Sequence[Thread]
    voted: Sequence[Thread]
    to_bring: Sequence[Question]
    days_votes_are_shown: int


async def of(resident: Resident, keys: Keys, at: datetime) -> MyPages:
    own = await proposals_of(resident.person_key)
    quiet = (State.DRAFT, State.RETURNED)
    sent = [proposal for proposal in own if proposal.state not in quiet]
    voted = await voted_on(resident.person_key, keys)
    shown = [*sent, *(one for one, _ in voted)]
    answers, progress = await signed_answers_of({one.id for one in shown}), await progress_of_all(shown)
    promises = await promises_from([one for one, found in answers.items() if found])

    def steps(proposal: Proposal) -> list[Step]:
        found = (answers[proposal.id], progress[proposal.id], None, promises[proposal.id])
        return timeline(proposal, at, *found)

    return MyPages(
        drafts=[proposal for proposal in own if proposal.state == State.DRAFT],
        to_answer=[proposal for proposal in own if proposal.state == State.RETURNED],
        sent=[
            Thread(card, steps(proposal)) for proposal, card in zip(sent, await cards(sent, at, own=True), strict=True)
        ],
        voted=[
            Thread(card, with_vote(steps(proposal), day))
            for (proposal, day), card in zip(voted, await cards([one for one, _ in voted], at), strict=True)
        ],
        to_bring=await questions([one for one, _ in voted], at),
        days_votes_are_shown=(await rules_in_force(clock.local_date(at))).days_votes_are_shown,
    )
