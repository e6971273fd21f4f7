"""What the voters were told, held against what is in the ballot box. Pure: a ledger and rows in, findings out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from deploy.chaos.ledger import Attempt, Told

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Counted:
    """A proposal as it stands in the database; `voters` are those whose votes lie in the box, None who is not known."""

    proposal_id: int
    tally: int
    voters: Sequence[int | None]
    threshold: int | None = None
    has_reached: bool = False
    threshold_events: int = 0
    closed_at: float | None = None


@dataclass(slots=True)
class _Story:
    """All that one voter was told about one proposal, and how many votes are there."""

    told: Counter[Told] = field(default_factory=Counter)
    rows: int = 0


def findings(attempts: Sequence[Attempt], box: Sequence[Counted]) -> list[str]:
    """Every way in which the box is not what the voters were told; empty if nothing was lost or made up."""
    stories: defaultdict[Pair, _Story] = defaultdict(_Story)
    for attempt in attempts:
        stories[attempt.proposal_id, attempt.voter].told[attempt.told] += 1
    for proposal in box:
        for voter in proposal.voters:
            if voter is not None:
                stories[proposal.proposal_id, voter].rows += 1
    wrong = [
        f"Voter {voter} on proposal {proposal_id} {what}."
        for (proposal_id, voter), story in sorted(stories.items())
        for what in _of_voter(story)
    ]
    of_proposals = (f"Proposal {one.proposal_id} {what}." for one in box for what in _of_proposal(one))
    return [*wrong, *of_proposals, *_too_late(attempts, box)]


def _of_voter(story: _Story) -> Iterator[str]:
    told = story.told
    if told[Told.WRONG]:
        yield f"got an answer that nobody should get, {told[Told.WRONG]} times"
    if story.rows > 1:
        yield f"is in the box {story.rows} times"
    if told[Told.COUNTED] > 1:
        yield f"was told to be counted {told[Told.COUNTED]} times"
    if not story.rows and (told[Told.COUNTED] or told[Told.ALREADY]):
        yield "was told to be counted and is not in the box"
    may_be_there = told[Told.COUNTED] or told[Told.UNKNOWN] or told[Told.WRONG]
    if told[Told.ALREADY] and not may_be_there:
        yield "was told to have voted before, and had not"
    if story.rows and not told.total():
        yield "is in the box and never voted"
    elif story.rows and not may_be_there:
        yield "is in the box and was only refused"


def _of_proposal(one: Counted) -> Iterator[str]:
    if one.tally != len(one.voters):
        yield f"says that there are {one.tally} votes, and there are {len(one.voters)}"
    unknown = sum(voter is None for voter in one.voters)
    if unknown:
        yield f"holds {unknown} votes of nobody who is known"
    if one.threshold_events > 1:
        yield f"reached its threshold {one.threshold_events} times"
    if one.has_reached != bool(one.threshold_events):
        yield "reached its threshold without its event, or the other way round"
    if one.threshold is not None and one.has_reached != (len(one.voters) >= one.threshold):
        yield f"has {len(one.voters)} votes of {one.threshold} and says {one.has_reached}"


def _too_late(attempts: Iterable[Attempt], box: Iterable[Counted]) -> Iterator[str]:
    closed = {one.proposal_id: one.closed_at for one in box if one.closed_at is not None}
    late = Counter(
        attempt.proposal_id
        for attempt in attempts
        if attempt.told is Told.COUNTED and attempt.sent_at > closed.get(attempt.proposal_id, attempt.sent_at)
    )
    for proposal_id, votes in sorted(late.items()):
        yield f"Proposal {proposal_id} took {votes} votes that were sent after its close."
