"""What a database notes by itself of who has answered, and what it need not know any longer.

PostgreSQL keeps with every row the number of the transaction that wrote it. The tag that says that somebody has
answered, and their answers, go in by one transaction, so that both count or neither: the number would tie the two
together. SQLite keeps no such number, and the random keys leave the answers in no order.
"""

from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from eforslag.database.exclusive import write_alone
from eforslag.dialogues.models import Participation

_DIFFER = "SELECT count(DISTINCT xmin::text) > 1 AS differ FROM participation"
_WRITE_ANEW = (
    "WITH gone AS (DELETE FROM participation RETURNING tag, dialogue_id) "
    "INSERT INTO participation (tag, dialogue_id) SELECT tag, dialogue_id FROM gone ORDER BY tag RETURNING tag"
)


async def blur() -> int:
    """Write every tag anew in one transaction, in the order of the tags; returns how many were.

    All of them then carry one number, which is none of the answers'. Nothing is done where no tag is new.
    """
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        return 0
    (found,) = await connection.execute_query_dict(_DIFFER)
    if not found["differ"]:
        return 0
    async with in_transaction() as alone:
        await write_alone(Participation._meta.db_table)
        return len(await alone.execute_query_dict(_WRITE_ANEW))
