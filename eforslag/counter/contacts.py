"""Whom to call or write to: kept sealed for as long as something is still to be told, and never beside a vote."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.cases.models import Case
from eforslag.counter import tidings
from eforslag.counter.models import Contact
from eforslag.counter.tidings import Tidings
from eforslag.errors import Conflict, NotFound
from eforslag.identity.keys import Keys
from eforslag.identity.sealing import sealed, unsealed
from eforslag.proposals.models import Proposal

# Nobody's matter takes longer; what is still there then was forgotten.
KEPT = timedelta(days=730)


class AlreadyTold(Conflict):
    message = "Någon annan har redan lämnat beskedet, eller så har det hänt något nytt. Titta i listan igen."


class NoLongerKept(NotFound):
    message = "Beskedet är redan lämnat, och numret eller adressen är raderad."


@dataclass(frozen=True, slots=True)
class ToTell:
    """A call to make or a letter to write."""

    id: int
    name: str
    way: str
    where: str
    proposal: Proposal
    tidings: Tidings
    meaning: str


async def keep(proposal_id: int, name: str, way: str, where: str, *, keys: Keys, at: datetime) -> None:
    """Keep a telephone number or an address for the outcome, in place of an earlier one."""
    box = sealed(keys, {"name": name, "where": where})
    await Contact.update_or_create(
        proposal_id=proposal_id, defaults={"way": way, "sealed": box, "kept_since": clock.local_date(at)}
    )


async def waiting(keys: Keys) -> Sequence[ToTell]:
    """Everybody for whom there is something new, the oldest matter first."""
    rows = await Contact.all().order_by("id").select_related("proposal")
    of_rows = Case.filter(proposal_id__in=[row.proposal_id for row in rows]).select_related("proposal")
    cases = {case.proposal.id: case for case in (await of_rows if rows else ())}
    return [one for row in rows if (one := _to_tell(row, cases.get(row.proposal_id), keys))]


def _to_tell(row: Contact, case: Case | None, keys: Keys) -> ToTell | None:
    has_answer = case is not None and case.published_at is not None
    new = tidings.to_tell(row.proposal.state, has_answer=has_answer, told=row.told)
    if new is None:
        return None
    known = unsealed(keys, row.sealed)
    meaning = case.meaning if case and has_answer else row.proposal.message
    return ToTell(row.id, known["name"], row.way, known["where"], row.proposal, new, meaning)


@atomic()
async def tell(contact_id: int, code: str, *, by: Actor, at: datetime) -> None:
    """Note that it has been told. After the last word the number or address is wiped.

    Raises NoLongerKept, and AlreadyTold where another was first, or something else has come since.
    """
    row = await Contact.select_for_update().get_or_none(id=contact_id)
    proposal = await Proposal.get_or_none(id=row.proposal_id) if row else None
    if row is None or proposal is None:
        raise NoLongerKept
    case = await Case.get_or_none(proposal_id=proposal.id)
    has_answer = case is not None and case.published_at is not None
    new = tidings.to_tell(proposal.state, has_answer=has_answer, told=row.told)
    if new is None or new.code != code:
        raise AlreadyTold
    if new.is_last:
        await Contact.filter(id=row.id).delete()
    else:
        await Contact.filter(id=row.id).update(told=new.code)
    await record("proposal.told", proposal, by=by, at=at, way=row.way, title=proposal.title)


async def remove_old(today: date) -> int:
    """Wipe what is no longer needed: of withdrawn proposals, and what has been kept for two years."""
    settled = [row.id for row in await Contact.filter(proposal__state="withdrawn")]
    gone = await Contact.filter(id__in=settled).delete() if settled else 0
    return gone + await Contact.filter(kept_since__lt=today - KEPT).delete()
