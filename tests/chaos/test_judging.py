"""The comparison that `make chaos` ends with sees every way in which a vote can be lost, doubled or made up."""

from dataclasses import replace

import pytest

from deploy.chaos.judging import Counted, findings
from deploy.chaos.ledger import Attempt, Told

PROPOSAL, ANNA, NILS = 7, 1, 2


def attempts(*told: Told, voter: int = ANNA, sent_at: float = 10.0) -> list[Attempt]:
    return [Attempt(PROPOSAL, voter, sent_at, one) for one in told]


def box(*voters: int | None) -> Counted:
    return Counted(PROPOSAL, len(voters), voters)


@pytest.mark.parametrize(
    ("told", "voters"),
    [
        ((Told.COUNTED,), (ANNA,)),
        ((Told.COUNTED, Told.ALREADY), (ANNA,)),
        ((Told.UNKNOWN,), (ANNA,)),
        ((Told.UNKNOWN,), ()),
        ((Told.UNKNOWN, Told.ALREADY), (ANNA,)),
        ((Told.UNKNOWN, Told.COUNTED), (ANNA,)),
        ((Told.REFUSED,), ()),
        ((Told.LATER, Told.COUNTED), (ANNA,)),
        ((), ()),
    ],
)
def test_what_agrees_with_what_was_told_is_no_finding(told: tuple[Told, ...], voters: tuple[int, ...]) -> None:
    assert findings(attempts(*told), [box(*voters)]) == []


@pytest.mark.parametrize(
    ("told", "voters", "sentence"),
    [
        ((Told.COUNTED,), (), "was told to be counted and is not in the box"),
        ((Told.UNKNOWN, Told.ALREADY), (), "was told to be counted and is not in the box"),
        ((Told.COUNTED, Told.COUNTED), (ANNA,), "was told to be counted 2 times"),
        ((Told.COUNTED,), (ANNA, ANNA), "is in the box 2 times"),
        ((Told.ALREADY,), (ANNA,), "was told to have voted before, and had not"),
        ((Told.REFUSED,), (ANNA,), "is in the box and was only refused"),
        ((Told.LATER,), (ANNA,), "is in the box and was only refused"),
        ((), (ANNA,), "is in the box and never voted"),
        ((Told.WRONG,), (), "got an answer that nobody should get, 1 times"),
    ],
)
def test_what_does_not_is_one(told: tuple[Told, ...], voters: tuple[int, ...], sentence: str) -> None:
    assert f"Voter {ANNA} on proposal {PROPOSAL} {sentence}." in findings(attempts(*told), [box(*voters)])


def test_one_lost_vote_among_others_is_found() -> None:
    """As when answers go out before the COMMIT, and the last group dies with the worker."""
    ledger = attempts(Told.COUNTED) + attempts(Told.COUNTED, voter=NILS)
    assert findings(ledger, [box(NILS)]) == [
        f"Voter {ANNA} on proposal {PROPOSAL} was told to be counted and is not in the box."
    ]


def test_a_tally_that_differs_and_a_vote_of_nobody_are_found() -> None:
    assert findings(attempts(Told.COUNTED), [replace(box(ANNA, None), tally=3)]) == [
        f"Proposal {PROPOSAL} says that there are 3 votes, and there are 2.",
        f"Proposal {PROPOSAL} holds 1 votes of nobody who is known.",
    ]


@pytest.mark.parametrize(("has_reached", "events"), [(True, 2), (True, 0), (False, 1), (False, 0)])
def test_a_threshold_is_reached_once_and_is_written_down(has_reached: bool, events: int) -> None:
    reached = replace(box(ANNA), threshold=1, has_reached=has_reached, threshold_events=events)
    assert findings(attempts(Told.COUNTED), [reached])
    assert not findings(attempts(Told.COUNTED), [replace(reached, has_reached=True, threshold_events=1)])


def test_a_vote_sent_after_the_close_is_found() -> None:
    assert not findings(attempts(Told.COUNTED), [replace(box(ANNA), closed_at=11.0)])
    assert findings(attempts(Told.COUNTED), [replace(box(ANNA), closed_at=9.0)]) == [
        f"Proposal {PROPOSAL} took 1 votes that were sent after its close."
    ]
