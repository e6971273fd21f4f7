"""Where each party wants its reminders: an address of its own choosing, best one that several people read."""

from datetime import datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.pledges.models import PartyContact
from eforslag.pledges.parties import require_party


async def keep(email: str, *, by: Actor, at: datetime) -> None:
    """Set the party's own address, or take it away; the log notes that it was changed, not what it is."""
    party = require_party(by.party)
    try:
        await _keep(party, email, by, at)
    except IntegrityError:
        # A colleague was first to make the row, so it is there now.
        await _keep(party, email, by, at)


async def _keep(party: str, email: str, by: Actor, at: datetime) -> None:
    async with in_transaction():
        if not await PartyContact.filter(party=party).update(email=email):
            await PartyContact.create(party=party, email=email)
        contact = await PartyContact.get(party=party)
        await record("party_contact.changed", contact, by=by, at=at, party=party)
