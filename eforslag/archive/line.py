"""One line of the file: a proposal from an earlier service, read strictly, so that what is wrong can be named. Pure."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from eforslag import clock
from eforslag.archive.states import KNOWN, state_of
from eforslag.proposals.lifecycle import State
from eforslag.proposals.personal_data import find_numbers
from eforslag.proposals.writing import TITLE_LIMIT

ID_LIMIT, URL_LIMIT, TEXT_LIMIT, WORD_LIMIT = 200, 500, 100_000, 40
MOST_VOTES = 10_000_000
UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
# No personal number is written with fewer digits.
NUMBERED = re.compile(r"(?:\d\D*?){10}", re.DOTALL)
YEARS = range(1950, 2200)


class BadLine(Exception):
    """Why the line can't be taken, in plain words."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """A proposal as it was in the other service. The words and days are kept as they were written, beside what they
    mean."""

    id: str
    title: str
    text: str = ""
    state: str = ""
    published: str = ""
    closed: str = ""
    votes: int = 0
    answer: str = ""
    source_url: str = ""

    @property
    def meant(self) -> State:
        """Where it is here. Whoever left the state out has one that is over or isn't."""
        return state_of(self.state) or (State.LAPSED if self.closed else State.PUBLISHED)

    @property
    def published_at(self) -> datetime | None:
        return moment(self.published) if self.published else None

    @property
    def closed_at(self) -> datetime | None:
        """The end of the voting; of a day its last moment, which is the midnight that follows."""
        return moment(self.closed, ends=True) if self.closed else None


def read(text: str) -> Earlier:
    """Raises BadLine."""
    try:
        found = json.loads(text)
    except ValueError:
        raise BadLine("this is not JSON") from None
    if not isinstance(found, dict):
        raise BadLine("this is not a JSON object with id, title, text and so on")
    url = next((found[name] for name in ("source_url", "source", "url") if found.get(name)), None)
    earlier = Earlier(
        id=_required(_id(found.get("id")), "id"),
        title=_required(_text(found, "title", TITLE_LIMIT), "title"),
        text=_text(found, "text", TEXT_LIMIT),
        state=_state(found),
        published=_day(found, "published"),
        closed=_day(found, "closed"),
        votes=_votes(found.get("votes")),
        answer=_text(found, "answer", TEXT_LIMIT),
        source_url=_url(url),
    )
    _require_sense(earlier)
    return earlier


def written(earlier: Earlier) -> str:
    """The line that `read` makes this of; what is empty is left out."""
    names = ("id", "title", "text", "state", "published", "closed", "votes", "answer", "source_url")
    found = {name: getattr(earlier, name) for name in names}
    return json.dumps({name: value for name, value in found.items() if value != ""}, ensure_ascii=False)


def moment(text: str, *, ends: bool = False) -> datetime:
    """A moment in UTC from a day or a time as ISO 8601 writes them; Swedish time where no other is named."""
    if len(text) <= 10:
        day = date.fromisoformat(text)
        return clock.end_of_local_day(day) if ends else clock.end_of_local_day(day - timedelta(days=1))
    at = datetime.fromisoformat(text)
    zoned = at if at.tzinfo else datetime.combine(at.date(), at.time(), clock.LOCAL_ZONE)
    return zoned.astimezone(UTC)


def _required(value: str, name: str) -> str:
    if not value.strip():
        raise BadLine(f"{name} is missing")
    return value


def _id(value: Any) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text({"id": value}, "id", ID_LIMIT)


def _text(found: dict[str, Any], name: str, limit: int) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadLine(f"{name} is not text")
    if len(value) > limit:
        raise BadLine(f"{name} has {len(value)} characters, and {limit} is the most")
    if UNKEEPABLE.search(value):
        raise BadLine(f"{name} holds a character that can't be kept")
    return value


def _state(found: dict[str, Any]) -> str:
    word = _text(found, "state", WORD_LIMIT).strip()
    if word and state_of(word) is None:
        raise BadLine(f"state is {word!r}, which is none of {', '.join(sorted(KNOWN))}")
    return word


def _day(found: dict[str, Any], name: str) -> str:
    text = _text(found, name, WORD_LIMIT).strip()
    try:
        sound = not text or moment(text).year in YEARS
    except (ValueError, OverflowError):
        sound = False
    if not sound:
        raise BadLine(f"{name} is {text!r}, which is no day or time as in 2023-05-17 or 2023-05-17T12:00:00+02:00")
    return text


def _votes(value: Any) -> int:
    if value is None or value == "":
        return 0
    try:
        number = int(value) if isinstance(value, str | int) and not isinstance(value, bool) else -1
        number = int(value) if isinstance(value, float) and value.is_integer() else number
    except ValueError:
        number = -1
    if not 0 <= number <= MOST_VOTES:
        raise BadLine("votes is not a number of votes")
    return number


def _url(value: Any) -> str:
    text = _text({"source_url": value}, "source_url", URL_LIMIT).strip()
    if text and not text.lower().startswith(("https://", "http://")):
        raise BadLine("source_url is not an address that begins with https://")
    return text


def _require_sense(earlier: Earlier) -> None:
    begun, over = earlier.published_at, earlier.closed_at
    if begun and over and over < begun:
        raise BadLine("closed is before published")
    for name in ("title", "text", "answer"):
        value = getattr(earlier, name)
        if NUMBERED.search(value) and any(finding.kind == "personal_number" for finding in find_numbers(value)):
            raise BadLine(f"{name} holds what looks like a personal number, which must not be published")
