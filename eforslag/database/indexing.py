"""The index of a new column, which Tortoise makes with a new table and forgets when it adds the column later."""

from typing import Any

from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.indexes import Index
from tortoise.migrations.schema_editor import AsyncpgSchemaEditor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor


class IndexedColumns(BaseSchemaEditor):
    async def add_field(self, model: Any, field_name: str) -> None:
        await super().add_field(model, field_name)
        fields = model._meta.fields_map
        field = fields[field_name]
        if isinstance(field, ForeignKeyFieldInstance):
            field = fields[field.source_field or field_name]
        if getattr(field, "index", False) and not field.pk:
            await self.add_index(model, Index(fields=(field.model_field_name,)))


class IndexedPostgresqlEditor(IndexedColumns, AsyncpgSchemaEditor):
    pass
