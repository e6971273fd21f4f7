"""The cookies' names and attributes, by which browsers keep them to this host and away from scripts."""

from pathlib import Path

import pytest
from starlette.requests import HTTPConnection
from starlette.responses import Response

from eforslag.config import Settings
from eforslag.identity.cookies import Cookies

SECRET = b"s" * 32


def cookies(tmp_path: Path, base_url: str | None = None) -> Cookies:
    return Cookies(Settings(mode="demo", data_dir=tmp_path, base_url=base_url), SECRET)


def written(kept: Cookies) -> tuple[str, str]:
    response = Response()
    kept.keep_session(response, "an-id")
    kept.keep_browser(response, "a-mark")
    session, browser = response.headers.getlist("set-cookie")
    return session, browser


def brought(name: str, value: str) -> HTTPConnection:
    return HTTPConnection({"type": "http", "headers": [(b"cookie", f"{name}={value}".encode())]})


def attributes(cookie: str) -> set[str]:
    return {part.strip().lower() for part in cookie.split(";")[1:]}


def test_over_https_the_cookies_are_bound_to_this_host(tmp_path: Path) -> None:
    for cookie, name in zip(written(cookies(tmp_path, "https://e.example.se")), ("session", "login"), strict=True):
        assert cookie.startswith(f"__Host-{name}=")
        assert {"secure", "httponly", "samesite=lax", "path=/"} <= attributes(cookie)
        assert not any(part.startswith("domain") for part in attributes(cookie))


def test_over_plain_http_they_work_without_the_name_that_needs_https(tmp_path: Path) -> None:
    for cookie, name in zip(written(cookies(tmp_path)), ("session", "login"), strict=True):
        assert cookie.startswith(f"{name}=")
        assert {"httponly", "samesite=lax", "path=/"} <= attributes(cookie)
        assert "secure" not in attributes(cookie)


def test_the_session_ends_with_the_browser_and_a_login_after_a_quarter_of_an_hour(tmp_path: Path) -> None:
    session, browser = map(attributes, written(cookies(tmp_path)))
    assert not any(part.startswith(("max-age", "expires")) for part in session)
    assert "max-age=900" in browser


def test_what_was_written_can_be_read(tmp_path: Path) -> None:
    kept = cookies(tmp_path)
    session, browser = (cookie.split(";")[0].split("=", 1) for cookie in written(kept))
    assert kept.session(brought(*session)) == "an-id"
    assert kept.browser(brought(*browser)) == "a-mark"


def test_a_cookie_signed_with_another_secret_or_for_another_use_is_not_read(tmp_path: Path) -> None:
    kept = cookies(tmp_path)
    foreign = Cookies(Settings(mode="demo", data_dir=tmp_path), b"t" * 32)
    session, _ = (cookie.split(";")[0].split("=", 1) for cookie in written(foreign))
    _, browser = (cookie.split(";")[0].split("=", 1) for cookie in written(kept))
    assert kept.session(brought(*session)) is None
    assert kept.session(brought("session", browser[1])) is None


@pytest.mark.parametrize("value", ["", ".", "an-id", "an-id.", ".a", "å.ä", "a" * 5000])
def test_rubbish_is_not_read(tmp_path: Path, value: str) -> None:
    assert cookies(tmp_path).session(brought("session", value)) is None


def test_dropping_the_session_keeps_the_attributes_that_browsers_ask_for(tmp_path: Path) -> None:
    response = Response()
    cookies(tmp_path, "https://e.example.se").drop_session(response)
    dropped = response.headers["set-cookie"]
    assert dropped.startswith("__Host-session=")
    assert {"max-age=0", "secure", "path=/"} <= attributes(dropped)
