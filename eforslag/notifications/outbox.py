"""The outbox: an action puts a notice in it in its own transaction, so that both happen or neither does."""

from datetime import datetime

from eforslag.notifications.models import Notice
from eforslag.notifications.occasions import Occasion


async def announce(occasion: Occasion, proposal_id: int, *, at: datetime, **words: str) -> None:
    """Have it told to those who follow the proposal; the worker writes the letters.

    `words` are short texts, or dates as ISO text, that the letter needs and that stand nowhere else.
    """
    await Notice.create(occasion=occasion, proposal_id=proposal_id, at=at, words=words)
