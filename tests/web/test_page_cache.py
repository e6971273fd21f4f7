"""Pages for everybody are made once for a crowd; nobody gets somebody else's, and one's own action always shows."""

import asyncio
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from eforslag import clock
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.web.page_cache import PageCache
from eforslag.web.responses import FOR_ALL
from tests.asking import Answer, ask
from tests.moderation.builders import moderator, submitted
from tests.visitors import Visits


class Pages:
    """An application that counts how often it makes a page, and its clock."""

    def __init__(self, status: int = 200, **headers: str) -> None:
        self.made, self.time, self.status = 0, 0.0, status
        usual = {"cache-control": FOR_ALL, "content-type": "text/html"}
        self.headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in (usual | headers).items()]
        self.gate = asyncio.Event()
        self.gate.set()
        self.cached: Any = PageCache(
            self._page, private_cookies=("session",), secure=False, paths=("/forslag",), now=lambda: self.time
        )

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.made += 1
        number = self.made
        await self.gate.wait()
        await send({"type": "http.response.start", "status": self.status, "headers": [*self.headers]})
        await send({"type": "http.response.body", "body": f"page {number}".encode()})

    async def get(self, path: str = "/forslag", method: str = "GET", **headers: str) -> Answer:
        also = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return await ask(self.cached, method, path, also=also)


async def test_a_crowd_waits_for_one_making() -> None:
    pages = Pages()
    pages.gate.clear()
    crowd = [asyncio.ensure_future(pages.get()) for _ in range(100)]
    await asyncio.wait(crowd, timeout=0.01)
    pages.gate.set()
    assert {answer.text for answer in await asyncio.gather(*crowd)} == {"page 1"}
    assert pages.made == 1


async def test_a_browser_is_told_how_much_of_the_two_seconds_is_gone() -> None:
    pages = Pages()
    told = []
    for pages.time in (0.0, 0.4, 1.9):
        told.append((await pages.get()).headers["age"])
    assert told == ["0", "1", "2"]


async def test_a_page_is_renewed_after_a_second_and_never_given_out_after_two() -> None:
    pages = Pages()
    told = []
    for pages.time in (0.0, 0.9, 1.1, 1.2, 3.3):
        told.append((await pages.get()).text)
        await asyncio.gather(*pages.cached._making.values())
    assert told == ["page 1", "page 1", "page 1", "page 2", "page 3"]


@pytest.mark.parametrize(
    "headers",
    [{"cookie": "session=x.y"}, {"cookie": "notis=submitted"}, {"cookie": "a=b; nyss=1"}, {"authorization": "x"}],
)
async def test_whoever_is_known_or_has_just_done_something_gets_a_page_of_their_own(headers: dict[str, str]) -> None:
    pages = Pages()
    await pages.get()
    assert (await pages.get(**headers)).text == "page 2"
    assert (await pages.get()).text == "page 1", "and leaves none"


@pytest.mark.parametrize(
    "pages",
    [{"status": 404}, {"cache_control": "no-store"}, {"set_cookie": "login=x"}],
    ids=["an error", "a personal page", "a page with a cookie"],
)
async def test_what_is_not_for_all_is_given_to_one(pages: dict[str, Any]) -> None:
    made = Pages(**pages)
    made.gate.clear()
    asked = [asyncio.ensure_future(made.get()) for _ in range(3)]
    await asyncio.wait(asked, timeout=0.01)
    made.gate.set()
    assert sorted(answer.text for answer in await asyncio.gather(*asked)) == ["page 1", "page 2", "page 3"]


async def test_language_and_part_and_question_tell_pages_apart() -> None:
    pages = Pages()
    asked: list[tuple[str, dict[str, str]]] = [
        ("/forslag", {}), ("/forslag?visa=nya", {}), ("/forslag", {"cookie": "sprak=en"}),
        ("/forslag", {"hx_request": "true"}),
    ]  # fmt: skip
    told = [(await pages.get(path, **headers)).text for path, headers in asked * 2]
    assert told == ["page 1", "page 2", "page 3", "page 4"] * 2


async def test_a_browser_that_has_the_page_is_told_so() -> None:
    pages = Pages()
    first = await pages.get()
    again = await pages.get(if_none_match=first.headers["etag"])
    assert (again.status, again.body) == (304, b"")
    head = await pages.get(method="HEAD")
    assert (head.status, head.body, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert pages.made == 1


async def test_a_crowd_of_questions_fills_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eforslag.web.page_cache.ROOM_PAGES", 10)
    pages = Pages()
    for number in range(100):
        await pages.get(f"/forslag?sok={number}")
        assert (await pages.get("/forslag?visa=nya")).text == "page 2", "what is asked for stays"
    assert len(pages.cached._pages) == 10
    await pages.get("/forslag?sok=" + "x" * 300)
    assert len(pages.cached._pages) == 10


async def test_ones_own_action_shows_at_once(app: Starlette, visits: Visits) -> None:
    proposal, by, browser = await submitted(title="Fler cykelställ"), await moderator(), await visits.nobody()
    assert "Fler cykelställ" not in (await browser.get("/forslag")).text
    await moderation.publish(proposal.id, rules=Rules(), keys=app.state.keys, by=by, at=clock.now())
    await browser.post("/sprak", data={"language": "sv"})
    assert "Fler cykelställ" in (await browser.get("/forslag")).text


async def test_a_page_for_someone_logged_in_is_never_given_to_another(visits: Visits) -> None:
    resident, nobody = await visits.resident(name="Astrid Berg"), await visits.nobody()
    for path in ("/", "/forslag", "/medborgarlofte", "/om"):
        assert "Astrid Berg" in (await resident.get(path)).text
        assert "Astrid Berg" not in (await nobody.get(path)).text
        assert "Astrid Berg" in (await resident.get(path)).text
