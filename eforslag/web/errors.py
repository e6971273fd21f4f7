"""Every way in which a request can fail, as a page in the design. Only here and in the worker is everything caught."""

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from eforslag.database.outages import is_outage
from eforslag.errors import DomainError
from eforslag.web.forms import fields
from eforslag.web.language import _, gettext
from eforslag.web.responses import page

log = structlog.get_logger()
Kept = list[tuple[str, str]]

SENTENCES = {
    400: (_("Det gick inte att läsa det som skickades"), _("Gå tillbaka och försök igen.")),
    403: (_("Du kan inte öppna den här sidan"), _("Du har inte behörighet till den.")),
    404: (_("Sidan finns inte"), _("Den kan ha flyttats eller tagits bort, eller så blev adressen fel.")),
    405: (_("Sidan kan inte användas så"), _("Gå till sidan från menyn och försök igen.")),
    409: (_("Det gick inte att genomföra"), _("Något har ändrats sedan du öppnade sidan.")),
    413: (_("Det du skickade är för stort"), _("Korta ner texten och försök igen.")),
    429: (_("Vänta en stund"), _("Det kom för många försök på kort tid. Försök igen om en minut.")),
    500: (_("Något gick fel hos oss"), _("Felet är noterat. Försök igen om en stund.")),
    503: (_("Det går inte just nu"), _("Försök igen om en liten stund.")),
}


async def refuse(request: Request, error: Exception) -> Response:
    """The page for a refusal: one of ours with its sentence, or one of Starlette's by its status."""
    if isinstance(error, DomainError):
        kept = await _kept(request) if error.status in (429, 503) else None
        return error_page(request, error.status, said(error), retry_after=error.retry_after, kept=kept)
    if not isinstance(error, HTTPException):
        raise error
    response = error_page(request, error.status_code)
    response.headers.update(error.headers or {})
    if error.status_code == 405:
        response.headers["allow"] = ", ".join(sorted(_methods(request))) or response.headers.get("allow", "")
    return response


def _methods(request: Request) -> set[str]:
    """What the address answers to; each method is a route of its own, and Starlette tells of the first one only."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    found = (route.methods or set() for route in routes if route.matches(request.scope)[0] is not Match.NONE)
    return set().union(*found)


def said(error: DomainError) -> str:
    """The refusal's sentence in the language of the request."""
    return gettext(error.message) % error.values if error.values else gettext(error.message)


async def _kept(request: Request) -> Kept | None:
    """What was sent to no avail, to be sent again. What has no declared length could be longer than may be read."""
    if request.method != "POST" or "content-length" not in request.headers:
        return None
    return (await fields(request)).items()


def error_page(
    request: Request, status: int, sentence: object = None, retry_after: int = 0, kept: Kept | None = None
) -> HTMLResponse:
    """The page for a status; `sentence` says more exactly what happened, and `retry_after` how many seconds to wait.

    `kept` are the fields of a form that can be sent again from the page.
    """
    title, usual = SENTENCES.get(status, SENTENCES[400 if status < 500 else 500])
    response = page(
        request, "error.html", status=status, title=title, sentence=sentence or usual, code=status, kept=kept
    )
    if status in (429, 503):
        response.headers["retry-after"] = str(retry_after or 30)
    return response


class LastResort:
    """What nothing further in has caught becomes a page and a line in the log, without the visitor's words."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def send_and_note(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except ClientDisconnect:
            return
        except (DomainError, HTTPException) as refusal:
            # Raised by middleware; what endpoints raise has become a page further in.
            response = await refuse(Request(scope, receive), refusal)
            await response(scope, receive, send)
        except Exception as error:
            # A database that is away is nobody's mistake, and comes back.
            status = 503 if is_outage(error) else 500
            log.error("outage" if status == 503 else "crash", error=type(error).__name__, where=_places(error))
            if scope["type"] != "http" or started:
                raise
            await self._answer(status, scope, receive, send)

    async def _answer(self, status: int, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response: Response = error_page(Request(scope, receive), status, retry_after=10)
        except Exception:
            response = PlainTextResponse(str(SENTENCES[status][0]), status)
        await response(scope, receive, send)


def _places(error: BaseException) -> list[str]:
    """File and line of each step to the error; its message may hold what somebody wrote, so it is left out."""
    places, trace = [], error.__traceback__
    while trace:
        places.append(f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}")
        trace = trace.tb_next
    return places[-8:]
