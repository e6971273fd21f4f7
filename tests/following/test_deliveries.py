"""What staff see of delivery: numbers for each notice, letters that were given up, and never an address."""

from datetime import timedelta

import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from eforslag.config import Settings
from eforslag.following.digests import write_week
from eforslag.notifications import letters
from eforslag.notifications.models import Letter, LetterState
from eforslag.notifications.occasions import Occasion
from eforslag.web.forms import tidy
from tests.asking import ask
from tests.following.builders import AT, DOMAIN, follower, happened, letters_of
from tests.portal.builders import saved
from tests.visitors import Visits

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


async def given_up(count: int) -> None:
    """A notice with three letters, of which so many were refused and one waits."""
    proposal = await saved(1)
    for number in range(3):
        await follower(proposal, f"person{number}@example.se")
    await happened(Occasion.THRESHOLD, proposal)
    for letter in await Letter.all().limit(count):
        await Letter.filter(id=letter.id).update(state=LetterState.SENDING, claimed_at=AT)
        await letters.refused(await Letter.get(id=letter.id), "550 5.1.1 <…> User unknown")


async def test_each_notice_has_its_numbers_and_no_address(visits: Visits, settings: Settings) -> None:
    await given_up(2)
    await letters_of(settings)
    proposal = await saved(2)
    await follower(proposal, "weekly@example.se")
    await happened(Occasion.LAPSED, proposal, AT + timedelta(days=1))
    assert await write_week(DOMAIN, AT + timedelta(days=8)) == 1
    staff = await visits.staff("case_officer")
    page = (await staff.get("/utskick")).text
    assert "example.se" not in page
    rows = [" ".join(tidy(row).split()) for row in page.split("<tr")[1:]]
    (threshold,) = [row for row in rows if "Nådde gränsen<" in row]
    assert [part.partition("<")[0] for part in threshold.split('class="number">')[1:]] == ["1", "0", "2"]
    (week,) = [row for row in rows if "9 november 2026" in row]
    assert [part.partition("<")[0] for part in week.split('class="number">')[1:]] == ["0", "1", "0"]
    assert page.count("550 5.1.1 &lt;…&gt; User unknown") == 2


async def test_letters_that_were_given_up_are_tried_again_one_or_all(visits: Visits, settings: Settings) -> None:
    await given_up(3)
    staff = await visits.staff("moderator")
    first = await Letter.all().first()
    assert first
    answer = await staff.post(f"/utskick/{first.id}/forsok")
    assert (answer.status_code, answer.headers["location"]) == (303, "/utskick")
    assert await Letter.filter(state=LetterState.WAITING).count() == 1
    await staff.post("/utskick/forsok")
    assert len(await letters_of(settings, AT + timedelta(days=90))) == 3
    assert (await staff.post(f"/utskick/{first.id}/forsok")).status_code == 404


@on_sqlite
async def test_the_operators_figures_know_how_many_wait(app: Starlette) -> None:
    await given_up(1)
    app.state.settings = app.state.settings.model_copy(update={"metrics_token": SecretStr("t" * 16)})
    answer = await ask(app, "GET", "/metrics", also=[("authorization", "Bearer " + "t" * 16)])
    for line in ("waiting 2", "dead 1", "sent 0", "sending 0"):
        assert f"eforslag_mail_{line}\n" in answer.text
