import functools
from json import dumps, loads

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.indexes import Index
from tortoise.migrations import operations as ops


class Migration(migrations.Migration):
    dependencies = [("eforslag", "0012_dialogues")]

    initial = False

    operations = [
        ops.CreateModel(
            name="CommitmentOrigin",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "commitment",
                    fields.ForeignKeyField(
                        "eforslag.Commitment",
                        source_field="commitment_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="origins",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "surfaced",
                    fields.OneToOneField(
                        "eforslag.SurfacedProposal",
                        source_field="surfaced_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="becoming",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
            ],
            options={
                "table": "commitment_origin",
                "app": "eforslag",
                "indexes": [Index(fields=["commitment_id"])],
                "pk_attr": "id",
                "table_description": "Which answered proposal a commitment of the next pledge comes from; each of them becomes one at most once.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="NearProposal",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "review",
                    fields.ForeignKeyField(
                        "eforslag.Review",
                        source_field="review_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="near",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                (
                    "proposal",
                    fields.ForeignKeyField(
                        "eforslag.Proposal",
                        source_field="proposal_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="near",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                (
                    "focus_area",
                    fields.ForeignKeyField(
                        "eforslag.FocusArea",
                        source_field="focus_area_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="near",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("rank", fields.SmallIntField()),
                ("votes", fields.IntField()),
                ("votes_in_period", fields.IntField()),
                ("evidence", fields.JSONField(encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads)),
            ],
            options={
                "table": "near_proposal",
                "app": "eforslag",
                "unique_together": (("review", "focus_area", "proposal"),),
                "pk_attr": "id",
                "table_description": "A proposal that nearly surfaced, as it stood when the review was opened.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="ReviewNote",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "review",
                    fields.ForeignKeyField(
                        "eforslag.Review",
                        source_field="review_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="notes",
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
                        related_name="review_notes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("text", fields.TextField(unique=False)),
                (
                    "written_by",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="written_by_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="review_notes",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("written_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "review_note",
                "app": "eforslag",
                "indexes": [Index(fields=["review_id", "id"])],
                "pk_attr": "id",
                "table_description": "What somebody wants to remember of a focus area at the meeting; seen by those who work with the review.",
            },
            bases=["Model"],
        ),
        ops.CreateModel(
            name="Signature",
            fields=[
                ("id", fields.IntField(generated=True, primary_key=True, unique=True, db_index=True)),
                (
                    "review",
                    fields.ForeignKeyField(
                        "eforslag.Review",
                        source_field="review_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="signatures",
                        on_delete=OnDelete.CASCADE,
                    ),
                ),
                ("party", fields.CharField(description="municipality or police", max_length=12)),
                (
                    "staff",
                    fields.ForeignKeyField(
                        "eforslag.StaffMember",
                        source_field="staff_id",
                        db_constraint=True,
                        to_field="id",
                        related_name="review_signatures",
                        on_delete=OnDelete.RESTRICT,
                    ),
                ),
                ("signed_at", fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={
                "table": "review_signature",
                "app": "eforslag",
                "unique_together": (("review", "party"), ("review", "staff")),
                "pk_attr": "id",
                "table_description": "That a party has signed a review. One for each party, and nobody signs for both.",
            },
            bases=["Model"],
        ),
        ops.AddField(
            model_name="Review",
            name="figures",
            field=fields.JSONField(null=True, encoder=functools.partial(dumps, separators=(",", ":")), decoder=loads),
        ),
        ops.AddField(
            model_name="Review",
            name="next_pledge",
            field=fields.ForeignKeyField(
                "eforslag.Pledge",
                source_field="next_pledge_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="begun_by",
                on_delete=OnDelete.SET_NULL,
            ),
        ),
        ops.AlterField(
            model_name="SurfacedProposal",
            name="party",
            field=fields.CharField(
                default="", description="whom it concerns: municipality, police or joint", max_length=12
            ),
        ),
        ops.AddField(
            model_name="SurfacedProposal",
            name="municipality_by",
            field=fields.ForeignKeyField(
                "eforslag.StaffMember",
                source_field="municipality_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="municipality_answers",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
        ops.AddField(
            model_name="SurfacedProposal",
            name="police_by",
            field=fields.ForeignKeyField(
                "eforslag.StaffMember",
                source_field="police_by_id",
                null=True,
                db_constraint=True,
                to_field="id",
                related_name="police_answers",
                on_delete=OnDelete.RESTRICT,
            ),
        ),
    ]
