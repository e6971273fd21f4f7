"""How much one address or person may ask for in a while; counted in this process's memory."""

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from eforslag.errors import TooMany

# Generous: a school class or a library behind one address stays far below.
LOGINS = parse("120/minute")
SUBMISSIONS = parse("20/hour")


class Limits:
    """The counters of one application."""

    def __init__(self) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def count(self, limit: RateLimitItem, *who: str) -> None:
        """Count one more. Raises TooMany past the limit."""
        if not self._window.hit(limit, *who):
            raise TooMany


def address(request: Request) -> str:
    """The visitor's address, as far as the configured proxies can be believed."""
    return request.client.host if request.client else "unknown"
