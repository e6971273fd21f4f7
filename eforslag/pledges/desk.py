"""What the coordinators' own pages show: every pledge, and the parts of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eforslag.errors import NotFound
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.pages import AreaPart, outline
from eforslag.pledges.standing import EDITABLE, IN_USE, Standing


@dataclass(frozen=True, slots=True)
class Desk:
    pledges: Sequence[Pledge]

    @property
    def drafts(self) -> Iterator[Pledge]:
        return (one for one in self.pledges if one.state == Standing.DRAFT)


async def desk() -> Desk:
    """Every pledge, newest first."""
    return Desk(await Pledge.all().order_by("-period_start", "-id"))


@dataclass(frozen=True, slots=True)
class Work:
    """One pledge as it is worked with."""

    pledge: Pledge
    areas: Sequence[AreaPart]

    @property
    def may_edit(self) -> bool:
        return self.pledge.state in EDITABLE

    @property
    def may_review(self) -> bool:
        return self.pledge.state in IN_USE


async def work_on(pledge_id: int) -> Work:
    pledge = await any_pledge(pledge_id)
    return Work(pledge, await outline(pledge_id))


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
