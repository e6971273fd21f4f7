"""The demo's letters on a page: what lies in the data directory's mail/, newest first, as text and as HTML.

Nothing of it is trusted: a letter's HTML stands in a frame that may run nothing, fetch nothing and go nowhere.
"""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from provider_login import TEMPLATES
from provider_texts import TEXTS

SHOWN = 200
# The only names that the service gives to its files.
NAME = re.compile(r"[A-Za-z0-9_@.-]+\.eml")
PAGE = "default-src 'none'; style-src 'self'; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'"
LETTER = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'"


class Mailbox:
    """`origins` are the service's own addresses; links to them can be followed from the text of a letter."""

    def __init__(self, folder: Path, origins: tuple[str, ...]) -> None:
        self._folder = folder
        self._links = re.compile("(?:" + "|".join(map(re.escape, origins)) + r")/[A-Za-z0-9_/-]*")

    def routes(self) -> list[Route]:
        return [
            Route("/mejl", self.index),
            Route("/mejl/{name}", self.letter),
            Route("/mejl/{name}/html", self.as_html),
        ]

    async def index(self, request: Request) -> Response:
        letters = [(path.name, _read(path)) for path in self._newest()]
        return _page("mail.html", letters=[(name, letter) for name, letter in letters if letter])

    async def letter(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return _missing()
        headers = [(name, str(value)) for name, value in found.items() if not name.startswith(("Content-", "MIME-"))]
        text = self._linked(_part(found, "plain"))
        return _page("letter.html", letter=found, headers=headers, text=text, name=request.path_params["name"])

    async def as_html(self, request: Request) -> Response:
        found = self._found(request)
        if found is None:
            return _missing()
        return HTMLResponse(_part(found, "html"), headers=_headers(LETTER))

    def _newest(self) -> list[Path]:
        paths = [path for path in self._folder.glob("*.eml") if NAME.fullmatch(path.name)]
        return sorted(paths, key=lambda path: path.stat().st_mtime_ns, reverse=True)[:SHOWN]

    def _found(self, request: Request) -> EmailMessage | None:
        name = request.path_params["name"]
        return _read(self._folder / name) if NAME.fullmatch(name) else None

    def _linked(self, text: str) -> Markup:
        """The text with the service's own links to follow; every other one is only text."""
        made, end = Markup(), 0
        for match in self._links.finditer(text):
            made += escape(text[end : match.start()]) + Markup('<a href="{0}">{0}</a>').format(match[0])
            end = match.end()
        return made + escape(text[end:])


def _read(path: Path) -> EmailMessage | None:
    try:
        message = message_from_bytes(path.read_bytes(), policy=policy.default)
    except OSError:
        return None
    return message if isinstance(message, EmailMessage) else None


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _page(template: str, **values: Any) -> Response:
    text = TEMPLATES.get_template(template).render(t=TEXTS["sv"], language="sv", **values)
    return HTMLResponse(text, headers=_headers(PAGE))


def _missing() -> Response:
    return PlainTextResponse("Mejlet finns inte.\n", status_code=404)


def _headers(security: str) -> dict[str, str]:
    return {
        "content-security-policy": security,
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }
