"""The index follows the texts: written with them, counted right, made anew where it is missing or old."""

from collections import Counter

import pytest

from eforslag import worker
from eforslag.config import Settings
from eforslag.identity.keys import load_keys
from eforslag.proposals.indexing import enter
from eforslag.proposals.models import Proposal
from eforslag.search.models import SearchDocument, SearchPosting, SearchTerm
from tests.portal.builders import AT, saved
from tests.votes.builders import published

pytestmark = pytest.mark.usefixtures("database")


async def held(proposal_id: int) -> set[str]:
    ids = await SearchPosting.filter(proposal_id=proposal_id).values_list("term_id", flat=True)
    return {row.term for row in await SearchTerm.filter(id__in=list(ids))}


async def require_right_counts() -> None:
    """The occurrences are as many as there are postings."""
    postings = Counter(await SearchPosting.all().values_list("term_id", flat=True))
    assert {row.id: row.occurrences for row in await SearchTerm.all() if row.occurrences} == postings


async def test_a_changed_text_is_found_by_its_new_words_only() -> None:
    proposal, other = await saved(1, title="Bänkar vid älven"), await saved(2, title="Bänkar i parken")
    await enter([proposal.id, other.id])
    await Proposal.filter(id=proposal.id).update(title="Cykelställ vid stationen")
    await enter([proposal.id])
    found = await held(proposal.id)
    assert "cykelställ" in found
    assert "park" in await held(other.id)
    await require_right_counts()


async def test_a_published_proposal_is_in_the_index_with_its_number(settings: Settings) -> None:
    proposal = await published(load_keys(settings))
    assert proposal.number.replace("-", "") in await held(proposal.id)
    await require_right_counts()


async def test_the_worker_enters_what_is_missing_or_was_entered_by_an_earlier_analysis() -> None:
    first, second = await saved(1, title="Bänkar vid älven"), await saved(2, title="Papperskorgar")
    await enter([second.id])
    await SearchDocument.filter(proposal_id=second.id).update(analysis=0)
    assert (await worker.work_once(AT))["indexed"] == 2
    assert (await worker.work_once(AT))["indexed"] == 0
    assert "bänk" in await held(first.id)
    await require_right_counts()
