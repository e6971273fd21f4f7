"""The votes, and the key that each proposal's voter tags are made with."""

from tortoise import fields

from eforslag.database.model import Model
from eforslag.proposals.models import Proposal


class VotingKey(Model):
    """A proposal's random key, wrapped by a key outside the database. Without it no tag can be tied to a person."""

    proposal: fields.OneToOneRelation[Proposal] = fields.OneToOneField(
        "eforslag.Proposal", related_name="voting_key", primary_key=True
    )
    wrapped = fields.CharField(max_length=200)

    class Meta:
        table = "voting_key"


class Vote(Model):
    """One person's support of one proposal.

    The tag is made with the proposal's own key, so it stands for the pair (proposal, person),
    and the primary key lets each pair in once, whatever races.
    """

    voter_tag = fields.CharField(primary_key=True, max_length=64)
    proposal: fields.ForeignKeyRelation[Proposal] = fields.ForeignKeyField(
        "eforslag.Proposal", related_name="ballots", on_delete=fields.RESTRICT
    )
    channel = fields.CharField(max_length=10, default="web")
    day = fields.DateField(description="the day only: an exact time could be tied to a person's visit")

    class Meta:
        table = "vote"
        indexes = (("proposal_id", "day"),)
