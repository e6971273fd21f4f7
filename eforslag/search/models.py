"""The index: which terms a proposal holds and how much each says about it."""

from typing import Any

from tortoise import fields

from eforslag.database.model import Model


class SearchTerm(Model):
    """A term that occurs, and in how many proposals."""

    id = fields.IntField(primary_key=True)
    term = fields.CharField(max_length=40, unique=True)
    occurrences = fields.IntField()

    class Meta:
        table = "search_term"


class SearchWord(Model):
    """A word as somebody wrote it, so that a slip can be told from it."""

    id = fields.IntField(primary_key=True)
    word = fields.CharField(max_length=40, unique=True)

    class Meta:
        table = "search_word"


class SearchPosting(Model):
    """That a term occurs in a proposal. Made anew as a whole whenever the proposal's texts change."""

    id = fields.BigIntField(primary_key=True)
    term_id = fields.IntField()
    proposal_id = fields.IntField()
    weight = fields.SmallIntField(description="from 1 to 1000")

    class Meta:
        table = "search_posting"
        indexes = (("term_id", "weight", "proposal_id"), ("proposal_id", "term_id", "weight"))


class SearchDocument(Model):
    """That a proposal is in the index, by which analysis, and what has been answered to it."""

    proposal: fields.OneToOneRelation[Any] = fields.OneToOneField(
        "eforslag.Proposal", related_name="search_document", primary_key=True
    )
    analysis = fields.SmallIntField()
    answer = fields.TextField(default="")

    class Meta:
        table = "search_document"
        indexes = (("analysis", "proposal_id"),)
