"""The pledge, what it promises, and the proposals tagged under it."""

from tortoise import fields
from tortoise.models import Model

from eforslag.identity.models import StaffMember
from eforslag.pledges.standing import Standing
from eforslag.proposals.models import Proposal


class Pledge(Model):
    """A promise by the municipality and the police, for a period."""

    id = fields.IntField(primary_key=True)
    state = fields.CharField(max_length=12, default=Standing.DRAFT.value)
    title = fields.CharField(max_length=150)
    sentence = fields.TextField(description="the promise in one sentence")
    background = fields.TextField(default="", description="what it builds on")
    period_start = fields.DateField()
    period_end = fields.DateField()
    police_area = fields.CharField(max_length=100, default="")
    signatories: list[dict[str, str]] = fields.JSONField(default=list, description="name, role and party of each")
    signed_on = fields.DateField(null=True)
    predecessor: fields.ForeignKeyNullableRelation["Pledge"] = fields.ForeignKeyField(
        "eforslag.Pledge", null=True, related_name="successors", on_delete=fields.SET_NULL
    )
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    focus_areas: fields.ReverseRelation["FocusArea"]

    class Meta:
        table = "pledge"

    def __str__(self) -> str:
        return self.title


class FocusArea(Model):
    """What the pledge is about; proposals are tagged under it."""

    id = fields.IntField(primary_key=True)
    pledge: fields.ForeignKeyRelation[Pledge] = fields.ForeignKeyField("eforslag.Pledge", related_name="focus_areas")
    position = fields.SmallIntField()
    name = fields.CharField(max_length=100)
    description = fields.TextField(default="")

    commitments: fields.ReverseRelation["Commitment"]

    class Meta:
        table = "focus_area"
        unique_together = (("pledge", "position"),)

    def __str__(self) -> str:
        return self.name


class Commitment(Model):
    """Something that will be done under a focus area, by whom and how much."""

    id = fields.IntField(primary_key=True)
    focus_area: fields.ForeignKeyRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", related_name="commitments"
    )
    position = fields.SmallIntField()
    text = fields.TextField()
    owner = fields.CharField(max_length=12, description="municipality, police or joint")
    target = fields.IntField(null=True)
    unit = fields.CharField(max_length=60, default="")
    due = fields.DateField(null=True)
    follow_up_source = fields.CharField(max_length=200, default="")

    class Meta:
        table = "commitment"
        unique_together = (("focus_area", "position"),)


class Tag(Model):
    """Ties a proposal to a focus area; who, when and why. A removed tag stays, with who removed it and when."""

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("eforslag.Proposal", related_name="tags")
    focus_area: fields.ForeignKeyRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", related_name="tags", on_delete=fields.RESTRICT
    )
    reason = fields.CharField(max_length=500, default="")
    tagged_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="tags", on_delete=fields.RESTRICT
    )
    tagged_at = fields.DatetimeField()
    removed_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="removed_tags", on_delete=fields.RESTRICT
    )
    removed_at = fields.DatetimeField(null=True)
    # True while the tag stands, NULL once removed: the unique key lets one standing tag in and any number of old ones.
    stands = fields.BooleanField(null=True, default=True)

    class Meta:
        table = "tag"
        unique_together = (("proposal", "focus_area", "stands"),)
        indexes = (("focus_area_id", "stands"),)
