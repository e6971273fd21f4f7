import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0015_assisted_visits")]

    initial = False

    operations = [
        ops.CreateModel(
            name="PaperBatch",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="paper_batches",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("reference", fields.CharField(description="what is printed on the papers", max_length=20)),
                ("origin", fields.CharField(description="where the papers come from", max_length=100)),
                (
                    "held_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="held_by_id",
                        description="the clerk who enters them",
                        db_constraint=True,
                        to_field="id",
                        related_name="paper_batches",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("state", fields.CharField(default="open", description="open, counted or closed", max_length=8)),
                (
                    "last_row",
                    fields.IntField(default=0, description="the highest running number that was given to a paper"),
                ),
                (
                    "counts",
                    fields.JSONField(
                        null=True,
                        description="papers by outcome, once it is closed",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "paper_batch",
                "app": "eforslag",
                "indexes": [Index(fields=["state", "id"]), Index(fields=["proposal_id"]), Index(fields=["held_by_id"])],
                "pk_attr": "id",
                "table_description": "Voting slips for one proposal, entered by one clerk and counted by two.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaperCount",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "batch",
                    fields.ForeignKeyField(
                        "eforslag.PaperBatch",
                        source_field="batch_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="paper_counts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="paper_counts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("place", fields.SmallIntField(description="1 by the one who entered them, 2 by the one who confirms")),
                ("papers", fields.IntField()),
            ],
            options={
                "table": "paper_count",
                "app": "eforslag",
                "unique_together": (("batch", "staff"), ("batch", "place")),
                "indexes": [Index(fields=["staff_id"])],
                "pk_attr": "id",
                "table_description": "That somebody has counted the papers of a batch. Each person once, and each of the two places once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PaperRow",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "batch",
                    fields.ForeignKeyField(
                        "eforslag.PaperBatch",
                        source_field="batch_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="rows",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("ordinal", fields.IntField()),
                ("outcome", fields.CharField(max_length=16)),
                ("noted_on", fields.DateField()),
            ],
            options={
                "table": "paper_row",
                "app": "eforslag",
                "unique_together": (("batch", "ordinal"),),
                "pk_attr": "id",
                "table_description": "What came of one paper: its running number in the pile, the outcome, the day. Gone when the batch is closed.",
            },
            bases=["Model"],
        ),
    ]
