"""What carries letters away, and the ways in which it can fail."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from email.message import EmailMessage
from typing import Protocol

Post = Callable[[EmailMessage, str], Awaitable[None]]


class Unreachable(Exception):
    """Nothing can be sent at all right now; no letter is to blame."""


class Deferred(Exception):
    """This letter was not taken, and may be later. The message says why."""


class Lost(Deferred):
    """The connection went while this letter was handed over, so the next ones have to wait for another."""


class Refused(Exception):
    """This letter will never be taken. The message says why."""


class Carrier(Protocol):
    def open(self) -> AbstractAsyncContextManager[Post]:
        """The way to hand letters over, each with its recipient, while it is open.

        Raises Unreachable; handing over raises Deferred, Lost or Refused.
        """
