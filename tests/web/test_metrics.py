"""What the operator's monitoring reads, and nobody else."""

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from eforslag import clock
from eforslag.audit.actor import SYSTEM
from eforslag.audit.log import record
from eforslag.municipality.models import RuleSet
from tests.asking import ask

TOKEN = "a token of the operator's own"


@pytest.fixture
def watched(app: Starlette) -> Starlette:
    app.state.settings = app.state.settings.model_copy(update={"metrics_token": SecretStr(TOKEN)})
    return app


async def test_requests_are_counted_by_route_and_nothing_that_was_written(watched: Starlette) -> None:
    await ask(watched, "GET", "/forslag/4711-nagons-hemlighet?sok=198001019999")
    answer = await ask(watched, "GET", "/metrics", also=[("authorization", f"Bearer {TOKEN}")])
    assert answer.status == 200
    assert 'method="GET",route="/forslag/{id:id}-{slug:slug}",status="404"' in answer.text
    assert "hemlighet" not in answer.text
    assert "198001019999" not in answer.text


async def test_a_tally_that_was_put_right_shows(watched: Starlette) -> None:
    await record("votes.recounted", RuleSet(), by=SYSTEM, at=clock.now(), tally=3, rows=2)
    answer = await ask(watched, "GET", "/metrics", also=[("authorization", f"Bearer {TOKEN}")])
    assert "eforslag_tallies_put_right 1\n" in answer.text


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer another", f"Basic {TOKEN}"])
async def test_without_the_token_there_is_no_such_page(watched: Starlette, shown: str) -> None:
    assert (await ask(watched, "GET", "/metrics", also=[("authorization", shown)])).status == 404


async def test_where_no_token_is_set_nobody_reads_them(app: Starlette) -> None:
    for shown in ("Bearer ", "Bearer None"):
        assert (await ask(app, "GET", "/metrics", also=[("authorization", shown)])).status == 404
