"""What moderators keep at the desk: who reads what, what they have looked at, and notes to each other."""

from tortoise import fields

from eforslag.database.model import Model
from eforslag.identity.models import StaffMember
from eforslag.proposals.models import Proposal


class Note(Model):
    """From one moderator to the others. Never shown to anyone else, and never changed."""

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("eforslag.Proposal", related_name="notes")
    text = fields.TextField()
    by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField("eforslag.StaffMember", related_name="notes")
    at = fields.DatetimeField()

    class Meta:
        table = "moderation_note"


class Checked(Model):
    """One point of the checklist that somebody has ticked for a proposal."""

    id = fields.IntField(primary_key=True)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField("eforslag.Proposal", related_name="checked")
    point = fields.CharField(max_length=20, description="a code of the checklist")
    by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField("eforslag.StaffMember", related_name="checked")
    at = fields.DatetimeField()

    class Meta:
        table = "moderation_checked"
        unique_together = (("proposal", "point"),)


class Viewing(Model):
    """Who has a proposal in front of them, until when. A hint to the others, which hinders nobody."""

    id = fields.IntField(primary_key=True)
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField("eforslag.Proposal", related_name="viewing")
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="viewings"
    )
    until = fields.DatetimeField()

    class Meta:
        table = "moderation_viewing"


class SavedAnswer(Model):
    """A text that moderators write again and again, for one of their decisions."""

    id = fields.IntField(primary_key=True)
    step = fields.CharField(max_length=10, description="return, forward or reject")
    title = fields.CharField(max_length=80)
    text = fields.TextField()

    class Meta:
        table = "saved_answer"
        unique_together = (("step", "title"),)
