"""The parties' yes to a draft as it stands. Each verb is one transaction."""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, NotFound
from eforslag.pledges.completeness import missing
from eforslag.pledges.models import FocusArea, Pledge, PledgeNod
from eforslag.pledges.parties import SIGNING, require_party
from eforslag.pledges.standing import Standing


class TextHasChanged(Conflict):
    message = "Utkastet har ändrats sedan du läste det. Läs det igen innan du säger ja."


class NothingToNod(Conflict):
    message = "Löftet är redan undertecknat."


class NodsMissing(Conflict):
    message = "Både kommunen och polisen måste säga ja till utkastet innan det kan undertecknas."


class NotComplete(Conflict):
    message = "Löftet är inte färdigt än. Det här saknas: %(missing)s."


async def nod(pledge_id: int, revision: int, *, by: Actor, at: datetime) -> None:
    """Say yes, on behalf of one's party, to the draft as it was at this revision; twice is once.

    Raises TextHasChanged when it is another text by now, and NotComplete for one that can't be signed as it is.
    """
    party = require_party(by.party)
    try:
        async with in_transaction():
            draft = Pledge.filter(id=pledge_id, state=Standing.DRAFT)
            # The update locks the row, so that a change comes either before the nod, or after it and takes it away.
            if not await draft.filter(revision=revision).update(changed_at=at):
                raise await _why_not(pledge_id)
            pledge = await Pledge.get(id=pledge_id)
            await require_complete(pledge)
            await PledgeNod.create(pledge_id=pledge_id, party=party, given_by_id=by.staff_id, given_at=at)
            await record("pledge.nodded", pledge, by=by, at=at, party=party, revision=revision)
    except IntegrityError:
        if not await PledgeNod.exists(pledge_id=pledge_id, party=party):
            raise


async def _why_not(pledge_id: int) -> Conflict | NotFound:
    pledge = await Pledge.get_or_none(id=pledge_id)
    if pledge is None:
        return NotFound()
    return TextHasChanged() if pledge.state == Standing.DRAFT else NothingToNod()


async def require_complete(pledge: Pledge) -> None:
    areas = await FocusArea.filter(pledge_id=pledge.id).order_by("position").prefetch_related("commitments")
    lacking = missing(pledge, [(area, list(area.commitments)) for area in areas])
    if lacking:
        raise NotComplete(missing=", ".join(dict.fromkeys(str(one.words).lower() for one in lacking)))


async def require_both_nods(pledge_id: int) -> None:
    given = await PledgeNod.filter(pledge_id=pledge_id).values_list("party", flat=True)
    if not {*SIGNING} <= {*given}:
        raise NodsMissing
