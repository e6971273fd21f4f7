"""Writing the index, in the transaction that changes the texts; of many proposals at once as of one."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from tortoise.connection import get_connection

from eforslag.database.statements import Statement
from eforslag.search.document import ANALYSIS, Document, Weighed, weigh

# Whoever writes a proposal's entry has this row, so that two who do so at once come one after the other.
_CLAIM = Statement(
    sqlite="INSERT INTO search_document (proposal_id, analysis, answer) SELECT value->>0, 0, '' FROM json_each(?1) "
    "WHERE true ON CONFLICT (proposal_id) DO UPDATE SET analysis = search_document.analysis "
    "RETURNING proposal_id, answer",
    postgresql="INSERT INTO search_document (proposal_id, analysis, answer) SELECT unnest($1::int[]), 0, '' "
    "ON CONFLICT (proposal_id) DO UPDATE SET analysis = search_document.analysis RETURNING proposal_id, answer",
)
_FORGET = Statement(
    sqlite="DELETE FROM search_posting WHERE proposal_id IN (SELECT value->>0 FROM json_each(?1)) "
    "RETURNING (SELECT t.term FROM search_term t WHERE t.id = term_id) AS term",
    postgresql="DELETE FROM search_posting WHERE proposal_id = ANY($1::int[]) "
    "RETURNING (SELECT t.term FROM search_term t WHERE t.id = term_id) AS term",
)
# Only what changes, and in the order of the terms, so that two that write at once wait for each other and never cross.
_COUNT = Statement(
    sqlite="INSERT INTO search_term (term, occurrences) SELECT value->>0, value->>1 FROM json_each(?1) WHERE true "
    "ON CONFLICT (term) DO UPDATE SET occurrences = search_term.occurrences + excluded.occurrences RETURNING id, term",
    postgresql="INSERT INTO search_term (term, occurrences) SELECT * FROM unnest($1::text[], $2::int[]) "
    "ON CONFLICT (term) DO UPDATE SET occurrences = search_term.occurrences + excluded.occurrences RETURNING id, term",
)
_IDS = Statement(
    sqlite="SELECT id, term FROM search_term WHERE term IN (SELECT value->>0 FROM json_each(?1))",
    postgresql="SELECT id, term FROM search_term WHERE term = ANY($1::text[])",
)
# A term that nothing holds any more may be what somebody had taken out of a text.
_DROP = Statement(
    sqlite="DELETE FROM search_term WHERE term IN (SELECT value->>0 FROM json_each(?1)) AND occurrences <= 0",
    postgresql="DELETE FROM search_term WHERE term = ANY($1::text[]) AND occurrences <= 0",
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
_LEAVE = Statement(
    sqlite="DELETE FROM search_document WHERE proposal_id IN (SELECT value->>0 FROM json_each(?1))",
    postgresql="DELETE FROM search_document WHERE proposal_id = ANY($1::int[])",
)


async def claim(proposal_ids: Iterable[int]) -> dict[int, str]:
    """Have the entries of these proposals until the transaction ends; returns the answers that are in them."""
    rows = await _CLAIM.of([(one,) for one in sorted(set(proposal_ids))])
    return {int(row["proposal_id"]): str(row["answer"]) for row in rows}


async def put(documents: Mapping[int, Document], leaving: Collection[int] = ()) -> None:
    """What these proposals, by their ids, are found by from now on; called in the transaction that changes them.

    Those that are leaving are not found any more.
    """
    if not documents and not leaving:
        return
    weighed = {proposal_id: weigh(document) for proposal_id, document in documents.items()}
    ids = await _count(weighed, [*documents, *leaving])
    postings = [[ids[term], one, weight] for one, found in weighed.items() for term, weight in found.weights.items()]
    if postings:
        await _write(sorted(postings))
    found_words = {word for found in weighed.values() for word in found.forms}
    if found_words:
        await _KEEP_WORDS.of([(word,) for word in sorted(found_words)])
    if documents:
        await _NOTE.of([(one, ANALYSIS, document.answer) for one, document in sorted(documents.items())])
    if leaving:
        await _LEAVE.of([(one,) for one in sorted(leaving)])


async def _count(weighed: Mapping[int, Weighed], proposal_ids: Iterable[int]) -> dict[str, int]:
    """Take the old postings away and count the terms that come and go; returns the numbers of the new ones' terms."""
    gone = Counter(row["term"] for row in await _FORGET.of([(one,) for one in sorted(proposal_ids)]))
    held = Counter(term for found in weighed.values() for term in found.weights)
    more = {term: held[term] - gone[term] for term in sorted(held | gone)}
    changed = [(term, count) for term, count in more.items() if count]
    same = [(term,) for term, count in more.items() if not count]
    rows = (await _COUNT.of(changed) if changed else []) + (await _IDS.of(same) if same else [])
    fewer = [(term,) for term, count in changed if count < 0]
    if fewer:
        await _DROP.of(fewer)
    return {row["term"]: row["id"] for row in rows}


async def _write(postings: list[list[int]]) -> None:
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        await connection.execute_many(_WRITE_SQLITE, postings)
    else:
        await connection.execute_query(_WRITE_POSTGRESQL, [list(column) for column in zip(*postings, strict=True)])
