"""The demo's identity provider as an application: two issuers side by side, `/eid` and `/staff`."""

from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from provider_config import Kind, ProviderConfig
from provider_issuer import Issuer
from provider_login import PAGES, LoginPage
from provider_mail import Mailbox
from provider_tokens import TokenEndpoint, UserinfoEndpoint

KINDS: tuple[Kind, ...] = ("eid", "staff")


def create_provider(config: ProviderConfig, mail_folder: Path | None = None) -> Starlette:
    """With a folder for mail it also shows the letters that lie there."""
    return Starlette(
        routes=[
            Route("/provider.css", _style),
            *(Mailbox(mail_folder, config.client_origins).routes() if mail_folder else ()),
            *(Mount(f"/{kind}", routes=_routes(Issuer(kind, config))) for kind in KINDS),
        ]
    )


def _routes(issuer: Issuer) -> list[Route]:
    async def metadata(request: Request) -> Response:
        return JSONResponse(issuer.metadata())

    async def jwks(request: Request) -> Response:
        return JSONResponse(issuer.jwks())

    async def log_out(request: Request) -> Response:
        return _log_out(request, issuer)

    login, tokens, userinfo = LoginPage(issuer), TokenEndpoint(issuer), UserinfoEndpoint(issuer)
    return [
        Route("/.well-known/openid-configuration", metadata),
        Route("/jwks", jwks),
        Route("/authorize", login.show, methods=["GET", "POST"]),
        Route("/token", tokens.answer, methods=["POST"]),
        Route("/userinfo", userinfo.answer, methods=["GET", "POST"]),
        Route("/logout", log_out),
    ]


def _log_out(request: Request, issuer: Issuer) -> Response:
    """Nobody stays logged in here, so there is nothing to end: only the way back is checked."""
    query = request.query_params
    return_to = query.get("post_logout_redirect_uri", "")
    if query.get("client_id") != issuer.client.client_id or return_to not in issuer.client.logout_uris:
        return PlainTextResponse("Okänd adress att gå tillbaka till.\n", status_code=400)
    return RedirectResponse(return_to, status_code=303)


async def _style(request: Request) -> Response:
    return FileResponse(PAGES / "provider.css", headers={"cache-control": "max-age=300"})
