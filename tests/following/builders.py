"""Proposals with people who follow them, and the letters that go to them."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from eforslag import clock
from eforslag.config import Settings
from eforslag.following import spreading
from eforslag.following.composing import Composer
from eforslag.notifications import outbox, readers
from eforslag.notifications.delivery import carrier_of, deliver
from eforslag.notifications.models import Following, Letter
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.models import Proposal

AT = datetime(2026, 11, 2, 9, tzinfo=UTC)
DAY = clock.local_date(AT)
DOMAIN = "forslag.example.se"


async def follower(proposal: Proposal, address: str, language: str = "sv") -> Following:
    """Somebody who has asked and confirmed; their first letter is gone again."""
    await readers.ask(proposal.id, address, language, domain=DOMAIN, at=AT)
    following = await Following.get(reader__address=address, proposal_id=proposal.id)
    await readers.confirm(following.token, DAY)
    await Letter.filter(following_id=following.id).delete()
    return await Following.get(id=following.id).select_related("reader")


async def proposer(proposal: Proposal, address: str = "nils@example.se", language: str = "sv") -> Following:
    await readers.tell_proposer(proposal.id, address, language, DAY)
    return await Following.get(proposal_id=proposal.id, role="proposer").select_related("reader")


async def happened(occasion: Occasion, proposal: Proposal, at: datetime = AT, **words: Any) -> int:
    """It is announced and its letters are written; returns how many."""
    await outbox.announce(occasion, proposal.id, at=at, **words)
    return await spreading.spread(DOMAIN, at)


async def letters_of(settings: Settings, at: datetime = AT) -> list[EmailMessage]:
    """Send all that is due into the folder, and read what lies there."""
    await deliver(carrier_of(settings), Composer(settings), lambda: at)
    return read(settings.data_dir / "mail")


def read(folder: Path) -> list[EmailMessage]:
    messages = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    return sorted((one for one in messages if isinstance(one, EmailMessage)), key=lambda one: str(one["To"]))
