"""Stations, visits that are open at the desk, receipts, and whom to call or write to. None knows a vote."""

from tortoise import fields

from eforslag.counter.batch_models import (  # noqa: F401  the app's models are looked for here
    PaperBatch,
    PaperCount,
    PaperRow,
)
from eforslag.database.model import Model
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


class Station(Model):
    """A computer for visitors. Its browser holds a random id, signed; the row is found by that id's SHA-256."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=60)
    place = fields.CharField(max_length=100)
    device_hash = fields.CharField(max_length=64, null=True, unique=True, description="empty until it is fetched")
    paired_at = fields.DatetimeField()
    paired_by = fields.CharField(max_length=200)
    last_seen_at = fields.DatetimeField(null=True, description="coarse: written at most once a minute")
    closed_at = fields.DatetimeField(null=True)
    closed_by = fields.CharField(max_length=200, default="")

    class Meta:
        table = "station"


class VisitorScreen(Model):
    """A station that is the visitor's own screen in a visit. Two unique keys: one visit at each, one for each.

    It goes with the visit. What lies before the visitor is sealed: with the person's key in the visit's row it would
    tell what they are about to vote on.
    """

    id = fields.IntField(primary_key=True)
    visit_id: int
    visit: fields.OneToOneRelation[AssistedVisit] = fields.OneToOneField(
        "eforslag.AssistedVisit", related_name="screen", on_delete=fields.CASCADE
    )
    station_id: int
    station: fields.OneToOneRelation[Station] = fields.OneToOneField(
        "eforslag.Station", related_name="screen", on_delete=fields.CASCADE
    )
    shown: dict[str, str] = fields.JSONField(description="what lies before the visitor, sealed")
    mark = fields.CharField(max_length=32, description="new with each thing that is laid before them")

    class Meta:
        table = "visitor_screen"


class StationPairing(Model):
    """A code on a screen. The browser that shows it is known by a mark, kept as its SHA-256."""

    id = fields.IntField(primary_key=True)
    mark_hash = fields.CharField(max_length=64, unique=True)
    code_hash = fields.CharField(max_length=64, unique=True)
    asked_at = fields.DatetimeField(db_index=True)
    station_id: int | None
    station: fields.ForeignKeyNullableRelation[Station] = fields.ForeignKeyField(
        "eforslag.Station", null=True, related_name="pairings", on_delete=fields.CASCADE
    )

    class Meta:
        table = "station_pairing"
