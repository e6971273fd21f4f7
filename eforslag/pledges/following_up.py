"""Commitments with what has been told of them, and whether it is time to tell more."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eforslag.errors import NotFound
from eforslag.pledges.models import Commitment, CommitmentUpdate, Pledge
from eforslag.pledges.parties import owners
from eforslag.pledges.progress import STATUSES, Lateness, Status, lateness
from eforslag.pledges.standing import UPDATABLE


@dataclass(frozen=True, slots=True)
class CommitmentNow:
    """A commitment and its updates that stand, newest first: it stands as the newest one says."""

    commitment: Commitment
    updates: Sequence[CommitmentUpdate]
    late: Lateness | None = None

    @property
    def latest(self) -> CommitmentUpdate | None:
        return self.updates[0] if self.updates else None

    @property
    def status(self) -> str:
        return self.latest.status if self.latest else Status.NOT_STARTED

    @property
    def label(self) -> str:
        return str(STATUSES[self.status])

    @property
    def achieved(self) -> int | None:
        """What was last said about the target; an update that says nothing of it changes nothing."""
        return next((one.achieved for one in self.updates if one.achieved is not None), None)

    def concerns(self, party: str) -> bool:
        return party in owners(self.commitment.owner)


async def commitments_of(pledges: Sequence[Pledge], today: date) -> list[CommitmentNow]:
    """Every commitment of these pledges in its order; two queries, however many there are."""
    known = {pledge.id: pledge for pledge in pledges}
    rows = Commitment.filter(focus_area__pledge_id__in=[*known]).select_related("focus_area")
    commitments = await rows.order_by("focus_area__position", "focus_area_id", "position") if known else []
    told = await _told([one.id for one in commitments])
    return [_now(one, told[one.id], known[one.focus_area.pledge_id], today) for one in commitments]  # type: ignore[attr-defined]


async def _told(ids: Sequence[int]) -> dict[int, list[CommitmentUpdate]]:
    found: dict[int, list[CommitmentUpdate]] = defaultdict(list)
    rows = CommitmentUpdate.filter(commitment_id__in=ids, stands=True).select_related("written_by")
    for row in await rows.order_by("-day", "-id") if ids else ():
        found[row.commitment_id].append(row)  # type: ignore[attr-defined]
    return found


def _now(commitment: Commitment, updates: Sequence[CommitmentUpdate], pledge: Pledge, today: date) -> CommitmentNow:
    now = CommitmentNow(commitment, updates)
    if pledge.state not in UPDATABLE or pledge.signed_on is None:
        return now
    late = lateness(
        now.status,
        begins=max(pledge.period_start, pledge.signed_on),
        ends=pledge.period_end,
        due=commitment.due,
        updated_on=now.latest.day if now.latest else None,
        today=today,
    )
    return CommitmentNow(commitment, updates, late)


async def commitment_now(commitment_id: int, today: date) -> CommitmentNow:
    """One commitment, for those who work with it."""
    found = await Commitment.get_or_none(id=commitment_id).select_related("focus_area__pledge")
    if found is None:
        raise NotFound
    return _now(found, (await _told([found.id]))[found.id], found.focus_area.pledge, today)


async def corrected_updates(commitment_id: int) -> dict[int, CommitmentUpdate]:
    """The updates that have been corrected, by their ids; only those who work with the pledge read them."""
    rows = CommitmentUpdate.filter(commitment_id=commitment_id, stands=None).select_related("written_by")
    return {one.id: one for one in await rows}


async def any_update(update_id: int) -> CommitmentUpdate:
    found = await CommitmentUpdate.get_or_none(id=update_id).select_related("commitment__focus_area__pledge")
    if found is None:
        raise NotFound
    return found


def late_first(rows: Sequence[CommitmentNow]) -> list[CommitmentNow]:
    """Those that have been late for longest, then those that nobody has told of for longest; what has ended is last."""
    return sorted(rows, key=_urgency)


def _urgency(one: CommitmentNow) -> tuple[int, date]:
    if one.late:
        return 0, one.late.since
    ended = one.status in (Status.DONE, Status.NOT_DONE)
    return (2 if ended else 1), one.latest.day if one.latest else date.min
