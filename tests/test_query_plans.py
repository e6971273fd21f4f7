"""The statements of every page find their rows by an index, on both databases, with tables as they are after years."""
# ruff: noqa: S608  The statements are put together from names of our own tables.

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from starlette.applications import Starlette
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from tests import walkers
from tests.asking import ask
from tests.portal.builders import row
from tests.visitors import Visits
from tests.walkers import AUDIENCES, Walk, audience, method

Counting = Callable[[], AbstractContextManager[list[tuple[str, Any]]]]
LARGE = {"proposal", "vote", "tag", "session", "audit_entry", "surfaced_proposal", "register_entry"}
CHOICES = {
    "public": ["/forslag?visa=" + name for name in ("oppna", "populara", "nya", "besvarade", "avslutade")],
    "moderator": [
        "/handlaggning?visa=" + name for name in ("granska", "provning", "atersanda", "publicerade", "avslutade")
    ],
    "administrator": ["/administration/logg?visa=forslag", "/administration/logg?efter=NTAw"],
}
# Totals read all that they count: the start page's are kept for a while, and the others are an area's or for staff.
TOTALS = re.compile(r'SUM\("votes"\)|COUNT\(', re.IGNORECASE)
STATES = [State.PUBLISHED, State.LAPSED, State.PASSED, State.REJECTED, State.LAPSED]


async def fill() -> None:
    """Some thousand proposals with votes, tags and answers, and as many logins, voters and lines in the log."""
    first = await Proposal.all().count()
    rows = [row(number, STATES[number % 5], serial=first + number, proposer_key=f"k{number}") for number in range(100)]
    await Proposal.bulk_create(rows)
    names = ", ".join(set(Proposal._meta.fields_db_projection.values()) - {"id", "serial", "votes"})
    await _run(
        f"{_to(25)} INSERT INTO proposal (serial, votes, {names}) "
        f"SELECT serial + 1000 * i, (serial * 7 + i) % 40, {names} FROM proposal, n WHERE serial >= {first}"
    )
    await _run(
        f"{_to(3)} INSERT INTO vote (voter_tag, proposal_id, channel, day) "
        "SELECT 'v' || p.id || '-' || i, p.id, 'web', v.day FROM proposal p, n, (SELECT day FROM vote LIMIT 1) v"
    )
    await _run("INSERT INTO register_entry (register_key) SELECT 'r' || id FROM proposal")
    await _copied("tag", ["proposal_id"], "SELECT id FROM proposal WHERE id > 10 AND id % 3 = 0")
    await _copied("audit_entry", ["subject_id"], "SELECT id FROM proposal")
    await _copied("session", ["id_hash"], "SELECT 's' || id FROM proposal")
    await _copied("review", ["threshold", "is_open"], "SELECT id, CAST(NULL AS boolean) FROM proposal WHERE id <= 60")
    surfaced = "SELECT r.id, p.id FROM review r JOIN proposal p ON p.id % 60 = r.id WHERE r.id > 2"
    await _copied("surfaced_proposal", ["review_id", "proposal_id"], surfaced)
    await _run("ANALYZE")


def _to(number: int) -> str:
    return f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {number})"


async def _copied(table: str, columns: list[str], values: str) -> None:
    """One of the table's rows again and again, with other values in some columns."""
    (found,) = await get_connection("default").execute_query_dict(f"SELECT * FROM {table} LIMIT 1")
    others = ", ".join(found.keys() - {"id", *columns})
    await _run(
        f"INSERT INTO {table} ({', '.join(columns)}, {others}) SELECT v.*, {others} "
        f"FROM ({values}) AS v, (SELECT {others} FROM {table} LIMIT 1) AS one"
    )


async def _run(statement: str) -> None:
    await get_connection("default").execute_query(statement)


async def test_no_page_reads_a_large_table_from_end_to_end(
    app: Starlette, visits: Visits, query_count: Counting
) -> None:
    walk = await walkers.begin(app, visits)
    cookies = {name: "" if name == "public" else await walk.member_of(name) for name in AUDIENCES}
    await fill()
    with query_count() as sent:
        await _visit_everything(walk, cookies)
    asked = {sql: values for sql, values in sent if sql.startswith(("SELECT", "WITH")) and not TOTALS.search(sql)}
    assert len(asked) > 30
    assert {sql: read for sql, values in asked.items() if (read := await _read_whole(sql, values))} == {}


async def _visit_everything(walk: Walk, cookies: dict[str, str]) -> None:
    for name, cookie in cookies.items():
        for route in walkers.routes():
            if audience(route) == name and method(route) == "GET":
                await walk.to(route, cookie)
        for path in CHOICES.get(name, ()):
            assert (await ask(walk.app, "GET", path, cookie=cookie)).status == 200


async def _read_whole(sql: str, values: Any) -> set[str]:
    """The large tables that the database would read from end to end."""
    connection = get_connection("default")
    if connection.capabilities.dialect != "sqlite":
        async with in_transaction() as one:
            # As on a disk without moving parts; else a small table is read whole once many of its rows are asked for.
            await one.execute_query("SET LOCAL random_page_cost = 1.1")
            plan = await one.execute_query_dict(f"EXPLAIN {sql}", values or [])
        return LARGE & {found for step in plan for found in re.findall(r"Seq Scan on (\w+)", step["QUERY PLAN"])}
    steps = [step["detail"] for step in await connection.execute_query_dict(f"EXPLAIN QUERY PLAN {sql}", values or [])]
    # A walk in the table's own order ends where the page does; one that is sorted afterwards does not.
    ends_early = " LIMIT " in sql and not any("TEMP B-TREE FOR ORDER BY" in step for step in steps)
    return set() if ends_early else LARGE & {step.split()[1] for step in steps if re.match(r"SCAN \w+$", step)}
