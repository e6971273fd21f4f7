from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0007_cases")]

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
        ops.CreateModel(
            name="SecondLook",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="second_look",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("asked_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("reason", fields.TextField(default="", unique=False)),
                (
                    "name_is_public",
                    fields.BooleanField(description="whether the name may be shown, if it is published after all"),
                ),
                (
                    "first_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="first_by_id",
                        null=True,
                        description="who refused the proposal",
                        db_constraint=True,
                        to_field="id",
                        related_name="reviewed",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("outcome", fields.CharField(null=True, description="upheld or lifted", max_length=6)),
                ("answer", fields.TextField(default="", unique=False)),
                ("decided_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                (
                    "decided_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="decided_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="second_looks",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "second_look",
                "app": "eforslag",
                "indexes": [Index(fields=["outcome", "asked_at"])],
                "pk_attr": "id",
                "table_description": "The proposer's wish that another moderator look at a refusal, and what came of it; once for each proposal.",
            },
            bases=["Model"],
        ),
    ]
