"""After every action that changes a proposal or answers it, the index is what one made from nothing would be."""

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from eforslag.archive.bringing_in import bring_in
from eforslag.cases import actions as cases
from eforslag.cases.models import Case
from eforslag.config import Settings
from eforslag.identity.keys import Keys, load_keys
from eforslag.moderation import actions, desk_actions, merging, second_looks
from eforslag.moderation.masking import places
from eforslag.pledges.models import Pledge
from eforslag.proposals import actions as own
from eforslag.proposals.indexing import enter_missing
from eforslag.proposals.lifecycle import IN_PLACE, STEPS, State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.proposals.second_looks import ask
from eforslag.reviews import reviewing
from eforslag.reviews.models import SurfacedProposal
from eforslag.search.models import SearchDocument, SearchPosting, SearchTerm, SearchWord
from eforslag.votes.ballot_box import BallotBox
from tests.cases.builders import ANSWER, TODAY, case, decided
from tests.moderation.builders import moderator
from tests.pledges.builders import coordinator, vote
from tests.portal.builders import AT, areas, tagged
from tests.reviews.builders import answer_fully, sign_fully
from tests.votes.builders import anyone, person

pytestmark = pytest.mark.usefixtures("database")
Steps = dict[str, Callable[[], Awaitable[Any]]]
DAY = timedelta(days=1)
TEXT = "Det finns för få platser att sitta på. Mejla abrahamina.ek@nimbus.example om de trasiga bänkarna vid älven."


@pytest.fixture
def keys(settings: Settings) -> Keys:
    return load_keys(settings)


async def as_it_is() -> dict[str, Any]:
    terms = {row.id: row for row in await SearchTerm.all()}
    postings = [(p.proposal_id, terms[p.term_id].term, p.weight) for p in await SearchPosting.all()]
    return {
        "postings": sorted(postings),
        "terms": {row.term: row.occurrences for row in terms.values()},
        "words": {row.word for row in await SearchWord.all()},
        "answers": dict(await SearchDocument.all().values_list("proposal_id", "answer")),
    }


async def made_from_nothing() -> dict[str, Any]:
    for model in (SearchTerm, SearchPosting, SearchWord, SearchDocument):
        await model.all().delete()
    while await enter_missing(AT + DAY):
        pass
    return await as_it_is()


async def require_in_step(steps: Steps) -> None:
    for name, step in steps.items():
        await step()
        found = await as_it_is()
        assert found == await made_from_nothing(), name


async def sent(number: int, title: str, text: str) -> Proposal:
    """A proposal as its author sends it."""
    terms: dict[str, Any] = {"by": person(number), "name": "Elsa Ek", "at": AT}
    draft = await own.start_draft(title, text, channel="web", **terms)
    return await own.submit(draft.id, age=40, consented=False, rules=anyone(), **terms)


async def changed(proposal: Proposal, text: str) -> None:
    by = proposal.proposer_key
    await own.save_idea(proposal.id, "Nya bänkar", text, by=by, at=AT + DAY)
    await own.submit(proposal.id, by=by, name="Elsa Ek", age=40, consented=False, rules=anyone(), at=AT + DAY)


async def mask(proposal: Proposal) -> None:
    proposal = await Proposal.get(id=proposal.id)
    read = await ProposalVersion.filter(proposal_id=proposal.id).count()
    codes = [place.code for place in places(proposal)]
    await desk_actions.mask(proposal.id, codes, read=read, by=await moderator(), at=AT + DAY)


async def lift(proposal: Proposal) -> None:
    await ask(proposal.id, "Jag menar bänkarna.", by=proposal.proposer_key, age=40, at=AT)
    await second_looks.decide(proposal.id, "lifted", "", by=await moderator(), at=AT + DAY)


async def close_all() -> None:
    await Proposal.filter(state=State.PUBLISHED).update(closes_at=AT, threshold_reached_at=AT)
    await own.close_due(AT + DAY)


async def test_whatever_is_done_to_a_proposal(keys: Keys) -> None:
    by = await moderator()
    terms: dict[str, Any] = {"rules": anyone(), "keys": keys, "at": AT}
    one, two, three, four = [await sent(n, f"Nya bänkar vid älven {n}", TEXT) for n in range(1, 5)]
    box = BallotBox(keys)
    await require_in_step({
        "submit": lambda: sent(5, "Fler papperskorgar", f"{TEXT} Fler papperskorgar vid älvens strand."),
        "mask": lambda: mask(one),
        "return": lambda: actions.return_for_clarification(two.id, "Var ska bänkarna stå?", by=by, at=AT),
        "submit again": lambda: changed(two, "Ställ bänkarna vid hamnbassängen!"),
        "forward": lambda: actions.forward(three.id, "police", "", by=by, at=AT),
        "reinstate": lambda: lift(three),
        "publish": lambda: actions.publish(one.id, by=by, **terms),
        "publish another": lambda: actions.publish(two.id, by=by, **terms),
        "publish a third": lambda: actions.publish(three.id, by=by, **terms),
        "merge": lambda: merging.merge(one.id, two.id, by=by, at=AT),
        "separate": lambda: merging.separate(one.id, by=by, at=AT),
        "vote": lambda: box.cast(two.id, person(9), age=40, channel="web", at=AT),
        "take_down": lambda: actions.take_down(three.id, "unlawful_or_offensive", "En granne pekas ut.", by=by, at=AT),
        "withdraw": lambda: own.withdraw(one.id, by=one.proposer_key, at=AT),
        "reject": lambda: actions.reject(four.id, "outside_competence", "Staten bestämmer.", by=by, at=AT),
        "pass": close_all,
    })  # fmt: skip
    assert (await Proposal.get(id=two.id)).state == State.PASSED


def test_every_step_is_walked() -> None:
    """Whoever adds a step to the life of a proposal adds it to the walk above."""
    walked = set(test_whatever_is_done_to_a_proposal.__code__.co_consts)
    assert STEPS.keys() | IN_PLACE.keys() <= walked | {"lapse"}, "nothing but the state changes as it lapses"


async def corrected(proposal_id: int, answer: str) -> None:
    known = await Case.get(proposal_id=proposal_id)
    changes = ANSWER | {"answer": answer}
    await cases.correct_decision(known.id, seen=known.version, by=await moderator(), at=AT, **changes)


async def review(proposal_id: int) -> None:
    """Have a signed review answer the proposal."""
    (area,), vera = await areas("Ljus"), await coordinator("Vera Signe")
    proposal = await Proposal.get(id=proposal_id)
    await tagged(proposal, area)
    await vote(proposal, 2)
    pledge = await Pledge.get(focus_areas__id=area.id)
    opened = await reviewing.open_review(
        pledge.id, pledge.period_start, TODAY, TODAY, threshold=1, highest=3, by=vera, at=AT
    )
    for row in await SurfacedProposal.filter(review_id=opened.id):
        await answer_fully(row.id, "declined", "Kostnaden för kabelgrävning.", "municipality", by=vera, at=AT)
    await sign_fully(opened.id, by=vera, at=AT)


async def test_whatever_answers_a_proposal() -> None:
    at_board, by = await case(title="Gångvägen är mörk"), await moderator()
    proposal = await Proposal.get(case__id=at_board.id)
    await require_in_step({
        "decide": lambda: decided(at_board, by),
        "correct": lambda: corrected(proposal.id, "Nämnden säger nej: strandskyddet hindrar nya stolpar."),
        "sign": lambda: review(proposal.id),
    })  # fmt: skip
    words = (await as_it_is())["words"]
    assert {"strandskyddet", "kabelgrävning"} <= words
    assert "tjälen" not in words, "the answer is corrected, not added to"


async def test_what_is_brought_in_and_brought_up_to_date(keys: Keys) -> None:
    line = {"id": "1", "title": "Bastu på piren", "text": "Fråga Abrahamina.", "state": "open", "answer": "Kanske."}

    def lines(*changes: dict[str, str]) -> Callable[[], Awaitable[Any]]:
        return lambda: bring_in([json.dumps(line | some) for some in changes], rules=anyone(), keys=keys, at=AT)

    await require_in_step({
        "bring in": lines({}, {"id": "2", "state": "removed"}, {"id": "3", "state": "withdrawn"}),
        "renew": lines({"text": "Fråga badhuset.", "answer": "Ja.", "state": "answered"}),
        "remove": lines({"state": "removed"}),
    })  # fmt: skip


async def test_what_is_masked_leaves_the_index_with_the_text() -> None:
    proposal = await sent(1, "Nya bänkar vid älven", TEXT)
    other = await sent(2, "Fler papperskorgar", "Papperskorgarna vid älven är fulla nästan jämt.")
    await mask(proposal)
    found = await as_it_is()
    kept = found["words"] | found["terms"].keys()
    assert not [word for word in kept if "abraham" in word or "nimbus" in word]
    assert "älven" in found["words"], "as another says it"
    assert other.id in {proposal_id for proposal_id, _, _ in found["postings"]}
