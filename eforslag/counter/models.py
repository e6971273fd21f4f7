"""Visits that are open at the desk, receipts, and whom to call or write to. None knows what anyone voted for."""

from tortoise import fields
from tortoise.models import Model

from eforslag.counter.batch_models import (  # noqa: F401  the app's models are looked for here
    PaperBatch,
    PaperCount,
    PaperRow,
)
from eforslag.identity.models import StaffMember
from eforslag.proposals.models import Proposal


class AssistedVisit(Model):
    """Somebody whom a clerk has identified and helps now. When the visit ends the row goes; an audit entry is left.

    A clerk has one at a time, by the unique key on `staff`. It belongs to the clerk's own session and to no other.
    """

    id = fields.IntField(primary_key=True)
    token = fields.CharField(max_length=32, unique=True, description="in every address of the visit")
    staff_id: int
    staff: fields.OneToOneRelation[StaffMember] = fields.OneToOneField("eforslag.StaffMember", related_name="visit")
    session_hash = fields.CharField(max_length=64)
    station_id = fields.IntField(null=True, description="the station beside that shows it, if there is one")
    person_key = fields.CharField(max_length=64)
    age = fields.SmallIntField(null=True)
    shown: dict[str, str] = fields.JSONField(description="the masked number, sealed")
    id_kind = fields.CharField(max_length=20)
    draft_id = fields.IntField(null=True, description="what is being written and has not been sent")
    sent: list[int] = fields.JSONField(default=list, description="the proposals sent in during the visit")
    votes_cast = fields.SmallIntField(default=0)
    votes_taken_back = fields.SmallIntField(default=0)
    votes_asked_about = fields.SmallIntField(default=0)
    opened_at = fields.DatetimeField()
    last_seen_at = fields.DatetimeField()

    class Meta:
        table = "assisted_visit"


class Receipt(Model):
    """That the code on a paper leads to a proposal. A code for a vote leads nowhere, and has no row."""

    code_mark = fields.CharField(primary_key=True, max_length=64, description="a keyed hash of the code")
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "eforslag.Proposal", related_name="receipts", on_delete=fields.CASCADE
    )

    class Meta:
        table = "receipt"
        indexes = (("proposal_id",),)


class Contact(Model):
    """Whom to call or write to about a proposal, by a proposer without e-mail; wiped when the last word is told."""

    id = fields.IntField(primary_key=True)
    proposal_id: int
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField("eforslag.Proposal", related_name="contact")
    way = fields.CharField(max_length=10, description="telephone or letter")
    sealed: dict[str, str] = fields.JSONField(description="the name and the number or address, sealed")
    told = fields.CharField(max_length=12, default="submitted", description="the last state that they know of")
    kept_since = fields.DateField(db_index=True)

    class Meta:
        table = "contact"
