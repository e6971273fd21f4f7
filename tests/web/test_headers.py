"""What every answer carries, what may be kept of it, and what the log says of the request."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from eforslag.app import create_app
from eforslag.config import Settings
from eforslag.identity.key_file import new_key_file
from eforslag.web import request_log
from eforslag.web.limits import LOGINS
from tests.asking import FORM, Answer, ask, post
from tests.visitors import Visits

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)

ALWAYS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
SECRET = "Astrid Berg skrev det här"


async def crash(request: Request) -> Response:
    raise RuntimeError(SECRET)


async def slow_down(request: Request) -> Response:
    for _ in range(LOGINS.amount + 1):
        request.app.state.limits.count(LOGINS, "test")
    raise AssertionError("the limit holds")


@pytest.fixture
def app(app: Starlette) -> Starlette:
    """The application with two routes more: one that crashes, and one that is asked for too often."""
    app.router.routes[:0] = [Route("/krasch", crash, methods=["GET"]), Route("/ofta", slow_down, methods=["GET"])]
    return app


async def _answers(app: Starlette) -> dict[str, Answer]:
    """One answer of every kind."""
    stylesheet = next(iter(app.state.templates.globals["asset"].__self__._by_hashed_name))
    large = [("content-type", FORM), ("content-length", "9999999")]
    return {
        "page": await ask(app, "GET", "/"),
        "head": await ask(app, "HEAD", "/forslag"),
        "fragment": await ask(app, "GET", "/forslag", also=[("hx-request", "true")]),
        "redirect": await post(app, "/sprak", b"language=en&next=/om"),
        "text": await ask(app, "GET", "/healthz"),
        "json": await ask(app, "GET", "/.well-known/jwks.json"),
        "static": await ask(app, "GET", f"/static/{stylesheet}"),
        "no static": await ask(app, "GET", "/static/finns-inte.css"),
        "403": await post(app, "/sprak", b"language=en", origin=[("host", "localhost:8000")]),
        "404": await ask(app, "GET", "/finns-inte"),
        "405": await ask(app, "DELETE", "/om"),
        "413": await ask(app, "POST", "/sprak", also=large),
        "429": await ask(app, "GET", "/ofta"),
        "500": await ask(app, "GET", "/krasch"),
        "503": await ask(app, "GET", "/logga-in"),
    }


async def test_every_answer_carries_the_headers(app: Starlette) -> None:
    for kind, answer in (await _answers(app)).items():
        assert answer.status, kind
        assert ALWAYS.items() <= answer.headers.items(), kind
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy, kind
        assert "frame-ancestors 'none'" in policy, kind
        assert "unsafe-" not in policy, kind
        assert "*" not in policy, kind
        assert "server" not in answer.headers, kind


@pytest.mark.parametrize("kind", ["403", "404", "405", "413", "429", "500", "503"])
async def test_every_refusal_is_a_page_in_the_design(app: Starlette, kind: str) -> None:
    answer = (await _answers(app))[kind]
    assert answer.status == int(kind)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert f"Fel {kind}" in answer.text
    assert '<a class="skip"' in answer.text
    assert 'href="/static/site.' in answer.text


async def test_who_must_wait_is_told_how_long(app: Starlette) -> None:
    answers = await _answers(app)
    assert 0 < int(answers["429"].headers["retry-after"]) <= 2 * LOGINS.seconds
    assert answers["503"].headers["retry-after"] == "30"


async def test_a_page_of_somebodys_own_is_kept_by_nobody(app: Starlette, visits: Visits) -> None:
    for browser, paths in (
        (await visits.resident(), ("/", "/forslag", "/mina-sidor", "/forslag/nytt", "/om", "/finns-inte")),
        (await visits.staff("moderator", "administrator"), ("/", "/handlaggning", "/administration/logg")),
    ):
        for path in paths:
            answer = await browser.get(path)
            assert answer.headers["cache-control"] == "no-store", path
            assert "Cookie" in answer.headers["vary"], path


async def test_what_is_the_same_for_all_may_be_two_seconds_old(app: Starlette) -> None:
    for path in ("/", "/forslag", "/medborgarlofte", "/om"):
        answer = await ask(app, "GET", path)
        assert answer.headers["cache-control"] == "public, max-age=0, stale-while-revalidate=2", path
        assert {"HX-Request", "Cookie"} <= set(answer.headers["vary"].split(", ")), path
    chosen = await ask(app, "GET", "/", cookie="notis=submitted")
    assert chosen.headers["cache-control"] == "no-store", "a notice is meant for one person"


async def test_only_a_service_on_https_asks_for_https(app: Starlette, settings: Settings, tmp_path: Path) -> None:
    assert "strict-transport-security" not in (await ask(app, "GET", "/healthz")).headers
    new_key_file(tmp_path / "keys", "production")
    known = {"mode": "production", "base_url": "https://forslag.example.org", "key_file": tmp_path / "keys"}
    secure = create_app(settings.model_copy(update=known))
    there = [("host", "forslag.example.org"), ("sec-fetch-site", "same-origin")]
    for path in ("/healthz", "/finns-inte", "/static/finns-inte"):
        answer = await ask(secure, "GET", path, origin=there)
        assert answer.headers["strict-transport-security"] == "max-age=63072000", path
    answer = await post(secure, "/sprak", b"language=en", origin=there)
    assert "secure" in answer.headers["set-cookie"].lower()
    assert "httponly" in answer.headers["set-cookie"].lower()


async def test_a_twin_of_localhost_is_not_ours_in_production(settings: Settings, tmp_path: Path) -> None:
    new_key_file(tmp_path / "keys", "production")
    known = {"mode": "production", "base_url": "https://forslag.example.org", "key_file": tmp_path / "keys"}
    secure = create_app(settings.model_copy(update=known))
    for origin, status in (("https://forslag.example.org", 303), ("http://localhost:8000", 403), ("null", 403)):
        sent = [("host", "forslag.example.org"), ("origin", origin)]
        assert (await post(secure, "/sprak", b"language=en", origin=sent)).status == status


@contextmanager
def _logging() -> Iterator[None]:
    """The log as it is in production."""
    before, handlers = structlog.get_config(), logging.root.handlers[:]
    request_log.configure(readable=False)
    try:
        yield
    finally:
        structlog.configure(**before)
        logging.root.handlers[:] = handlers


async def _logged(
    app: Starlette, visits: Visits, capsys: pytest.CaptureFixture[str]
) -> tuple[str, list[dict[str, Any]]]:
    """What is logged while somebody reads, writes and meets a crash."""
    with _logging():
        author = await visits.resident(name="Astrid Berg")
        capsys.readouterr()
        await author.get("/forslag?efter=hemligt&fokus=7")
        await author.post("/forslag/nytt", data={"title": SECRET, "text": f"{SECRET} om lamporna vid stationen."})
        await author.get("/forslag/nytt/hemligt")
        await author.get("/krasch?sok=hemligt")
        output = capsys.readouterr()
    text = output.out + output.err
    return text, [json.loads(line) for line in text.splitlines() if line.startswith("{")]


async def test_each_request_is_one_line_with_an_id_of_its_own(
    app: Starlette, visits: Visits, capsys: pytest.CaptureFixture[str]
) -> None:
    _text, lines = await _logged(app, visits, capsys)
    requests = [line for line in lines if line["event"] == "request"]
    assert [(line["method"], line["route"], line["status"]) for line in requests] == [
        ("GET", "/forslag", 200),
        ("POST", "/forslag/nytt", 303),
        ("GET", None, 404),
        ("GET", "/krasch", 500),
    ]
    assert len({line["request"] for line in requests}) == 4
    (crashed,) = (line for line in lines if line["event"] == "crash")
    assert crashed["request"] == requests[-1]["request"]
    assert crashed["error"] == "RuntimeError"
    assert any("test_headers.py" in place for place in crashed["where"])


async def test_the_log_says_nothing_of_who_asked_or_what_they_wrote(
    app: Starlette, visits: Visits, capsys: pytest.CaptureFixture[str]
) -> None:
    text, lines = await _logged(app, visits, capsys)
    assert lines
    for private in ("hemligt", "Astrid", SECRET, "127.0.0.1", "fokus=7", "session="):
        assert private not in text
