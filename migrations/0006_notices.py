import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0003_proposals_by_time")]

    initial = False

    operations = [
        ops.CreateModel(
            name="DigestRound",
            fields=[
                (
                    "week",
                    fields.DateField(
                        primary_key=True, unique=True, db_index=True, description="the Monday on which it is sent"
                    ),
                ),
                ("since", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("until", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "digest_round",
                "app": "eforslag",
                "pk_attr": "week",
                "table_description": "A week's digest: what happened from `since` until `until`. Its row lets one worker write the letters.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Notice",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("occasion", fields.CharField(max_length=20)),
                ("proposal_id", fields.IntField(db_index=True)),
                ("at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                (
                    "words",
                    fields.JSONField(
                        default=dict, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads
                    ),
                ),
                ("spread_at", fields.DatetimeField(null=True, db_index=True, auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "notice",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "That something happened to a proposal. Letters have been written once `spread_at` is set.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Reader",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("address", fields.CharField(unique=True, max_length=254)),
                ("language", fields.CharField(default="sv", max_length=2)),
                ("token", fields.CharField(unique=True, max_length=32)),
            ],
            options={
                "table": "reader",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "An address that letters go to. `token` is what the links in its letters are known by.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Following",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "reader",
                    fields.ForeignKeyField(
                        "eforslag.Reader",
                        source_field="reader_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="followings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("proposal_id", fields.IntField(db_index=True)),
                ("role", fields.CharField(default="follower", max_length=10)),
                ("language", fields.CharField(default="sv", max_length=2)),
                ("token", fields.CharField(unique=True, max_length=32)),
                ("asked_on", fields.DateField(description="the day only: an exact time could be tied to a vote")),
                ("confirmed_on", fields.DateField(null=True)),
            ],
            options={
                "table": "following",
                "app": "eforslag",
                "unique_together": (("reader", "proposal_id"),),
                "pk_attr": "id",
                "table_description": "That a reader follows a proposal; only from the day on which the link in the first letter was used.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Letter",
            fields=[
                ("id", fields.BigIntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("message_id", fields.CharField(unique=True, max_length=200)),
                ("kind", fields.CharField(max_length=12)),
                (
                    "reader",
                    fields.ForeignKeyField(
                        "eforslag.Reader",
                        source_field="reader_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letters",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "notice",
                    fields.ForeignKeyField(
                        "eforslag.Notice",
                        source_field="notice_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letters",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "following",
                    fields.ForeignKeyField(
                        "eforslag.Following",
                        source_field="following_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="letters",
                        on_delete=OnDelete.SET_NULL,
                    ),
                ),
                (
                    "digest",
                    fields.ForeignKeyField(
                        "eforslag.DigestRound",
                        source_field="digest_id",
                        null=True,
                        db_constraint=True,
                        to_field="week",
                        related_name="letters",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("language", fields.CharField(default="sv", max_length=2)),
                ("state", fields.CharField(default="waiting", max_length=8)),
                ("due_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("attempts", fields.SmallIntField(default=0)),
                ("claimed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("failure", fields.CharField(default="", description="what the mail server said last", max_length=300)),
            ],
            options={
                "table": "letter",
                "app": "eforslag",
                "unique_together": (("notice", "reader"), ("digest", "reader")),
                "indexes": [Index(fields=["state", "due_at"]), Index(fields=["notice_id", "state"])],
                "pk_attr": "id",
                "table_description": "One letter to one reader. Its Message-ID never changes, so that a repeat can be recognised.",
            },
            bases=["Model"],
        ),
    ]
