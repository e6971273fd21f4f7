import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0006_notices")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Board",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(unique=True, max_length=120)),
                ("head_name", fields.CharField(default="", max_length=150)),
                ("head_email", fields.CharField(default="", max_length=254)),
                ("reminder_days", fields.SmallIntField(default=30, description="how many days before the due date")),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "board",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A board (nämnd) that decides. One that has been used is closed, never removed.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BoardInitiative",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="initiative",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("name", fields.CharField(max_length=200)),
                ("member", fields.CharField(max_length=150)),
                ("day", fields.DateField()),
                ("case_number", fields.CharField(default="", max_length=40)),
                ("recorded_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "board_initiative",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A lapsed proposal that an elected member picked up as their own initiative (nämndinitiativ).",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="BoardOfficer",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "board",
                    fields.ForeignKeyField(
                        "eforslag.Board",
                        source_field="board_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="officers",
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
                        related_name="boards",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("email", fields.CharField(default="", max_length=254)),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "board_officer",
                "app": "eforslag",
                "unique_together": (("board", "staff"),),
                "pk_attr": "id",
                "table_description": "That a member of staff prepares a board's cases, and where reminders to them go.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Case",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="case",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("state", fields.CharField(default="registered", max_length=12)),
                ("version", fields.IntField(default=1)),
                (
                    "reached_at",
                    fields.DatetimeField(
                        description="when the proposal reached its threshold", auto_now=False, auto_now_add=False
                    ),
                ),
                ("due_on", fields.DateField()),
                ("case_number", fields.CharField(default="", description="diarienummer", max_length=40)),
                (
                    "board",
                    fields.ForeignKeyField(
                        "eforslag.Board",
                        source_field="board_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "officer",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="officer_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="cases",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("preparing_since", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("outcome", fields.CharField(null=True, max_length=10)),
                ("decided_on", fields.DateField(null=True)),
                ("minutes_url", fields.CharField(default="", max_length=500)),
                (
                    "meaning",
                    fields.CharField(
                        default="", description="what the decision means, in one plain sentence", max_length=300
                    ),
                ),
                ("answer", fields.TextField(default="", unique=False)),
                ("published_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("corrected_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("implemented_on", fields.DateField(null=True)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "proposal_case",
                "app": "eforslag",
                "indexes": [
                    Index(fields=["state", "due_on", "id"]),
                    Index(fields=["state", "published_at", "id"]),
                    Index(fields=["state", "reached_at", "id"]),
                ],
                "pk_attr": "id",
                "table_description": "A proposal that reached its threshold, on its way to an answer. Until `published_at` the answer is a draft.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ImplementationUpdate",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "eforslag.Case",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="updates",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", fields.DateField()),
                ("text", fields.TextField(unique=False)),
                ("is_last", fields.BooleanField(default=False)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "implementation_update",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "What has been done so far with a proposal that was approved.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reminder",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "case",
                    fields.ForeignKeyField(
                        "eforslag.Case",
                        source_field="case_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="reminders",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("kind", fields.CharField(description="before or after", max_length=6)),
                ("due_on", fields.DateField()),
                (
                    "recipients",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "case_reminder",
                "app": "eforslag",
                "unique_together": (("case", "kind", "due_on"),),
                "pk_attr": "id",
                "table_description": "That officer and head are to be reminded of a due date; once before it and once after.",
            },
            bases=["Model"],
        ),
        ops.AddIndex(
            model_name="Proposal",
            index=Index(fields=["threshold_reached_at"]),
        ),
    ]
