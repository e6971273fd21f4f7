"""What will stop a proposal from being sent, told from the first step on. It may be written and saved all the same."""

from dataclasses import dataclass
from datetime import datetime

from eforslag import clock
from eforslag.errors import DomainError
from eforslag.identity.keys import Keys
from eforslag.identity.register import submitter
from eforslag.identity.visitors import Resident
from eforslag.municipality.rules import Rules
from eforslag.proposals import queries, writing
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.web.errors import said


@dataclass(frozen=True, slots=True)
class Hindrance:
    """A refusal that waits at the last step, and the day on which it is gone at the latest, where that is known."""

    refusal: DomainError
    last_day: datetime | None = None

    @property
    def is_for_voters(self) -> bool:
        """Whether it is the person who may not submit, rather than the number of proposals."""
        return not isinstance(self.refusal, writing.TooManyOpen)

    @property
    def sentence(self) -> str:
        return said(self.refusal)


async def hindrance(author: Resident, proposal: Proposal | None, rules: Rules, keys: Keys) -> Hindrance | None:
    """What would stop the author from sending the proposal, which has no row yet where it is None."""
    verdict = await submitter(author, rules, keys)
    if verdict.refusal:
        return Hindrance(verdict.refusal)
    if proposal and proposal.state != State.DRAFT:
        return None
    endings = await queries.endings_of_open(author.person_key)
    refusal = writing.lack_of_room(len(endings), rules)
    end = writing.room_at(endings, rules)
    return Hindrance(refusal, clock.last_moment(end) if end else None) if refusal else None
