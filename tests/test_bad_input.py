"""Whatever is sent, the answer is a page that says so: never a crash, and never a lost word."""

from html import unescape
from itertools import product
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck
from hypothesis import given as each
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import HTTPConnection, Request
from starlette.routing import Route

from eforslag.web.body_limit import LIMIT_BYTES
from eforslag.web.forms import fields
from eforslag.web.pagination import cursor
from tests import walkers
from tests.asking import FORM, Answer, ask, post
from tests.visitors import Visits
from tests.walkers import AUDIENCES, Walk, audience, method

on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)

IDS = ("0", "-1", "00", "1000000000", "9" * 31, "ett", "%00", "..", "%2e%2e%2f", "%C3%A5", "%FF", "1;2", "%F0%9F%98%80")
QUERIES = (
    b"%", b"%zz", b"=", b"&&&", b"visa", b"visa=%FF", b"\xff\xfe=\xe5", b"visa=\x00", b"visa=" + b"x" * 9000,
    b"visa=nya&visa=populara&fokus=1&fokus=x", b"fokus=-1", b"fokus=0000000000" + b"9" * 30, b"fokus=" + b"0" * 9000,
    b"fokus=%D9%A3", b"efter=%00", b"efter=MTA", b"efter=" + b"A" * 5000, b"sok=%00", b"sok=%25%27%22_%5C",
    b"sok=" + b"%C3%A5" * 5000, b"next=//example.org", b"next=%0d%0aset-cookie:x", b"next=%E6%BC%A2",
    b"state=%00&code=%FF",
    b"error=access_denied", b"namnd=99999999999999&mina=ja&sena=ja&status=x", b"halvar=2026-1", b"halvar=%FF",
    b"visa=oppna&visa=\xf0\x9f\x98\x80", b"otaggade=ja&sok=2026-999999999999999999",
)  # fmt: skip
# Places in a list that were written by hand: days that are none, and days that no time zone can move.
CURSORS = (
    "x|1", "|", "||", "1|", "1|x", "1|99999999999999", "-5|1", "99999999999999|1", "2026-01-01|1",
    "2026-01-01T00:00:00|1", "0001-01-01T00:00:00+14:00|1", "9999-12-31T23:59:59-14:00|1", "1|1_0", "１|１",
    "2026-01-01T00:00:00+00:00|0", "2026-W01-1|1", "9" * 18, "9" * 40,
)  # fmt: skip
LISTS = ("/forslag", "/forslag?visa=populara", "/forslag?visa=besvarade", "/handlaggning",
         "/handlaggning?visa=publicerade", "/administration/logg", "/forslag/vantar-pa-svar",
         "/arenden", "/arenden?visa=avslutade", "/arenden/ej-vidare")  # fmt: skip
MULTIPART = "multipart/form-data; boundary=grans"
FILE = b'--grans\r\ncontent-disposition: form-data; name="title"; filename="a.txt"\r\n\r\nhej\r\n--grans--\r\n'
BODIES: dict[str, tuple[str, bytes]] = {
    "nothing": (FORM, b""),
    "unknown fields": (FORM, b"a=1&b=2"),
    "repeated fields": (FORM, b"title=a&title=b&text=c&text=d&ground=x&ground=y&name=1&name=2&response=a&response=b"),
    "bad percents": (FORM, b"title=%&text=%zz&%=%&question=%E5"),
    "no UTF-8": (FORM, b"title=\xff\xfe&text=%ff%fe&place=%C3&name=%ED%A0%80"),
    "NUL": (FORM, b"title=a%00b&text=%00&place=%00&question=%00&ground_message=%00&name=%00&re%00ason=%00"),
    "half an emoji": (FORM, b"title=%ED%A0%BD&text=%ED%B8%80&%ED%A0%BD=1"),
    "100,000 characters": (FORM, b"title=" + b"a" * 100_000 + b"&text=" + b"b" * 100_000),
    "a long number": (FORM, b"&".join(name + b"=" + b"9" * 9000 for name in (b"threshold", b"target", b"highest"))),
    "300 fields": (FORM, b"&".join(b"f%d=1" % n for n in range(300))),
    "a file": (MULTIPART, FILE),
    "half a multipart": (MULTIPART, FILE[:70]),
    "no boundary": ("multipart/form-data", FILE),
    "another boundary": ("multipart/form-data; boundary=annan", FILE),
    "an empty boundary": ("multipart/form-data; boundary=", FILE),
    "an unknown charset": (FORM + "; charset=klingon", b"title=a"),
    "a multipart in an unknown charset": (MULTIPART + "; charset=klingon", FILE.replace(b'; filename="a.txt"', b"")),
    "a multipart in UTF-16": (MULTIPART + "; charset=utf-16", FILE.replace(b'; filename="a.txt"', b"")),
    "JSON": ("application/json", b'{"title": "a"}'),
    "text": ("text/plain", b"title=a"),
    "no type": ("", b"title=a"),
    "a strange type": (";;;=", b"title=a"),
}  # fmt: skip


@pytest.fixture
async def walk(app: Starlette, visits: Visits) -> Walk:
    return await walkers.begin(app, visits)


class Findings:
    """What was answered with a crash. 503 is the login that this municipality has not set up."""

    def __init__(self) -> None:
        self.crashes: list[object] = []

    def note(self, answer: Answer, *what: object) -> None:
        if answer.status == 0 or (answer.status >= 500 and answer.status != 503):
            self.crashes.append((*what, answer.status))


async def _cookies(walk: Walk) -> dict[str, str]:
    return {name: await walk.member_of(name) for name in AUDIENCES}


def _as(route: Route, cookies: dict[str, str]) -> set[str]:
    return {"", cookies[audience(route)]}


@on_sqlite
async def test_no_id_in_an_address_does_harm(walk: Walk) -> None:
    found, cookies = Findings(), await _cookies(walk)
    for route in walkers.routes():
        # So many tries from one address in so short a time are otherwise refused before they are looked at.
        walk.app.state.limits.forget()
        for made_up in IDS if route.param_convertors else ():
            answer = await walk.to(route, cookies[audience(route)], made_up)
            found.note(answer, method(route), route.path, made_up)
            assert answer.status in (404, 405), (route.path, made_up)
    assert found.crashes == []


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Grows by the path of a page each time that it reads its query."""
    read: list[str] = []
    original: Any = HTTPConnection.query_params

    def noted(self: Request) -> Any:
        read.append(self.url.path)
        return original.fget(self)

    monkeypatch.setattr(Request, "query_params", property(noted))
    return read


@on_sqlite
async def test_no_query_does_harm(walk: Walk, readings: list[str]) -> None:
    """Every page gets them together, as part of its address; those that read what stands there get each by itself."""
    found, cookies, read = Findings(), await _cookies(walk), set[str]()
    for route in walkers.routes():
        readings.clear()
        for query in (b"&".join(QUERIES), *QUERIES) if method(route) == "GET" else ():
            target = walk.town.path(route).encode() + b"?" + query
            found.note(await ask(walk.app, "GET", target, cookie=cookies[audience(route)]), target[:80])
            if not readings:
                break
        read |= {route.path} if readings else set()
    assert {"/forslag", "/handlaggning", "/administration/logg", "/logga-in"} <= read
    assert found.crashes == []


async def test_no_place_in_a_list_does_harm(walk: Walk) -> None:
    found = Findings()
    cookies = {name: await walk.cookie(name) for name in ("administrator", "moderator", "case_officer")}
    for address, key in product(LISTS, CURSORS):
        desk = address.split("?")[0].split("/")[1]
        cookie = cookies.get(WHO.get(desk, ""), cookies["moderator"])
        target = f"{address}{'&' if '?' in address else '?'}{urlencode({'efter': cursor(key)})}"
        found.note(await ask(walk.app, "GET", target, cookie=cookie), address, key)
    assert found.crashes == []


async def test_no_search_on_the_desk_does_harm(walk: Walk) -> None:
    found, cookie = Findings(), await walk.cookie("moderator")
    for text in (
        "%00",
        "%FF",
        "%ED%A0%80",
        "2026-" + "9" * 30,
        "9" * 30,
        "%25" * 3000,
        "\\",
        "%F0%9F%98%80",
        "-",
        "2026-",
    ):
        found.note(await ask(walk.app, "GET", f"/handlaggning?sok={text}", cookie=cookie), text[:40])
    assert found.crashes == []


@on_sqlite
@pytest.mark.parametrize("body", BODIES)
async def test_no_form_does_harm(walk: Walk, body: str) -> None:
    found, cookies = Findings(), await _cookies(walk)
    kind, content = BODIES[body]
    for route in walkers.forms():
        for cookie in _as(route, cookies):
            answer = await post(walk.app, walk.town.path(route), content, kind, cookie=cookie)
            found.note(answer, route.path, bool(cookie))
    assert found.crashes == []


@pytest.mark.parametrize("body", ["NUL", "half an emoji", "repeated fields", "a long number"])
async def test_no_form_does_harm_to_either_database(walk: Walk, body: str) -> None:
    found, cookies = Findings(), await _cookies(walk)
    for route in walkers.forms():
        answer = await post(walk.app, walk.town.path(route), BODIES[body][1], cookie=cookies[audience(route)])
        found.note(answer, route.path)
    assert found.crashes == []


async def test_what_a_field_is_called_is_as_tidy_as_what_is_in_it() -> None:
    """A form that is kept during a login is stored with its names, and PostgreSQL stores no NUL."""

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"te%00xt=a%00b&%ED%A0%BD=c", "more_body": False}

    sent = await fields(Request({"type": "http", "headers": [(b"content-type", FORM.encode())]}, receive))
    assert ("text", "ab") in sent.items()
    "".join(name + value for name, value in sent.items()).encode()


@on_sqlite
@pytest.mark.parametrize("fragment", ["", "true"])
async def test_too_much_is_a_413_whether_announced_or_not(walk: Walk, fragment: str) -> None:
    cookie, also = await walk.cookie("resident"), (("content-type", FORM), ("hx-request", fragment))
    piece = b"text=" + b"a" * 65_531
    quiet = await ask(walk.app, "POST", "/forslag/nytt", cookie=cookie, parts=[piece] * 5, also=also)
    announced = (*also, ("content-length", str(LIMIT_BYTES + 1)))
    declared = await ask(walk.app, "POST", "/forslag/nytt", cookie=cookie, parts=[b""], also=announced)
    lying = (*also, ("content-length", "5"))
    liar = await ask(walk.app, "POST", "/forslag/nytt", cookie=cookie, parts=[piece] * 5, also=lying)
    assert {quiet.status, declared.status, liar.status} == {413}
    assert "Det du skickade är för stort" in quiet.text
    assert "Det du skickade är för stort" in declared.text


@on_sqlite
@pytest.mark.parametrize("length", ["-1", "x", "1e3", "٣", "", "9" * 40, "+5", "0x10"])
async def test_a_length_that_is_no_length_is_refused(app: Starlette, length: str) -> None:
    sent = (("content-type", FORM), ("content-length", length.encode().decode("latin-1")))
    answer = await ask(app, "POST", "/sprak", parts=[b"language=en"], also=sent)
    assert 400 <= answer.status < 500


@on_sqlite
async def test_somebody_who_hangs_up_is_no_crash(walk: Walk, capsys: pytest.CaptureFixture[str]) -> None:
    cookie, also = await walk.cookie("resident"), (("content-type", FORM), ("content-length", "5000"))
    answer = await ask(walk.app, "POST", "/forslag/nytt", cookie=cookie, parts=[b"title=a"], hangs_up=True, also=also)
    assert answer.status == 0
    assert "crash" not in capsys.readouterr().out


@on_sqlite
async def test_another_method_is_told_which_ones_there_are(walk: Walk) -> None:
    cookie = await walk.cookie("resident")
    for route in walkers.routes():
        target = walk.town.path(route)
        answer = await ask(walk.app, "DELETE", target, cookie=cookie)
        assert answer.status == 405, route.path
        allowed = {name.strip() for name in answer.headers["allow"].split(",")}
        assert set(route.methods or ()) <= allowed, f"{route.path} answers {method(route)} too"
        assert "Sidan kan inte användas så" in answer.text


@on_sqlite
async def test_a_page_has_a_head(walk: Walk) -> None:
    cookies = await _cookies(walk)
    for route in walkers.routes():
        if method(route) == "GET":
            target, cookie = walk.town.path(route), cookies[audience(route)]
            whole = await ask(walk.app, "GET", target, cookie=cookie)
            head = await ask(walk.app, "HEAD", target, cookie=cookie)
            assert head.status == whole.status, target


@on_sqlite
@pytest.mark.parametrize(
    "host", ["", "[", "[::1", "a b", "example.org", "localhost:99999999", "\xe5", "x" * 3000, "/", "@"]
)
async def test_no_host_does_harm(app: Starlette, host: str) -> None:
    origin = (("host", host), ("sec-fetch-site", "same-origin"))
    for target in ("/", "/forslag", "/finns-inte", "/logga-in", "/forslag/nytt"):
        answer = await ask(app, "GET", target, origin=origin)
        assert answer.status in (200, 404, 400, 503), (target, answer.status)
        assert "example.org/" not in answer.text


@on_sqlite
@pytest.mark.parametrize(
    "header",
    [("cookie", "session=\xff; notis=\xff; sprak=\xff"), ("cookie", ";;;=;="), ("cookie", "sprak=" + "x" * 9000),
     ("cookie", "notis=__class__"), ("accept-language", "\xff"), ("accept-encoding", "\xff,;q=0"),
     ("hx-request", "\xff"), ("hx-request", "true"), ("if-none-match", "\xff"),
     ("sec-fetch-site", "\xff"), ("origin", "\xff")],
)  # fmt: skip
async def test_no_header_does_harm(walk: Walk, header: tuple[str, str]) -> None:
    found = Findings()
    for route in walkers.routes():
        found.note(await walk.to(route, "", also=[header]), route.path)
    found.note(await ask(walk.app, "GET", "/static/site.css", also=[header]), "/static")
    assert found.crashes == []


@on_sqlite
@pytest.mark.parametrize("back", ["/%E6%BC%A2?x=å", "/漢", "/forslag?x=\u2028", "/a\u0085b", "//example.org", "/\\x"])
@pytest.mark.parametrize("fragment", ["", "true"])
async def test_choosing_a_language_leads_back_to_any_page_of_ours(app: Starlette, back: str, fragment: str) -> None:
    body = urlencode({"language": "en", "next": back}).encode()
    sent = (("content-type", FORM), ("hx-request", fragment))
    answer = await ask(app, "POST", "/sprak", parts=[body], also=sent)
    assert answer.status in (200, 303)
    onwards = answer.headers.get("location") or answer.headers["hx-redirect"]
    assert onwards.isascii()
    assert onwards.startswith("/")
    assert not onwards.startswith(("//", "/\\"))


LETTERS = st.text(max_size=200) | st.text(alphabet="0123456789-+ aå\x00\ud800<>&\"'\r\n\u2028", max_size=200)
FIELDS = {
    "/forslag/nytt": ("title", "text"),
    "/forslag/utkast/{draft}/plats": ("place", "language"),
    "/forslag/{published}/rost": ("ground",),
    "/handlaggning/{submitted}/retur": ("question",),
    "/handlaggning/{submitted}/vidarebefordran": ("channel", "channel_message"),
    "/handlaggning/{submitted}/avslag": ("ground", "ground_message"),
    "/handlaggning/{submitted}/publicering": ("read_version",),
    "/handlaggning/{published}/fokusomraden": ("focus_area", "reason"),
    "/loftesarbete/nytt": ("title", "sentence", "background", "period_start", "period_end", "predecessor_id"),
    "/loftesarbete/fokusomraden/{area}/ataganden/nytt": ("text", "owner", "target", "unit", "due"),
    "/loftesarbete/{pledge}/underskrift": ("signed_on", "role_0", "name_0", "party_0", "more"),
    "/loftesarbete/ataganden/{commitment}/lage": ("status", "text", "achieved", "day", "evidence", "evidence_url"),
    "/loftesarbete/fokusomraden/{area}": ("name", "description", "picture", "sources"),
    "/loftesarbete/{pledge}/ja": ("revision",),
    "/loftesarbete/paminnelser": ("email",),
    "/loftesarbete/{pledge}/uppfoljning/ny": ("period_start", "period_end", "cutoff", "threshold", "highest"),
    "/loftesarbete/uppfoljning/{review}/svar/{surfaced}": ("response", "reason", "party"),
    "/administration/regler": ("threshold_kind", "threshold_value", "population_date", "effective_from"),
    "/arenden/{case}/uppgifter": ("version", "case_number", "board", "officer", "due_on"),
    "/arenden/{case}/svar": ("version", "outcome", "decided_on", "minutes_url", "meaning", "answer", "check"),
    "/arenden/ej-vidare/{lapsed}": ("name", "member", "day", "case_number"),
    "/administration/namnder": ("name", "head_email", "reminder_days"),
    "/administration/namnder/{board}/handlaggare": ("staff", "email"),
}  # fmt: skip
KNOWN = ("sv", "resident", "permille", "months", "joint", "municipality", "declined", "2026-01-01", "9999-12-31",
         "0001-01-01", "2026-13-45", "-1", "0", "1", "99999999999999999999", "1e5", "NaN", "１")  # fmt: skip
WHO = {
    "forslag": "resident",
    "handlaggning": "moderator",
    "loftesarbete": "coordinator",
    "arenden": "case_officer",
    "administration": "administrator",
}


@on_sqlite
@pytest.mark.parametrize("form", FIELDS)
@hypothesis_settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@each(values=st.data())
async def test_whatever_is_written_in_a_form_is_answered(walk: Walk, form: str, values: st.DataObject) -> None:
    cookie = await walk.cookie(WHO[form.split("/")[1]])
    written = {name: values.draw(st.sampled_from(KNOWN) | LETTERS) for name in FIELDS[form]}
    body = urlencode({name: value.encode("utf-8", "surrogatepass") for name, value in written.items()}).encode()
    answer = await post(walk.app, form.format(**walk.town.ids), body, cookie=cookie)
    assert answer.status in (200, 303, 403, 404, 409, 422, 429)


UNTOUCHED = {
    "/forslag/nytt": ("resident", "text", ""),
    "/forslag/utkast/{draft}/plats": ("resident", "place", "x" * 300),
    "/handlaggning/{submitted}/avslag": ("moderator", "ground_message", ""),
    "/handlaggning/{submitted}/vidarebefordran": ("moderator", "channel_message", ""),
    "/handlaggning/{published}/fokusomraden": ("moderator", "reason", ""),
    "/loftesarbete/nytt": ("coordinator", "sentence", ""),
    "/loftesarbete/{pledge}/fokusomraden/nytt": ("coordinator", "description", ""),
    "/loftesarbete/fokusomraden/{area}/ataganden/nytt": ("coordinator", "unit", ""),
    "/loftesarbete/uppfoljning/{review}/svar/{surfaced}": ("coordinator", "reason", ""),
    "/loftesarbete/ataganden/{commitment}/lage": ("coordinator", "text", "199001032383"),
    "/loftesarbete/lagesrapporter/{update}/rattelse": ("coordinator", "evidence", ""),
    "/administration/regler": ("administrator", "population", ""),
    "/arenden/{case}/uppgifter": ("case_officer", "case_number", "x" * 40),
    "/arenden/{case}/svar": ("case_officer", "meaning", "x" * 300),
    "/arenden/{case}/genomforande": ("case_officer", "text", "199001032383"),
    "/arenden/ej-vidare/{lapsed}": ("case_officer", "name", ""),
    "/administration/namnder": ("administrator", "head_email", ""),
}


@on_sqlite
@pytest.mark.parametrize("form", UNTOUCHED)
async def test_what_was_typed_stands_in_the_form_that_was_refused(walk: Walk, form: str) -> None:
    person, name, long = UNTOUCHED[form]
    typed = f'Kort "och" <b>mitt</b> & <ditt> — \U0001f600 {long}'.strip()
    body = urlencode({name: typed}).encode()
    answer = await post(walk.app, form.format(**walk.town.ids), body, cookie=await walk.cookie(person))
    assert answer.status == 422
    assert typed in unescape(answer.text)
    assert "<b>mitt</b>" not in answer.text, "what is typed is text"


@on_sqlite
async def test_100_000_characters_come_back_to_be_shortened(walk: Walk) -> None:
    typed = "Jag vill ha lampor. " * 5000
    body = urlencode({"title": "Lampor", "text": typed}).encode()
    answer = await post(walk.app, "/forslag/nytt", body, cookie=await walk.cookie("resident"))
    assert answer.status == 422
    assert typed.strip() in answer.text
