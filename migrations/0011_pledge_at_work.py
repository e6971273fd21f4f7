import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0010_work_mail")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CommitmentReminder",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "eforslag.Commitment",
                        source_field="commitment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reminders",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(description="due or silent", max_length=8)),
                ("since", fields.DateField()),
                (
                    "recipients",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("spread_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "commitment_reminder",
                "app": "eforslag",
                "unique_together": (("commitment", "kind", "since"),),
                "pk_attr": "id",
                "table_description": "That a commitment became late, for what reason and since when; once for each such occasion.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="CommitmentUpdate",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "eforslag.Commitment",
                        source_field="commitment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="updates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("day", fields.DateField()),
                ("status", fields.CharField(description="see progress.py", max_length=12)),
                ("achieved", fields.IntField(null=True, description="how much of the target so far")),
                ("text", fields.TextField(unique=False)),
                ("evidence", fields.CharField(default="", max_length=300)),
                ("evidence_url", fields.CharField(default="", max_length=500)),
                ("party", fields.CharField(description="who wrote it: municipality or police", max_length=12)),
                (
                    "written_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="written_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="commitment_updates",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("written_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "corrects",
                    fields.ForeignKeyField(
                        "eforslag.CommitmentUpdate",
                        source_field="corrects_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="corrections",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("stands", fields.BooleanField(null=True, default=True)),
            ],
            options={
                "table": "commitment_update",
                "app": "eforslag",
                "indexes": [Index(fields=["commitment_id", "stands", "day"])],
                "pk_attr": "id",
                "table_description": "How a commitment stood on a day. A correction is a row of its own; the one that it replaces no longer stands.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PartyContact",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("party", fields.CharField(unique=True, max_length=12)),
                ("email", fields.CharField(default="", max_length=254)),
            ],
            options={
                "table": "party_contact",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "Where a party wants its reminders.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PendingChange",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "pledge",
                    fields.ForeignKeyField(
                        "eforslag.Pledge",
                        source_field="pledge_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pending",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "focus_area",
                    fields.ForeignKeyField(
                        "eforslag.FocusArea",
                        source_field="focus_area_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="pending",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "eforslag.Commitment",
                        source_field="commitment_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="pending",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("kind", fields.CharField(description="add, change, remove, update or correct", max_length=12)),
                (
                    "terms",
                    fields.JSONField(
                        default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("party", fields.CharField(max_length=12)),
                (
                    "proposed_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="proposed_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="proposed_changes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("proposed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "outcome",
                    fields.CharField(
                        default="", description="approved, rejected or withdrawn; empty: waits", max_length=12
                    ),
                ),
                (
                    "settled_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="settled_by_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="settled_changes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("settled_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "pending_change",
                "app": "eforslag",
                "indexes": [
                    Index(fields=["pledge_id", "outcome"]),
                    Index(fields=["commitment_id"]),
                    Index(fields=["focus_area_id"]),
                ],
                "pk_attr": "id",
                "table_description": "What one party wants to change in a joint commitment of a signed pledge; the other lets it through or not.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="PledgeNod",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "pledge",
                    fields.ForeignKeyField(
                        "eforslag.Pledge",
                        source_field="pledge_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="nods",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("party", fields.CharField(max_length=12)),
                (
                    "given_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="given_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="nods",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("given_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "pledge_nod",
                "app": "eforslag",
                "unique_together": (("pledge", "party"),),
                "pk_attr": "id",
                "table_description": "That a party says yes to a draft as it stands. A change of the draft takes the row away; the log keeps it.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="FocusArea",
            name="picture",
            field=fields.TextField(
                default="", description="the problem, as residents and figures tell it", db_default="", unique=False
            ),
        ),
        ops.AddField(
            model_name="FocusArea",
            name="sources",
            field=fields.JSONField(
                default=list,
                description="name and url of each",
                db_default="[]",
                encoder=functools.partial(dumps, separators=(",", ":")),
                decoder=loads,
            ),
        ),
        ops.AddField(
            model_name="Letter",
            name="commitment_reminder_id",
            field=fields.IntField(null=True, db_index=True),
        ),
        ops.AddField(
            model_name="Pledge",
            name="revision",
            field=fields.IntField(default=0, description="counts the changes of the text and its parts", db_default=0),
        ),
    ]
