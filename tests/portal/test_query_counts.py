"""How many queries each page asks, which must not grow with what it shows."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from starlette.applications import Starlette

from eforslag import clock
from eforslag.identity.personal_number import parse
from eforslag.identity.pseudonyms import new_wrapped, person_key
from eforslag.pledges.models import FocusArea, Tag
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.models import VotingKey
from tests.pledges.builders import coordinator
from tests.portal.builders import areas, row
from tests.visitors import Visits, numbers
from tests.votes.builders import entitle

Counting = Callable[[], AbstractContextManager[list[str]]]
PAGES = {"/": 9, "/forslag?visa=nya": 3, "/forslag?visa=besvarade": 2, "/forslag/1-forslag-1": 3}
AUTHORS_PAGES = {"/mina-sidor": 8, "/forslag/1-forslag-1": 6}


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
    await entitle(keys, author)
    for proposal_id in ids[:10]:
        await BallotBox(keys).cast(proposal_id, author, age=40, channel="web", at=now)  # type: ignore[arg-type]


@pytest.mark.parametrize("count", [10, 300])
async def test_the_number_of_queries_is_the_same_with_ten_rows_and_three_hundred(
    app: Starlette, visits: Visits, query_count: Counting, count: int
) -> None:
    number = numbers()[0]
    await fill(app, count, person_key(app.state.keys, parse(number)))
    for browser, pages in ((await visits.nobody(), PAGES), (await visits.resident(number), AUTHORS_PAGES)):
        counted = {}
        for path in pages:
            with query_count() as sent:
                answer = await browser.get(path)
            assert answer.status_code == 200
            counted[path] = len(sent)
        assert counted == pages
