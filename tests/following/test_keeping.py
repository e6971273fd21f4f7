"""An address is kept until everything has been told, and no longer."""

from datetime import datetime, timedelta

import pytest
from tortoise.context import TortoiseContext

from eforslag.following.keeping import SILENCE, forget, is_last
from eforslag.notifications.models import Notice, Reader
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import SecondLook
from tests.following.builders import AT, follower, happened
from tests.portal.builders import saved

DAYS = 60
A_DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("occasion", "outcome", "last"),
    [
        (Occasion.IMPLEMENTED, "", True), (Occasion.REJECTED, "", True), (Occasion.MERGED, "", True),
        (Occasion.SECOND_LOOK, "upheld", True), (Occasion.SECOND_LOOK, "lifted", False),
        (Occasion.SEPARATED, "", False), (Occasion.DECIDED, "declined", True), (Occasion.DECIDED, "no_action", True),
        (Occasion.DECIDED, "approved", False), (Occasion.DECIDED, "partly", False), (Occasion.LAPSED, "", False),
        (Occasion.THRESHOLD, "", False), (Occasion.PUBLISHED, "", False), (Occasion.REVIEW_ANSWERED, "", False),
    ],
)  # fmt: skip
def test_after_some_words_there_is_nothing_more_to_tell(occasion: Occasion, outcome: str, last: bool) -> None:
    assert is_last(occasion, {"outcome": outcome}) is last


async def test_addresses_go_a_while_after_the_last_word(database: TortoiseContext) -> None:
    done, going_on = await saved(1), await saved(2)
    await follower(done, "anna@example.se")
    await follower(going_on, "bo@example.se")
    await follower(going_on, "anna@example.se")
    await happened(Occasion.THRESHOLD, done)
    await happened(Occasion.IMPLEMENTED, done)
    await happened(Occasion.THRESHOLD, going_on)
    assert await forget(DAYS, AT + timedelta(days=DAYS)) == 0
    assert await forget(DAYS, AT + timedelta(days=DAYS) + A_DAY) == 1
    assert await Reader.all().count() == 2, "Anna still follows the other one"
    assert await forget(DAYS, AT + SILENCE + A_DAY) == 2
    assert await Reader.all().count() == 0


async def test_the_one_that_others_are_merged_into_goes_on(database: TortoiseContext) -> None:
    merged, survivor = await saved(1, State.MERGED), await saved(2)
    await follower(survivor, "anna@example.se")
    await happened(Occasion.MERGED, survivor, merged=str(merged.id))
    assert await forget(DAYS, AT + timedelta(days=DAYS) + A_DAY) == 0


@pytest.mark.parametrize(
    ("occasion", "state", "ends"),
    [
        (Occasion.MERGED, State.MERGED, AT + timedelta(days=90)),
        (Occasion.REJECTED, State.REJECTED, AT + timedelta(days=22)),
        (Occasion.FORWARDED, State.FORWARDED, AT + timedelta(days=22)),
    ],
)
async def test_no_address_goes_while_the_end_can_be_taken_back(
    database: TortoiseContext, occasion: Occasion, state: State, ends: datetime
) -> None:
    """The merging undone while its voting would go on, or the refusal by a second look."""
    proposal = await saved(1, state, decided_at=AT, closes_at=AT + timedelta(days=90))
    await follower(proposal, "anna@example.se")
    await happened(occasion, proposal)
    assert await forget(1, ends - A_DAY) == 0
    if state is not State.MERGED:
        look = await SecondLook.create(proposal=proposal, asked_at=AT, name_is_public=True)
        assert await forget(1, ends + A_DAY) == 0, "somebody waits for an answer"
        await SecondLook.filter(id=look.id).update(outcome="upheld")
    assert await forget(1, ends + A_DAY) == 1


async def test_nothing_is_forgotten_before_it_has_been_told(database: TortoiseContext) -> None:
    proposal = await saved(1)
    await follower(proposal, "anna@example.se")
    await happened(Occasion.IMPLEMENTED, proposal)
    await Notice.all().update(spread_at=None)
    assert await forget(DAYS, AT + SILENCE * 2) == 0
