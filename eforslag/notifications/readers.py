"""Asking to be told, confirming it, and stopping. Each verb is one transaction, in which no session or person appears.

An address is asked for by a link in a letter to it, so nobody can have letters sent to somebody else but that one.
"""

from datetime import date, datetime, timedelta

from tortoise.connection import get_connection
from tortoise.transactions import atomic

from eforslag import clock
from eforslag.errors import Conflict
from eforslag.notifications import letters
from eforslag.notifications.models import Following, Letter, LetterKind, LetterState, Reader, Role
from eforslag.notifications.numbers import random_number, random_word

DAYS_TO_CONFIRM = 14


class GoneMeanwhile(Conflict):
    message = "Det gick inte att spara adressen just nu. Försök en gång till."


@atomic()
async def ask(proposal_id: int, address: str, language: str, *, domain: str, at: datetime) -> None:
    """Send the address a letter with a link that begins the following; nothing to one that follows already."""
    day = clock.local_date(at)
    reader = await _reader(address, language)
    following = await _following(reader, proposal_id, Role.FOLLOWER, language, day)
    if following.confirmed_on or following.role == Role.PROPOSER:
        return
    if await Letter.filter(following_id=following.id, kind=LetterKind.CONFIRMATION).exists():
        return
    await Following.filter(id=following.id).update(language=language, asked_on=day)
    # Due since the day began: when it was asked for stands nowhere.
    due = clock.end_of_local_day(day - timedelta(days=1))
    about = {"reader": reader, "following": following}
    await letters.put_in([letters.letter(LetterKind.CONFIRMATION, domain, due_at=due, language=language, **about)])


@atomic()
async def confirm(token: str, day: date) -> Following | None:
    """Begin the following that the link is of; None when there is no such link any more. Once more does no harm."""
    following = await Following.get_or_none(token=token).select_related("reader")
    if following is None:
        return None
    if await Following.filter(id=following.id, confirmed_on=None).update(confirmed_on=day):
        await Reader.filter(id=following.reader.id).update(language=following.language)
    return following


async def followed(token: str) -> Following | None:
    """What a link is of, without changing anything."""
    return await Following.get_or_none(token=token).select_related("reader")


async def knows(token: str) -> bool:
    """Whether it is the link of a reader, by which everything stops."""
    return await Reader.filter(token=token).exists()


@atomic()
async def stop(token: str) -> None:
    """End what the link is of: one following, or all of a reader's. The address goes with the last of them."""
    following = await Following.get_or_none(token=token)
    if following:
        await _end([following.id])
    reader = await Reader.get_or_none(token=token)
    if reader:
        await _end(await Following.filter(reader_id=reader.id).values_list("id", flat=True))  # type: ignore[arg-type]


@atomic()
async def stop_all(token: str) -> None:
    """End everything that the reader of this one following follows."""
    following = await Following.get_or_none(token=token).select_related("reader")
    if following:
        await stop(following.reader.token)


@atomic()
async def tell_proposer(proposal_id: int, address: str, language: str, day: date) -> None:
    """Have the proposer told at this address and at no other; at none if it is empty."""
    before = await _proposers(proposal_id)
    if before and before.reader.address == address:
        return
    if before:
        await _end([before.id])
    if address:
        reader = await _reader(address, language)
        following = await _following(reader, proposal_id, Role.PROPOSER, language, day)
        await Following.filter(id=following.id).update(role=Role.PROPOSER, confirmed_on=day)


async def proposers_address(proposal_id: int) -> str:
    """Where the proposer wants to be told; empty if nowhere."""
    following = await _proposers(proposal_id)
    return following.reader.address if following else ""


async def _proposers(proposal_id: int) -> Following | None:
    return await Following.get_or_none(proposal_id=proposal_id, role=Role.PROPOSER).select_related("reader")


async def _reader(address: str, language: str) -> Reader:
    new = Reader(id=random_number(), address=address, language=language, token=random_word())
    await Reader.bulk_create([new], ignore_conflicts=True)
    # Locked, so that it is not taken away as somebody who follows nothing, before the following is there.
    reader = await Reader.filter(address=address).select_for_update().first()
    if reader is None:
        raise GoneMeanwhile
    return reader


async def _following(reader: Reader, proposal_id: int, role: Role, language: str, day: date) -> Following:
    new = Following(
        id=random_number(), reader=reader, proposal_id=proposal_id, role=role, language=language,
        token=random_word(), asked_on=day,
    )  # fmt: skip
    await Following.bulk_create([new], ignore_conflicts=True)
    return await Following.get(reader_id=reader.id, proposal_id=proposal_id)


async def _end(followings: list[int]) -> int:
    await Letter.filter(following_id__in=followings, state__not=LetterState.SENT).delete()
    ended = await Following.filter(id__in=followings).delete()
    await _forget_readers()
    return ended


async def _forget_readers() -> None:
    await get_connection("default").execute_query(
        "DELETE FROM reader WHERE NOT EXISTS (SELECT 1 FROM following f WHERE f.reader_id = reader.id)"
    )


@atomic()
async def forget_unconfirmed(day: date) -> int:
    """Throw away the addresses whose link nobody has used in two weeks; returns how many followings ended."""
    old = Following.filter(confirmed_on=None, asked_on__lt=day - timedelta(days=DAYS_TO_CONFIRM))
    ids = await old.values_list("id", flat=True)
    return await _end(ids) if ids else 0  # type: ignore[arg-type]


@atomic()
async def forget_followings_of(proposal_ids: list[int]) -> int:
    """Throw away who follows these proposals, of which everything has been told; returns how many followings ended."""
    ids = await Following.filter(proposal_id__in=proposal_ids).values_list("id", flat=True)
    return await _end(ids) if ids else 0  # type: ignore[arg-type]
