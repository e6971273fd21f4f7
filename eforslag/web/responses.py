"""Pages, fragments and redirects: how every endpoint answers."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eforslag.web import notices

# A page may be shown while a newer one is fetched until it is two seconds old, of which `Age` says how much is gone.
# What one does oneself changes the cookies that the page varies with, so that one's own result is always fetched.
FOR_ALL = "public, max-age=0, stale-while-revalidate=2"
AUTOFILL = re.compile(r' autocomplete="[^"]*"')
ASCII = "".join(map(chr, range(0x21, 0x7F)))


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page, or a fragment file on its own. Personal unless the endpoint says otherwise."""
    text = request.app.state.templates.get_template(template).render(_of_visit(request) | context)
    return _personal(request, text, status)


def part_of(request: Request, template: str, **context: Any) -> Markup:
    """A fragment file that knows nothing of who asks, to be put into a page."""
    return Markup(request.app.state.templates.get_template(template).render(context))  # noqa: S704  escaped by it


def _personal(request: Request, text: str, status: int = 200) -> HTMLResponse:
    if request.state.station:
        text = _without_autofill(text)
    response = HTMLResponse(text, status)
    response.headers["vary"] = "HX-Request, Cookie"
    notices.forget(request, response)
    return response


def _of_visit(request: Request) -> dict[str, Any]:
    state = request.state
    path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    return {
        "request": request,
        "user": state.user,
        "station": state.station,
        "language": state.language,
        "flashes": state.notices,
        "path": path if request.method == "GET" else request.url.path,
    }


def _without_autofill(text: str) -> str:
    """Nothing of the last person is offered to the next. What people wrote holds no bare mark-up, so it is not hit."""
    return AUTOFILL.sub(' autocomplete="off"', text).replace("<form ", '<form autocomplete="off" ')


def shared(request: Request, template: str, **context: Any) -> HTMLResponse:
    """A page that is the same for everyone who is not logged in, who may keep it for a moment."""
    return _for_all(request, page(request, template, **context))


def shared_part(request: Request, part: Markup) -> HTMLResponse:
    """The same for a part of a page that is written already."""
    return _for_all(request, _personal(request, part))


def _for_all(request: Request, response: HTMLResponse) -> HTMLResponse:
    if request.state.user is None and not request.state.notices and not request.state.station:
        response.headers["cache-control"] = FOR_ALL
    return response


def redirect(request: Request, url: str, *, notice: str | None = None) -> Response:
    """On to another of our pages; for htmx the whole window goes there."""
    if wants_fragment(request):
        response = Response(headers={"HX-Redirect": quote(url, safe=ASCII)})
    else:
        response = RedirectResponse(url, status_code=303)
    if notice:
        notices.leave(response, notice, secure=request.app.state.settings.is_secure)
    return response


def task_done(request: Request, url: str, notice: str) -> Response:
    """On from something that a visitor came to do. At a counter station the visit ends there unless they go on."""
    if request.state.station:
        request.state.station.note_task(notice)
        url = request.state.station.done
    return redirect(request, url, notice=notice)


def wants_fragment(request: Request) -> bool:
    return request.headers.get("HX-Request") == "true"


def local_path(text: str | None, otherwise: str = "/") -> str:
    """A path of ours that a visitor may be sent to; anything that could lead elsewhere becomes `otherwise`."""
    if not text or not text.startswith("/") or text.startswith(("//", "/\\")) or len(text) > 500:
        return otherwise
    if any(ord(character) < 33 or character in "\\\x7f" for character in text):
        return otherwise
    parts = urlsplit(text)
    return text if not parts.scheme and not parts.netloc else otherwise
