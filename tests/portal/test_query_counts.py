"""How many queries each page asks, which must not grow with what it shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import new_wrapped, person_key
from eforslag.pledges.models import FocusArea, Tag
from eforslag.proposals.indexing import enter
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing
from eforslag.reviews.models import SurfacedProposal
from eforslag.search import vocabulary
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.models import Vote, VotingKey
from tests.pledges.builders import coordinator
from tests.portal.builders import areas, row
from tests.reviews.builders import sign_fully
from tests.visitors import Visits, numbers
from tests.votes.builders import entitle

Counting = Callable[[], AbstractContextManager[list[tuple[str, Any]]]]
PAGES = {
    "/": 9, "/forslag?visa=nya": 3, "/forslag?visa=besvarade": 3,
    "/forslag?q=b%C3%A4nkar": 5, "/forslag?q=b%C3%A4nkar&visa=oppna": 6, "/forslag/1-forslag-1": 6,
    "/medborgarlofte": 3, "/medborgarlofte/1": 10, "/medborgarlofte/1/uppfoljning/1": 3,
}  # fmt: skip
STAFFS_PAGES = {"/handlaggning": 5, "/handlaggning?visa=publicerade": 6, "/loftesarbete/uppfoljning/1": 15}
AUTHORS_PAGES = {"/mina-sidor": 13, "/forslag/1-forslag-1": 9}


async def fill(app: Starlette, count: int, author: str) -> None:
    """So many open proposals of one author, each tagged, with that author's vote on the first ten."""
    area: FocusArea = (await areas("Belysning"))[0]
    tagger, now, keys = await coordinator("Tora Tagg"), clock.now(), app.state.keys
    await Proposal.bulk_create([row(number, at=now, proposer_key=author) for number in range(1, count + 1)])
    ids = await Proposal.all().order_by("id").values_list("id", flat=True)
    await VotingKey.bulk_create([VotingKey(proposal_id=i, wrapped=new_wrapped(keys, i)) for i in ids])  # type: ignore[arg-type]
    await Tag.bulk_create(
        [Tag(proposal_id=i, focus_area=area, tagged_by_id=tagger.staff_id, tagged_at=now) for i in ids]
    )
    await enter([one.id for one in await Proposal.all()])
    await entitle(keys, author)
    await review_signed(tagger, area, now)
    await vocabulary.known()
    for proposal_id in ids[:10]:
        await BallotBox(keys).cast(proposal_id, author, age=40, channel="web", at=now)  # type: ignore[arg-type]


async def review_signed(by: Actor, area: FocusArea, at: datetime) -> None:
    """A signed review in which the first proposals surfaced."""
    today = clock.local_date(at)
    await Proposal.filter(id__lte=1000).update(votes=30)
    await Vote.bulk_create([Vote(voter_tag=f"v{n}", proposal_id=n, day=today) for n in range(1, 11)])
    review = await reviewing.open_review(
        (await area.pledge).id,
        today,
        today,
        today,
        threshold=1,
        highest=3,
        by=by,
        at=at,
    )
    answer = {"response": "to_board", "reason": "x" * 20, "party": "municipality", "municipality_by_id": by.staff_id}
    await SurfacedProposal.filter(review_id=review.id).update(**answer)
    await sign_fully(review.id, by=by, at=at)


@pytest.mark.parametrize("count", [10, 1000])
async def test_the_number_of_queries_is_the_same_with_ten_rows_and_a_thousand(
    app: Starlette, visits: Visits, query_count: Counting, count: int
) -> None:
    number = numbers()[0]
    await fill(app, count, person_key(app.state.keys, parse(number)))
    staff = await visits.staff("moderator", "coordinator")
    readers = ((await visits.nobody(), PAGES), (await visits.resident(number), AUTHORS_PAGES), (staff, STAFFS_PAGES))
    for browser, pages in readers:
        counted = {}
        for path in pages:
            with query_count() as sent:
                answer = await browser.get(path)
            assert answer.status_code == 200
            counted[path] = len(sent)
        assert counted == pages
