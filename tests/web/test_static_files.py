"""Static files: names that follow the content, long caching, compression, and pages that do without a missing file."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from eforslag.errors import ConfigurationError
from eforslag.resources import resource_root
from eforslag.web.static_files import StaticFiles

ACCENT = "#1d5c4d"


def folder(place: Path, **files: str) -> Path:
    root = place / "static"
    for name, text in files.items():
        path = root / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def client(assets: StaticFiles) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/static", assets)]))


@pytest.fixture
def assets(tmp_path: Path) -> StaticFiles:
    return StaticFiles(folder(tmp_path, js__site_js="let a = 1; " * 50, css__a_css="a{}", css__b_css="b{}"), ACCENT)


def test_a_file_is_kept_for_a_year_under_a_name_that_follows_its_content(tmp_path: Path, assets: StaticFiles) -> None:
    url = assets.url("js/site.js")
    answer = client(assets).get(url)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    changed = StaticFiles(folder(tmp_path, js__site_js="let a = 2"), ACCENT)
    assert changed.url("js/site.js") != url


@pytest.mark.parametrize(
    ("accepted", "encoding", "opened"),
    [
        ("gzip, br", "br", brotli.decompress),
        ("gzip;q=0.8, br;q=0", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_each_browser_gets_the_smallest_form_it_takes(
    assets: StaticFiles, accepted: str, encoding: str | None, opened: Callable[[bytes], bytes]
) -> None:
    with client(assets).stream("GET", assets.url("js/site.js"), headers={"accept-encoding": accepted}) as answer:
        content = b"".join(answer.iter_raw())
    assert answer.headers.get("content-encoding") == encoding
    assert answer.headers["vary"] == "Accept-Encoding"
    assert opened(content) == b"let a = 1; " * 50


def test_a_browser_that_has_the_file_is_told_so(assets: StaticFiles) -> None:
    asking, url = client(assets), assets.url("js/site.js")
    tag = asking.get(url).headers["etag"]
    answer = asking.get(url, headers={"if-none-match": tag})
    assert (answer.status_code, answer.content) == (304, b"")


def test_head_says_the_length_and_sends_nothing(assets: StaticFiles) -> None:
    answer = client(assets).head(assets.url("js/site.js"), headers={"accept-encoding": "identity"})
    assert (answer.headers["content-length"], answer.content) == ("550", b"")


@pytest.mark.parametrize("path", ["/static/js/site.js", "/static/../pyproject.toml", "/static/", "/static/site.0.css"])
def test_only_the_hashed_names_exist(assets: StaticFiles, path: str) -> None:
    assert client(assets).get(path).status_code == 404


def test_static_files_are_only_read(assets: StaticFiles) -> None:
    answer = client(assets).post(assets.url("js/site.js"))
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_the_stylesheets_become_one_in_order_after_the_colours(assets: StaticFiles) -> None:
    text = client(assets).get(assets.url("site.css")).text
    assert text.index("--brand:#1d5c4d") < text.index("a{}") < text.index("b{}")


def test_the_stylesheet_leads_to_the_font_by_its_hashed_name(tmp_path: Path) -> None:
    root = folder(tmp_path, css__a_css='@font-face{src:url("vendor/f.woff2")}', vendor__f_woff2="font")
    assets = StaticFiles(root, ACCENT)
    assert f'url("{assets.url("vendor/f.woff2")}")' in client(assets).get(assets.url("site.css")).text


def test_a_missing_file_has_no_url_and_is_not_asked_for(tmp_path: Path) -> None:
    assets = StaticFiles(folder(tmp_path, css__a_css='@font-face{src:url("vendor/f.woff2")}'), ACCENT)
    assert assets.url("vendor/htmx.min.js") == ""
    assert "woff2" not in client(assets).get(assets.url("site.css")).text


def test_the_municipality_s_logo_is_served(tmp_path: Path) -> None:
    logo = tmp_path / "vapen.svg"
    logo.write_text("<svg/>")
    assets = StaticFiles(folder(tmp_path, css__a_css=""), ACCENT, logo)
    assert client(assets).get(assets.url("logo")).headers["content-type"] == "image/svg+xml"


@pytest.mark.parametrize("name", ["borta.svg", "vapen.exe"])
def test_a_logo_that_cannot_be_shown_stops_the_start_and_names_the_setting(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationError, match="EFORSLAG_MUNICIPALITY__LOGO"):
        StaticFiles(folder(tmp_path, css__a_css=""), ACCENT, tmp_path / name)


def test_our_own_style_and_script_stay_small() -> None:
    assets = StaticFiles(resource_root() / "static", ACCENT)
    asking = client(assets)
    for name, limit in (("site.css", 10_000), ("work.css", 7_000), ("js/site.js", 2_000)):
        with asking.stream("GET", assets.url(name), headers={"accept-encoding": "gzip"}) as answer:
            assert len(b"".join(answer.iter_raw())) <= limit, name


def test_a_class_is_laid_out_by_one_style_sheet_alone() -> None:
    """Two parts that name their own things alike would be laid out by each other's rules."""
    sheets: dict[str, set[str]] = {}
    for sheet in (resource_root() / "static/css").glob("*.css"):
        for name in re.findall(r"^\.([\w-]+)(?: > \* \+ \*)? \{", sheet.read_text(encoding="utf-8"), re.MULTILINE):
            sheets.setdefault(name, set()).add(sheet.name)
    assert {name: found for name, found in sheets.items() if len(found) > 1} == {}
