"""Papers that have come in, in batches. A row knows neither whose paper it is nor which vote it became."""

from tortoise import fields

from eforslag.database.model import Model
from eforslag.identity.models import StaffMember
from eforslag.proposals.models import Proposal


class PaperBatch(Model):
    """Voting slips for one proposal, entered by one clerk and counted by two."""

    id = fields.IntField(primary_key=True)
    proposal_id: int
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "eforslag.Proposal", related_name="paper_batches"
    )
    reference = fields.CharField(max_length=20, description="what is printed on the papers")
    origin = fields.CharField(max_length=100, description="where the papers come from")
    held_by_id: int
    held_by: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="paper_batches", description="the clerk who enters them"
    )
    state = fields.CharField(max_length=8, default="open", description="open, counted or closed")
    last_row = fields.IntField(default=0, description="the highest running number that was given to a paper")
    counts: dict[str, int] | None = fields.JSONField(null=True, description="papers by outcome, once it is closed")
    opened_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    class Meta:
        table = "paper_batch"
        indexes = (("state", "id"), ("proposal_id",), ("held_by_id",))


class PaperRow(Model):
    """What came of one paper: its running number in the pile, the outcome, the day. Gone when the batch is closed."""

    id = fields.IntField(primary_key=True)
    batch: fields.ForeignKeyRelation[PaperBatch] = fields.ForeignKeyField(
        "eforslag.PaperBatch", related_name="rows", on_delete=fields.CASCADE
    )
    ordinal = fields.IntField()
    outcome = fields.CharField(max_length=16)
    noted_on = fields.DateField()

    class Meta:
        table = "paper_row"
        unique_together = (("batch", "ordinal"),)


class PaperCount(Model):
    """That somebody has counted the papers of a batch. Each person once, and each of the two places once."""

    id = fields.IntField(primary_key=True)
    batch: fields.ForeignKeyRelation[PaperBatch] = fields.ForeignKeyField(
        "eforslag.PaperBatch", related_name="paper_counts", on_delete=fields.CASCADE
    )
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="paper_counts"
    )
    place = fields.SmallIntField(description="1 by the one who entered them, 2 by the one who confirms")
    papers = fields.IntField()

    class Meta:
        table = "paper_count"
        unique_together = (("batch", "staff"), ("batch", "place"))
        indexes = (("staff_id",),)
