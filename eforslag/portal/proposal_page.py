"""What the page of one proposal shows to this visitor: how much of it is public, its way, its votes, its answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from eforslag.cases.public import Progress, progress_of
from eforslag.following.queries import followable
from eforslag.identity.keys import Keys
from eforslag.identity.visitors import Resident, Visitor
from eforslag.moderation.channels import CHANNELS, Channel
from eforslag.moderation.grounds import GROUNDS, Ground
from eforslag.pledges import queries as pledges
from eforslag.portal.cards import address
from eforslag.portal.threads import with_vote
from eforslag.portal.timeline import Step, timeline
from eforslag.proposals.lifecycle import EDITABLE, State, may
from eforslag.proposals.models import Proposal, ProposalOrigin
from eforslag.proposals.queries import is_own, origin_of
from eforslag.proposals.second_look_pages import SecondLookPart, second_look_part
from eforslag.proposals.successors import merged_into
from eforslag.reviews.models import SurfacedProposal
from eforslag.reviews.queries import promises_from, signed_answers
from eforslag.votes.panel import VotePanel, end_of_voting, panel_for
from eforslag.votes.queries import day_of_vote


@dataclass(frozen=True, slots=True)
class ProposalPage:
    proposal: Proposal
    is_own: bool
    shows_text: bool
    panel: VotePanel | None
    steps: list[Step]
    areas: list[str]
    answers: Sequence[SurfacedProposal]
    ground: Ground | None
    channel: Channel | None
    progress: Progress
    merged_here: Sequence[Proposal]
    second_look: SecondLookPart | None
    origin: ProposalOrigin | None

    @property
    def address(self) -> str:
        return address(self.proposal)

    @property
    def shows_name(self) -> bool:
        """Never a child's, never after a withdrawal, and only where the rules say that names are shown."""
        proposal = self.proposal
        return self.shows_text and proposal.name_is_public

    @property
    def may_be_followed(self) -> bool:
        return followable(self.proposal)

    @property
    def successor(self) -> Proposal | None:
        """The proposal in which the voting of a merged one goes on, while it is public."""
        return self.panel.onward.proposal if self.panel and self.panel.onward else None

    @property
    def successor_may_be_followed(self) -> bool:
        """Nobody is made to follow another proposal than the one they chose, but they are shown the way."""
        return self.successor is not None and followable(self.successor)

    @property
    def last_day(self) -> datetime | None:
        return end_of_voting(self.proposal)

    @property
    def may_edit(self) -> bool:
        return self.is_own and self.proposal.state in EDITABLE

    @property
    def may_withdraw(self) -> bool:
        return self.is_own and may("withdraw", self.proposal.state) and not self.proposal.threshold_reached_at


async def page_of(proposal: Proposal, visitor: Visitor | None, keys: Keys, at: datetime) -> ProposalPage:
    own = is_own(proposal, getattr(visitor, "person_key", None))
    ground = GROUNDS.get(proposal.ground or "")
    has_votes = proposal.text_is_public and proposal.threshold is not None
    answers = await signed_answers(proposal.id)
    promises = (await promises_from([proposal.id]))[proposal.id] if answers else ()
    progress = await progress_of(proposal)
    origin = await origin_of(proposal)
    panel = await panel_for(proposal, visitor, keys, at) if has_votes else None
    steps = timeline(proposal, at, answers, progress, origin, promises)
    voted = await _own_vote(panel, visitor, keys)
    return ProposalPage(
        proposal=proposal,
        is_own=own,
        shows_text=own or proposal.text_is_public or _rejected_in_the_open(proposal, ground),
        panel=panel,
        steps=with_vote(steps, voted) if voted else steps,
        areas=(await pledges.focus_areas_of([proposal.id]))[proposal.id],
        answers=answers,
        ground=ground,
        channel=CHANNELS.get(proposal.forwarded_to),
        progress=progress,
        second_look=await second_look_part(proposal, at) if own else None,
        merged_here=[one for one in await merged_into(proposal.id) if one.text_is_public] if has_votes else (),
        origin=origin,
    )


async def _own_vote(panel: VotePanel | None, visitor: Visitor | None, keys: Keys) -> date | None:
    """The day of one's own vote once the voting is over; until then the panel tells it, and it can be taken back."""
    if panel is None or panel.is_open or not isinstance(visitor, Resident):
        return None
    return await day_of_vote(panel.proposal.id, visitor.person_key, keys)


def _rejected_in_the_open(proposal: Proposal, ground: Ground | None) -> bool:
    """A refusal on a visible ground shows the text with the reason; a hidden one, or a take-down, hides it."""
    return proposal.state == State.REJECTED and ground is not None and not ground.is_hidden
