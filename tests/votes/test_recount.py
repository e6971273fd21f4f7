"""The tally is compared with the rows, put right, and said to have been wrong."""

import pytest

from eforslag.audit.log import history
from eforslag.identity.keys import Keys
from eforslag.proposals.models import Proposal
from eforslag.votes.ballot_box import BallotBox
from eforslag.votes.recount import Difference, recount
from tests.votes.builders import AT, person, published

pytestmark = pytest.mark.usefixtures("database")


async def with_votes(keys: Keys, count: int) -> Proposal:
    proposal, box = await published(keys), BallotBox(keys)
    for number in range(count):
        await box.cast(proposal.id, person(number), age=40, channel="web", at=AT)
    return proposal


async def test_where_all_is_right_nothing_differs(keys: Keys) -> None:
    await with_votes(keys, 3)
    await with_votes(keys, 0)
    assert await recount(AT) == []


async def test_a_wrong_tally_is_put_right_and_written_down(keys: Keys) -> None:
    right, wrong = await with_votes(keys, 2), await with_votes(keys, 3)
    await Proposal.filter(id=wrong.id).update(votes=7)
    assert await recount(AT) == [Difference(wrong.id, wrong.number, 7, 3)]
    assert (await Proposal.get(id=wrong.id)).votes == 3
    assert (await Proposal.get(id=right.id)).votes == 2
    entry = (await history(wrong))[-1]
    assert (entry.action, entry.details) == ("votes.recounted", {"tally": 7, "rows": 3})
    assert await recount(AT) == []


async def test_a_tally_without_any_row_is_wrong_too(keys: Keys) -> None:
    proposal = await with_votes(keys, 0)
    await Proposal.filter(id=proposal.id).update(votes=1)
    assert [difference.rows for difference in await recount(AT)] == [0]


async def test_a_threshold_that_the_true_number_reaches_is_noted(keys: Keys) -> None:
    proposal = await with_votes(keys, 3)
    await Proposal.filter(id=proposal.id).update(votes=0, threshold=3, threshold_reached_at=None)
    await recount(AT)
    assert (await Proposal.get(id=proposal.id)).threshold_reached_at == AT
