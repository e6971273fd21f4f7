"""The one address that takes a POST from anywhere: what it lets happen, and what lies beside it and does not."""

import pytest
from starlette.applications import Starlette

from eforslag.notifications.models import Following, Reader
from tests.asking import Answer, ask, post
from tests.following.builders import follower
from tests.portal.builders import saved

FROM_A_MAIL_PROGRAM = (("host", "localhost:8000"),)
FROM_ANOTHER_SITE = (*FROM_A_MAIL_PROGRAM, ("sec-fetch-site", "cross-site"), ("origin", "https://mail.example.org"))
BODY = b"List-Unsubscribe=One-Click"


async def pressed(app: Starlette, path: str) -> Answer:
    return await post(app, path, BODY, origin=FROM_A_MAIL_PROGRAM)


async def test_one_press_in_a_mail_program_ends_the_following_and_forgets_the_address(app: Starlette) -> None:
    proposal = await saved(1)
    following = await follower(proposal, "anna@example.se")
    other = await follower(proposal, "bo@example.se")
    answer = await pressed(app, f"/avsluta/{following.token}")
    assert answer.status == 200, "and no redirect, which mail programs do not follow"
    assert "inga fler mejl" in answer.text
    assert [one.token for one in await Following.all()] == [other.token]
    assert [one.address for one in await Reader.all()] == ["bo@example.se"]
    assert (await pressed(app, f"/avsluta/{following.token}")).status == 200, "once more does no harm"


async def test_the_link_of_a_weekly_letter_ends_everything(app: Starlette) -> None:
    following = await follower(await saved(1), "anna@example.se")
    await follower(await saved(2), "anna@example.se")
    assert (await pressed(app, f"/avsluta/{following.reader.token}")).status == 200
    assert (await Following.all().count(), await Reader.all().count()) == (0, 0)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
async def test_opening_the_link_changes_nothing(app: Starlette) -> None:
    """Mail scanners and previews open every link that they see."""
    following = await follower(await saved(1), "anna@example.se")
    for token in (following.token, following.reader.token):
        answer = await ask(app, "GET", f"/avsluta/{token}")
        assert answer.status == 200
        assert f'action="/avsluta/{token}"' in answer.text
    assert await Following.all().count() == 1


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.parametrize("origin", [FROM_A_MAIL_PROGRAM, FROM_ANOTHER_SITE])
async def test_nothing_else_is_open_to_others(app: Starlette, origin: tuple[tuple[str, str], ...]) -> None:
    following = await follower(await saved(1), "anna@example.se")
    beside = (
        f"/avsluta/{following.token}/allt", f"/avsluta/{following.token}/", f"/avsluta/{following.token}x",
        f"//avsluta/{following.token}", f"/folj/{following.token}", f"/avsluta/{following.token[:-1]}",
        f"/avsluta/../forslag/1/foljare?/avsluta/{following.token}", "/forslag/1/foljare", "/logga-ut",
        f"/avsluta/{following.token}%0a",
    )  # fmt: skip
    assert {path: (await post(app, path, BODY, origin=origin)).status for path in beside} == dict.fromkeys(beside, 403)
    answer = await ask(app, "DELETE", f"/avsluta/{following.token}", origin=origin)
    assert answer.status == 403
    assert await Following.all().count() == 1
    assert (await post(app, f"/avsluta/{following.token}", BODY, origin=origin)).status == 200
