"""A dialogue ahead of a pledge: its questions, the answers, its meetings, and the concerns that come of them.

Nothing here says who answered. Where one answer per person is let in, a tag says that somebody has answered; it stands
in a table of its own with nothing that it shares with an answer. What is answered carries a day, and random numbers for
keys, so that neither a time nor the order of the rows ties the two together.
"""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model
from eforslag.pledges.models import FocusArea, Pledge


class Locality(Model):
    """A place of the municipality that answers are counted by. A closed one is not offered any more."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80, unique=True)
    is_closed = fields.BooleanField(default=False)

    class Meta:
        table = "locality"

    def __str__(self) -> str:
        return self.name


class Dialogue(Model):
    """What is asked ahead of a pledge, when, and whether one has to log in to answer."""

    id = fields.IntField(primary_key=True)
    pledge: fields.ForeignKeyNullableRelation[Pledge] = fields.ForeignKeyField(
        "eforslag.Pledge", null=True, related_name="dialogues", on_delete=fields.SET_NULL
    )
    state = fields.CharField(max_length=8, default="draft", description="draft, open or closed")
    way = fields.CharField(max_length=8, default="link", description="link: all who have it; login: one each")
    title = fields.CharField(max_length=150)
    title_en = fields.CharField(max_length=150, default="")
    introduction = fields.TextField(default="")
    introduction_en = fields.TextField(default="")
    remark = fields.TextField(default="", description="what one must know to read the results")
    remark_en = fields.TextField(default="")
    opens_on = fields.DateField()
    closes_on = fields.DateField(description="the last day")
    results_published_on = fields.DateField(null=True)
    ended_at = fields.DatetimeField(null=True, description="when it ended by itself, if it did")
    told_at = fields.DatetimeField(null=True, description="when the coordinators were told of that")
    papers_printed = fields.IntField(default=0, db_default=0, description="copies on paper are numbered from 1 to this")
    created_at = fields.DatetimeField()
    changed_at = fields.DatetimeField()

    class Meta:
        table = "dialogue"
        indexes = (("state", "opens_on"),)

    def __str__(self) -> str:
        return self.title


class Question(Model):
    """One question. `options` are its answers to choose from, each with code, sv and en."""

    id = fields.IntField(primary_key=True)
    dialogue: fields.ForeignKeyRelation[Dialogue] = fields.ForeignKeyField(
        "eforslag.Dialogue", related_name="questions"
    )
    position = fields.SmallIntField()
    kind = fields.CharField(max_length=8)
    text = fields.CharField(max_length=300)
    text_en = fields.CharField(max_length=300, default="")
    options: list[dict[str, Any]] = fields.JSONField(default=list)
    is_required = fields.BooleanField(default=False)

    class Meta:
        table = "question"
        unique_together = (("dialogue", "position"),)


class Response(Model):
    """One person's answers, or one paper's. Its number is random, as are those of what it holds."""

    id = fields.BigIntField(primary_key=True)
    dialogue: fields.ForeignKeyRelation[Dialogue] = fields.ForeignKeyField(
        "eforslag.Dialogue", related_name="responses", on_delete=fields.RESTRICT
    )
    channel = fields.CharField(max_length=8, default="web", description="web, kiosk, counter or paper")
    day = fields.DateField(description="the day only: an exact time could be tied to a person's visit")
    locality: fields.ForeignKeyNullableRelation[Locality] = fields.ForeignKeyField(
        "eforslag.Locality", null=True, related_name="responses", on_delete=fields.RESTRICT
    )
    age_group = fields.CharField(max_length=8, default="")
    reference = fields.CharField(max_length=20, null=True, description="the number on the paper")

    class Meta:
        table = "response"
        # A paper is entered once. Other channels have no number, and any number of nulls are let in.
        unique_together = (("dialogue", "reference"),)
        indexes = (("dialogue_id", "locality_id", "age_group", "channel"), ("dialogue_id", "channel", "day"))


class Answer(Model):
    """One choice in answer to a question; `value` is the option's code, the scale's step or the locality.

    Where and how old are copied from the response, so that an index holds all that the results count.
    """

    id = fields.BigIntField(primary_key=True)
    response: fields.ForeignKeyRelation[Response] = fields.ForeignKeyField(
        "eforslag.Response", related_name="answers", on_delete=fields.CASCADE
    )
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "eforslag.Question", related_name="answers", on_delete=fields.RESTRICT
    )
    value = fields.IntField()
    rank = fields.SmallIntField(default=0, description="1 is first, in an answer that ranks")
    locality_id = fields.IntField(null=True)
    age_group = fields.CharField(max_length=8, default="")

    class Meta:
        table = "answer"
        indexes = (("question_id", "value", "rank", "locality_id", "age_group"),)


class WrittenAnswer(Model):
    """What somebody wrote in their own words; for the coordinators only."""

    id = fields.BigIntField(primary_key=True)
    response: fields.ForeignKeyRelation[Response] = fields.ForeignKeyField(
        "eforslag.Response", related_name="written", on_delete=fields.CASCADE
    )
    question: fields.ForeignKeyRelation[Question] = fields.ForeignKeyField(
        "eforslag.Question", related_name="written", on_delete=fields.RESTRICT
    )
    text = fields.TextField()
    is_read = fields.BooleanField(default=False, description="the coordinators have been through it")

    class Meta:
        table = "written_answer"
        indexes = (("question_id", "is_read"),)


class DialogueKey(Model):
    """A dialogue's random key, wrapped by a key outside the database. Without it no tag can be tied to a person."""

    id = fields.IntField(primary_key=True)
    dialogue: fields.OneToOneRelation[Dialogue] = fields.OneToOneField("eforslag.Dialogue", related_name="key")
    wrapped = fields.CharField(max_length=200)

    class Meta:
        table = "dialogue_key"


class Participation(Model):
    """Somebody has answered. The tag stands for the pair (dialogue, person), so the key lets each pair in once."""

    tag = fields.CharField(primary_key=True, max_length=64)
    dialogue: fields.ForeignKeyRelation[Dialogue] = fields.ForeignKeyField(
        "eforslag.Dialogue", related_name="participations", on_delete=fields.RESTRICT
    )

    class Meta:
        table = "participation"


class UnfinishedAnswer(Model):
    """What a browser has answered so far. Both the row's key and what opens it come from that browser's cookie."""

    key = fields.CharField(primary_key=True, max_length=64)
    dialogue: fields.ForeignKeyRelation[Dialogue] = fields.ForeignKeyField(
        "eforslag.Dialogue", related_name="unfinished", on_delete=fields.CASCADE
    )
    day = fields.DateField(db_index=True)
    sealed = fields.TextField()

    class Meta:
        table = "unfinished_answer"


class Meeting(Model):
    """A meeting of the dialogue, and what was said there."""

    id = fields.IntField(primary_key=True)
    dialogue: fields.ForeignKeyRelation[Dialogue] = fields.ForeignKeyField("eforslag.Dialogue", related_name="meetings")
    day = fields.DateField()
    place = fields.CharField(max_length=150)
    people = fields.IntField()
    notes = fields.TextField(default="")

    class Meta:
        table = "meeting"


class Concern(Model):
    """Something that people worry about or wish for, put into a few words by the coordinators."""

    id = fields.IntField(primary_key=True)
    dialogue: fields.ForeignKeyRelation[Dialogue] = fields.ForeignKeyField("eforslag.Dialogue", related_name="concerns")
    name = fields.CharField(max_length=150)
    name_en = fields.CharField(max_length=150, default="")
    focus_area: fields.ForeignKeyNullableRelation[FocusArea] = fields.ForeignKeyField(
        "eforslag.FocusArea", null=True, related_name="concerns", on_delete=fields.SET_NULL
    )

    class Meta:
        table = "concern"
        unique_together = (("dialogue", "name"),)

    def __str__(self) -> str:
        return self.name


class Mention(Model):
    """A concern in a written answer, or in the notes of a meeting."""

    id = fields.IntField(primary_key=True)
    concern: fields.ForeignKeyRelation[Concern] = fields.ForeignKeyField("eforslag.Concern", related_name="mentions")
    written: fields.ForeignKeyNullableRelation[WrittenAnswer] = fields.ForeignKeyField(
        "eforslag.WrittenAnswer", null=True, related_name="mentions", on_delete=fields.CASCADE
    )
    meeting: fields.ForeignKeyNullableRelation[Meeting] = fields.ForeignKeyField(
        "eforslag.Meeting", null=True, related_name="mentions", on_delete=fields.CASCADE
    )

    class Meta:
        table = "mention"
        unique_together = (("concern", "written"), ("concern", "meeting"))
