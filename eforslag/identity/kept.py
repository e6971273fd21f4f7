"""A document that is fetched once for all who need it, and kept for a while."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from eforslag.identity.refusals import LoginRefused

LASTS = timedelta(hours=1)
# Those who waited behind a request that failed fail with it, and do not each wait for one of their own.
LEFT_ALONE = timedelta(seconds=5)
Document = TypeVar("Document")


class Kept(Generic[Document]):
    def __init__(self, fetch: Callable[[datetime], Awaitable[Document]]) -> None:
        self._fetch = fetch
        self._lock = asyncio.Lock()
        self._document: Document | None = None
        self._fetched_at: datetime | None = None
        self._failure: tuple[datetime, LoginRefused] | None = None

    async def get(self, at: datetime, *, other_than: Document | None = None) -> Document:
        """The document, fetched anew once it is too old or the one that turned out to be outdated."""
        async with self._lock:
            document = self._document
            if document is None or document is other_than or self._is_old(at):
                document = await self._fetched(at)
            return document

    def _is_old(self, at: datetime) -> bool:
        return self._fetched_at is None or self._fetched_at + LASTS <= at

    async def _fetched(self, at: datetime) -> Document:
        if self._failure and at < self._failure[0] + LEFT_ALONE:
            raise type(self._failure[1])(self._failure[1].cause)
        try:
            self._document = await self._fetch(at)
        except LoginRefused as failure:
            self._failure = (at, failure)
            raise
        self._fetched_at, self._failure = at, None
        return self._document
