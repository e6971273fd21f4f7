"""A review and the proposals that surfaced in it, each as it was then and with its answer."""

from typing import Any

from tortoise import fields
from tortoise.models import Model

from eforslag import clock
from eforslag.identity.models import StaffMember
from eforslag.pledges.models import FocusArea, Pledge
from eforslag.pledges.parties import PARTIES
from eforslag.proposals.models import Proposal
from eforslag.reviews.responses import RESPONSES


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
    party = fields.CharField(max_length=12, default="", description="municipality, police or joint")
    answered_at = fields.DatetimeField(null=True)
    answered_by: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="answers", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "surfaced_proposal"
        unique_together = (("review", "focus_area", "proposal"),)

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
