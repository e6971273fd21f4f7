"""How well the search does on the labelled set, on both databases, with the same answers."""

import pytest

from eforslag.proposals.indexing import enter
from eforslag.proposals.models import Proposal
from eforslag.search.document import Document
from eforslag.search.finding import Scope, hits
from eforslag.search.question import like, question
from eforslag.search.vocabulary import Vocabulary
from eforslag.search.words import fold
from tests.portal.builders import row
from tests.search.labelled_set import Labelled, labelled, precision_at_1, proposals, recall

pytestmark = pytest.mark.usefixtures("database")
PUBLIC = Scope(("published", "passed", "lapsed"))
_answers: list[list[list[int]]] = []


async def fill() -> Vocabulary:
    """Every proposal of the set, under its number there."""
    await Proposal.bulk_create(
        [row(n, id=n, title=title, text=text, place=place) for n, (title, text, place) in proposals().items()]
    )
    await enter(list(proposals()))
    return Vocabulary()


async def asked(vocabulary: Vocabulary, wanted: list[Labelled], *, without_dots: bool = False) -> list[list[int]]:
    found = []
    for one in wanted:
        known = await vocabulary.now()
        text = fold(one.asked[0]) if without_dots else one.asked[0]
        sought = question(text, known) if len(one.asked) == 1 else like(Document(*one.asked), known)
        found.append([hit.proposal_id for hit in await hits(sought, PUBLIC)])
    return found


async def test_the_right_ones_are_found_the_same_on_both_databases() -> None:
    vocabulary = await fill()
    queries, pairs, unseen = labelled("queries"), labelled("similar"), labelled("held_out")
    assert len(proposals()) >= 150
    assert len(queries) >= 100
    found, alike, others = [await asked(vocabulary, wanted) for wanted in (queries, pairs, unseen)]
    assert recall(found, queries, at=5) >= 0.9
    assert precision_at_1(found, queries) >= 0.8
    assert recall(alike, pairs, at=3) >= 0.85
    assert recall(others, unseen, at=5) >= 0.9
    undotted = await asked(vocabulary, queries, without_dots=True)
    assert recall(undotted, queries, at=5) >= 0.9
    _answers.append(found + alike + others + undotted)
    assert all(answers == _answers[0] for answers in _answers)
