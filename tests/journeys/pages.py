"""Every page of the service: the addresses of the map with the ids of what exists in the demo's town."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, cast

from starlette.routing import Route

from eforslag.cases.tabs import TABS as CASES
from eforslag.moderation.tabs import TABS
from eforslag.portal.lists import FACETS
from eforslag.routes import ROUTES

# These lead elsewhere, or answer to programs. The titled page of a proposal is where its short address leads.
NO_PAGES = {
    "log_in", "log_in_staff", "resident_returns", "staff_returns", "jwks", "healthy", "ready", "metrics", "resume",
    "proposal:titled", "moderation:next", "statistics:csv", "open_data:all", "open_data:proposal", "open_data:area",
    "cases:pack", "cases:pack_json", "cases:report_pdf", "pledge:pdf", "work:pdf",
    # Without answers begun in the browser these lead to the dialogue's start.
    "dialogue:step", "dialogue:about", "dialogue:check", "dialogue:csv",
    "dialogues:csv", "dialogues:qr", "dialogues:texts", "dialogues:paper", "paper:blank", "station:state",
    "review:pdf", "review:csv", "review:json", "review:figures",
}  # fmt: skip
# Which ids stand in an address, by the beginning of the address; the first that fits counts.
OF_EACH_STATE = "SELECT min(id) FROM proposal WHERE state <> 'draft' GROUP BY state"
MEANINGS = (
    ("/forslag/utkast/", "SELECT id FROM proposal WHERE state IN ('draft', 'returned')"),
    ("/forslag/{id:id}/atertagande", "SELECT min(id) FROM proposal WHERE state = 'submitted'"),
    ("/forslag/{id:id}/ny-provning", "SELECT id FROM proposal WHERE state = 'rejected'"),
    ("/forslag/{id:id}/rost", "SELECT min(id) FROM proposal WHERE state IN ('published', 'passed') GROUP BY state"),
    ("/forslag/", OF_EACH_STATE),
    ("/handlaggning/svarstexter/", "SELECT min(id) FROM saved_answer"),
    (
        "/handlaggning/{id:id}/sammanslagning/",
        "SELECT min(id), max(id) FROM proposal WHERE state = 'published' AND threshold_reached_at IS NULL",
    ),
    ("/handlaggning/", OF_EACH_STATE),
    ("/folj/", "SELECT min(token) FROM following WHERE confirmed_on IS NULL"),
    ("/avsluta/", "SELECT min(token) FROM following"),
    ("/medborgarlofte/{id:id}/uppfoljning/{", "SELECT pledge_id, id FROM review WHERE signed_at IS NOT NULL"),
    ("/medborgarlofte/", "SELECT id FROM pledge WHERE state <> 'draft'"),
    ("/arenden/ej-vidare/", "SELECT min(id) FROM proposal WHERE state = 'lapsed'"),
    ("/arenden/{id:id}/beslut", "SELECT id FROM proposal_case WHERE state IN ('registered', 'preparing')"),
    ("/arenden/{id:id}/rattelse", "SELECT min(id) FROM proposal_case WHERE state = 'decided'"),
    ("/arenden/", "SELECT min(id) FROM proposal_case GROUP BY state, outcome"),
    ("/administration/namnder/", "SELECT id FROM board"),
    ("/dialog/{id:id}/resultat", "SELECT id FROM dialogue WHERE results_published_on IS NOT NULL"),
    ("/dialog/", "SELECT id FROM dialogue"),
    (
        "/kundtjanst/papper/buntar/{batch_id:id}/papper/",
        "SELECT batch_id, min(ordinal) FROM paper_row GROUP BY 1",
    ),
    ("/kundtjanst/papper/buntar/", "SELECT id FROM paper_batch"),
    ("/kundtjanst/dialog/", "SELECT id FROM dialogue WHERE state = 'open'"),
    ("/loftesarbete/dialoger/fragor/", "SELECT min(id) FROM question"),
    ("/loftesarbete/dialoger/moten/", "SELECT min(id) FROM meeting"),
    ("/loftesarbete/dialoger/oro/", "SELECT min(id) FROM concern"),
    ("/loftesarbete/dialoger/{id:id}/fragor/ny", "SELECT id FROM dialogue WHERE state = 'draft'"),
    ("/loftesarbete/dialoger/{id:id}/blanketter", "SELECT id FROM dialogue WHERE state = 'open'"),
    ("/loftesarbete/dialoger/", "SELECT id FROM dialogue"),
    ("/loftesarbete/fokusomraden/", "SELECT max(id) FROM focus_area WHERE pledge_id = 1"),
    ("/loftesarbete/ataganden/", "SELECT min(id) FROM commitment WHERE owner <> 'police'"),
    ("/loftesarbete/lagesrapporter/", "SELECT min(id) FROM commitment_update WHERE party = 'municipality'"),
    # Who signed is asked of a pledge that both have said yes to.
    ("/loftesarbete/{id:id}/underskrift", "SELECT max(id) FROM pledge WHERE state = 'signed'"),
    ("/loftesarbete/uppfoljning/{review_id:id}/borttagning", "SELECT min(id) FROM review WHERE signed_at IS NULL"),
    ("/loftesarbete/uppfoljning/", "SELECT id FROM review"),
    # A form is the same for every pledge; what one can do with a pledge depends on its state.
    ("/loftesarbete/{id:id}/", "SELECT max(id) FROM pledge"),
    ("/loftesarbete/", "SELECT id FROM pledge"),
)
# Pages that are told apart by what follows the question mark.
VARIANTS = {
    "proposals": [f"?visa={name}" for name in FACETS],
    "cases": [f"?visa={name}" for name in CASES],
    "moderation:queue": [*(f"?visa={name}" for name in TABS), "?visa=publicerade&sok=finns-inte"],
}


def addresses(audience: str, database: Path) -> list[list[str]]:
    """For each route that this audience may enter: the addresses of all its pages."""
    with closing(sqlite3.connect(database)) as connection:
        return [list(_of(route, connection)) for route in _pages(audience)]


def _pages(audience: str) -> Iterator[Route]:
    for route in ROUTES:
        is_page = "GET" in (route.methods or ()) and route.name not in NO_PAGES
        # The pages of a visit at the desk are there while it is open; test_desk_visits.py walks them.
        if cast(Any, route).audience == audience and is_page and "{visit:token}" not in route.path:
            yield route


def _of(route: Route, connection: sqlite3.Connection) -> Iterator[str]:
    if not route.param_convertors:
        yield from (route.path + variant for variant in ("", *VARIANTS.get(route.name, ())))
        return
    query = next(query for start, query in MEANINGS if route.path.startswith(start))
    for row in connection.execute(query).fetchall():
        yield route.path_format.format(**dict(zip(route.param_convertors, row, strict=True)))
