"""Writing the index, in the transaction that changes the texts; of many proposals at once as of one."""

from collections import Counter
from collections.abc import Mapping, Sequence

from tortoise.connection import get_connection

from eforslag.database.statements import Statement
from eforslag.search.document import ANALYSIS, Document, weigh
from eforslag.search.models import SearchDocument, SearchPosting

# In the order of the terms, so that two that write at once wait for each other and never cross.
_COUNT = Statement(
    sqlite="INSERT INTO search_term (term, occurrences) SELECT value->>0, value->>1 FROM json_each(?1) WHERE true "
    "ON CONFLICT (term) DO UPDATE SET occurrences = search_term.occurrences + excluded.occurrences RETURNING id, term",
    postgresql="INSERT INTO search_term (term, occurrences) SELECT * FROM unnest($1::text[], $2::int[]) "
    "ON CONFLICT (term) DO UPDATE SET occurrences = search_term.occurrences + excluded.occurrences RETURNING id, term",
)
_FORGET = Statement(
    sqlite="DELETE FROM search_posting WHERE proposal_id IN (SELECT value->>0 FROM json_each(?1)) RETURNING term_id",
    postgresql="DELETE FROM search_posting WHERE proposal_id = ANY($1::int[]) RETURNING term_id",
)
_UNCOUNT = Statement(
    sqlite="UPDATE search_term SET occurrences = occurrences - (t.value->>1) FROM json_each(?1) t "
    "WHERE search_term.id = t.value->>0",
    postgresql="UPDATE search_term s SET occurrences = s.occurrences - t.fewer "
    "FROM unnest($1::int[], $2::int[]) AS t(id, fewer) WHERE s.id = t.id",
)
# The one table that is filled by the million: SQLite takes rows faster one by one than from a JSON text.
_WRITE_SQLITE = "INSERT INTO search_posting (term_id, proposal_id, weight) VALUES (?, ?, ?)"
_WRITE_POSTGRESQL = (
    "INSERT INTO search_posting (term_id, proposal_id, weight) "
    "SELECT * FROM unnest($1::int[], $2::int[], $3::smallint[])"
)
_KEEP_WORDS = Statement(
    sqlite="INSERT INTO search_word (word) SELECT value->>0 FROM json_each(?1) WHERE true "
    "ON CONFLICT (word) DO NOTHING",
    postgresql="INSERT INTO search_word (word) SELECT unnest($1::text[]) ON CONFLICT (word) DO NOTHING",
)
_NOTE = Statement(
    sqlite="INSERT INTO search_document (proposal_id, analysis, answer) "
    "SELECT value->>0, value->>1, value->>2 FROM json_each(?1) WHERE true "
    "ON CONFLICT (proposal_id) DO UPDATE SET analysis = excluded.analysis, answer = excluded.answer",
    postgresql="INSERT INTO search_document (proposal_id, analysis, answer) "
    "SELECT * FROM unnest($1::int[], $2::smallint[], $3::text[]) "
    "ON CONFLICT (proposal_id) DO UPDATE SET analysis = excluded.analysis, answer = excluded.answer",
)


async def put(documents: Mapping[int, Document]) -> None:
    """What these proposals, by their ids, are found by from now on; called in the transaction that changes them."""
    if not documents:
        return
    weighed = {proposal_id: weigh(document) for proposal_id, document in documents.items()}
    found_words = {word for found in weighed.values() for word in found.forms}
    await _forget(list(documents))
    counted = Counter(term for found in weighed.values() for term in found.weights)
    rows = await _COUNT.of(sorted(counted.items())) if counted else []
    ids = {row["term"]: row["id"] for row in rows}
    postings = [[ids[term], one, weight] for one, found in weighed.items() for term, weight in found.weights.items()]
    if postings:
        await _write(sorted(postings))
    if found_words:
        await _KEEP_WORDS.of([(word,) for word in sorted(found_words)])
    await _NOTE.of([(one, ANALYSIS, document.answer) for one, document in sorted(documents.items())])


async def _write(postings: list[list[int]]) -> None:
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        await connection.execute_many(_WRITE_SQLITE, postings)
    else:
        await connection.execute_query(_WRITE_POSTGRESQL, [list(column) for column in zip(*postings, strict=True)])


async def _forget(proposal_ids: Sequence[int]) -> None:
    if not await SearchPosting.filter(proposal_id__in=proposal_ids).exists():
        return
    gone = Counter(row["term_id"] for row in await _FORGET.of([(one,) for one in sorted(proposal_ids)]))
    await _UNCOUNT.of(sorted(gone.items()))


async def answers(proposal_ids: Sequence[int]) -> dict[int, str]:
    """What has been answered to each, as it is in the index."""
    rows = await SearchDocument.filter(proposal_id__in=proposal_ids).values_list("proposal_id", "answer")
    return {int(one): str(answer) for one, answer in rows}
