"""What the coordinators' own pages show: every pledge, and the parts of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eforslag.errors import NotFound
from eforslag.pledges.completeness import Missing, missing
from eforslag.pledges.following_up import CommitmentNow, commitments_of, late_first
from eforslag.pledges.models import Commitment, FocusArea, PartyContact, PendingChange, Pledge, PledgeNod
from eforslag.pledges.pages import AreaPart, outline
from eforslag.pledges.parties import SIGNING
from eforslag.pledges.proposing import WAITING, read
from eforslag.pledges.standing import EDITABLE, IN_USE, UPDATABLE, Standing


@dataclass(frozen=True, slots=True)
class Desk:
    pledges: Sequence[Pledge]
    party: str
    today: date
    late: Sequence[tuple[Pledge, CommitmentNow]]
    pending: Sequence[PendingChange]
    email: str

    @property
    def drafts(self) -> Iterator[Pledge]:
        return (one for one in self.pledges if one.state == Standing.DRAFT)

    @property
    def to_settle(self) -> list[PendingChange]:
        """What the other party waits for a yes or a no to."""
        return [one for one in self.pending if one.party != self.party]

    @property
    def at_the_others(self) -> list[PendingChange]:
        """What this party waits for the other's yes or no to."""
        return [one for one in self.pending if one.party == self.party]


async def desk(party: str, today: date) -> Desk:
    """Every pledge, newest first, and what waits for this party."""
    pledges = await Pledge.all().order_by("-period_start", "-id")
    contact = await PartyContact.get_or_none(party=party)
    return Desk(
        pledges,
        party,
        today,
        await _late([one for one in pledges if one.state in UPDATABLE], party, today),
        await _pending(PendingChange.filter(outcome=WAITING)),
        contact.email if contact else "",
    )


async def _late(pledges: Sequence[Pledge], party: str, today: date) -> list[tuple[Pledge, CommitmentNow]]:
    """The party's own commitments that somebody should tell of, the longest overdue first."""
    rows = [one for one in await commitments_of(pledges, today) if one.late and one.concerns(party)]
    known = {pledge.id: pledge for pledge in pledges}
    return [(known[one.commitment.focus_area.pledge_id], one) for one in late_first(rows)]  # type: ignore[attr-defined]


async def _pending(chosen: Any) -> list[PendingChange]:
    related = ("pledge__predecessor", "focus_area", "commitment", "proposed_by")
    rows = list(await chosen.select_related(*related).order_by("proposed_at", "id"))
    for one in rows:
        one.terms = await _readable(read(one.terms))
    return rows


async def _readable(terms: dict[str, Any]) -> dict[str, Any]:
    """With the earlier pledge by its title; hardly ever is another one chosen once a pledge is signed."""
    if terms.get("predecessor_id"):
        earlier = await Pledge.get_or_none(id=terms["predecessor_id"])
        return {**terms, "predecessor_id": earlier.title if earlier else None}
    return terms


@dataclass(frozen=True, slots=True)
class Work:
    """One pledge as it is worked with."""

    pledge: Pledge
    areas: Sequence[AreaPart]
    party: str
    nods: Sequence[PledgeNod]
    pending: Sequence[PendingChange]

    @property
    def is_draft(self) -> bool:
        return self.pledge.state == Standing.DRAFT

    @property
    def nodded(self) -> dict[str, PledgeNod | None]:
        """Each party, with its yes to the draft as it stands."""
        given = {one.party: one for one in self.nods}
        return {party: given.get(party) for party in SIGNING}

    @property
    def missing(self) -> list[Missing]:
        """What stands between this draft and a yes."""
        parts = [(part.area, [one.commitment for one in part.commitments]) for part in self.areas]
        return missing(self.pledge, parts, self.party) if self.is_draft else []

    @property
    def may_be_signed(self) -> bool:
        return all(self.nodded.values()) and not self.missing

    @property
    def own(self) -> list[CommitmentNow]:
        """What this party tells of, the most urgent first."""
        rows = [one for part in self.areas for one in part.commitments if one.concerns(self.party)]
        return late_first(rows) if self.pledge.state in UPDATABLE else []

    @property
    def may_edit(self) -> bool:
        return self.pledge.state in EDITABLE

    @property
    def may_review(self) -> bool:
        return self.pledge.state in IN_USE


async def work_on(pledge_id: int, party: str, today: date) -> Work:
    pledge = await any_pledge(pledge_id)
    return Work(
        pledge,
        await outline(pledge, today),
        party,
        await PledgeNod.filter(pledge_id=pledge_id).select_related("given_by"),
        await _pending(PendingChange.filter(pledge_id=pledge_id, outcome=WAITING)),
    )


async def any_pledge(pledge_id: int) -> Pledge:
    pledge = await Pledge.get_or_none(id=pledge_id).select_related("predecessor")
    if pledge is None:
        raise NotFound
    return pledge


async def earlier_than(pledge: Pledge | None) -> Sequence[Pledge]:
    """The pledges that this one, or a new one, may build on."""
    others = Pledge.exclude(id=pledge.id) if pledge else Pledge.all()
    return await others.order_by("-period_start", "-id")


async def any_area(area_id: int) -> FocusArea:
    area = await FocusArea.get_or_none(id=area_id).select_related("pledge")
    if area is None:
        raise NotFound
    return area


async def any_commitment(commitment_id: int) -> Commitment:
    commitment = await Commitment.get_or_none(id=commitment_id).select_related("focus_area__pledge")
    if commitment is None:
        raise NotFound
    return commitment
