from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0013_both_parties_in_a_review")]

    initial = False

    operations = [
        ops.CreateModel(
            name="Station",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("name", fields.CharField(max_length=60)),
                ("place", fields.CharField(max_length=100)),
                (
                    "device_hash",
                    fields.CharField(null=True, unique=True, description="empty until it is fetched", max_length=64),
                ),
                ("paired_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ("paired_by", fields.CharField(max_length=200)),
                (
                    "last_seen_at",
                    fields.DatetimeField(
                        null=True,
                        description="coarse: written at most once a minute",
                        auto_now=False,
                        auto_now_add=False,
                    ),
                ),
                ("closed_at", fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ("closed_by", fields.CharField(default="", max_length=200)),
            ],
            options={
                "table": "station",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A computer for visitors. Its browser holds a random id, signed; the row is found by that id's SHA-256.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="StationPairing",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                ("mark_hash", fields.CharField(unique=True, max_length=64)),
                ("code_hash", fields.CharField(unique=True, max_length=64)),
                ("asked_at", fields.DatetimeField(db_index=True, auto_now=False, auto_now_add=False)),
                (
                    "station",
                    fields.ForeignKeyField(
                        "eforslag.Station",
                        source_field="station_id",
                        null=True,
                        db_constraint=True,
                        to_field="id",
                        related_name="pairings",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
            ],
            options={
                "table": "station_pairing",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A code on a screen. The browser that shows it is known by a mark, kept as its SHA-256.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="LoginAttempt",
            name="station_id",
            field=fields.IntField(null=True, description="the counter station that it began at, if any"),
        ),
        ops.AddField(
            model_name="Session",
            name="extensions",
            field=fields.SmallIntField(default=0, description="how often a warning was answered", db_default=0),
        ),
        ops.AddField(
            model_name="Session",
            name="station_id",
            field=fields.IntField(
                null=True, db_index=True, description="the counter station that it belongs to, if any"
            ),
        ),
    ]
