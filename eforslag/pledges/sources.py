"""What a focus area's picture of the problem rests on: written one on each line, with a link last. Pure."""

from collections.abc import Sequence

from eforslag.cases.decisions import is_web_address

MOST = 20
NAME_LIMIT = 200
Source = dict[str, str]


def sources_in(text: str) -> list[Source]:
    """The name and url of each line; a line that is nothing but a link is named by it."""
    return [_source(line.split()) for line in text.splitlines() if line.strip()]


def _source(words: list[str]) -> Source:
    if not words[-1].startswith(("https://", "http://")):
        return {"name": " ".join(words), "url": ""}
    return {"name": " ".join(words[:-1]).rstrip(":,") or words[-1], "url": words[-1]}


def are_sources(text: str) -> bool:
    """Whether there are not too many, no name is too long and every link can be one."""
    found = sources_in(text)
    return len(found) <= MOST and all(len(one["name"]) <= NAME_LIMIT and is_web_address(one["url"]) for one in found)


def as_lines(sources: Sequence[Source]) -> str:
    """The text that such sources are written as."""
    return "\n".join(
        one["name"] if one["url"] in ("", one["name"]) else f"{one['name']} {one['url']}" for one in sources
    )
