from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0017_visitor_screens")]

    initial = False

    operations = [
        ops.AddField(
            model_name="Dialogue",
            name="ended_at",
            field=fields.DatetimeField(
                null=True, description="when it ended by itself, if it did", auto_now=False, auto_now_add=False
            ),
        ),
        ops.AddField(
            model_name="Dialogue",
            name="papers_printed",
            field=fields.IntField(default=0, description="copies on paper are numbered from 1 to this", db_default=0),
        ),
        ops.AddField(
            model_name="Dialogue",
            name="told_at",
            field=fields.DatetimeField(
                null=True, description="when the coordinators were told of that", auto_now=False, auto_now_add=False
            ),
        ),
        ops.AddField(
            model_name="Letter",
            name="dialogue_id",
            field=fields.IntField(null=True),
        ),
        ops.AlterModelOptions(
            name="PendingChange",
            options={
                "table": "pending_change",
                "app": "eforslag",
                "indexes": [
                    Index(fields=["pledge_id", "outcome"]),
                    Index(fields=["commitment_id"]),
                    Index(fields=["focus_area_id"]),
                ],
                "pk_attr": "id",
                "table_description": "What one party wants to change in a signed pledge that is not its own alone; the other lets it through or not.",
            },
        ),
        ops.AlterField(
            model_name="PendingChange",
            name="focus_area",
            field=fields.ForeignKeyField(
                "eforslag.FocusArea",
                source_field="focus_area_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="pending",
                on_delete=OnDelete.CASCADE,
            ),
        ),
        ops.AlterField(
            model_name="PendingChange",
            name="kind",
            field=fields.CharField(description="see proposing.py", max_length=12),
        ),
    ]
