"""Pages, fragments and redirects: how every endpoint answers."""

from typing import Any
from urllib.parse import quote, urlsplit

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from eforslag.web import notices

# A page may be shown while a newer one is fetched until it is two seconds old, of which `Age` says how much is gone.
# What one does oneself changes the cookies that the page varies with, so that one's own result is always fetched.
FOR_ALL = "public, max-age=0, stale-while-revalidate=2"
ASCII = "".join(map(chr, range(0x21, 0x7F)))


def page(request: Request, template: str, *, status: int = 200, **context: Any) -> HTMLResponse:
    """A whole page, or a fragment file on its own. Personal unless the endpoint says otherwise."""
    text = request.app.state.templates.get_template(template).render(_of_visit(request) | context)
    return _personal(request, text, status)


def part_of(request: Request, template: str, **context: Any) -> Markup:
    """A fragment file that knows nothing of who asks, to be put into a page."""
    return Markup(request.app.state.templates.get_template(template).render(context))  # noqa: S704  escaped by it


def _personal(request: Request, text: str, status: int = 200) -> HTMLResponse:
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
        "language": state.language,
        "flashes": state.notices,
        "path": path if request.method == "GET" else request.url.path,
    }


def shared(request: Request, template: str, **context: Any) -> HTMLResponse:
    """A page that is the same for everyone who is not logged in, who may keep it for a moment."""
    return _for_all(request, page(request, template, **context))


def shared_part(request: Request, part: Markup) -> HTMLResponse:
    """The same for a part of a page that is written already."""
    return _for_all(request, _personal(request, part))


def _for_all(request: Request, response: HTMLResponse) -> HTMLResponse:
    if request.state.user is None and not request.state.notices:
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
