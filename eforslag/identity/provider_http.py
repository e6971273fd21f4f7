"""Talking to a provider over HTTP: no redirects, no waiting, no answers of any size.

Every failure leaves here as a LoginRefused whose cause begins with what was asked for.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import Any, TypeVar, cast

import httpx2
from authlib.integrations.httpx_client import AsyncOAuth2Client

from eforslag.identity.refusals import ProviderAnsweredWrongly, ProviderUnreachable
from eforslag.identity.strict_json import NotAnObject, read_object

TIMEOUT_SECONDS = 5.0
MOST_BYTES = 256 * 1024
Answer = TypeVar("Answer")


class Bounded(httpx2.AsyncBaseTransport):
    """Breaks off an answer that is too large, or packed so that its size can't be known."""

    def __init__(self, inner: httpx2.AsyncBaseTransport) -> None:
        self.inner = inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await self.inner.handle_async_request(request)
        response.stream = BoundedStream(cast(httpx2.AsyncByteStream, response.stream))
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise ProviderAnsweredWrongly("answer_packed")
        return response

    async def aclose(self) -> None:
        await self.inner.aclose()


class BoundedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self.inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for part in self.inner:
            left -= len(part)
            if left < 0:
                raise ProviderAnsweredWrongly("answer_too_large")
            yield part

    async def aclose(self) -> None:
        await self.inner.aclose()


def open_client(transport: httpx2.AsyncBaseTransport | None, **oauth: Any) -> AsyncOAuth2Client:
    """Authlib's client over a bounded connection. Close it in the end."""
    return AsyncOAuth2Client(
        transport=Bounded(transport or httpx2.AsyncHTTPTransport(retries=0)),
        timeout=TIMEOUT_SECONDS,
        follow_redirects=False,
        headers={"accept-encoding": "identity", "user-agent": "eforslag"},
        **oauth,
    )


async def in_time(exchange: Awaitable[Answer], what: str) -> Answer:
    """Wait for the exchange as a whole, however slowly its parts trickle. Raises ProviderUnreachable."""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            return await exchange
    except TimeoutError:
        raise ProviderUnreachable(f"{what}_timeout") from None
    except (httpx2.HTTPError, httpx2.InvalidURL):
        raise ProviderUnreachable(f"{what}_unreachable") from None


async def fetch(client: AsyncOAuth2Client, address: str, what: str, **headers: str) -> httpx2.Response:
    exchange = client.request("GET", address, withhold_token=True, headers=headers)
    response: httpx2.Response = await in_time(exchange, what)
    require_ok(response, what)
    return response


async def fetch_object(client: AsyncOAuth2Client, address: str, what: str) -> dict[str, Any]:
    return as_object(await fetch(client, address, what, accept="application/json"), what)


def as_object(response: httpx2.Response, what: str) -> dict[str, Any]:
    try:
        return read_object(response.content)
    except NotAnObject:
        raise ProviderAnsweredWrongly(f"{what}_not_json") from None


def require_ok(response: httpx2.Response, what: str) -> None:
    """Let 200 through and nothing else: a redirect could lead anywhere."""
    if response.status_code >= 500:
        raise ProviderUnreachable(f"{what}_failed")
    if response.is_redirect:
        raise ProviderAnsweredWrongly(f"{what}_redirected")
    if response.status_code != 200:
        raise ProviderAnsweredWrongly(f"{what}_refused")
