"""The demo provider's pages for people: who one is, and the way back to the service with a code.

The form posts to the address that it was opened at, so the request is checked again and nothing is kept between.
"""

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from people import EMPLOYEES, SUGGESTED
from provider_authorize import (
    AuthorizationRequest,
    BadRequest,
    NotOurClient,
    answer,
    known_redirect_uri,
    language,
    read_authorization_request,
)
from provider_identities import Identity, employee, resident
from provider_issuer import Grant, Issuer
from provider_texts import TEXTS

PAGES = Path(__file__).parent / "provider_pages"
TEMPLATES = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)


class LoginPage:
    def __init__(self, issuer: Issuer) -> None:
        self.issuer = issuer

    async def show(self, request: Request) -> Response:
        query = request.query_params
        try:
            redirect_uri = known_redirect_uri(query, self.issuer)
        except NotOurClient as problem:
            return self._page("wrong.html", language(query), status=400, cause=str(problem))
        try:
            asked = read_authorization_request(query, redirect_uri)
        except BadRequest as problem:
            return self._back(redirect_uri, query.get("state"), error=str(problem))
        if request.method != "POST":
            return self._login(asked)
        async with request.form(max_fields=20) as form:
            return self._answered(asked, form)

    def _answered(self, asked: AuthorizationRequest, form: FormData) -> Response:
        if "cancel" in form:
            return self._back(asked.redirect_uri, asked.state, error="access_denied")
        field, find = ("personal_number", resident) if self.issuer.kind == "eid" else ("account", employee)
        typed = str(form.get(field, ""))
        identity = find(typed, asked.scopes)
        if identity is None:
            return self._login(asked, typed=typed, problem=True)
        return self._back(asked.redirect_uri, asked.state, code=self._code(asked, identity))

    def _code(self, asked: AuthorizationRequest, identity: Identity) -> str:
        grant = Grant(
            redirect_uri=asked.redirect_uri,
            code_challenge=asked.code_challenge,
            nonce=asked.nonce,
            auth_time=int(self.issuer.config.now()),
            subject=identity.subject,
            id_token=identity.id_token,
            userinfo=identity.userinfo,
        )
        return self.issuer.new_code(grant)

    def _login(self, asked: AuthorizationRequest, *, typed: str = "", problem: bool = False) -> Response:
        status = 422 if problem else 200
        return self._page(f"{self.issuer.kind}.html", asked.language, status=status, typed=typed, problem=problem)

    def _back(self, redirect_uri: str, state: str | None, **parameters: str) -> Response:
        known = {"state": state} if state else {}
        return RedirectResponse(answer(redirect_uri, self.issuer, **known, **parameters), status_code=303)

    def _page(self, template: str, spoken: str, *, status: int, **values: Any) -> Response:
        words = {"t": TEXTS[spoken], "language": spoken, "people": SUGGESTED, "employees": EMPLOYEES}
        page = TEMPLATES.get_template(template).render(**words, **values)
        return HTMLResponse(page, status_code=status, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        # A form's target is compared again after the redirect that answers it, so the service stands here too.
        targets = " ".join(("'self'", *self.issuer.config.client_origins))
        policy = f"default-src 'none'; style-src 'self'; form-action {targets}; frame-ancestors 'none'; base-uri 'none'"
        return {
            "content-security-policy": policy,
            "cache-control": "no-store",
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
        }
