"""Letters reach a real mail server once, whatever it answers and however the worker ends."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from eforslag import clock
from eforslag.config import Settings
from eforslag.following.composing import Composer
from eforslag.following.mailing import Mailing
from eforslag.notifications import letters, readers
from eforslag.notifications.carrier import Unreachable
from eforslag.notifications.delivery import carrier_of, deliver
from eforslag.notifications.models import Following, Letter, LetterState
from eforslag.notifications.occasions import Occasion
from eforslag.notifications.retrying import CLAIM_LASTS, MOST_ATTEMPTS, PAUSES
from eforslag.notifications.smtp import SmtpCarrier
from tests.following.builders import AT, follower, happened, letters_of
from tests.notifications.certificate import server_and_trust
from tests.notifications.mail_server import MailServer, mail_server
from tests.portal.builders import saved

ROOT = Path(__file__).parents[2]
on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
PROGRAM = Path(__file__).with_name("delivering_process.py")


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as kept:
        yield kept


async def queued(count: int = 1) -> list[str]:
    """So many letters that wait; returns their Message-IDs."""
    proposal = await saved(1)
    for number in range(count):
        await follower(proposal, f"person{number}@example.se")
    assert await happened(Occasion.THRESHOLD, proposal) == count
    return [letter.message_id for letter in await Letter.all()]


async def delivered(server: MailServer, settings: Settings, at: object = AT) -> int:
    """One round of a worker at that time."""
    known = server.settings(settings)
    return await deliver(carrier_of(known), Composer(known), lambda: at)  # type: ignore[arg-type,return-value]


async def states() -> list[str]:
    return sorted([letter.state for letter in await Letter.all()])


@pytest.mark.usefixtures("database")
async def test_each_letter_is_sent_once_and_its_reader_forgotten(server: MailServer, settings: Settings) -> None:
    ids = await queued(3)
    assert await delivered(server, settings) == 3
    assert sorted(server.ids()) == sorted(ids)
    assert sorted(server.recipients) == [f"person{number}@example.se" for number in range(3)]
    assert {(one.state, one.reader_id, one.following_id) for one in await Letter.all()} == {("sent", None, None)}  # type: ignore[attr-defined]
    assert await delivered(server, settings, AT + timedelta(days=9)) == 0
    assert len(server.taken) == 3


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_a_letter_that_is_put_off_is_tried_again_after_growing_pauses(
    server: MailServer, settings: Settings
) -> None:
    (message_id,) = await queued()
    at = AT
    for pause in PAUSES:
        server.answers = ["451 Try again"]
        await delivered(server, settings, at)
        letter = await Letter.get()
        assert (letter.state, letter.failure, letter.due_at) == (LetterState.WAITING, "451 Try again", at + pause)
        assert await delivered(server, settings, letter.due_at - timedelta(seconds=1)) == 0
        at = letter.due_at
    assert await delivered(server, settings, at) == 1
    assert server.ids() == [message_id]


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_after_too_many_tries_it_is_dead_until_somebody_tries_it_again(
    server: MailServer, settings: Settings
) -> None:
    (message_id,) = await queued()
    for turn in range(MOST_ATTEMPTS):
        server.answers = ["451 Try again"]
        await delivered(server, settings, AT + timedelta(days=3 * turn))
    assert await states() == ["dead"]
    assert await letters.try_again(AT, (await Letter.get()).id) == 1
    assert await delivered(server, settings) == 1
    assert server.ids() == [message_id]
    assert await letters.try_again(AT) == 0, "what was sent is not sent again"


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_a_refusal_for_good_kills_one_letter_and_no_other(server: MailServer, settings: Settings) -> None:
    await queued(3)
    server.refused = {"person1@example.se": "550 5.1.1 <person1@example.se> User unknown"}
    assert await delivered(server, settings) == 3
    assert await states() == ["dead", "sent", "sent"]
    dead = await Letter.get(state=LetterState.DEAD)
    assert dead.failure == "550 5.1.1 <…> User unknown", "staff see why, and not the address"


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_a_connection_that_is_lost_ends_the_round_and_costs_one_try(
    server: MailServer, settings: Settings
) -> None:
    ids = await queued(2)
    server.answers = ["gone"]
    assert await delivered(server, settings) == 1
    assert sorted([letter.attempts for letter in await Letter.all()]) == [0, 1]
    assert await delivered(server, settings, AT + PAUSES[0]) == 2
    assert sorted(server.ids()) == sorted(ids)


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_while_the_mail_server_is_away_no_letter_is_touched(settings: Settings) -> None:
    await queued()
    async with mail_server() as gone:
        known = gone.settings(settings)
    with pytest.raises(Unreachable):
        await deliver(carrier_of(known), Composer(known), lambda: AT)
    assert [(one.state, one.attempts) for one in await Letter.all()] == [("waiting", 0)]
    times = [AT]
    mailing = Mailing(known)
    for _ in range(12):
        assert (await mailing.round(lambda: times[0]))["tried"] == 0
        times[0] += timedelta(seconds=30)
    assert (await Letter.get()).attempts == 0


@pytest.mark.usefixtures("database")
async def test_several_workers_send_no_letter_twice(server: MailServer, settings: Settings) -> None:
    ids = await queued(12)
    tried = await asyncio.gather(*(delivered(server, settings) for _ in range(4)))
    assert sum(tried) == 12
    assert sorted(server.ids()) == sorted(ids)


@pytest.mark.usefixtures("database")
async def test_a_letter_that_ends_every_worker_is_given_up(server: MailServer, settings: Settings) -> None:
    await queued()
    for turn in range(MOST_ATTEMPTS):
        assert await letters.claim(AT + turn * CLAIM_LASTS)
        await letters.release_abandoned(AT + (turn + 1) * CLAIM_LASTS)
    assert await delivered(server, settings, AT + timedelta(days=1)) == 1
    assert (await states(), server.taken) == (["dead"], [])


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_who_stops_following_meanwhile_gets_no_letter(server: MailServer, settings: Settings) -> None:
    await queued(2)
    stopped = await Following.all().first()
    assert stopped
    await readers.stop(stopped.token)
    assert await delivered(server, settings) == 1
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("template", "takes_first"), [("sqlite", True), ("postgresql", True), ("postgresql", False)], indirect=["template"]
)
async def test_a_worker_killed_in_the_middle_loses_no_letter(
    settings: Settings, database: TortoiseContext, takes_first: bool
) -> None:
    """The second letter is at the server, taken or not, when the worker is killed. Nobody knows, so it is sent again
    with the Message-ID that it had; all others are sent once."""
    ids = await queued(4)
    async with mail_server() as server:
        server.holds_at, server.takes_first = 2, takes_first
        process = await _started(server.settings(settings))
        async with asyncio.timeout(20):
            await server.holding.wait()
        process.send_signal(signal.SIGKILL)
        await process.wait()
        under_way = await Letter.get(state=LetterState.SENDING)
        now = clock.now()
        assert await delivered(server, settings, now) == 2, "the one that nobody knows about is left alone for a while"
        assert await delivered(server, settings, now + CLAIM_LASTS) == 1
    assert await states() == ["sent"] * 4
    twice = [under_way.message_id] if takes_first else []
    assert sorted(server.ids()) == sorted([*ids, *twice])


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_a_worker_that_is_asked_to_end_finishes_the_letter_in_its_hands(
    server: MailServer, settings: Settings
) -> None:
    await queued(2)
    server.holds_at = 1
    worker = asyncio.create_task(delivered(server, settings))
    await server.holding.wait()
    worker.cancel()
    server.release.set()
    with pytest.raises(asyncio.CancelledError):
        await worker
    assert await states() == ["sent", "waiting"]
    assert len(server.taken) == 1


async def _started(settings: Settings) -> asyncio.subprocess.Process:
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "EFORSLAG_MODE": "demo", "EFORSLAG_DATA_DIR": str(settings.data_dir),
        "EFORSLAG_DATABASE_URL": settings.database, "EFORSLAG_SMTP_HOST": "127.0.0.1",
        "EFORSLAG_SMTP_PORT": str(settings.smtp_port), "EFORSLAG_SMTP_SECURITY": "none",
    }  # fmt: skip
    return await asyncio.create_subprocess_exec(sys.executable, str(PROGRAM), env=environment, stdout=PIPE)


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_starttls_is_insisted_on_and_the_certificate_checked(settings: Settings, tmp_path: Path) -> None:
    await queued()
    server_side, trust = server_and_trust(tmp_path)
    async with mail_server(server_side) as server:
        known = server.settings(settings, smtp_security="starttls")
        with pytest.raises(Unreachable, match="certificate"):
            await deliver(SmtpCarrier(known), Composer(known), lambda: AT)
        assert await deliver(SmtpCarrier(known, trust), Composer(known), lambda: AT) == 1
    async with mail_server() as plain:
        known = plain.settings(settings, smtp_security="starttls")
        with pytest.raises(Unreachable):
            await _open(SmtpCarrier(known, trust))
    assert len(server.taken) == 1


async def _open(carrier: SmtpCarrier) -> None:
    async with carrier.open():
        pass


@on_sqlite
@pytest.mark.usefixtures("database")
async def test_without_a_mail_server_letters_are_whole_files(settings: Settings) -> None:
    (message_id,) = await queued()
    (message,) = await letters_of(settings)
    folder = settings.data_dir / "mail"
    assert [path.name for path in folder.iterdir()] == [f"{message_id.strip('<>')}.eml"]
    assert message["To"] == "person0@example.se"
    assert folder.stat().st_mode & 0o077 == 0, "addresses are for nobody else to read"
