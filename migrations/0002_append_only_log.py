"""The database itself refuses to change or remove what stands in the audit log."""

from typing import Any

from tortoise import migrations
from tortoise.migrations import operations as ops

SQLITE = [
    f"""CREATE TRIGGER audit_entry_no_{verb.lower()} BEFORE {verb} ON audit_entry
    BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    """CREATE FUNCTION refuse_change_of_log() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_log()""",
]
BACK = {
    "sqlite": ["DROP TRIGGER audit_entry_no_update", "DROP TRIGGER audit_entry_no_delete"],
    "postgres": ["DROP TRIGGER audit_entry_append_only ON audit_entry", "DROP FUNCTION refuse_change_of_log()"],
}


async def protect(apps: Any, editor: Any) -> None:
    # One statement at a time: RunSQL would cut a trigger at the semicolons inside it.
    for statement in SQLITE if editor.DIALECT == "sqlite" else POSTGRESQL:
        await editor.client.execute_query(statement)


async def unprotect(apps: Any, editor: Any) -> None:
    for statement in BACK["sqlite" if editor.DIALECT == "sqlite" else "postgres"]:
        await editor.client.execute_query(statement)


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0001_initial")]

    operations = [ops.RunPython(code=protect, reverse_code=unprotect)]
