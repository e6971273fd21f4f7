"""What a line does that has been imported before: nothing, or it brings the proposal up to date; never a second one."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from tortoise.expressions import Q

from eforslag.archive.line import Earlier
from eforslag.archive.states import state_of
from eforslag.proposals.indexing import document, enter
from eforslag.proposals.models import Proposal, ProposalOrigin

OWN_NUMBER = re.compile(r"([0-9]{4})-([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Whether anything was changed, and what wasn't though the line says otherwise."""

    changed: bool
    note: str = ""


async def known(found: Sequence[Earlier]) -> dict[str, ProposalOrigin | None]:
    """The lines that were imported before, and those of proposals that were made here, which have no origin."""
    before = ProposalOrigin.filter(source_id__in=[earlier.id for earlier in found]).select_related("proposal")
    return {**dict.fromkeys(await _own(found)), **{one.source_id: one for one in await before}}


async def _own(found: Sequence[Earlier]) -> list[str]:
    """Of two services that number alike the title tells which it is."""
    numbered = [(earlier, match) for earlier in found if (match := OWN_NUMBER.fullmatch(earlier.id))]
    if not numbered:
        return []
    which = reduce(or_, (Q(year=int(m[1]), serial=int(m[2]), title=earlier.title) for earlier, m in numbered))
    return [one.number for one in await Proposal.filter(which)]


async def renew(earlier: Earlier, origin: ProposalOrigin | None, at: datetime) -> Outcome:
    """Bring an imported proposal up to date with its line; one that was made here stays as it is."""
    if origin is None:
        return Outcome(changed=False)
    proposal, wanted = origin.proposal, kept(earlier)
    texts = {"title": earlier.title, "text": earlier.text}
    votes, note = _votes(earlier, proposal)
    changes: dict[str, Any] = {name: value for name, value in texts.items() if getattr(proposal, name) != value}
    changes |= votes | _standing(earlier, proposal, origin)
    if not changes and all(getattr(origin, name) == value for name, value in wanted.items()):
        return Outcome(changed=False, note=note)
    await Proposal.filter(id=proposal.id).update(**changes, changed_at=at)
    await ProposalOrigin.filter(proposal_id=proposal.id).update(**wanted)
    await enter([proposal.id], before=[document(proposal)])
    return Outcome(changed=True, note=note)


def kept(earlier: Earlier) -> dict[str, str]:
    """What is kept of a line as it was written."""
    names = ("source_url", "state", "published", "closed", "answer")
    return {name: getattr(earlier, name) for name in names}


def _votes(earlier: Earlier, proposal: Proposal) -> tuple[dict[str, int], str]:
    """The number that was collected there, as long as nobody has voted here: from then on it stands."""
    if earlier.votes == proposal.votes:
        return {}, ""
    if proposal.votes == proposal.earlier_votes:
        return {"votes": earlier.votes, "earlier_votes": earlier.votes}, ""
    note = f"{earlier.id}: people have voted here since, so its votes stay as they are ({proposal.votes})."
    return {}, note


def _standing(earlier: Earlier, proposal: Proposal, origin: ProposalOrigin) -> dict[str, Any]:
    """A new state or day, unless the proposal has gone on here since; one that is over is never opened again."""
    as_written = (earlier.state, earlier.published, earlier.closed) == (origin.state, origin.published, origin.closed)
    was = state_of(origin.state) or Earlier("", "", closed=origin.closed).meant
    if as_written or proposal.state != was:
        return {}
    days = {"published_at": earlier.published_at} if earlier.published_at else {}
    end = earlier.closed_at
    if earlier.meant == was:
        closing = {"closes_at": end, **({"closed_at": end} if proposal.closed_at else {})} if end else {}
        return {**days, **closing}
    if earlier.meant not in (state_of("passed"), state_of("lapsed")):
        return days
    over = end or proposal.closes_at
    return {**days, "state": earlier.meant, "closes_at": over, "closed_at": over}
