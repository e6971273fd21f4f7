"""Which proposals hold a term: not all of them, but some."""

from collections import defaultdict
from collections.abc import Collection

from eforslag.database.statements import Statement

_BEST = (
    "(SELECT {columns} FROM search_posting q WHERE q.term_id = t.id "
    "ORDER BY q.weight DESC, q.proposal_id DESC LIMIT 50)"
)
_HOLDERS = Statement(
    sqlite="SELECT t.term, d.proposal_id FROM search_term t CROSS JOIN search_posting d "  # noqa: S608  our own text
    f"ON d.id IN {_BEST.format(columns='q.id')} WHERE t.term IN (SELECT value->>0 FROM json_each(?1))",
    postgresql=f"SELECT t.term, d.proposal_id FROM search_term t "  # noqa: S608  our own text
    f"CROSS JOIN LATERAL {_BEST.format(columns='q.proposal_id')} d WHERE t.term = ANY($1::text[])",
)


async def holders(terms: Collection[str]) -> dict[str, set[int]]:
    """For each term that occurs the ids of at most fifty proposals in which it says most."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in await _HOLDERS.of([(term,) for term in sorted(terms)]):
        found[row["term"]].add(int(row["proposal_id"]))
    return found
