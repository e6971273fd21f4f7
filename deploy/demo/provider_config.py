"""How the demo's provider is set up: its two issuers, and the one client that it knows at each."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["eid", "staff"]


@dataclass(frozen=True, slots=True)
class Client:
    client_id: str
    redirect_uris: frozenset[str]
    logout_uris: frozenset[str]
    jwks_uri: str


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """`base` is the provider's own address; `now` tells the time in seconds since 1970."""

    base: str
    client_origins: tuple[str, ...]
    now: Callable[[], float] = time.time

    def issuer(self, kind: Kind) -> str:
        return f"{self.base}/{kind}"

    def client(self, kind: Kind) -> Client:
        client_id, end = ("eforslag", "invanare") if kind == "eid" else ("eforslag-staff", "personal")
        return Client(
            client_id,
            redirect_uris=frozenset(f"{origin}/logga-in/retur/{end}" for origin in self.client_origins),
            logout_uris=frozenset(f"{origin}/utloggad" for origin in self.client_origins),
            jwks_uri=f"{self.client_origins[0]}/.well-known/jwks.json",
        )
