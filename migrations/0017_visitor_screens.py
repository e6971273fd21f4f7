import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0016_paper_batches")]

    initial = False

    operations = [
        ops.CreateModel(
            name="VisitorScreen",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "visit",
                    fields.OneToOneField(
                        "eforslag.AssistedVisit",
                        source_field="visit_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="screen",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "station",
                    fields.OneToOneField(
                        "eforslag.Station",
                        source_field="station_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="screen",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "shown",
                    fields.JSONField(
                        description="what lies before the visitor, sealed",
                        encoder=functools.partial(dumps, separators=(",", ":")),
                        decoder=loads,
                    ),
                ),
                ("mark", fields.CharField(description="new with each thing that is laid before them", max_length=32)),
            ],
            options={
                "table": "visitor_screen",
                "app": "eforslag",
                "pk_attr": "id",
                "table_description": "A station that is the visitor's own screen in a visit. Two unique keys: one visit at each, one for each.",
            },
            bases=["Model"],
        ),
    ]
