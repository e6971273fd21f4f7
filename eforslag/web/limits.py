"""How much one address or person may ask for in a while; counted in this process's memory."""

import ipaddress
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from time import monotonic

from starlette.requests import HTTPConnection

from eforslag.errors import TooMany
from eforslag.web.language import ngettext

# Keys in one window. With more addresses than this at once, a bound on each of them would stop nobody.
ROOM = 200_000


@dataclass(frozen=True, slots=True)
class Limit:
    """So many in so many seconds."""

    name: str
    amount: int
    seconds: int


# Generous: a family, a school class or a library behind one address stays far below.
LOGINS = Limit("logins", 120, 60)
SUBMISSIONS = Limit("submissions", 20, 3600)
VOTES = Limit("votes", 30, 60)
VOTES_OF_ADDRESS = Limit("votes of an address", 600, 60)
ANSWERS_OF_ADDRESS = Limit("answers of an address", 300, 3600)
ANSWERS_BEGUN_OF_ADDRESS = Limit("answers begun of an address", 600, 3600)
FOLLOWS_OF_ADDRESS = Limit("follows of an address", 60, 3600)
LETTERS_TO_READER = Limit("letters to a reader", 10, 86400)
CHANGES_OF_ADDRESS = Limit("changes of an address", 1200, 60)
READS_OF_ADDRESS = Limit("reads of an address", 6000, 60)


class Window:
    """Counts by key over a time that slides: what the last full period held weighs less the older it gets.

    Two dictionaries, of which the older is dropped as a whole: no key is kept for longer than two periods, and
    counting costs the same however many there are.
    """

    def __init__(self, amount: int, seconds: int, room: int = ROOM) -> None:
        self.amount, self.seconds, self.room = amount, seconds, room
        self.period = 0
        self.counts: dict[str, int] = {}
        self.before: dict[str, int] = {}

    def hit(self, key: str, at: float) -> int:
        """Count one more unless it is too many; the seconds to wait if it is, else 0."""
        period, elapsed = divmod(at, self.seconds)
        if period != self.period:
            self._turn(int(period))
        count, left = self.counts.get(key, 0), 1 - elapsed / self.seconds
        before = self.before.get(key, 0) if self.before else 0
        if count + before * left + 1 > self.amount:
            return self._wait(count, before, elapsed)
        if count or len(self.counts) < self.room:
            self.counts[key] = count + 1
        return 0

    def _turn(self, period: int) -> None:
        self.before = self.counts if period == self.period + 1 else {}
        self.counts, self.period = {}, period

    def _wait(self, count: int, before: int, elapsed: float) -> int:
        """Seconds until one more would be let in."""
        seconds, may = self.seconds, self.amount - 1
        if count > may:
            # Not before this period is over and weighs less.
            return ceil(seconds - elapsed + seconds * (1 - may / count)) or 1
        return ceil(seconds * (1 - (may - count) / before) - elapsed) or 1


class Limits:
    """The counters of one application. An allowance of 0 leaves addresses uncounted."""

    def __init__(self, address_allowance: int = 1) -> None:
        self._windows: dict[str, Window] = {}
        self._allowance = address_allowance

    def forget(self) -> None:
        """Begin anew with everyone."""
        self._windows.clear()

    def count(self, limit: Limit, who: str) -> None:
        """Count one more. Raises TooMany past the limit."""
        self._count(limit, who, 1)

    def count_address(self, limit: Limit, connection: HTTPConnection) -> None:
        """Count one more of the visitor's address. Raises TooMany past the limit."""
        if self._allowance:
            self._count(limit, address(connection), self._allowance)

    def _count(self, limit: Limit, who: str, times: int) -> None:
        window = self._windows.get(limit.name)
        if window is None:
            window = self._windows[limit.name] = Window(limit.amount * times, limit.seconds)
        wait = window.hit(who, monotonic())
        if wait:
            raise too_many(wait)


def too_many(seconds: int) -> TooMany:
    """The refusal that says when to try again."""
    refusal = TooMany(wait=_in_words(seconds))
    refusal.retry_after = seconds
    return refusal


def _in_words(seconds: int) -> str:
    if seconds <= 90:
        return ngettext("%(num)s sekund", "%(num)s sekunder", seconds) % {"num": seconds}
    minutes = ceil(seconds / 60)
    return ngettext("%(num)s minut", "%(num)s minuter", minutes) % {"num": minutes}


def address(connection: HTTPConnection) -> str:
    """The visitor's network, as far as the configured proxies can be believed."""
    return network(connection.client.host) if connection.client else "unknown"


@lru_cache(4096)
def network(host: str) -> str:
    """What is counted as one: an address of IPv4, or the /64 that one household or subscriber has of IPv6."""
    if ":" not in host:
        return host[:64]
    try:
        place = ipaddress.IPv6Address(host.partition("%")[0])
    except ValueError:
        return host[:64]
    return str(place.ipv4_mapped or ipaddress.IPv6Network((int(place) >> 64 << 64, 64)))
