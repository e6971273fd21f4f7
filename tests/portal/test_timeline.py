"""What the proposal's way shows in each state."""

from datetime import UTC, date, datetime, timedelta

import pytest

from eforslag.cases.models import BoardInitiative, Case
from eforslag.cases.public import Progress
from eforslag.municipality.rules import Rules
from eforslag.portal.timeline import timeline
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal

AT = datetime(2026, 5, 20, 12, tzinfo=UTC)


def proposal(state: State, **columns: object) -> Proposal:
    usual = {
        "submitted_at": AT - timedelta(days=20),
        "published_at": AT - timedelta(days=19),
        "closes_at": AT + timedelta(days=10),
        "threshold": 25,
        "rules": Rules().frozen(),
        "proposer_key": "k",
        "created_at": AT,
        "changed_at": AT,
    }
    return Proposal(id=1, title="Bänkar", state=state, **(usual | columns))


def steps(shown: Proposal) -> list[tuple[str, str]]:
    return [(step.state, step.title) for step in timeline(shown, AT)]


def test_a_new_proposal_waits_for_a_moderator() -> None:
    shown = proposal(State.SUBMITTED, published_at=None)
    assert steps(shown)[1] == ("now", "En moderator läser förslaget")
    assert steps(shown)[-1][0] == "next"


def test_while_votes_are_collected_the_page_says_how_many_are_needed() -> None:
    assert ("now", "Samlar röster") in steps(proposal(State.PUBLISHED))
    assert "25 röster" in timeline(proposal(State.PUBLISHED), AT)[2].text


def test_after_the_threshold_the_answer_is_promised() -> None:
    shown = timeline(proposal(State.PASSED, threshold_reached_at=AT, closes_at=AT - timedelta(days=1)), AT)
    assert shown[-1].title == "Kommunen tar ställning och svarar"
    assert "12 månader" in shown[-1].text


def test_a_lapsed_proposal_is_kept_and_says_so() -> None:
    shown = timeline(proposal(State.LAPSED, closes_at=AT - timedelta(days=1)), AT)
    assert "förtroendevald" in shown[-1].text


def test_voting_that_ended_a_moment_ago_is_over_before_the_worker_has_closed_it() -> None:
    shown = steps(proposal(State.PUBLISHED, closes_at=AT))
    assert ("done", "Röstningen slutade") in shown
    assert ("now", "Samlar röster") not in shown


@pytest.mark.parametrize("state", [State.REJECTED, State.FORWARDED, State.WITHDRAWN, State.TAKEN_DOWN])
def test_an_exit_is_the_last_step_and_promises_nothing(state: State) -> None:
    shown = steps(proposal(state, published_at=None, decided_at=AT))
    assert shown[-1][0] == "stopped"
    assert all(step != "next" for step, _title in shown)


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_timeline(state: State) -> None:
    assert (timeline(proposal(state, decided_at=AT), AT) == []) == (state is State.DRAFT)


def test_a_case_goes_on_from_the_threshold_to_what_was_done() -> None:
    found = proposal(State.PASSED, threshold_reached_at=AT - timedelta(days=60), closes_at=AT - timedelta(days=30))
    case = Case(reached_at=AT, opened_at=AT, due_on=date(2027, 1, 31), case_number="TN 2026/7", board=None)
    titles = [(step.state, step.title) for step in timeline(found, AT, progress=Progress(case))]
    assert titles[2:] == [
        ("done", "Nådde 25 röster"), ("done", "Blev ett ärende hos kommunen"), ("done", "Röstningen slutade"),
        ("now", "Kommunen tar ställning och svarar"),
    ]  # fmt: skip
    (asked,) = [step.text for step in timeline(found, AT, progress=Progress(case)) if step.state == "now"]
    assert asked == "Svaret kommer senast 31 januari 2027."
    late = AT + timedelta(days=300)
    (asked,) = [step.text for step in timeline(found, late, progress=Progress(case)) if step.state == "now"]
    assert asked == "Svaret skulle ha kommit senast 31 januari 2027. Det är försenat."
    case.update_from_dict({"state": "decided", "outcome": "approved", "meaning": "Det byggs."})
    decided = [(step.state, step.title, step.text) for step in timeline(found, AT, progress=Progress(case))]
    assert decided[-2:] == [
        ("done", "Beslut: bifallet", "Det byggs."),
        ("now", "Förslaget genomförs", "Kommunen berättar här hur det går."),
    ]  # fmt: skip
    case.update_from_dict({"state": "implemented", "implemented_on": date(2026, 10, 1)})
    assert timeline(found, AT, progress=Progress(case))[-1].title == "Förslaget är genomfört"


def test_an_initiative_comes_after_the_lapse() -> None:
    initiative = BoardInitiative(name="Trygg väg", member="Eva Ek", day=date(2026, 10, 1))
    steps = timeline(proposal(State.LAPSED, closes_at=AT), AT, progress=Progress(initiative=initiative))
    assert (steps[-2].state, steps[-1].title) == ("stopped", "Upptaget av en förtroendevald")
    assert steps[-1].text == "Eva Ek har väckt initiativet ”Trygg väg”."
