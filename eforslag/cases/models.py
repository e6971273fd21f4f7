"""Boards and their officers, cases, what is done after a decision, and what elected members pick up."""

from datetime import date

from tortoise import fields

from eforslag.cases.deadlines import REMINDER_DAYS, is_late
from eforslag.cases.lifecycle import CLOSED, OPEN, CaseState, Outcome
from eforslag.database.model import Model
from eforslag.identity.models import StaffMember
from eforslag.proposals.models import Proposal


class Board(Model):
    """A board (nämnd) that decides. One that has been used is closed, never removed."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=120, unique=True)
    head_name = fields.CharField(max_length=150, default="")
    head_email = fields.CharField(max_length=254, default="")
    reminder_days = fields.SmallIntField(default=REMINDER_DAYS, description="how many days before the due date")
    created_at = fields.DatetimeField()
    closed_at = fields.DatetimeField(null=True)

    officers: fields.ReverseRelation["BoardOfficer"]

    class Meta:
        table = "board"

    def __str__(self) -> str:
        return self.name


class BoardOfficer(Model):
    """That a member of staff prepares a board's cases, and where reminders to them go."""

    id = fields.IntField(primary_key=True)
    board: fields.ForeignKeyRelation[Board] = fields.ForeignKeyField("eforslag.Board", related_name="officers")
    staff: fields.ForeignKeyRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", related_name="boards", on_delete=fields.RESTRICT
    )
    email = fields.CharField(max_length=254, default="")
    since = fields.DatetimeField()

    class Meta:
        table = "board_officer"
        unique_together = (("board", "staff"),)


class Case(Model):
    """A proposal that reached its threshold, on its way to an answer. Until `published_at` the answer is a draft.

    `version` grows with every change; whoever changes the case names the one that they have seen.
    """

    id = fields.IntField(primary_key=True)
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "eforslag.Proposal", related_name="case", on_delete=fields.RESTRICT
    )
    state = fields.CharField(max_length=12, default=CaseState.REGISTERED.value)
    version = fields.IntField(default=1)
    reached_at = fields.DatetimeField(description="when the proposal reached its threshold")
    due_on = fields.DateField()
    case_number = fields.CharField(max_length=40, default="", description="diarienummer")
    board: fields.ForeignKeyNullableRelation[Board] = fields.ForeignKeyField(
        "eforslag.Board", null=True, related_name="cases", on_delete=fields.RESTRICT
    )
    officer: fields.ForeignKeyNullableRelation[StaffMember] = fields.ForeignKeyField(
        "eforslag.StaffMember", null=True, related_name="cases", on_delete=fields.RESTRICT
    )
    preparing_since = fields.DatetimeField(null=True)
    outcome = fields.CharField(max_length=10, null=True)
    decided_on = fields.DateField(null=True)
    minutes_url = fields.CharField(max_length=500, default="")
    meaning = fields.CharField(max_length=300, default="", description="what the decision means, in one plain sentence")
    answer = fields.TextField(default="")
    published_at = fields.DatetimeField(null=True)
    corrected_at = fields.DatetimeField(null=True)
    implemented_on = fields.DateField(null=True)
    opened_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    updates: fields.ReverseRelation["ImplementationUpdate"]
    reminders: fields.ReverseRelation["Reminder"]

    class Meta:
        table = "proposal_case"
        indexes = (
            ("state", "due_on", "id"),
            ("state", "published_at", "id"),
            ("state", "reached_at", "id"),
        )

    @property
    def is_open(self) -> bool:
        return CaseState(self.state) in OPEN

    @property
    def is_decided(self) -> bool:
        return CaseState(self.state) in CLOSED

    @property
    def is_carried_out(self) -> bool:
        """Whether there is, or was, something to do after the decision."""
        return self.is_decided and self.outcome is not None and Outcome(self.outcome).is_carried_out

    @property
    def takes_updates(self) -> bool:
        """Whether there is something left to do, and to tell of."""
        return self.is_carried_out and self.state == CaseState.DECIDED

    @property
    def outcome_label(self) -> str:
        return str(Outcome(self.outcome).label) if self.outcome else ""

    @property
    def sign(self) -> str:
        """What the badge shows: where it is on its way, or what was decided."""
        return self.outcome or self.state if self.state == CaseState.DECIDED else self.state

    def is_late_on(self, today: date) -> bool:
        return self.is_open and is_late(self.due_on, today)


class ImplementationUpdate(Model):
    """What has been done so far with a proposal that was approved."""

    id = fields.IntField(primary_key=True)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("eforslag.Case", related_name="updates")
    day = fields.DateField()
    text = fields.TextField()
    is_last = fields.BooleanField(default=False)
    at = fields.DatetimeField()

    class Meta:
        table = "implementation_update"


class Reminder(Model):
    """That officer and head are to be reminded of a due date; once before it and once after.

    `recipients` are the addresses that they had when it became due. Letters have been written once `spread_at` is set.
    """

    id = fields.IntField(primary_key=True)
    case: fields.ForeignKeyRelation[Case] = fields.ForeignKeyField("eforslag.Case", related_name="reminders")
    kind = fields.CharField(max_length=6, description="before or after")
    due_on = fields.DateField()
    recipients: list[str] = fields.JSONField(default=list)
    at = fields.DatetimeField()
    spread_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "case_reminder"
        unique_together = (("case", "kind", "due_on"),)


class BoardInitiative(Model):
    """A lapsed proposal that an elected member picked up as their own initiative (nämndinitiativ)."""

    id = fields.IntField(primary_key=True)
    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "eforslag.Proposal", related_name="initiative", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    member = fields.CharField(max_length=150)
    day = fields.DateField()
    case_number = fields.CharField(max_length=40, default="")
    recorded_at = fields.DatetimeField()

    class Meta:
        table = "board_initiative"
