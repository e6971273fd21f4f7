"""From a signed review to the next pledge: a draft with what was promised, each promise tied to its proposal."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from tortoise.transactions import atomic

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.pledges.actions import editable, write_pledge
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.outline import insert, insert_area
from eforslag.pledges.parties import require_party
from eforslag.pledges.standing import Standing
from eforslag.proposals.lifecycle import State
from eforslag.reviews.models import CommitmentOrigin, Review, SurfacedProposal

BECOMES_COMMITMENT = "becomes_commitment"
# Answers that the draft can make a commitment of; the others promise nothing in the next pledge.
TAKEN_IN = (BECOMES_COMMITMENT, "next_pledge")
# What the form of a commitment takes.
TEXT_LIMIT = 1000


class NotSignedYet(Conflict):
    message = "Uppföljningen måste vara undertecknad av båda innan nästa löfte kan börja."


class NextBegun(Conflict):
    message = "Nästa löfte är redan påbörjat från den här uppföljningen."


class NotToTakeIn(Conflict):
    message = "Förslaget är redan ett åtagande, eller så är nästa löfte inte längre ett utkast."


@atomic()
async def begin_next(review_id: int, *, by: Actor, at: datetime) -> Pledge:
    """Draft the next pledge; each answer "becomes a commitment" is one in it, whichever party promised it. Once each.

    Where another review of the same pledge has begun a draft, this one's promises are added to it. Raises NotFound,
    NotSignedYet or NextBegun.
    """
    require_party(by.party)
    review = await Review.get_or_none(id=review_id).select_related("pledge")
    if review is None:
        raise NotFound
    if not review.is_signed:
        raise NotSignedYet
    # Of two who begin at once one waits for the other here, and then finds it begun.
    await Pledge.filter(id=review.pledge.id).update(changed_at=at)
    draft = await _draft_of(review.pledge) or await _new_draft(review.pledge, by, at)
    if not await Review.filter(id=review_id, next_pledge_id=None).update(next_pledge_id=draft.id):
        raise NextBegun
    promised = await _promise(review, draft, by, at)
    await record("pledge.begun", draft, by=by, at=at, review=review_id, commitments=promised)
    return draft


async def _draft_of(pledge: Pledge) -> Pledge | None:
    begun = Pledge.filter(predecessor_id=pledge.id, state=Standing.DRAFT, begun_by__pledge_id=pledge.id)
    return await begun.order_by("id").first()


async def _new_draft(pledge: Pledge, by: Actor, at: datetime) -> Pledge:
    start, end = next_period(pledge.period_start, pledge.period_end)
    draft = await write_pledge(
        next_title(start, end), pledge.sentence, start, end, background=pledge.background,
        police_area=pledge.police_area, predecessor_id=pledge.id, by=by, at=at,
    )  # fmt: skip
    for area in await FocusArea.filter(pledge_id=pledge.id).order_by("position"):
        await insert_area(draft, {"name": area.name, "description": area.description}, by=by, at=at)
    return draft


def next_period(first: date, last: date) -> tuple[date, date]:
    """As long as the one before, and from the day after it; whole years stay whole, with leap days or without."""
    start = last + timedelta(days=1)
    if (start.month, start.day) == (first.month, first.day) != (2, 29):
        return start, start.replace(year=2 * start.year - first.year) - timedelta(days=1)
    return start, start + (last - first)


def next_title(start: date, end: date) -> str:
    return f"Medborgarlöfte {start.year}" + (f"–{end.year}" if end.year > start.year else "")


@atomic()
async def take_in(surfaced_id: int, *, by: Actor, at: datetime) -> Commitment:
    """Make one more answer a commitment in the draft that its review began. Raises NotFound or NotToTakeIn."""
    require_party(by.party)
    row = await SurfacedProposal.get_or_none(id=surfaced_id).select_related("proposal", "focus_area", "review")
    if row is None:
        raise NotFound
    draft_id = row.review.next_pledge_id  # type: ignore[attr-defined]
    if draft_id is None or row.response not in TAKEN_IN:
        raise NotToTakeIn
    draft = await editable(draft_id, at)
    if draft.state != Standing.DRAFT or await CommitmentOrigin.exists(surfaced_id=surfaced_id):
        raise NotToTakeIn
    [commitment] = await _put_in([row], draft, by, at)
    return commitment


async def _promise(review: Review, draft: Pledge, by: Actor, at: datetime) -> int:
    """A commitment for each answer that says so; returns how many."""
    await editable(draft.id, at)
    chosen = SurfacedProposal.filter(review_id=review.id, response=BECOMES_COMMITMENT)
    rows = await chosen.select_related("proposal", "focus_area").order_by("focus_area__position", "rank", "id")
    return len(await _put_in(rows, draft, by, at))


async def _put_in(rows: Sequence[SurfacedProposal], draft: Pledge, by: Actor, at: datetime) -> list[Commitment]:
    """Each as a commitment under the focus area of the same name, tied to its proposal.

    Both parties have signed every one of them, so that whoever begins takes down the other one's words too.
    """
    areas = {area.name: area for area in await FocusArea.filter(pledge_id=draft.id)}
    made = []
    for row in rows:
        name = row.focus_area.name
        if name not in areas:
            columns = {"name": name, "description": row.focus_area.description}
            areas[name] = await insert_area(draft, columns, by=by, at=at)
        made.append(await insert(areas[name], _terms(row, draft), by=by, at=at))
        await CommitmentOrigin.create(commitment_id=made[-1].id, surfaced_id=row.id)
    return made


def _terms(row: SurfacedProposal, draft: Pledge) -> dict[str, Any]:
    """What was proposed and what was answered, for them to put into the words of a pledge."""
    title = row.evidence["title"] if State(row.proposal.state).is_public else ""
    text = f"{title}. {row.reason}" if title else row.reason
    return {
        "text": text if len(text) <= TEXT_LIMIT else title or row.reason[:TEXT_LIMIT],
        "owner": row.party,
        "due": draft.period_end,
    }
