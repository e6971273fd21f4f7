"""Applies migrations, each in one transaction together with its check and its mark as applied.

Tortoise notes a migration after its transaction, so that a power cut in between would make it
run twice; and it checks no reference, although foreign keys are off meanwhile on SQLite.
"""

from collections.abc import Iterable
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget, PlanStep
from tortoise.migrations.graph import MigrationGraph, MigrationKey
from tortoise.migrations.operations import TortoiseOperation
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps

from eforslag.database.guard import DamagedByMigration, GuardedSqliteEditor
from eforslag.database.indexing import IndexedPostgresqlEditor


class LazyState(State):
    """Tortoise's state of the models, which makes the classes of an earlier one only when an operation asks for them.

    Before each operation the state is copied, and to make every model's class anew took half of a migration's time,
    though only operations that change or remove something look at what was there before.
    """

    def __init__(self, models: dict[tuple[str, str], ModelState], apps: StateApps | None, like: StateApps) -> None:
        self.models, self._apps, self._like = models, apps, like

    @property
    def apps(self) -> StateApps:  # type: ignore[override]
        if self._apps is None:
            self._apps = self._like.clone(model_states=self.models)
        return self._apps

    def clone(self) -> "LazyState":
        return LazyState({key: model.clone() for key, model in self.models.items()}, None, self._like)


class GuardedExecutor(MigrationExecutor):
    def __init__(self, connection: BaseDBAsyncClient, apps_config: dict[str, dict[str, Any]]) -> None:
        super().__init__(connection, apps_config)
        self.recorder = _NotedAlready(connection)

    async def _project_state(self, applied: set[MigrationKey], *, upto: MigrationKey | None = None) -> State:
        state = await super()._project_state(applied, upto=upto)
        return LazyState(state.models, state.apps, state.apps)

    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        if self.connection.capabilities.dialect == "sqlite":
            return GuardedSqliteEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return IndexedPostgresqlEditor(self.connection, atomic=atomic, collect_sql=collect_sql)

    def _migration_plan(
        self, targets: Iterable[MigrationTarget] | None, applied: set[MigrationKey], graph: MigrationGraph
    ) -> list[PlanStep]:
        plan = super()._migration_plan(targets, applied, graph)
        for step in plan:
            seal, steps = _Seal(step.migration.name), step.migration.operations
            # What is taken back runs from its last operation to its first.
            step.migration.operations = [seal, *steps] if step.backward else [*steps, seal]
        return plan


class _NotedAlready(MigrationRecorder):
    async def record_applied(self, app: str, name: str) -> None:
        return None

    async def record_unapplied(self, app: str, name: str) -> None:
        return None


class _Seal(TortoiseOperation):
    """The last thing that a migration does: see that all is whole, and note what has been done."""

    def __init__(self, name: str) -> None:
        self.name = name

    async def database_forward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        if state_editor:
            await _require_whole(state_editor.client)
            await MigrationRecorder(state_editor.client).record_applied(app_label, self.name)

    async def database_backward(
        self, app_label: str, old_state: State, new_state: State, state_editor: BaseSchemaEditor | None = None
    ) -> None:
        if state_editor:
            await _require_whole(state_editor.client)
            await MigrationRecorder(state_editor.client).record_unapplied(app_label, self.name)


async def _require_whole(connection: BaseDBAsyncClient) -> None:
    if connection.capabilities.dialect != "sqlite":
        return
    lost = await connection.execute_query_dict('SELECT DISTINCT "table", parent FROM pragma_foreign_key_check')
    if lost:
        pairs = ", ".join(f"{row['table']} to {row['parent']}" for row in lost)
        raise DamagedByMigration(f"The migration would leave references to rows that are gone ({pairs}).")
    found = await connection.execute_query_dict("PRAGMA integrity_check")
    if [row["integrity_check"] for row in found] != ["ok"]:
        raise DamagedByMigration("The database fails SQLite's integrity check; nothing was changed. Check the disk.")
