"""Notices, those who are told, and the letters on their way.

Readers, followings and letters are given random numbers (numbers.py), and a following has a day only: neither the order
of the rows nor their times can be laid beside the votes.
"""

from enum import StrEnum

from tortoise import fields

from eforslag.database.model import Model


class LetterState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


class LetterKind(StrEnum):
    NOTICE = "notice"
    DIGEST = "digest"
    CONFIRMATION = "confirmation"
    REMINDER = "reminder"
    COMMITMENT = "commitment"
    DIALOGUE = "dialogue"
    NOD = "nod"


class Role(StrEnum):
    """Why somebody is told: it is their own proposal, or they asked to know."""

    PROPOSER = "proposer"
    FOLLOWER = "follower"


class Notice(Model):
    """That something happened to a proposal. Letters have been written once `spread_at` is set."""

    id = fields.BigIntField(primary_key=True)
    occasion = fields.CharField(max_length=20)
    proposal_id = fields.IntField(db_index=True)
    at = fields.DatetimeField()
    words: dict[str, str] = fields.JSONField(default=dict)
    spread_at = fields.DatetimeField(null=True, db_index=True)

    class Meta:
        table = "notice"


class Reader(Model):
    """An address that letters go to. `token` is what the links in its letters are known by."""

    id = fields.BigIntField(primary_key=True)
    address = fields.CharField(max_length=254, unique=True)
    language = fields.CharField(max_length=2, default="sv")
    token = fields.CharField(max_length=32, unique=True)

    class Meta:
        table = "reader"


class Following(Model):
    """That a reader follows a proposal; only from the day on which the link in the first letter was used."""

    id = fields.BigIntField(primary_key=True)
    reader: fields.ForeignKeyRelation[Reader] = fields.ForeignKeyField("eforslag.Reader", related_name="followings")
    proposal_id = fields.IntField(db_index=True)
    role = fields.CharField(max_length=10, default=Role.FOLLOWER.value)
    language = fields.CharField(max_length=2, default="sv")
    token = fields.CharField(max_length=32, unique=True)
    asked_on = fields.DateField(description="the day only: an exact time could be tied to a vote")
    confirmed_on = fields.DateField(null=True)

    class Meta:
        table = "following"
        unique_together = (("reader", "proposal_id"),)


class DigestRound(Model):
    """A week's digest: what happened from `since` until `until`. Its row lets one worker write the letters."""

    week = fields.DateField(primary_key=True, generated=False, description="the Monday on which it is sent")
    since = fields.DatetimeField()
    until = fields.DatetimeField()

    class Meta:
        table = "digest_round"


class Letter(Model):
    """One letter to one reader. Its Message-ID never changes, so that a repeat can be recognised.

    Work mail goes to somebody's work address and not to a reader, and is of a row that another package keeps.
    """

    id = fields.BigIntField(primary_key=True)
    message_id = fields.CharField(max_length=200, unique=True)
    kind = fields.CharField(max_length=12)
    reader: fields.ForeignKeyNullableRelation[Reader] = fields.ForeignKeyField(
        "eforslag.Reader", related_name="letters", null=True, on_delete=fields.SET_NULL
    )
    notice: fields.ForeignKeyNullableRelation[Notice] = fields.ForeignKeyField(
        "eforslag.Notice", related_name="letters", null=True
    )
    following: fields.ForeignKeyNullableRelation[Following] = fields.ForeignKeyField(
        "eforslag.Following", related_name="letters", null=True, on_delete=fields.SET_NULL
    )
    digest: fields.ForeignKeyNullableRelation[DigestRound] = fields.ForeignKeyField(
        "eforslag.DigestRound", related_name="letters", null=True
    )
    reminder_id = fields.IntField(null=True, db_index=True)
    commitment_reminder_id = fields.IntField(null=True, db_index=True)
    dialogue_id = fields.IntField(null=True)
    work_address = fields.CharField(max_length=254, null=True)
    language = fields.CharField(max_length=2, default="sv")
    state = fields.CharField(max_length=8, default=LetterState.WAITING.value)
    due_at = fields.DatetimeField()
    attempts = fields.SmallIntField(default=0)
    claimed_at = fields.DatetimeField(null=True)
    failure = fields.CharField(max_length=300, default="", description="what the mail server said last")

    class Meta:
        table = "letter"
        unique_together = (("notice", "reader"), ("digest", "reader"))
        indexes = (("state", "due_at"), ("notice_id", "state"))
