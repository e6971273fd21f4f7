"""What a visitor claims of themselves in X-Forwarded-… counts only if a proxy of ours says it."""

import asyncio
from contextlib import suppress

import pytest
from starlette.applications import Starlette

from eforslag.cli import server_options
from eforslag.config import Settings
from eforslag.errors import TooMany
from eforslag.web.connections import Bounds
from eforslag.web.limits import READS_OF_ADDRESS
from tests.web.serving import served

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)
SPOOFED = "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example\r\nForwarded: for=9.9.9.9;host=evil.example\r\n"


async def asked(port: int, forwarded_for: str = "", *, host: str = "localhost:8000", path: str = "/utloggad") -> str:
    """The answer to a request that claims all that can be claimed, on a page that is kept for nobody."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    claim = f"X-Forwarded-For: {forwarded_for}\r\n" if forwarded_for else ""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{SPOOFED}{claim}Connection: close\r\n\r\n".encode())
    answer = (await reader.read()).decode()
    writer.close()
    return answer


@pytest.fixture(autouse=True)
def _time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eforslag.web.limits.monotonic", lambda: 6000.0)


def too_often(app: Starlette, who: str) -> None:
    with suppress(TooMany):
        while True:
            app.state.limits.count(READS_OF_ADDRESS, who)


async def test_without_a_proxy_nobody_is_believed(app: Starlette, settings: Settings) -> None:
    async with served(app, Bounds(), **server_options(settings)) as port:
        answer = await asked(port, "9.9.9.9")
        assert answer.startswith("HTTP/1.1 200")
        too_often(app, "9.9.9.9")
        assert (await asked(port, "9.9.9.9")).startswith("HTTP/1.1 200"), "another's address does not keep us out"
        too_often(app, "127.0.0.1")
        assert (await asked(port, "8.8.8.8")).startswith("HTTP/1.1 429"), "a new address every time does not let us in"


async def test_no_link_leads_where_a_visitor_says(app: Starlette, settings: Settings) -> None:
    async with served(app, Bounds(), **server_options(settings)) as port:
        for path in ("/", "/om", "/forslag", "/forslag/", "/finns-inte"):
            assert "evil.example" not in await asked(port, path=path)
            assert "evil.example" not in await asked(port, path=path, host="evil.example")


async def test_behind_a_proxy_the_last_address_that_is_not_ours_counts(app: Starlette, settings: Settings) -> None:
    behind = settings.model_copy(update={"trusted_proxies": ("127.0.0.1", "10.0.0.0/8")})
    too_often(app, "9.9.9.9")
    async with served(app, Bounds(), **server_options(behind)) as port:
        statuses = {
            claim: (await asked(port, claim))[9:12]
            for claim in ("9.9.9.9", "8.8.8.8, 9.9.9.9", "8.8.8.8, 9.9.9.9, 10.1.2.3", "9.9.9.9, 8.8.8.8", "8.8.8.8")
        }
    assert list(statuses.values()) == ["429", "429", "429", "200", "200"]
