"""A letter before it becomes text and HTML."""

from dataclasses import dataclass, field

from eforslag.web import language


@dataclass(frozen=True, slots=True)
class Item:
    """What a letter tells of one proposal."""

    title: str
    url: str
    link: str
    paragraphs: list[str]
    # Of the title, which is the proposer's.
    language: str


@dataclass(frozen=True, slots=True)
class Page:
    """`why` says for what reason the reader gets it."""

    subject: str
    items: list[Item]
    why: str
    lead: str = ""
    stop_url: str = ""
    stop: str = ""
    language: str = field(default_factory=language.current)
