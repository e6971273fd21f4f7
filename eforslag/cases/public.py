"""What everybody can read of cases: a proposal's own, those that wait for an answer, and what members picked up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from eforslag.cases.lifecycle import OPEN
from eforslag.cases.models import BoardInitiative, Case, ImplementationUpdate
from eforslag.proposals.lifecycle import PUBLIC, State
from eforslag.proposals.models import Proposal
from eforslag.web.pagination import Page, cursor, place

ROWS = 20


@dataclass(frozen=True, slots=True)
class Progress:
    """A proposal's case and what has been done since the decision, or the initiative that was made of it."""

    case: Case | None = None
    updates: Sequence[ImplementationUpdate] = ()
    initiative: BoardInitiative | None = None


async def progress_of(proposal: Proposal) -> Progress:
    """Asks nothing of a proposal that can't have come so far."""
    if proposal.state == State.LAPSED:
        return Progress(initiative=await BoardInitiative.get_or_none(proposal_id=proposal.id))
    if proposal.threshold_reached_at is None:
        return Progress()
    case = await Case.get_or_none(proposal_id=proposal.id).select_related("board")
    done = ImplementationUpdate.filter(case_id=case.id).order_by("day", "id") if case and case.is_carried_out else None
    return Progress(case, await done if done else ())


async def progress_of_all(proposals: Iterable[Proposal]) -> dict[int, Progress]:
    """The same for many; three queries however many there are."""
    ids = {proposal.id for proposal in proposals}
    cases = {case.proposal_id: case for case in await Case.filter(proposal_id__in=ids).select_related("board")}  # type: ignore[attr-defined]
    told: dict[int, list[ImplementationUpdate]] = defaultdict(list)
    for update in await ImplementationUpdate.filter(case__proposal_id__in=ids).order_by("day", "id"):
        told[update.case_id].append(update)  # type: ignore[attr-defined]
    initiatives = {one.proposal_id: one for one in await BoardInitiative.filter(proposal_id__in=ids)}  # type: ignore[attr-defined]
    return {one: _progress(cases.get(one), told, initiatives.get(one)) for one in ids}


def _progress(
    case: Case | None, told: Mapping[int, Sequence[ImplementationUpdate]], initiative: BoardInitiative | None
) -> Progress:
    return Progress(case, told.get(case.id, ()) if case and case.is_carried_out else (), initiative)


async def waiting(after: str | None) -> Page[Case]:
    """Proposals that wait for an answer, those that have waited longest first, following the cursor `after`."""
    chosen = Case.filter(_following(place(after)), state__in=OPEN, proposal__state__in=PUBLIC)
    rows = await chosen.select_related("proposal", "board").order_by("reached_at", "id").limit(ROWS + 1)
    if len(rows) <= ROWS:
        return Page(rows)
    end = rows[ROWS - 1]
    return Page(rows[:ROWS], cursor(end.reached_at.isoformat(), end.id))


async def how_many_wait() -> int:
    return await Case.filter(state__in=OPEN, proposal__state__in=PUBLIC).count()


def _following(key: list[str] | None) -> Q:
    """What comes after a row; a cursor that makes no sense is as good as none."""
    try:
        moment_text, id_text = key or ("", "")
        moment, row_id = datetime.fromisoformat(moment_text), int(id_text)
    except ValueError:
        return Q()
    if moment.tzinfo is None or not 2000 < moment.year < 9000 or not 0 < row_id < 10**9:
        return Q()
    return Q(reached_at__gt=moment) | Q(reached_at=moment, id__gt=row_id)
