"""Telling how a commitment goes. Updates are only ever added; a correction is one more, in the place of the first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, DomainError, NotFound
from eforslag.pledges.models import Commitment, CommitmentUpdate, PendingChange, Pledge
from eforslag.pledges.parties import JOINT, OthersCommitment, require_own, require_party
from eforslag.pledges.progress import STATUSES
from eforslag.pledges.proposing import needs_nod, propose, written
from eforslag.pledges.standing import UPDATABLE


class NotUpdatable(Conflict):
    message = "Lägesrapporter kan skrivas från det att löftet är undertecknat till dess att det är avslutat."


class UpdateUnsound(DomainError):
    status = 422
    message = "En lägesrapport säger hur det går, med några ord, och gäller en dag som har varit."


class AlreadyCorrected(Conflict):
    message = "Lägesrapporten är redan rättad. Rätta den nya i stället."


@atomic()
async def tell(
    commitment_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime
) -> CommitmentUpdate | PendingChange:
    """Say how a commitment stands. `terms`: day, status, text and, where known, achieved, evidence, evidence_url.

    Of a joint commitment the other party has to agree before it is public.
    """
    _require_sound(terms, at)
    commitment = await _updatable(commitment_id, at)
    require_own(commitment.owner, by.party)
    area = commitment.focus_area
    if needs_nod(area.pledge, commitment.owner):
        return await propose("update", terms, pledge=area.pledge, area=area, commitment=commitment, by=by, at=at)
    return await enter(commitment, terms, written_by=by, by=by, at=at)


async def enter(
    commitment: Commitment, terms: Mapping[str, Any], *, written_by: Actor, by: Actor, at: datetime
) -> CommitmentUpdate:
    """What telling comes to, once nobody has to be asked; inside a transaction of the caller's."""
    update = await CommitmentUpdate.create(
        commitment=commitment, party=written_by.party, written_by_id=written_by.staff_id, written_at=at, **terms
    )
    await record("commitment.updated", commitment, by=by, at=at, update=update.id, **written(terms))
    return update


@atomic()
async def correct(
    update_id: int, terms: Mapping[str, Any], *, by: Actor, at: datetime
) -> CommitmentUpdate | PendingChange:
    """Put another update in the place of one's own, or a joint one; the first is kept for who works with the pledge."""
    _require_sound(terms, at)
    wrong = await CommitmentUpdate.get_or_none(id=update_id)
    if wrong is None:
        raise NotFound
    commitment = await _updatable(wrong.commitment_id, at)  # type: ignore[attr-defined]
    require_correctable(wrong, commitment, by.party)
    area = commitment.focus_area
    if needs_nod(area.pledge, commitment.owner):
        corrected = {**terms, "corrects_id": wrong.id}
        return await propose("correct", corrected, pledge=area.pledge, area=area, commitment=commitment, by=by, at=at)
    return await replace(wrong.id, terms, written_by=by, by=by, at=at)


def require_correctable(update: CommitmentUpdate, commitment: Commitment, party: str) -> None:
    """What a party has said of its own it corrects itself, whoever owns it by now; what is joint, either does."""
    if commitment.owner != JOINT and require_party(party) != update.party:
        raise OthersCommitment
    require_party(party)


async def replace(
    update_id: int, terms: Mapping[str, Any], *, written_by: Actor, by: Actor, at: datetime
) -> CommitmentUpdate:
    """What correcting comes to. Of two corrections the one that finds the update standing wins."""
    if not await CommitmentUpdate.filter(id=update_id, stands=True).update(stands=None):
        raise AlreadyCorrected
    wrong = await CommitmentUpdate.get(id=update_id).select_related("commitment")
    update = await CommitmentUpdate.create(
        commitment=wrong.commitment,
        party=written_by.party,
        written_by_id=written_by.staff_id,
        written_at=at,
        corrects=wrong,
        **terms,
    )
    details = {"update": update.id, "was": wrong.id, **written(terms)}
    await record("commitment.update_corrected", wrong.commitment, by=by, at=at, **details)
    return update


async def _updatable(commitment_id: int, at: datetime) -> Commitment:
    """The commitment of a pledge in use; its pledge is locked, so that a closing comes before or after."""
    found = await Commitment.get_or_none(id=commitment_id).select_related("focus_area")
    if found is None:
        raise NotFound
    pledge_id = found.focus_area.pledge_id  # type: ignore[attr-defined]
    if not await Pledge.filter(id=pledge_id, state__in=UPDATABLE).update(changed_at=at):
        raise NotUpdatable
    commitment = await Commitment.get_or_none(id=commitment_id).select_related("focus_area__pledge")
    if commitment is None:
        raise NotFound
    return commitment


def _require_sound(terms: Mapping[str, Any], at: datetime) -> None:
    if terms["status"] not in STATUSES or not terms["text"] or terms["day"] > clock.local_date(at):
        raise UpdateUnsound
