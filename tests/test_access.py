"""Who may enter: every address, as everybody, and what is refused before anything changes."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from starlette.applications import Starlette

from eforslag.config import Settings
from eforslag.database.configuration import sqlite_file
from eforslag.routes import ROUTES
from tests import walkers
from tests.visitors import Visits
from tests.walkers import AUDIENCES, PEOPLE, Walk, audience, method

pytestmark = pytest.mark.parametrize("template", ["sqlite"], indirect=True)

# The whole map. A line that changes here changes who may do what, so it is read twice.
MAP = """
public           GET  /
public           GET  /forslag
public           GET  /forslag/{id}
public           GET  /forslag/{id}-{slug}
resident         GET  /mina-sidor
resident         POST /mina-sidor/utloggning
public           GET  /om
public           GET  /personuppgifter
public           GET  /tillganglighet
public           POST /sprak
public           GET  /logga-in
public           GET  /logga-in/retur/invanare
public           GET  /logga-in/retur/personal
public           POST /logga-ut
public           GET  /utloggad
anyone_logged_in GET  /fortsatt
public           GET  /personal/logga-in
anyone_logged_in GET  /personal
public           GET  /.well-known/jwks.json
public           GET  /healthz
public           GET  /readyz
public           GET  /metrics
resident         GET  /forslag/nytt
resident         POST /forslag/nytt
resident         POST /forslag/liknande
resident         GET  /forslag/utkast/{id}/ide
resident         POST /forslag/utkast/{id}/ide
resident         GET  /forslag/utkast/{id}/plats
resident         POST /forslag/utkast/{id}/plats
resident         GET  /forslag/utkast/{id}/skicka
resident         POST /forslag/utkast/{id}/skicka
resident         POST /forslag/utkast/{id}/borttagning
resident         GET  /forslag/{id}/atertagande
resident         POST /forslag/{id}/atertagande
resident         GET  /forslag/{id}/ny-provning
resident         POST /forslag/{id}/ny-provning
resident         GET  /forslag/{id}/rost
resident         POST /forslag/{id}/rost
resident         POST /forslag/{id}/rost/aterkallelse
public           GET  /medborgarlofte
public           GET  /medborgarlofte/{id}
public           GET  /medborgarlofte/{id}/lofte.pdf
public           GET  /medborgarlofte/{id}/uppfoljning
public           GET  /medborgarlofte/{id}/uppfoljning/{review_id}
public           GET  /medborgarlofte/{id}/uppfoljning/{review_id}.pdf
public           GET  /medborgarlofte/{id}/uppfoljning/{review_id}.csv
public           GET  /medborgarlofte/{id}/uppfoljning/{review_id}.json
public           GET  /medborgarlofte/{id}/uppfoljning/{review_id}/siffror.csv
coordinator      GET  /loftesarbete
coordinator      GET  /loftesarbete/nytt
coordinator      POST /loftesarbete/nytt
coordinator      GET  /loftesarbete/{id}
coordinator      GET  /loftesarbete/{id}/uppgifter
coordinator      POST /loftesarbete/{id}/uppgifter
coordinator      GET  /loftesarbete/{id}/underskrift
coordinator      POST /loftesarbete/{id}/underskrift
coordinator      GET  /loftesarbete/{id}/lofte.pdf
coordinator      POST /loftesarbete/{id}/ja
coordinator      POST /loftesarbete/paminnelser
coordinator      GET  /loftesarbete/{id}/fokusomraden/nytt
coordinator      POST /loftesarbete/{id}/fokusomraden/nytt
coordinator      GET  /loftesarbete/fokusomraden/{id}
coordinator      POST /loftesarbete/fokusomraden/{id}
coordinator      POST /loftesarbete/fokusomraden/{id}/borttagning
coordinator      POST /loftesarbete/fokusomraden/{id}/upp
coordinator      GET  /loftesarbete/fokusomraden/{id}/ataganden/nytt
coordinator      POST /loftesarbete/fokusomraden/{id}/ataganden/nytt
coordinator      GET  /loftesarbete/ataganden/{id}
coordinator      POST /loftesarbete/ataganden/{id}
coordinator      POST /loftesarbete/ataganden/{id}/borttagning
coordinator      POST /loftesarbete/ataganden/{id}/upp
coordinator      GET  /loftesarbete/ataganden/{id}/lage
coordinator      POST /loftesarbete/ataganden/{id}/lage
coordinator      GET  /loftesarbete/lagesrapporter/{id}/rattelse
coordinator      POST /loftesarbete/lagesrapporter/{id}/rattelse
coordinator      POST /loftesarbete/andringar/{id}/godkannande
coordinator      POST /loftesarbete/andringar/{id}/avvisning
coordinator      GET  /loftesarbete/{id}/uppfoljning/ny
coordinator      POST /loftesarbete/{id}/uppfoljning/ny
coordinator      GET  /loftesarbete/uppfoljning/{review_id}
coordinator      POST /loftesarbete/uppfoljning/{review_id}/underskrift
coordinator      POST /loftesarbete/uppfoljning/{review_id}/anteckningar
coordinator      POST /loftesarbete/uppfoljning/{review_id}/nasta-lofte
coordinator      POST /loftesarbete/uppfoljning/{review_id}/svar/{surfaced_id}
coordinator      POST /loftesarbete/uppfoljning/{review_id}/svar/{surfaced_id}/ja
coordinator      POST /loftesarbete/uppfoljning/{review_id}/svar/{surfaced_id}/part
coordinator      POST /loftesarbete/uppfoljning/{review_id}/svar/{surfaced_id}/atagande
coordinator      GET  /loftesarbete/uppfoljning/{review_id}/borttagning
coordinator      POST /loftesarbete/uppfoljning/{review_id}/borttagning
public           GET  /dialog
public           GET  /dialog/{id}
public           POST /dialog/{id}
public           GET  /dialog/{id}/fraga/{number}
public           POST /dialog/{id}/fraga/{number}
public           GET  /dialog/{id}/om-dig
public           POST /dialog/{id}/om-dig
public           GET  /dialog/{id}/skicka
public           POST /dialog/{id}/skicka
public           POST /dialog/{id}/borttagning
public           GET  /dialog/{id}/tack
public           GET  /dialog/{id}/resultat
public           GET  /dialog/{id}/resultat.csv
coordinator      GET  /loftesarbete/dialoger
coordinator      GET  /loftesarbete/dialoger/ny
coordinator      POST /loftesarbete/dialoger/ny
coordinator      GET  /loftesarbete/dialoger/orter
coordinator      POST /loftesarbete/dialoger/orter
coordinator      POST /loftesarbete/dialoger/orter/{id}/stangning
coordinator      POST /loftesarbete/dialoger/orter/{id}/oppning
coordinator      GET  /loftesarbete/dialoger/{id}
coordinator      GET  /loftesarbete/dialoger/{id}/uppgifter
coordinator      POST /loftesarbete/dialoger/{id}/uppgifter
coordinator      GET  /loftesarbete/dialoger/{id}/forhandsvisning
coordinator      POST /loftesarbete/dialoger/{id}/oppning
coordinator      POST /loftesarbete/dialoger/{id}/utkast
coordinator      POST /loftesarbete/dialoger/{id}/stangning
coordinator      POST /loftesarbete/dialoger/{id}/publicering
coordinator      GET  /loftesarbete/dialoger/{id}/qr.svg
coordinator      GET  /loftesarbete/dialoger/{id}/resultat
coordinator      GET  /loftesarbete/dialoger/{id}/resultat.csv
coordinator      GET  /loftesarbete/dialoger/{id}/fritext.csv
coordinator      GET  /loftesarbete/dialoger/{id}/blankett.pdf
coordinator      GET  /loftesarbete/dialoger/{id}/blanketter
coordinator      POST /loftesarbete/dialoger/{id}/blanketter
coordinator      GET  /loftesarbete/dialoger/{id}/fragor/ny
coordinator      POST /loftesarbete/dialoger/{id}/fragor/ny
coordinator      GET  /loftesarbete/dialoger/fragor/{id}
coordinator      POST /loftesarbete/dialoger/fragor/{id}
coordinator      POST /loftesarbete/dialoger/fragor/{id}/borttagning
coordinator      POST /loftesarbete/dialoger/fragor/{id}/upp
coordinator      GET  /loftesarbete/dialoger/{id}/moten/nytt
coordinator      POST /loftesarbete/dialoger/{id}/moten/nytt
coordinator      GET  /loftesarbete/dialoger/moten/{id}
coordinator      POST /loftesarbete/dialoger/moten/{id}
coordinator      GET  /loftesarbete/dialoger/{id}/oro
coordinator      POST /loftesarbete/dialoger/{id}/oro
coordinator      POST /loftesarbete/dialoger/fritext/{number}
coordinator      GET  /loftesarbete/dialoger/oro/{id}
coordinator      POST /loftesarbete/dialoger/oro/{id}
clerk            GET  /kundtjanst/dialog
clerk            GET  /kundtjanst/dialog/{id}/papper
clerk            POST /kundtjanst/dialog/{id}/papper
clerk            GET  /kundtjanst/dialog/{id}/blankett.pdf
clerk            GET  /kundtjanst/dialog/{id}/blanketter
clerk            POST /kundtjanst/dialog/{id}/blanketter
moderator        GET  /handlaggning
moderator        GET  /handlaggning/nasta
moderator        GET  /handlaggning/statistik
moderator        GET  /handlaggning/statistik.csv
moderator        POST /handlaggning/flera
moderator        POST /handlaggning/flera/beslut
moderator        GET  /handlaggning/svarstexter
moderator        POST /handlaggning/svarstexter
moderator        GET  /handlaggning/svarstexter/{id}
moderator        POST /handlaggning/svarstexter/{id}
moderator        POST /handlaggning/svarstexter/{id}/borttagning
moderator        GET  /handlaggning/{id}
moderator        POST /handlaggning/{id}/publicering
moderator        POST /handlaggning/{id}/retur
moderator        POST /handlaggning/{id}/vidarebefordran
moderator        POST /handlaggning/{id}/avslag
moderator        POST /handlaggning/{id}/nedtagning
moderator        POST /handlaggning/{id}/maskering
moderator        POST /handlaggning/{id}/anteckning
moderator        POST /handlaggning/{id}/kontroll
moderator        POST /handlaggning/{id}/ny-provning
moderator        POST /handlaggning/{id}/sammanslagning
moderator        GET  /handlaggning/{id}/sammanslagning/{other_id}
moderator        POST /handlaggning/{id}/sammanslagning/{other_id}
moderator        POST /handlaggning/{id}/sammanslagning/upphavande
moderator        POST /handlaggning/{id}/fokusomraden
moderator        POST /handlaggning/{id}/fokusomraden/{tag_id}/borttagning
public           POST /forslag/{id}/foljare
public           GET  /folj/{token}
public           POST /folj/{token}
public           GET  /avsluta/{token}
public           POST /avsluta/{token}
public           POST /avsluta/{token}/allt
correspondent    GET  /utskick
correspondent    POST /utskick/forsok
correspondent    POST /utskick/{letter_id}/forsok
public           GET  /forslag.atom
public           GET  /forslag/{id}.atom
public           GET  /medborgarlofte/fokusomrade/{area_id}.atom
public           GET  /station
public           POST /station/kod
public           POST /station/val
public           GET  /station/hjalp
public           GET  /station/lage
public           GET  /station/klart
public           POST /station/narvaro
public           POST /station/fortsatt
public           POST /station/slut
public           GET  /station/besok
public           POST /station/besok
clerk            GET  /kundtjanst
clerk            GET  /kundtjanst/stationer
clerk            POST /kundtjanst/stationer
clerk            POST /kundtjanst/stationer/{id}/stangning
administrator    GET  /administration
administrator    POST /administration/regler
administrator    GET  /administration/logg
public           GET  /forslag/vantar-pa-svar
case_officer     GET  /arenden
case_officer     GET  /arenden/{id}
case_officer     POST /arenden/{id}/uppgifter
case_officer     POST /arenden/{id}/beredning
case_officer     POST /arenden/{id}/svar
case_officer     GET  /arenden/{id}/beslut
case_officer     POST /arenden/{id}/beslut
case_officer     GET  /arenden/{id}/rattelse
case_officer     POST /arenden/{id}/rattelse
case_officer     POST /arenden/{id}/genomforande
case_officer     GET  /arenden/{id}/underlag.pdf
case_officer     GET  /arenden/{id}/underlag.json
case_officer     GET  /arenden/rapport
case_officer     GET  /arenden/rapport.pdf
case_officer     GET  /arenden/ej-vidare
case_officer     GET  /arenden/ej-vidare/{id}
case_officer     POST /arenden/ej-vidare/{id}
administrator    GET  /administration/namnder
administrator    POST /administration/namnder
administrator    GET  /administration/namnder/{id}
administrator    POST /administration/namnder/{id}
administrator    POST /administration/namnder/{id}/stangning
administrator    POST /administration/namnder/{id}/oppning
administrator    POST /administration/namnder/{id}/handlaggare
administrator    POST /administration/namnder/{id}/handlaggare/{officer_id}/borttagning
clerk            GET  /kundtjanst/besok
clerk            POST /kundtjanst/besok
clerk            GET  /kundtjanst/besok/{visit}
clerk            POST /kundtjanst/besok/{visit}/avslut
clerk            GET  /kundtjanst/besok/{visit}/visa/{id}
clerk            POST /kundtjanst/besok/{visit}/visa/{id}/rost
clerk            POST /kundtjanst/besok/{visit}/visa/{id}/framme
clerk            POST /kundtjanst/besok/{visit}/skarm
clerk            GET  /kundtjanst/besok/{visit}/vantan
clerk            POST /kundtjanst/besok/{visit}/vantan
clerk            POST /kundtjanst/besok/{visit}/visa/{id}/fraga
clerk            POST /kundtjanst/besok/{visit}/visa/{id}/aterkallelse
clerk            GET  /kundtjanst/besok/{visit}/nytt
clerk            POST /kundtjanst/besok/{visit}/nytt
clerk            GET  /kundtjanst/besok/{visit}/utkast/{id}/ide
clerk            POST /kundtjanst/besok/{visit}/utkast/{id}/ide
clerk            GET  /kundtjanst/besok/{visit}/utkast/{id}/plats
clerk            POST /kundtjanst/besok/{visit}/utkast/{id}/plats
clerk            GET  /kundtjanst/besok/{visit}/utkast/{id}/skicka
clerk            POST /kundtjanst/besok/{visit}/utkast/{id}/skicka
clerk            GET  /kundtjanst/besok/{visit}/kvitto
clerk            GET  /kundtjanst/besok/{visit}/kvitto.pdf
clerk            GET  /kundtjanst/besked
clerk            POST /kundtjanst/besked/{contact_id}
public           GET  /kvitto
public           POST /kvitto
administrator    GET  /administration/kundtjanst
clerk            GET  /kundtjanst/papper
clerk            GET  /kundtjanst/papper/rostlappar
clerk            GET  /kundtjanst/papper/forslagsblankett
clerk            GET  /kundtjanst/papper/storstil
clerk            GET  /kundtjanst/papper/buntar
clerk            POST /kundtjanst/papper/buntar
clerk            GET  /kundtjanst/papper/buntar/{batch_id}
clerk            POST /kundtjanst/papper/buntar/{batch_id}/papper
clerk            POST /kundtjanst/papper/buntar/{batch_id}/utan-nummer
clerk            GET  /kundtjanst/papper/buntar/{batch_id}/papper/{paper}
clerk            POST /kundtjanst/papper/buntar/{batch_id}/papper/{paper}
clerk            POST /kundtjanst/papper/buntar/{batch_id}/rakning
clerk            POST /kundtjanst/papper/buntar/{batch_id}/oppning
clerk            POST /kundtjanst/papper/buntar/{batch_id}/stangning
clerk            POST /kundtjanst/papper/buntar/{batch_id}/overtagande
clerk            POST /kundtjanst/papper/buntar/{batch_id}/borttagning
"""
NO_EVIDENCE = {
    "another site": (("sec-fetch-site", "cross-site"), ("origin", "https://example.org")),
    "a sibling of our domain": (("sec-fetch-site", "same-site"), ("origin", "http://localhost:8000")),
    "nowhere that it says": (),
    "another site, in an older browser": (("origin", "https://example.org"),),
    "a hidden place": (("origin", "null"),),
}
UNKNOWN = "999999999"


@pytest.fixture
async def walk(app: Starlette, visits: Visits) -> Walk:
    return await walkers.begin(app, visits)


@pytest.mark.usefixtures("template")
def test_the_map_is_as_it_was_read() -> None:
    drawn = [tuple(line.split()) for line in MAP.strip().splitlines()]
    declared = [(audience(route), method(route), route.path_format) for route in ROUTES]
    assert sorted(drawn) == sorted(declared)
    assert len(set(drawn)) == len(drawn)


@pytest.mark.usefixtures("template")
def test_nothing_is_reached_past_the_map(app: Starlette) -> None:
    beside = [route for route in app.routes if route not in ROUTES]
    assert [getattr(route, "path", route) for route in beside] == ["/static"]


@pytest.mark.parametrize("person", PEOPLE)
async def test_each_enters_where_they_belong_and_nowhere_else(walk: Walk, person: str) -> None:
    cookie = await walk.cookie(person)
    wrong = []
    for route in walkers.routes():
        for other_id in ("", UNKNOWN) if route.param_convertors else ("",):
            answer = await walk.to(route, cookie, other_id)
            if not _is_right(person, audience(route), answer.status, route.name):
                wrong.append((method(route), route.path, other_id, answer.status))
    assert wrong == []


def _is_right(person: str, audience: str, status: int, name: str) -> bool:
    """Nobody is asked to log in, which the test's municipality has no provider for: 503."""
    if name in ("log_in", "log_in_staff"):
        return status == 503
    if person in AUDIENCES[audience]:
        # The way back from a provider refuses whoever did not go there.
        return status in (200, 301, 303, 404, 409, 422) or name in ("resident_returns", "staff_returns")
    return status == (503 if person == "nobody" else 403)


async def test_what_does_not_exist_is_a_404_to_those_who_may_enter(walk: Walk) -> None:
    wrong = []
    for route in walkers.routes():
        if set(route.param_convertors) - {"visit"}:
            answer = await walk.to(route, await walk.member_of(audience(route)), UNKNOWN)
            wrong += [(method(route), route.path, answer.status)] if answer.status != 404 else []
    assert wrong == []


@pytest.mark.parametrize("evidence", NO_EVIDENCE)
async def test_a_form_from_elsewhere_is_refused_before_anything_changes(
    walk: Walk, settings: Settings, evidence: str
) -> None:
    cookies = {name: await walk.member_of(name) for name in AUDIENCES}
    before, answers = list(_rows(sqlite_file(settings))), {}
    origin = (("host", "localhost:8000"), *NO_EVIDENCE[evidence])
    for route in walkers.forms():
        # Mail programs press this one; tests/following/test_one_click.py says what it may do.
        if route.name != "following:stop":
            answer = await walk.to(route, cookies[audience(route)], origin=origin)
            answers[route.path] = answer.status
    assert set(answers.values()) == {403}
    assert list(_rows(sqlite_file(settings))) == before


@pytest.mark.parametrize("evidence", [(("sec-fetch-site", "same-origin"),), (("origin", "http://localhost:8000"),)])
async def test_a_form_of_ours_is_let_in(walk: Walk, evidence: tuple[tuple[str, str], ...]) -> None:
    cookies = {name: await walk.member_of(name) for name in AUDIENCES}
    origin = (("host", "localhost:8000"), *evidence)
    statuses = {
        route.path: (await walk.to(route, cookies[audience(route)], origin=origin)).status
        for route in walkers.forms()
        if route.name not in walkers.LAST
    }
    assert {path for path, status in statuses.items() if status in (401, 403)} == set()


def _rows(path: Path) -> Iterator[str]:
    with closing(sqlite3.connect(path)) as connection:
        yield from connection.iterdump()
