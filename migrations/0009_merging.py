from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0004_proposals_by_submission"), ("eforslag", "0006_notices")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Merging",
            fields=[
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        primary_key=True,
                        db_index=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="merging",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "into",
                    fields.ForeignKeyField(
                        "eforslag.Proposal",
                        source_field="into_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="merged_here",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("merged_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "merging",
                "app": "eforslag",
                "indexes": [Index(fields=["into_id"])],
                "pk_attr": "proposal_id",
                "table_description": "That a proposal's voting goes on in another one. "
                "The row goes away if the two are separated again.",
            },
            bases=["Model"],
        ),
        ops.AlterModelOptions(
            name="Merging",
            options={
                "table": "merging",
                "app": "eforslag",
                "indexes": [Index(fields=["into_id"])],
                "pk_attr": "proposal_id",
                "table_description": "That a proposal's voting goes on in another one. "
                "The row goes away if the two are separated again.",
            },
        ),
    ]
