import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0014_stations")]

    initial = False

    operations = [
        ops.CreateModel(
            name="AssistedVisit",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("token", fields.CharField(unique=True, description="in every address of the visit", max_length=32)),
                (
                    "staff",
                    fields.OneToOneField(
                        "eforslag.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="visit",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("session_hash", fields.CharField(max_length=64)),
                (
                    "station_id",
                    fields.IntField(null=True, description="the station beside that shows it, if there is one"),
                ),
                ("person_key", fields.CharField(max_length=64)),
                ("age", fields.SmallIntField(null=True)),
                (
                    "shown",
                    fields.JSONField(
                        description="the masked number, sealed",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("id_kind", fields.CharField(max_length=20)),
                ("draft_id", fields.IntField(null=True, description="what is being written and has not been sent")),
                (
                    "sent",
                    fields.JSONField(
                        default=list,
                        description="the proposals sent in during the visit",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("votes_cast", fields.SmallIntField(default=0)),
                ("votes_taken_back", fields.SmallIntField(default=0)),
                ("votes_asked_about", fields.SmallIntField(default=0)),
                ("opened_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("last_seen_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "assisted_visit",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "Somebody whom a clerk has identified and helps now. When the visit ends the row goes; an audit entry is left.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Contact",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "proposal",
                    fields.OneToOneField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="contact",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("way", fields.CharField(description="telephone or letter", max_length=10)),
                (
                    "sealed",
                    fields.JSONField(
                        description="the name and the number or address, sealed",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                (
                    "told",
                    fields.CharField(
                        default="submitted", description="the last state that they know of", max_length=12
                    ),
                ),
                ("kept_since", fields.DateField(db_index=True)),
            ],
            options={
                "table": "contact",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "Whom to call or write to about a proposal, by a proposer without e-mail; wiped when the last word is told.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Receipt",
            fields=[
                (
                    "code_mark",
                    fields.CharField(
                        primary_key=True,
                        unique=True,
                        db_index=True,
                        description="a keyed hash of the code",
                        max_length=64,
                    ),
                ),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="receipts",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "receipt",
                "app": "eforslag",
                "indexes": [Index(fields=["proposal_id"])],
                "pk_attr": "code_mark",
                "table_description": "That the code on a paper leads to a proposal. A code for a vote leads nowhere, and has no row.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="RegisterEntry",
            name="is_protected",
            field=fields.BooleanField(default=False, description="protected personal details", db_default=False),
        ),
    ]
