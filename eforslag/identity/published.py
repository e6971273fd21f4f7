"""What a provider publishes, its discovery document and its keys, and tokens verified by them.

A changed key is noticed by its unknown id. How often that may lead to a request is limited, since anybody can
make up an id.
"""

from datetime import datetime, timedelta
from typing import Any

from authlib.integrations.httpx_client import AsyncOAuth2Client

from eforslag.identity.kept import Kept
from eforslag.identity.metadata import Metadata, discovery_address, is_trustworthy, read_metadata
from eforslag.identity.provider_http import fetch_object
from eforslag.identity.refusals import ProviderAnsweredWrongly
from eforslag.identity.signed import UnknownKey, read_header, read_signed

SEARCHED_AT_MOST_EVERY = timedelta(minutes=1)


class Published:
    """One provider's documents. `algorithms` is our own list."""

    def __init__(self, issuer: str, algorithms: frozenset[str], client: AsyncOAuth2Client) -> None:
        self.issuer, self.algorithms, self.client = issuer, algorithms, client
        self._metadata = Kept(self._fetch_metadata)
        self._jwks = Kept(self._fetch_jwks)
        self._searched_at: datetime | None = None

    async def metadata(self, at: datetime) -> Metadata:
        """Raises a LoginRefused."""
        return await self._metadata.get(at)

    async def verified(self, token: str, what: str, at: datetime) -> tuple[str, dict[str, Any]]:
        """The algorithm and the claims of a signed token. Raises a LoginRefused."""
        read_header(token, self.algorithms, what)
        jwks = await self._jwks.get(at)
        try:
            return read_signed(token, jwks, self.algorithms, what)
        except UnknownKey:
            outdated = jwks if self._may_search(at) else None
        # Even one who may not ask anew sees what another has just fetched.
        jwks = await self._jwks.get(at, other_than=outdated)
        return read_signed(token, jwks, self.algorithms, what)

    def _may_search(self, at: datetime) -> bool:
        """Whether to ask for newer keys; asking counts."""
        if self._searched_at is not None and at < self._searched_at + SEARCHED_AT_MOST_EVERY:
            return False
        self._searched_at = at
        return True

    async def _fetch_metadata(self, at: datetime) -> Metadata:
        if not is_trustworthy(self.issuer, self.issuer):
            raise ProviderAnsweredWrongly("issuer_unsafe")
        document = await fetch_object(self.client, discovery_address(self.issuer), "metadata")
        return read_metadata(document, self.issuer, self.algorithms)

    async def _fetch_jwks(self, at: datetime) -> dict[str, Any]:
        return await fetch_object(self.client, (await self.metadata(at)).jwks_uri, "keys")
