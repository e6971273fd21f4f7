"""The queue of letters: each is claimed by one worker, tried, and settled. All by conditional updates.

A letter is claimed right before it is handed over and settled right after. A worker that is killed in between leaves
it claimed, and nobody can say whether it went out. It is then sent again, with the Message-ID that it had: mail servers
and programs know a repeat by it, whereas a decision that never arrives is known by nothing.
"""

from collections.abc import Iterable
from datetime import datetime

from tortoise.connection import get_connection
from tortoise.queryset import QuerySet
from tortoise.transactions import atomic

from eforslag.notifications.models import Letter, LetterKind, LetterState
from eforslag.notifications.numbers import random_number, random_word
from eforslag.notifications.retrying import CLAIM_LASTS, next_try

_CLAIM = (
    "UPDATE letter SET state = 'sending', claimed_at = {at}, attempts = attempts + 1 WHERE id = ("
    "SELECT id FROM letter WHERE state = 'waiting' AND due_at <= {at} ORDER BY due_at, id LIMIT 1{unlocked}"
    ") AND state = 'waiting' RETURNING id"
)
_CLAIM_SQLITE = _CLAIM.format(at="?1", unlocked="")
# Workers pass by what another is just claiming.
_CLAIM_POSTGRESQL = _CLAIM.format(at="$1::timestamptz", unlocked=" FOR UPDATE SKIP LOCKED")


def letter(kind: LetterKind, domain: str, *, due_at: datetime, language: str, **about: object) -> Letter:
    """A letter that is not yet saved, with the Message-ID that it keeps."""
    message_id = f"<{random_word()}@{domain}>"
    return Letter(id=random_number(), message_id=message_id, kind=kind, due_at=due_at, language=language, **about)


async def put_in(letters: Iterable[Letter]) -> int:
    """Queue them all; returns how many."""
    rows = list(letters)
    if rows:
        await Letter.bulk_create(rows, batch_size=500)
    return len(rows)


async def is_any_due(at: datetime) -> bool:
    return await Letter.filter(state=LetterState.WAITING, due_at__lte=at).exists()


async def claim(at: datetime) -> Letter | None:
    """The letter that has waited longest, for this worker alone to send; None when none is due."""
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        rows = await connection.execute_query_dict(_CLAIM_SQLITE, [at.isoformat(" ")])
    else:
        rows = await connection.execute_query_dict(_CLAIM_POSTGRESQL, [at])
    if not rows:
        return None
    return await Letter.get(id=rows[0]["id"]).select_related("reader", "notice", "following", "digest")


async def release_abandoned(at: datetime) -> int:
    """Let letters be sent again that were claimed so long ago that their worker must be gone; returns how many."""
    abandoned = Letter.filter(state=LetterState.SENDING, claimed_at__lte=at - CLAIM_LASTS)
    return await abandoned.update(state=LetterState.WAITING, claimed_at=None)


async def sent(one: Letter) -> None:
    """Note that it is on its way. Who it went to is forgotten here, and of a confirmation everything is."""
    if one.kind == LetterKind.CONFIRMATION:
        await _claimed(one).delete()
    else:
        nobody = {"reader_id": None, "following_id": None, "work_address": None}
        await _settle(one, state=LetterState.SENT, **nobody, failure="")


async def dropped(one: Letter) -> None:
    """Throw away a letter that has nobody to go to any more."""
    await _claimed(one).delete()


async def deferred(one: Letter, reason: str, at: datetime) -> None:
    """Try again later, or no more when it has been tried often enough."""
    again = next_try(one.attempts, at)
    if again is None:
        await refused(one, reason)
    else:
        await _settle(one, state=LetterState.WAITING, due_at=again, failure=reason)


async def refused(one: Letter, reason: str) -> None:
    """Put it with the dead letters, for staff to look at."""
    await _settle(one, state=LetterState.DEAD, failure=reason)


async def _settle(one: Letter, **columns: object) -> None:
    await _claimed(one).update(claimed_at=None, **columns)


def _claimed(one: Letter) -> QuerySet[Letter]:
    """The letter while it is still ours: another worker may have taken it after a claim that lasted too long."""
    return Letter.filter(id=one.id, state=LetterState.SENDING, claimed_at=one.claimed_at)


@atomic()
async def try_again(at: datetime, letter_id: int | None = None) -> int:
    """Queue one dead letter, or all of them, as if they had never been tried; returns how many."""
    dead = Letter.filter(state=LetterState.DEAD)
    chosen = dead.filter(id=letter_id) if letter_id is not None else dead
    return await chosen.update(state=LetterState.WAITING, attempts=0, due_at=at, failure="")
