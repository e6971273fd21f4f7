"""An OpenID provider over real HTTP with an issuer path for each case, wrong in exactly one way at each.

Tokens are put together and signed by hand, so that the library which the service trusts has no say in them.
"""

import asyncio
import gzip
import hmac
import json
import warnings
from base64 import b64decode, urlsafe_b64encode
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from eforslag import clock

Values = dict[str, Any]
Key = ECKey | RSAKey
NUMBER_CLAIM = "https://id.oidc.se/claim/personalIdentityNumber"
COORDINATION_CLAIM = "https://id.oidc.se/claim/coordinationNumber"
LEVEL = "http://id.elegnamnden.se/loa/1.0/loa3"
NUMBER, OTHER_NUMBER, COORDINATION_NUMBER = "199001032383", "195708182810", "198001732380"
CLIENT, SECRET = "eforslag", "a secret of the test's own"
ACCESS_TOKEN = "the-access-token"
CLIENT_KEY = ECKey.generate_key("P-256", {"kid": "client"})

EC_KEY = ECKey.generate_key("P-256", {"kid": "ec"})
NEXT_KEY = ECKey.generate_key("P-256", {"kid": "next"})
RSA_KEY = RSAKey.generate_key(2048, {"kid": "rsa"})
with warnings.catch_warnings(action="ignore"):
    SMALL_KEY = RSAKey.generate_key(1024, {"kid": "small"})
# Says that it is the published one, and is not.
FOREIGN_KEY = ECKey.generate_key("P-256", {"kid": "ec"})


def same(value: Any) -> Any:
    return value


def but(**changed: Any) -> Callable[[Values], Values]:
    """The same with these values changed; a function is given the old value."""
    return lambda values: {
        **values,
        **{name: new(values.get(name)) if callable(new) else new for name, new in changed.items()},
    }


def without(*names: str) -> Callable[[Values], Values]:
    return lambda values: {name: value for name, value in values.items() if name not in names}


def moved(seconds: int) -> Callable[[int], int]:
    return lambda moment: moment + seconds


def only(content: Any) -> Callable[[Values], Any]:
    return lambda _: content


@dataclass(frozen=True)
class Case:
    """What is changed in the answers of a provider that is otherwise right; `cause` is None where it stays right."""

    name: str
    cause: str | None = None
    discovery: Callable[[Values], Any] = same
    jwks: Callable[[Values], Any] = same
    answer: Callable[[Values], Any] = same
    tokens: Callable[[Values], Any] = same
    header: Callable[[Values], Values] = same
    claims: Callable[[Values], Values] = same
    token: Callable[[str], str] = same
    key: Key = field(default_factory=lambda: EC_KEY)
    alg: str = "ES256"
    published: tuple[Key, ...] = (EC_KEY,)
    userinfo: Callable[[Values], Any] | None = None
    signs_userinfo: Key | None = None
    settings: Values = field(default_factory=dict)
    takes_test_numbers: bool = True


def b64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def assembled(header: Values, claims: Values, sign: Callable[[bytes], bytes]) -> str:
    signed = f"{b64(json.dumps(header).encode())}.{b64(json.dumps(claims).encode())}"
    return f"{signed}.{b64(sign(signed.encode()))}"


def signature(key: Key, alg: str, content: bytes) -> bytes:
    private = key.private_key
    if isinstance(private, ec.EllipticCurvePrivateKey):
        r, s = decode_dss_signature(private.sign(content, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")
    assert isinstance(private, rsa.RSAPrivateKey)
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=32)
    return private.sign(content, pss if alg == "PS256" else padding.PKCS1v15(), hashes.SHA256())


def shared_secret_signature(secret: bytes) -> Callable[[str], str]:
    """The same claims under an HS256 header, signed with a secret that is none."""

    def sign_again(token: str) -> str:
        claims = json.loads(_unpadded(token.split(".")[1]))
        header = {"alg": "HS256", "kid": "ec"}
        return assembled(header, claims, lambda content: hmac.digest(secret, content, "sha256"))

    return sign_again


def unsigned(token: str) -> str:
    claims = json.loads(_unpadded(token.split(".")[1]))
    return assembled({"alg": "none"}, claims, lambda _: b"")


def as_json(token: str) -> str:
    """The JSON form of a signed token, in which it could carry several signatures."""
    protected, payload, signed = token.split(".")
    return json.dumps({"protected": protected, "payload": payload, "signature": signed})


def with_other_claims(token: str) -> str:
    """The claims are exchanged and the signature stays."""
    header, payload, signed = token.split(".")
    claims = {**json.loads(_unpadded(payload)), NUMBER_CLAIM: OTHER_NUMBER}
    return f"{header}.{b64(json.dumps(claims).encode())}.{signed}"


def _unpadded(part: str) -> bytes:
    return b64decode(part + "=" * (-len(part) % 4), altchars=b"-_")


class MisbehavingProvider:
    def __init__(self, cases: list[Case]) -> None:
        self.cases = {case.name: case for case in cases}
        self.base = ""
        self.codes: dict[str, Values] = {}
        # How often each address was asked for.
        self.asked: dict[str, int] = {}
        self.rotated: set[str] = set()
        self.app = Starlette(
            routes=[
                Route("/{case}/.well-known/openid-configuration", self._discovery),
                Route("/{case}/jwks", self._jwks),
                Route("/{case}/authorize", self._authorize),
                Route("/{case}/token", self._token, methods=["POST"]),
                Route("/{case}/userinfo", self._userinfo),
            ]
        )

    def issuer(self, case: Case) -> str:
        return f"{self.base}/{case.name}"

    def _case(self, request: Request) -> Case:
        self.asked[request.url.path] = self.asked.get(request.url.path, 0) + 1
        return self.cases[request.path_params["case"]]

    async def _discovery(self, request: Request) -> Response:
        case = self._case(request)
        issuer = self.issuer(case)
        document = {
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "id_token_signing_alg_values_supported": ["ES256", "RS256"],
            "authorization_response_iss_parameter_supported": True,
        }
        if case.userinfo:
            document["userinfo_endpoint"] = f"{issuer}/userinfo"
        return _sent(case.discovery(document))

    async def _jwks(self, request: Request) -> Response:
        case = self._case(request)
        keys = (NEXT_KEY,) if case.name in self.rotated else case.published
        return _sent(case.jwks({"keys": [key.as_dict(private=False) for key in keys]}))

    async def _authorize(self, request: Request) -> Response:
        case, query = self._case(request), dict(request.query_params)
        code = token_urlsafe(16)
        self.codes[code] = query
        parameters = case.answer({"code": code, "state": query["state"], "iss": self.issuer(case)})
        return RedirectResponse(f"{query['redirect_uri']}?{urlencode(parameters, doseq=True)}", status_code=303)

    async def _token(self, request: Request) -> Response:
        case, form = self._case(request), await request.form()
        asked = self.codes.pop(str(form["code"]))
        challenge = b64(sha256(str(form["code_verifier"]).encode()).digest())
        if challenge != asked["code_challenge"] or form["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if not self._is_client(case, request, dict(form)):
            return JSONResponse({"error": "invalid_client"}, 401)
        tokens = {"access_token": ACCESS_TOKEN, "token_type": "Bearer", "id_token": self._id_token(case, asked)}
        return _sent(case.tokens(tokens))

    def _is_client(self, case: Case, request: Request, form: Values) -> bool:
        basic = b64decode(request.headers.get("authorization", "").removeprefix("Basic ")).decode()
        match case.settings.get("auth_method", "client_secret_basic"):
            case "client_secret_basic":
                return basic == f"{CLIENT}:{SECRET}"
            case "client_secret_post":
                return (form["client_id"], form["client_secret"], basic) == (CLIENT, SECRET, "")
        claims = jwt.decode(form["client_assertion"], CLIENT_KEY, algorithms=["ES256"]).claims
        lives = claims["exp"] - claims["iat"]
        return (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT, CLIENT, str(request.url)) and lives <= 60

    def _id_token(self, case: Case, asked: Values) -> str:
        now = int(clock.now().timestamp())
        claims = {
            "iss": self.issuer(case), "aud": CLIENT, "sub": "a3f1", "nonce": asked["nonce"], "acr": LEVEL,
            "iat": now, "exp": now + 300, "auth_time": now, "name": "Leila Holm", NUMBER_CLAIM: NUMBER,
            "at_hash": b64(sha256(ACCESS_TOKEN.encode()).digest()[:16]),
        }  # fmt: skip
        if case.userinfo:
            del claims["name"]
        key = NEXT_KEY if case.name in self.rotated else case.key
        header = case.header({"alg": case.alg, "kid": key.kid})
        return case.token(assembled(header, case.claims(claims), lambda content: signature(key, case.alg, content)))

    async def _userinfo(self, request: Request) -> Response:
        case = self._case(request)
        if request.headers["authorization"] != f"Bearer {ACCESS_TOKEN}":
            return Response(status_code=401)
        signer = case.signs_userinfo
        claims: Values = {"sub": "a3f1", "name": "Leila Holm"}
        if signer:
            claims.update(iss=self.issuer(case), aud=CLIENT)
        content = case.userinfo(claims) if case.userinfo else claims
        if not signer or isinstance(content, Response):
            return _sent(content)
        alg = "none" if signer is SMALL_KEY else "ES256"
        signed = assembled({"alg": alg, "kid": "ec"}, content, lambda part: signature(signer, alg, part))
        return Response(signed, media_type="application/jwt")


def _sent(content: Any) -> Response:
    return content if isinstance(content, Response) else JSONResponse(content)


def packed(tokens: Values) -> Response:
    return Response(gzip.compress(json.dumps(tokens).encode()), headers={"content-encoding": "gzip"})


def trickling(tokens: Values) -> Response:
    """An answer whose bytes keep coming, each in good time, and never end."""

    async def parts() -> AsyncIterator[bytes]:
        while True:
            yield b" "
            await asyncio.sleep(0.05)

    return StreamingResponse(parts(), media_type="application/json")
