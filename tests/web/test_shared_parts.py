"""Parts that are the same for everyone: kept a second for those who are logged in, never for who has just acted."""

from typing import Any

import pytest
from markupsafe import Markup, escape
from starlette.requests import Request

from eforslag.web.shared_parts import ROOM, SharedParts


def _from(user: Any = "somebody", cookie: str = "", language: str = "sv") -> Request:
    state = {"user": user, "language": language}
    return Request({"type": "http", "headers": [(b"cookie", cookie.encode())], "state": state})


class Making:
    def __init__(self) -> None:
        self.now, self.made = 0.0, 0
        self.parts = SharedParts(lambda: self.now)

    async def _make(self) -> Markup:
        self.made += 1
        return escape(self.made)

    async def get(self, request: Request, key: str = "list") -> str:
        return str(await self.parts.get(request, key, self._make))


async def test_a_part_is_made_once_a_second_for_each_language() -> None:
    making = Making()
    assert [await making.get(_from()), await making.get(_from("another")), await making.get(_from(language="en"))] == [
        "1", "1", "2",
    ]  # fmt: skip
    making.now = 1.0
    assert await making.get(_from()) == "3"


@pytest.mark.parametrize("request_", [_from(cookie="nyss=1"), _from(user=None)], ids=["has just acted", "nobody"])
async def test_it_is_made_anew_for_who_has_just_acted_and_for_pages_that_are_kept_whole(request_: Request) -> None:
    making = Making()
    await making.get(_from())
    assert await making.get(request_) == "2"
    assert await making.get(_from()) == "2"


async def test_there_are_never_more_than_there_is_room_for() -> None:
    making = Making()
    for number in range(ROOM + 1):
        await making.get(_from(), f"page {number}")
    assert await making.get(_from(), f"page {ROOM}") == str(ROOM + 1)
    assert await making.get(_from(), "page 0") == str(ROOM + 2)
