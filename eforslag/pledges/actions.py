"""Writing, changing and signing a pledge. Each verb is one transaction with its entry in the audit log."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from tortoise.expressions import F
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, DomainError, NotFound
from eforslag.pledges.models import PendingChange, Pledge, PledgeNod
from eforslag.pledges.nodding import require_both_nods, require_complete
from eforslag.pledges.parties import PARTIES, SIGNING, owners, require_party
from eforslag.pledges.proposing import is_signed, propose, written
from eforslag.pledges.standing import EDITABLE, Standing
from eforslag.pledges.tagging import tag, untag

__all__ = ["change_pledge", "sign_pledge", "tag", "untag", "write_pledge"]


class NotEditable(Conflict):
    message = "Medborgarlöftet följs upp eller är avslutat, så det går inte att ändra."


class AlreadySigned(Conflict):
    message = "Medborgarlöftet är redan undertecknat."


class NotSignedYet(Conflict):
    message = "Medborgarlöftet är inte undertecknat än, så det finns inget undertecknande att rätta."


class PeriodBackwards(DomainError):
    status = 422
    message = "Perioden måste sluta efter att den börjar."


class SigningIncomplete(DomainError):
    status = 422
    message = (
        "Skriv namn och titel för dem som har undertecknat löftet, minst en för kommunen och en för polisen, "
        "och vilken dag det var."
    )


@atomic()
async def write_pledge(
    title: str,
    sentence: str,
    period_start: date,
    period_end: date,
    *,
    by: Actor,
    at: datetime,
    background: str = "",
    police_area: str = "",
    predecessor_id: int | None = None,
) -> Pledge:
    """Begin a pledge as a draft, which only staff can see."""
    require_party(by.party)
    _require_forward(period_start, period_end)
    pledge = await Pledge.create(
        title=title,
        sentence=sentence,
        period_start=period_start,
        period_end=period_end,
        background=background,
        police_area=police_area,
        predecessor_id=predecessor_id,
        created_at=at,
        changed_at=at,
    )
    await record("pledge.written", pledge, by=by, at=at, title=title)
    return pledge


@atomic()
async def change_pledge(
    pledge_id: int, changes: Mapping[str, Any], *, by: Actor, at: datetime
) -> Pledge | PendingChange:
    """Set columns of a draft. For a signed pledge it is a change that waits for the other party. Raises NotEditable."""
    require_party(by.party)
    pledge = await editable(pledge_id, at)
    changed = _new_in(pledge, changes)
    if changed and is_signed(pledge):
        _require_forward_with(pledge, changed)
        return await propose("pledge", changed, pledge=pledge, by=by, at=at)
    return await rewrite(pledge, changed, by=by, at=at)


async def rewrite(pledge: Pledge, changed: Mapping[str, Any], *, by: Actor, at: datetime) -> Pledge:
    """What changing comes to, once nobody has to be asked; the log keeps what the columns were."""
    if changed:
        _require_forward_with(pledge, changed)
        was = written({name: getattr(pledge, name) for name in changed})
        pledge.update_from_dict(dict(changed))
        await pledge.save(update_fields=[*changed])
        await record("pledge.changed", pledge, by=by, at=at, was=was, now=written(changed))
    return pledge


async def editable(pledge_id: int, at: datetime) -> Pledge:
    """The pledge, marked as changed, so that of two who change it or its parts one waits for the other.

    Whoever had said yes to it said so to another text, and is asked anew.
    """
    chosen = Pledge.filter(id=pledge_id, state__in=EDITABLE)
    if not await chosen.update(changed_at=at, revision=F("revision") + 1):
        raise NotEditable if await Pledge.exists(id=pledge_id) else NotFound
    await PledgeNod.filter(pledge_id=pledge_id).delete()
    return await Pledge.get(id=pledge_id)


@atomic()
async def sign_pledge(
    pledge_id: int, signed_on: date, signatories: Sequence[Mapping[str, str]], *, by: Actor, at: datetime
) -> Pledge:
    """Enter who signed the draft (name, role, party of each) and when, which makes it public.

    Raises NodsMissing for a draft that a party has not said yes to, and AlreadySigned for a pledge that is signed.
    """
    require_party(by.party)
    _require_signing(signed_on, signatories, clock.local_date(at))
    # The lock comes first: a change that is under way takes the nods away before they are looked at, or comes after.
    if not await Pledge.filter(id=pledge_id, state=Standing.DRAFT).update(changed_at=at):
        raise AlreadySigned if await Pledge.exists(id=pledge_id) else NotFound
    pledge = await Pledge.get(id=pledge_id)
    await require_complete(pledge)
    await require_both_nods(pledge_id)
    pledge.state, pledge.signed_on, pledge.signatories = Standing.SIGNED, signed_on, [dict(one) for one in signatories]
    await pledge.save(update_fields=["state", "signed_on", "signatories"])
    await record("pledge.signed", pledge, by=by, at=at, signed_on=signed_on.isoformat(), signatories=pledge.signatories)
    return pledge


@atomic()
async def correct_signing(
    pledge_id: int, signed_on: date, signatories: Sequence[Mapping[str, str]], *, by: Actor, at: datetime
) -> Pledge | PendingChange:
    """Put right who signed and when; it waits for the other party, unless nothing is new."""
    require_party(by.party)
    _require_signing(signed_on, signatories, clock.local_date(at))
    pledge = await editable(pledge_id, at)
    if not is_signed(pledge):
        raise NotSignedYet
    changed = _new_in(pledge, {"signed_on": signed_on, "signatories": [dict(one) for one in signatories]})
    return await propose("signing", changed, pledge=pledge, by=by, at=at) if changed else pledge


async def rewrite_signing(pledge: Pledge, changed: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """What a correction of the signing comes to."""
    was = written({name: getattr(pledge, name) for name in changed})
    pledge.update_from_dict(dict(changed))
    await pledge.save(update_fields=[*changed])
    await record("pledge.signing_corrected", pledge, by=by, at=at, was=was, **written(changed))


def _new_in(pledge: Pledge, columns: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in columns.items() if value != getattr(pledge, name)}


def _require_forward_with(pledge: Pledge, changed: Mapping[str, Any]) -> None:
    start, end = (changed.get(name, getattr(pledge, name)) for name in ("period_start", "period_end"))
    _require_forward(start, end)


def _require_forward(period_start: date, period_end: date) -> None:
    if period_end <= period_start:
        raise PeriodBackwards


def _require_signing(signed_on: date, signatories: Sequence[Mapping[str, str]], today: date) -> None:
    known = all(one.get("name") and one.get("role") and one.get("party") in PARTIES for one in signatories)
    parties = {party for one in signatories for party in owners(one.get("party", ""))}
    if not known or not parties.issuperset(SIGNING) or signed_on > today:
        raise SigningIncomplete
