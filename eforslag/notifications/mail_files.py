"""Letters as files in the data directory's mail/, where no mail server is configured."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

from eforslag.notifications.carrier import Deferred, Post, Unreachable
from eforslag.notifications.envelopes import as_bytes


class FileCarrier:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Post]:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unreachable(f"{self._folder}: {error.strerror}") from error
        yield self._put

    async def _put(self, message: EmailMessage, recipient: str) -> None:
        try:
            await asyncio.to_thread(_write, self._folder / name_of(message), as_bytes(message))
        except OSError as error:
            raise Deferred(f"{type(error).__name__}: {error.strerror}") from error


def name_of(message: EmailMessage) -> str:
    """The file's name is the Message-ID, so a letter that is written once more is written to the same file."""
    return str(message["Message-ID"]).strip("<>") + ".eml"


def _write(path: Path, content: bytes) -> None:
    """The whole file or none of it, on the disk before it is taken as sent."""
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
