"""A review, the proposals that surfaced in it with their answers, and what else both parties leave in it."""

from typing import Any

from tortoise import fields
from tortoise.expressions import Q

from eforslag import clock
from eforslag.database.model import Model
from eforslag.identity.models import StaffMember
from eforslag.pledges.models import Commitment, FocusArea, Pledge
from eforslag.pledges.parties import PARTIES
from eforslag.proposals.models import Proposal
from eforslag.reviews.responses import RESPONSES
from eforslag.reviews.sides import asked


class Review(Model):
    """A pledge looked back on: the proposals that surfaced under it, each with an answer."""

    id = fields.IntField(primary_key=True)
    pledge: fields.ForeignKeyRelation[Pledge] = fields.ForeignKeyField("eforslag.Pledge", related_name="reviews")
    period_start = fields.DateField()
    period_end = fields.DateField()
    cutoff = fields.DateField(description="votes to the end of this day are counted")
    threshold = fields.IntField(description="a proposal with this many votes surfaces")
    highest = fields.SmallIntField(description="so do this many with most votes in each focus area")
    opened_at = fields.DatetimeField()
    opened_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="opened_reviews", on_delete=fields.RESTRICT
    )
    changed_at = fields.DatetimeField()
    # True until it is signed, then NULL: the unique key lets one open review of a pledge and period in.
    is_open = fields.BooleanField(null=True, default=True)
    signed_at = fields.DatetimeField(null=True)
    signed_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="signed_reviews", on_delete=fields.RESTRICT
    )
    # Everything that was counted when it was opened and belongs to no single proposal; null for the earliest reviews.
    figures: dict[str, Any] | None = fields.JSONField(null=True)
    next_pledge: fields.ForeignKeyNullableRelation[Pledge] = fields.ForeignKeyField(
        "eforslag.Pledge", null=True, related_name="begun_by", on_delete=fields.SET_NULL
    )

    signatures: fields.ReverseRelation["Signature"]
    surfaced: fields.ReverseRelation["SurfacedProposal"]

    class Meta:
        table = "review"
        unique_together = (("pledge", "period_start", "period_end", "is_open"),)

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_of_the_opening(self) -> bool:
        """Whether the cut-off day was not over when the votes were counted, so that later ones that day are not in."""
        return self.cutoff >= clock.local_date(self.opened_at)

    @property
    def url(self) -> str:
        """The public page, which exists once the review is signed."""
        return f"/medborgarlofte/{self.pledge_id}/uppfoljning/{self.id}"  # type: ignore[attr-defined]


class SurfacedProposal(Model):
    """A proposal as it stood in a focus area when the review was opened, and what the review answers."""

    id = fields.IntField(primary_key=True)
    review: fields.ForeignKeyRelation[Review] = fields.ForeignKeyField("eforslag.Review", related_name="surfaced")
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "eforslag.Proposal", related_name="surfacings", on_delete=fields.RESTRICT
    )
    focus_area: fields.ForeignKeyRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", related_name="surfacings", on_delete=fields.RESTRICT
    )
    rank = fields.SmallIntField(description="1 has most votes in its focus area")
    votes = fields.IntField()
    votes_in_period = fields.IntField()
    evidence: dict[str, Any] = fields.JSONField()
    response = fields.CharField(max_length=24, null=True)
    reason = fields.TextField(default="")
    party = fields.CharField(max_length=12, default="", description="whom it concerns: municipality, police or joint")
    answered_at = fields.DatetimeField(null=True)
    answered_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="answers", on_delete=fields.RESTRICT
    )
    # Who stands for the answer as it is written, for either party; both go when it is written anew.
    municipality_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="municipality_answers", on_delete=fields.RESTRICT
    )
    police_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="police_answers", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "surfaced_proposal"
        unique_together = (("review", "focus_area", "proposal"),)

    def stands_for(self, side: str) -> bool:
        """Whether that party has said yes to the answer as it is written."""
        return getattr(self, f"{side}_by_id") is not None

    @property
    def missing(self) -> tuple[str, ...]:
        """The parties that the proposal concerns and that do not stand for an answer yet."""
        return tuple(side for side in asked(self.party) if not self.stands_for(side))

    @property
    def version(self) -> str:
        """Names the answer as it is written; empty until there is one."""
        return self.answered_at.isoformat() if self.answered_at else ""

    @property
    def is_answered(self) -> bool:
        return bool(self.response and self.party and not self.missing)

    @property
    def label(self) -> str:
        """The answer in a few words; empty until there is one."""
        return str(RESPONSES[self.response].label) if self.response else ""

    @property
    def party_label(self) -> str:
        return str(PARTIES.get(self.party, ""))

    @property
    def url(self) -> str:
        return f"{self.review.url}#forslag-{self.id}"


# The rows for which `is_answered` is not true.
UNANSWERED = (
    Q(response=None) | Q(party="")
    | Q(party__in=("municipality", "joint"), municipality_by=None)
    | Q(party__in=("police", "joint"), police_by=None)
)  # fmt: skip


class NearProposal(Model):
    """A proposal that nearly surfaced, as it stood when the review was opened."""

    id = fields.IntField(primary_key=True)
    review: fields.ForeignKeyRelation[Review] = fields.ForeignKeyField("eforslag.Review", related_name="near")
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "eforslag.Proposal", related_name="near", on_delete=fields.RESTRICT
    )
    focus_area: fields.ForeignKeyRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", related_name="near", on_delete=fields.RESTRICT
    )
    rank = fields.SmallIntField()
    votes = fields.IntField()
    votes_in_period = fields.IntField()
    evidence: dict[str, Any] = fields.JSONField()

    class Meta:
        table = "near_proposal"
        unique_together = (("review", "focus_area", "proposal"),)


class Signature(Model):
    """That a party has signed a review. One for each party, and nobody signs for both."""

    id = fields.IntField(primary_key=True)
    review: fields.ForeignKeyRelation[Review] = fields.ForeignKeyField("eforslag.Review", related_name="signatures")
    party = fields.CharField(max_length=12, description="municipality or police")
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="review_signatures", on_delete=fields.RESTRICT
    )
    signed_at = fields.DatetimeField()

    class Meta:
        table = "review_signature"
        unique_together = (("review", "party"), ("review", "staff"))

    @property
    def party_label(self) -> str:
        return str(PARTIES.get(self.party, ""))


class ReviewNote(Model):
    """What somebody wants to remember of a focus area at the meeting; seen by those who work with the review."""

    id = fields.IntField(primary_key=True)
    review: fields.ForeignKeyRelation[Review] = fields.ForeignKeyField("eforslag.Review", related_name="notes")
    focus_area: fields.ForeignKeyRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", related_name="review_notes", on_delete=fields.RESTRICT
    )
    text = fields.TextField()
    written_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="review_notes", on_delete=fields.RESTRICT
    )
    written_at = fields.DatetimeField()

    class Meta:
        table = "review_note"
        indexes = (("review_id", "id"),)


class CommitmentOrigin(Model):
    """Which answered proposal a commitment of the next pledge comes from; each of them becomes one at most once."""

    id = fields.IntField(primary_key=True)
    commitment: fields.ForeignKeyRelation[Commitment] = fields.ForeignKeyField(
        "eforslag.Commitment", related_name="origins"
    )
    surfaced: fields.OneToOneRelation[SurfacedProposal] = fields.OneToOneField(
        "eforslag.SurfacedProposal", related_name="becoming", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "commitment_origin"
        indexes = (("commitment_id",),)
