"""Feeds as RFC 4287 wants them. Pure: entries in, one XML document out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

ATOM = "http://www.w3.org/2005/Atom"
# A feed in which nothing has happened yet has to have been updated at some time.
NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Entry:
    """`id` is never given to anything else, whatever the address becomes."""

    id: str
    title: str
    url: str
    published: datetime
    updated: datetime
    summary: str = ""
    language: str = "sv"


@dataclass(frozen=True, slots=True)
class Feed:
    """`itself` is the feed's own address, `page` that of the page which shows the same to people."""

    id: str
    title: str
    author: str
    itself: str
    page: str
    entries: Sequence[Entry]

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)


def written(feed: Feed) -> bytes:
    """The feed as UTF-8."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": "sv"})
    _put(root, "id", feed.id)
    _put(root, "title", feed.title)
    _put(root, "updated", _moment(feed.updated))
    _put(SubElement(root, "author"), "name", feed.author)
    SubElement(root, "link", rel="self", type="application/atom+xml", href=feed.itself)
    SubElement(root, "link", rel="alternate", type="text/html", href=feed.page)
    for entry in feed.entries:
        _put_entry(SubElement(root, "entry", {"xml:lang": entry.language}), entry)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _put_entry(place: Element, entry: Entry) -> None:
    _put(place, "id", entry.id)
    _put(place, "title", entry.title)
    _put(place, "published", _moment(entry.published))
    _put(place, "updated", _moment(entry.updated))
    SubElement(place, "link", rel="alternate", type="text/html", href=entry.url)
    if entry.summary:
        _put(place, "summary", entry.summary)


def _put(place: Element, name: str, text: str) -> None:
    SubElement(place, name).text = "".join(filter(_may_stand_in_xml, text))


def _may_stand_in_xml(character: str) -> bool:
    code = ord(character)
    return code in (0x9, 0xA, 0xD) or 0x20 <= code < 0xD800 or 0xDFFF < code < 0xFFFE or code > 0xFFFF


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
