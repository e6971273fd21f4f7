"""One issuer of the demo's provider: its key, and what it has given out and not yet taken back."""

from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from provider_config import Kind, ProviderConfig

CODE_SECONDS = 60
ACCESS_SECONDS = 300
ID_TOKEN_SECONDS = 300
LEVEL = "http://id.elegnamnden.se/loa/1.0/loa3"
SCOPE = "https://id.oidc.se/scope"
CLAIM = "https://id.oidc.se/claim"
SCOPES: dict[Kind, tuple[str, ...]] = {
    "eid": ("openid", f"{SCOPE}/naturalPersonInfo", f"{SCOPE}/naturalPersonNumber"),
    "staff": ("openid", "profile"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A login that somebody has completed. The two sets of claims go into the ID token and the userinfo answer."""

    redirect_uri: str
    code_challenge: str
    nonce: str
    auth_time: int
    subject: str
    id_token: dict[str, Any]
    userinfo: dict[str, Any]


class Issuer:
    def __init__(self, kind: Kind, config: ProviderConfig) -> None:
        self.kind, self.config = kind, config
        self.address, self.client = config.issuer(kind), config.client(kind)
        key = ECKey.generate_key("P-256")
        self.key = ECKey.import_key(key.as_dict(private=True), {"kid": key.thumbprint()})
        self._codes: dict[str, tuple[float, Grant]] = {}
        self._access: dict[str, tuple[float, Grant]] = {}

    def new_code(self, grant: Grant) -> str:
        return self._keep(self._codes, grant, CODE_SECONDS)

    def take_code(self, code: str) -> Grant | None:
        """The grant, once and within its minute."""
        until, grant = self._codes.pop(code, (0.0, None))
        return grant if until > self.config.now() else None

    def new_access_token(self, grant: Grant) -> str:
        return self._keep(self._access, grant, ACCESS_SECONDS)

    def granted(self, access_token: str) -> Grant | None:
        until, grant = self._access.get(access_token, (0.0, None))
        return grant if until > self.config.now() else None

    def _keep(self, kept: dict[str, tuple[float, Grant]], grant: Grant, seconds: int) -> str:
        now = self.config.now()
        for old in [key for key, (until, _) in kept.items() if until <= now]:
            del kept[old]
        key = token_urlsafe(32)
        kept[key] = (now + seconds, grant)
        return key

    def id_token(self, grant: Grant) -> str:
        now = int(self.config.now())
        times = {"iat": now, "exp": now + ID_TOKEN_SECONDS, "auth_time": grant.auth_time}
        return self._signed({**grant.id_token, **times, "sub": grant.subject, "nonce": grant.nonce, "acr": LEVEL})

    def userinfo(self, grant: Grant) -> str:
        return self._signed({**grant.userinfo, "iat": int(self.config.now()), "sub": grant.subject})

    def _signed(self, claims: dict[str, Any]) -> str:
        header = {"alg": "ES256", "kid": self.key.kid}
        return jwt.encode(header, {"iss": self.address, "aud": self.client.client_id, **claims}, self.key)

    def jwks(self) -> dict[str, Any]:
        return {"keys": [{**self.key.as_dict(private=False), "use": "sig", "alg": "ES256"}]}

    def metadata(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "userinfo_endpoint": f"{self.address}/userinfo",
            "jwks_uri": f"{self.address}/jwks",
            "end_session_endpoint": f"{self.address}/logout",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "userinfo_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["private_key_jwt"],
            "token_endpoint_auth_signing_alg_values_supported": ["ES256"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(SCOPES[self.kind]),
            "acr_values_supported": [LEVEL],
            "ui_locales_supported": ["sv", "en"],
            "prompt_values_supported": ["login"],
            "authorization_response_iss_parameter_supported": True,
            "request_parameter_supported": False,
            "request_uri_parameter_supported": False,
            "claims_parameter_supported": False,
        }
