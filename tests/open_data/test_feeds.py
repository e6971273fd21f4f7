"""The feeds: what they hold, and that any reader of Atom can read them."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.notifications import outbox
from eforslag.notifications.occasions import Occasion
from eforslag.open_data.atom import Entry, Feed, written
from eforslag.pledges import outline
from eforslag.proposals.lifecycle import State
from tests.pledges.builders import coordinator, draft
from tests.portal.builders import AT, areas, saved, tagged
from tests.visitors import ORIGIN, Visits

NAMES = {"a": "http://www.w3.org/2005/Atom"}
on_sqlite = pytest.mark.parametrize("template", ["sqlite"], indirect=True)


class Read:
    """A feed as a reader takes it; whatever RFC 4287 demands is looked at on the way."""

    def __init__(self, content: bytes) -> None:
        self.root = ElementTree.fromstring(content)  # noqa: S314  our own
        assert self.root.tag == "{http://www.w3.org/2005/Atom}feed"
        assert self.text("a:author/a:name")
        assert self.link("self").endswith(".atom")
        assert self.link("alternate").startswith("http")
        for one in (self.root, *self.entries):
            for name in ("a:id", "a:title", "a:updated"):
                assert len(one.findall(name, NAMES)) == 1
            assert datetime.fromisoformat(one.findtext("a:updated", "", NAMES)).tzinfo
            assert one.findtext("a:id", "", NAMES).startswith("tag:localhost,2026-01-01:")
        ids = [one.findtext("a:id", "", NAMES) for one in self.entries]
        assert len(set(ids)) == len(ids)

    @property
    def entries(self) -> list[ElementTree.Element]:
        return self.root.findall("a:entry", NAMES)

    @property
    def titles(self) -> list[str]:
        return [one.findtext("a:title", "", NAMES) for one in self.entries]

    def text(self, path: str) -> str:
        return self.root.findtext(path, "", NAMES)

    def link(self, rel: str) -> str:
        return next(one.attrib["href"] for one in self.root.findall("a:link", NAMES) if one.attrib["rel"] == rel)


async def test_the_feed_of_all_has_what_happened_last_first(visits: Visits) -> None:
    old, new = await saved(500, State.LAPSED, language="en"), await saved(1)
    await saved(2, State.SUBMITTED)
    await saved(3, State.TAKEN_DOWN)
    browser = await visits.nobody()
    feed = Read((await browser.get("/forslag.atom")).content)
    assert feed.titles == [new.title, old.title]
    await outbox.announce(Occasion.DECIDED, old.id, at=AT)
    await outbox.announce(Occasion.RETURNED, new.id, at=AT + timedelta(days=1))
    feed = Read((await browser.get("/forslag.atom?igen")).content)
    assert feed.titles == [old.title, new.title], "what only the proposer is told is no news here"
    assert feed.text("a:updated") == "2026-11-02T09:00:00Z"
    assert feed.text("a:entry/a:summary").startswith("Beslut. Det behövs fler bänkar")
    assert feed.entries[0].attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "en"
    assert feed.entries[0].find("a:link", NAMES).attrib["href"] == f"{ORIGIN}/forslag/{old.id}-forslag-500"  # type: ignore[union-attr]


async def test_a_focus_area_has_a_feed_of_its_own(visits: Visits) -> None:
    (area,) = await areas("Belysning")
    mine = await saved(1)
    await saved(2)
    await tagged(mine, area)
    answer = await (await visits.nobody()).get(f"/medborgarlofte/fokusomrade/{area.id}.atom")
    feed = Read(answer.content)
    assert (feed.text("a:title"), feed.titles) == ("Förslag om Belysning", [mine.title])


@on_sqlite
async def test_the_area_of_a_pledge_that_is_not_signed_has_none(visits: Visits) -> None:
    by = await coordinator()
    area = await outline.add_focus_area((await draft(by)).id, "Hemligt", by=by, at=AT)
    answer = await (await visits.nobody()).get(f"/medborgarlofte/fokusomrade/{area.id}.atom")
    assert answer.status_code == 404


async def test_a_proposal_has_a_feed_of_what_has_happened_to_it(visits: Visits) -> None:
    proposal = await saved(100, State.PASSED, threshold_reached_at=AT - timedelta(hours=90), closes_at=AT)
    browser = await visits.nobody()
    feed = Read((await browser.get(f"/forslag/{proposal.id}.atom")).content)
    told = ["Röstningen slutade", "Nådde 25 röster", "Publicerat, röstningen öppnade", "Inskickat"]
    assert feed.titles == [f"Förslag 100: {one}" for one in told], "what is still to come is no news"


@on_sqlite
@pytest.mark.parametrize("state", [State.SUBMITTED, State.TAKEN_DOWN, State.REJECTED, State.WITHDRAWN])
async def test_what_is_not_public_has_none(visits: Visits, state: State) -> None:
    await saved(1, state)
    assert (await (await visits.nobody()).get("/forslag/1.atom")).status_code == 404


@on_sqlite
async def test_a_feed_is_kept_like_other_public_pages(visits: Visits) -> None:
    await saved(1)
    browser = await visits.nobody()
    for path in ("/forslag.atom", "/forslag/1.atom"):
        first = await browser.get(path)
        assert first.headers["content-type"] == "application/atom+xml; charset=utf-8"
        assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
        again = await browser.get(path, headers={"if-none-match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    browser.cookies.set("sprak", "en")
    assert "Förslag i Söderhamns kommun" in (await browser.get("/forslag.atom")).text


@on_sqlite
async def test_the_pages_lead_to_their_feeds(app: Starlette, visits: Visits) -> None:
    (area,) = await areas("Belysning")
    await saved(1, at=clock.now())
    browser = await visits.nobody()
    for page, feed in (
        ("/forslag", "/forslag.atom"), ("/", "/forslag.atom"), ("/forslag/1-forslag-1", "/forslag/1.atom"),
        ("/medborgarlofte/1", f"/medborgarlofte/fokusomrade/{area.id}.atom"),
    ):  # fmt: skip
        text = (await browser.get(page)).text
        assert f'<link rel="alternate" type="application/atom+xml" href="{feed}"' in text
        assert f'<a href="{feed}"' in text or page == "/"


def test_no_text_breaks_the_document() -> None:
    wild = "a\x00\x0b\ud800\ufffe<&>\"']]>\U0001f600"
    entry = Entry("tag:x,2026-01-01:1", wild, "http://localhost/?a=1&b=2", AT, AT, wild)
    content = written(Feed("tag:localhost,2026-01-01:x", wild, wild, "http://x/x.atom", "http://x/", [entry]))
    root = ElementTree.fromstring(content)  # noqa: S314  our own
    assert root.findtext("a:title", "", NAMES) == "a<&>\"']]>\U0001f600"


def test_a_feed_without_entries_is_a_feed() -> None:
    read = Read(written(Feed("tag:localhost,2026-01-01:x", "T", "A", "http://x/x.atom", "http://x/", [])))
    assert read.titles == []
