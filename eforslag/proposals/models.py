"""The proposal and its texts."""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model
from eforslag.identity.models import StaffMember
from eforslag.proposals.lifecycle import State


class Proposal(Model):
    """An idea from a resident. `rules` are those it was published under, once it is."""

    id = fields.IntField(primary_key=True)
    state = fields.CharField(max_length=12, default=State.DRAFT.value)
    year = fields.SmallIntField(null=True)
    serial = fields.IntField(null=True)
    title = fields.CharField(max_length=100, default="")
    text = fields.TextField(default="")
    place = fields.CharField(max_length=200, default="")
    language = fields.CharField(max_length=2, default="sv")
    channel = fields.CharField(max_length=10, default="web")
    proposer_key = fields.CharField(max_length=64, db_index=True)
    proposer_name = fields.CharField(max_length=200, default="")
    name_is_public = fields.BooleanField(default=True)
    guardian_consented = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()
    submitted_at = fields.DatetimeField(null=True)
    published_at = fields.DatetimeField(null=True)
    closes_at = fields.DatetimeField(null=True)
    closed_at = fields.DatetimeField(null=True)
    rules: dict[str, Any] | None = fields.JSONField(null=True)
    threshold = fields.IntField(null=True)
    votes = fields.IntField(default=0, db_default=0)
    earlier_votes = fields.IntField(
        default=0, db_default=0, description="how many of the votes were collected before it came here, and have no row"
    )
    threshold_reached_at = fields.DatetimeField(null=True)
    decided_at = fields.DatetimeField(null=True, description="when it was rejected, forwarded, withdrawn, taken down")
    ground = fields.CharField(max_length=30, null=True, description="a code of moderation grounds")
    forwarded_to = fields.CharField(max_length=100, default="")
    message = fields.TextField(default="", description="the moderator's question or reason, to the proposer")

    class Meta:
        table = "proposal"
        unique_together = (("year", "serial"),)
        indexes = (
            ("state", "submitted_at"),
            ("state", "votes", "id"),
            ("state", "published_at", "id"),
            ("state", "closes_at"),
            # What is new and what is over, whatever became of it.
            ("published_at", "id"),
            ("closed_at", "id"),
            ("submitted_at", "id"),
            # Which have reached their threshold and wait for a case.
            ("threshold_reached_at",),
        )

    @property
    def number(self) -> str:
        """The reference number, as in 2026-17; empty until publication."""
        return f"{self.year}-{self.serial}" if self.serial else ""

    @property
    def text_is_public(self) -> bool:
        return State(self.state).is_public

    def __str__(self) -> str:
        return self.title


class ProposalVersion(Model):
    """The text at one moment that counts: each time it was submitted, and when it was published."""

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("eforslag.Proposal", related_name="versions")
    ordinal = fields.SmallIntField()
    kind = fields.CharField(max_length=10, description="submitted or published")
    title = fields.CharField(max_length=100)
    text = fields.TextField()
    place = fields.CharField(max_length=200, default="")
    at = fields.DatetimeField()

    class Meta:
        table = "proposal_version"
        unique_together = (("proposal", "ordinal"),)


class Merging(Model):
    """That a proposal's voting goes on in another one. The row goes away if the two are separated again."""

    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "eforslag.Proposal", related_name="merging", primary_key=True
    )
    into: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("eforslag.Proposal", related_name="merged_here")
    merged_at = fields.DatetimeField()

    class Meta:
        table = "merging"
        indexes = (("into_id",),)


class SecondLook(Model):
    """The proposer's wish that another moderator look at a refusal, and what came of it; once for each proposal."""

    id = fields.IntField(primary_key=True)
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField("eforslag.Proposal", related_name="second_look")
    asked_at = fields.DatetimeField()
    reason = fields.TextField(default="")
    name_is_public = fields.BooleanField(description="whether the name may be shown, if it is published after all")
    first_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="reviewed", null=True, description="who refused the proposal"
    )
    outcome = fields.CharField(max_length=6, null=True, description="upheld or lifted")
    answer = fields.TextField(default="")
    decided_at = fields.DatetimeField(null=True)
    decided_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="second_looks", null=True
    )

    class Meta:
        table = "second_look"
        indexes = (("outcome", "asked_at"),)


class ProposalOrigin(Model):
    """Where a proposal comes from that was made in an older service, and what was answered to it there."""

    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "eforslag.Proposal", related_name="origin", primary_key=True
    )
    source_id = fields.CharField(max_length=200, unique=True)
    source_url = fields.CharField(max_length=500, default="")
    state = fields.CharField(max_length=40, description="the word for it there, which may say more than ours")
    published = fields.CharField(max_length=40, default="", description="the day or moment as it was written there")
    closed = fields.CharField(max_length=40, default="")
    answer = fields.TextField(default="")

    class Meta:
        table = "proposal_origin"


class YearSerial(Model):
    """The last reference number given out in a year. The row's update decides between two publishers."""

    year = fields.SmallIntField(primary_key=True, generated=False)
    last_serial = fields.IntField()

    class Meta:
        table = "year_serial"
