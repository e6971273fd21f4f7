"""The pledge, what it promises, and the proposals tagged under it."""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model
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
    revision = fields.IntField(default=0, db_default=0, description="counts the changes of the text and its parts")

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
    picture = fields.TextField(default="", db_default="", description="the problem, as residents and figures tell it")
    sources: list[dict[str, str]] = fields.JSONField(default=list, db_default="[]", description="name and url of each")

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


class CommitmentUpdate(Model):
    """How a commitment stood on a day. A correction is a row of its own; the one that it replaces no longer stands."""

    id = fields.IntField(primary_key=True)
    commitment: fields.ForeignKeyRelation[Commitment] = fields.ForeignKeyField(
        "eforslag.Commitment", related_name="updates", on_delete=fields.RESTRICT
    )
    day = fields.DateField()
    status = fields.CharField(max_length=12, description="see progress.py")
    achieved = fields.IntField(null=True, description="how much of the target so far")
    text = fields.TextField()
    evidence = fields.CharField(max_length=300, default="")
    evidence_url = fields.CharField(max_length=500, default="")
    party = fields.CharField(max_length=12, description="who wrote it: municipality or police")
    written_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="commitment_updates", on_delete=fields.RESTRICT
    )
    written_at = fields.DatetimeField()
    corrects: fields.ForeignKeyNullableRelation["CommitmentUpdate"] = fields.ForeignKeyField(
        "eforslag.CommitmentUpdate", null=True, related_name="corrections", on_delete=fields.RESTRICT
    )
    # True while it stands, NULL once it has been corrected: of two who correct it one finds it standing.
    stands = fields.BooleanField(null=True, default=True)

    class Meta:
        table = "commitment_update"
        indexes = (("commitment_id", "stands", "day"),)


class PledgeNod(Model):
    """That a party says yes to a draft as it stands. A change of the draft takes the row away; the log keeps it."""

    id = fields.IntField(primary_key=True)
    pledge: fields.ForeignKeyRelation[Pledge] = fields.ForeignKeyField("eforslag.Pledge", related_name="nods")
    party = fields.CharField(max_length=12)
    given_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="nods", on_delete=fields.RESTRICT
    )
    given_at = fields.DatetimeField()
    told_at = fields.DatetimeField(null=True, description="when a letter to the other party was written")

    class Meta:
        table = "pledge_nod"
        unique_together = (("pledge", "party"),)


class PendingChange(Model):
    """What one party wants to change in a signed pledge that is not its own alone; the other lets it through or not.

    It has no commitment when one is to be added or when it is about more than one, nor once its commitment is removed;
    and no focus area when it is about the pledge as a whole.
    """

    id = fields.IntField(primary_key=True)
    pledge: fields.ForeignKeyRelation[Pledge] = fields.ForeignKeyField("eforslag.Pledge", related_name="pending")
    focus_area: fields.ForeignKeyNullableRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", null=True, related_name="pending"
    )
    commitment: fields.ForeignKeyNullableRelation[Commitment] = fields.ForeignKeyField(
        "eforslag.Commitment", null=True, related_name="pending", on_delete=fields.SET_NULL
    )
    kind = fields.CharField(max_length=12, description="see proposing.py")
    terms: dict[str, Any] = fields.JSONField(default=dict)
    party = fields.CharField(max_length=12)
    proposed_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="proposed_changes", on_delete=fields.RESTRICT
    )
    proposed_at = fields.DatetimeField()
    outcome = fields.CharField(max_length=12, default="", description="approved, rejected or withdrawn; empty: waits")
    settled_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="settled_changes", on_delete=fields.RESTRICT
    )
    settled_at = fields.DatetimeField(null=True)
    told_at = fields.DatetimeField(null=True, description="when a letter to the other party was written")

    class Meta:
        table = "pending_change"
        indexes = (("pledge_id", "outcome"), ("commitment_id",), ("focus_area_id",))


class PartyContact(Model):
    """Where a party wants its reminders."""

    id = fields.IntField(primary_key=True)
    party = fields.CharField(max_length=12, unique=True)
    email = fields.CharField(max_length=254, default="")

    class Meta:
        table = "party_contact"


class CommitmentReminder(Model):
    """That a commitment became late, for what reason and since when; once for each such occasion."""

    id = fields.IntField(primary_key=True)
    commitment: fields.ForeignKeyRelation[Commitment] = fields.ForeignKeyField(
        "eforslag.Commitment", related_name="reminders"
    )
    kind = fields.CharField(max_length=8, description="due or silent")
    since = fields.DateField()
    recipients: list[str] = fields.JSONField(default=list)
    at = fields.DatetimeField()
    spread_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "commitment_reminder"
        unique_together = (("commitment", "kind", "since"),)


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
