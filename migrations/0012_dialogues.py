import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0011_pledge_at_work")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Dialogue",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "pledge",
                    fields.ForeignKeyField(
                        "eforslag.Pledge",
                        source_field="pledge_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="dialogues",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                ("state", fields.CharField(default="draft", description="draft, open or closed", max_length=8)),
                (
                    "way",
                    fields.CharField(
                        default="link", description="link: all who have it; login: one each", max_length=8
                    ),
                ),
                ("title", fields.CharField(max_length=150)),
                ("title_en", fields.CharField(default="", max_length=150)),
                ("introduction", fields.TextField(default="", unique=False)),
                ("introduction_en", fields.TextField(default="", unique=False)),
                (
                    "remark",
                    fields.TextField(default="", description="what one must know to read the results", unique=False),
                ),
                ("remark_en", fields.TextField(default="", unique=False)),
                ("opens_on", fields.DateField()),
                ("closes_on", fields.DateField(description="the last day")),
                ("results_published_on", fields.DateField(null=True)),
                ("created_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("changed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "dialogue",
                "app": "eforslag",
                "indexes": [Index(fields=["state", "opens_on"])],
                "pk_attr": "id",
                "table_description": "What is asked ahead of a pledge, when, and whether one has to log in to answer.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Concern",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dialogue",
                    fields.ForeignKeyField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="concerns",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("name", fields.CharField(max_length=150)),
                ("name_en", fields.CharField(default="", max_length=150)),
                (
                    "focus_area",
                    fields.ForeignKeyField(
                        "eforslag.FocusArea",
                        source_field="focus_area_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="concerns",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
            ],
            options={
                "table": "concern",
                "app": "eforslag",
                "unique_together": (("dialogue", "name"),),
                "pk_attr": "id",
                "table_description": "Something that people worry about or wish for, put into a few words by the coordinators.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="DialogueKey",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dialogue",
                    fields.OneToOneField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="key",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("wrapped", fields.CharField(max_length=200)),
            ],
            options={
                "table": "dialogue_key",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A dialogue's random key, wrapped by a key outside the database. Without it no tag can be tied to a person.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Locality",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(unique=True, max_length=80)),
                ("is_closed", fields.BooleanField(default=False)),
            ],
            options={
                "table": "locality",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A place of the municipality that answers are counted by. A closed one is not offered any more.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Meeting",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dialogue",
                    fields.ForeignKeyField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="meetings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", fields.DateField()),
                ("place", fields.CharField(max_length=150)),
                ("people", fields.IntField()),
                ("notes", fields.TextField(default="", unique=False)),
            ],
            options={
                "table": "meeting",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A meeting of the dialogue, and what was said there.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Participation",
            fields=[
                ("tag", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                (
                    "dialogue",
                    fields.ForeignKeyField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="participations",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "participation",
                "app": "eforslag",
                "pk_attr": "tag",
                "table_description": "Somebody has answered. The tag stands for the pair (dialogue, person), so the key lets each pair in once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Question",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dialogue",
                    fields.ForeignKeyField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="questions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("position", fields.SmallIntField()),
                ("kind", fields.CharField(max_length=8)),
                ("text", fields.CharField(max_length=300)),
                ("text_en", fields.CharField(default="", max_length=300)),
                (
                    "options",
                    fields.JSONField(
                        default=list, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("is_required", fields.BooleanField(default=False)),
            ],
            options={
                "table": "question",
                "app": "eforslag",
                "unique_together": (("dialogue", "position"),),
                "pk_attr": "id",
                "table_description": "One question. `options` are its answers to choose from, each with code, sv and en.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Response",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "dialogue",
                    fields.ForeignKeyField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="responses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("channel", fields.CharField(default="web", description="web, kiosk, counter or paper", max_length=8)),
                ("day", fields.DateField(description="the day only: an exact time could be tied to a person's visit")),
                (
                    "locality",
                    fields.ForeignKeyField(
                        "eforslag.Locality",
                        source_field="locality_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="responses",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("age_group", fields.CharField(default="", max_length=8)),
                ("reference", fields.CharField(null=True, description="the number on the paper", max_length=20)),
            ],
            options={
                "table": "response",
                "app": "eforslag",
                "unique_together": (("dialogue", "reference"),),
                "indexes": [
                    Index(fields=["dialogue_id", "locality_id", "age_group", "channel"]),
                    Index(fields=["dialogue_id", "channel", "day"]),
                ],
                "pk_attr": "id",
                "table_description": "One person's answers, or one paper's. Its number is random, as are those of what it holds.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Answer",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "response",
                    fields.ForeignKeyField(
                        "eforslag.Response",
                        source_field="response_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "question",
                    fields.ForeignKeyField(
                        "eforslag.Question",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="answers",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("value", fields.IntField()),
                ("rank", fields.SmallIntField(default=0, description="1 is first, in an answer that ranks")),
                ("locality_id", fields.IntField(null=True)),
                ("age_group", fields.CharField(default="", max_length=8)),
            ],
            options={
                "table": "answer",
                "app": "eforslag",
                "indexes": [Index(fields=["question_id", "value", "rank", "locality_id", "age_group"])],
                "pk_attr": "id",
                "table_description": "One choice in answer to a question; `value` is the option's code, the scale's step or the locality.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="UnfinishedAnswer",
            fields=[
                ("key", fields.CharField(primary_key=True, unique=True, db_index=True, max_length=64)),
                (
                    "dialogue",
                    fields.ForeignKeyField(
                        "eforslag.Dialogue",
                        source_field="dialogue_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="unfinished",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("day", fields.DateField(db_index=True)),
                ("sealed", fields.TextField(unique=False)),
            ],
            options={
                "table": "unfinished_answer",
                "app": "eforslag",
                "pk_attr": "key",
                "table_description": "What a browser has answered so far. Both the row's key and what opens it come from that browser's cookie.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="WrittenAnswer",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "response",
                    fields.ForeignKeyField(
                        "eforslag.Response",
                        source_field="response_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="written",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "question",
                    fields.ForeignKeyField(
                        "eforslag.Question",
                        source_field="question_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="written",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                ("is_read", fields.BooleanField(default=False, description="the coordinators have been through it")),
            ],
            options={
                "table": "written_answer",
                "app": "eforslag",
                "indexes": [Index(fields=["question_id", "is_read"])],
                "pk_attr": "id",
                "table_description": "What somebody wrote in their own words; for the coordinators only.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Mention",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "concern",
                    fields.ForeignKeyField(
                        "eforslag.Concern",
                        source_field="concern_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="mentions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "written",
                    fields.ForeignKeyField(
                        "eforslag.WrittenAnswer",
                        source_field="written_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="mentions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "meeting",
                    fields.ForeignKeyField(
                        "eforslag.Meeting",
                        source_field="meeting_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="mentions",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "mention",
                "app": "eforslag",
                "unique_together": (("concern", "written"), ("concern", "meeting")),
                "pk_attr": "id",
                "table_description": "A concern in a written answer, or in the notes of a meeting.",
            },
            bases=["Model"],
        ),
    ]
