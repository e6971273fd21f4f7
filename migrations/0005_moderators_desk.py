from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0004_proposals_by_submission")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Checked",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="checked",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("point", fields.CharField(description="a code of the checklist", max_length=20)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="checked",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "moderation_checked",
                "app": "eforslag",
                "unique_together": (("proposal", "point"),),
                "pk_attr": "id",
                "table_description": "One point of the checklist that somebody has ticked for a proposal.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Note",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                (
                    "by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notes",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "moderation_note",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "From one moderator to the others. Never shown to anyone else, and never changed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="SavedAnswer",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("step", fields.CharField(description="return, forward or reject", max_length=10)),
                ("title", fields.CharField(max_length=80)),
                ("text", fields.TextField(unique=False)),
            ],
            options={
                "table": "saved_answer",
                "app": "eforslag",
                "unique_together": (("step", "title"),),
                "pk_attr": "id",
                "table_description": "A text that moderators write again and again, for one of their decisions.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Viewing",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="viewing",
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
                        related_name="viewings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "moderation_viewing",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "Who has a proposal in front of them, until when. A hint to the others, which hinders nobody.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="AuditEntry",
            index=Index(fields=["action", "at"]),
        ),
    ]
