"""What time does by itself: closes what has ended and clears what has expired, whatever went wrong before."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette
from tortoise.context import TortoiseContext

from eforslag import clock, worker
from eforslag.config import Settings
from eforslag.identity import attempts, sessions
from eforslag.identity.models import LoginAttempt, Session
from eforslag.identity.relying_party import Handshake
from eforslag.notifications import outbox
from eforslag.notifications.occasions import Occasion
from eforslag.proposals import actions as proposals
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.settling import settling
from tests import town
from tests.following.builders import follower
from tests.portal.builders import saved

NOW = clock.now()
LONG = timedelta(days=400)


async def _login(at: Any) -> str:
    return await sessions.start_for_resident("k" * 64, name="Astrid Berg", age=40, kept_form=None, at=at)


async def _attempt(state: str, at: Any) -> None:
    handshake = Handshake(
        state=state, nonce="n", code_verifier="v", redirect_uri="http://localhost:8000/x", started_at=at
    )
    await attempts.remember(handshake, "residents", browser="b", return_to="/", kept_form=None)


async def _draft(title: str, at: Any) -> Proposal:
    return await proposals.start_draft(title, town.TEXT, by="k" * 64, name="Astrid Berg", channel="web", at=at)


async def test_a_round_closes_votes_that_have_ended(app: Starlette) -> None:
    place = await town.build("a" * 64, app.state.keys)
    ended = await Proposal.get(id=place.ids["published"])
    assert ended.closes_at
    assert (await worker.work_once(ended.closes_at - timedelta(seconds=1)))["closed"] == 0
    assert (await Proposal.get(id=ended.id)).state == State.PUBLISHED
    assert (await worker.work_once(ended.closes_at))["closed"] == 1
    assert (await Proposal.get(id=ended.id)).state == State.LAPSED
    assert (await worker.work_once(ended.closes_at))["closed"] == 0, "once and not again"


async def test_a_round_clears_what_has_expired_and_nothing_else(database: TortoiseContext) -> None:
    await _login(NOW - timedelta(hours=9))
    await _login(NOW)
    await _attempt("old", NOW - timedelta(hours=1))
    await _attempt("new", NOW)
    await _draft("Ett gammalt utkast", NOW - LONG)
    kept = await _draft("Ett nytt utkast", NOW)
    done = await worker.work_once(NOW)
    assert {what: count for what, count in done.items() if count} == {"sessions": 1, "attempts": 1, "drafts": 1}
    assert await Session.all().count() == 1
    assert await LoginAttempt.all().count() == 1
    assert [left.id for left in await Proposal.all()] == [kept.id]


async def test_what_was_sent_is_never_cleared(app: Starlette) -> None:
    place = await town.build("a" * 64, app.state.keys)
    await worker.work_once(NOW + LONG * 10)
    assert {left.id for left in await Proposal.all()} == {
        place.ids[name] for name in ("submitted", "published", "reached", "lapsed", "other", "rejected")
    }


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eforslag.settling.WORKS_AFTER_SECONDS", 0.0)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_a_round_that_fails_is_logged_and_the_next_one_works(
    database: TortoiseContext, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of sessions is out of reach for the first round, and back for the second."""
    await _attempt("old", NOW - timedelta(hours=1))
    await _login(NOW - timedelta(hours=9))
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0.01)
    await database.db().execute_script("ALTER TABLE session RENAME TO hidden")
    with structlog.testing.capture_logs() as lines:
        async with settling(settings):
            await _until(lambda: _of(lines, "worker"))
            await database.db().execute_script("ALTER TABLE hidden RENAME TO session")
            await _until(lambda: _of(lines, "worker")[-1]["log_level"] == "info")
    assert _of(lines, "worker")[0] == {"event": "worker", "log_level": "error", "error": "OperationalError"}
    assert _of(lines, "worker")[-1]["sessions"] == 1
    assert await Session.all().count() == 0


def _of(lines: list[Any], event: str) -> list[Any]:
    return [line for line in lines if line["event"] == event]


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_letters_are_sent_beside_whatever_failed_before(
    database: TortoiseContext, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The table of notices is out of reach for the first round, and back for the second."""
    monkeypatch.setattr(worker, "MAIL_PAUSE_SECONDS", 0.01)
    proposal = await saved(1)
    await follower(proposal, "anna@example.se")
    await outbox.announce(Occasion.THRESHOLD, proposal.id, at=NOW)
    await database.db().execute_script("ALTER TABLE notice RENAME TO hidden")
    with structlog.testing.capture_logs() as lines:
        async with settling(settings):
            await _until(lambda: _of(lines, "mail"))
            await database.db().execute_script("ALTER TABLE hidden RENAME TO notice")
            await _until(lambda: _of(lines, "mail")[-1]["log_level"] == "info")
    assert _of(lines, "mail")[-1] == {
        "event": "mail", "log_level": "info", "written": 1, "weekly": 0, "forgotten": 0, "tried": 1,
    }  # fmt: skip
    assert len(list((settings.data_dir / "mail").glob("*.eml"))) == 1


async def _until(true: Any) -> None:
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110  what is waited for is in the log and in the database
            await asyncio.sleep(0.005)


async def test_votings_are_not_closed_because_the_clock_jumped(app: Starlette, monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock says a year later for two rounds, and then what it should."""
    place = await town.build("a" * 64, app.state.keys)
    times = [NOW, NOW + LONG, NOW + LONG, NOW]
    monkeypatch.setattr(worker, "PAUSE_SECONDS", 0.0)
    with structlog.testing.capture_logs() as lines, pytest.raises(IndexError):
        await worker.work(lambda: times.pop(0), lambda: 0.0)
    jumps = [line["event"] for line in lines if line["event"] != "worker"]
    assert jumps == ["clock jumped, nothing is done"] * 2
    assert (await Proposal.get(id=place.ids["published"])).state == State.PUBLISHED


async def test_where_there_may_be_many_servers_none_of_them_does_the_work(tmp_path: Any) -> None:
    before = asyncio.all_tasks()
    many = Settings(mode="demo", data_dir=tmp_path, database_url="postgresql://localhost/x")
    async with settling(many):
        assert len(asyncio.all_tasks()) == len(before) + 1, "what reads the dictionary"
    async with settling(Settings(mode="demo", data_dir=tmp_path)):
        assert len(asyncio.all_tasks()) == len(before) + 2
    assert asyncio.all_tasks() == before


async def test_all_votes_are_counted_again_once_a_night(database: TortoiseContext) -> None:
    nightly, now = worker.Nightly(), clock.now()
    proposal = await Proposal.create(proposer_key="k", created_at=now, changed_at=now, votes=2)
    assert await nightly.recount(now) == 0, "today is not yet over"
    assert await nightly.recount(now + timedelta(days=1)) == 1
    await Proposal.filter(id=proposal.id).update(votes=2)
    assert await nightly.recount(now + timedelta(days=1, minutes=1)) == 0, "once a night is enough"
