"""A ballot on its way into the box, the proposal that it is for, and the ways in which it can be refused."""

from dataclasses import dataclass
from datetime import datetime

from eforslag.errors import Busy, Conflict
from eforslag.municipality.rules import Rules


class AlreadyVoted(Conflict):
    message = "Du har redan röstat på det här förslaget. Din röst är räknad."


class NotOpen(Conflict):
    message = "Det går inte att rösta på det här förslaget, för röstningen är inte öppen."


class CannotTakeBack(Conflict):
    message = "Det går inte att ta tillbaka en röst på det här förslaget."


class Unconfirmed(Busy):
    """The transaction may have been written or not: the database did not get to say so."""

    message = (
        "Vi kan inte bekräfta det du gjorde än. Försök igen om en liten stund. "
        "Är din röst redan räknad får du veta det, och den räknas aldrig två gånger."
    )


@dataclass(frozen=True, slots=True)
class Ballot:
    """One person's vote on one proposal, or the wish to take it back; without a time of its own, at the database's."""

    proposal_id: int
    person_key: str
    channel: str
    age: int | None = None
    at: datetime | None = None
    takes_back: bool = False


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that takes votes, as it stands while nobody else can change it. `now` is the database's time."""

    id: int
    title: str
    closes_at: datetime
    rules: Rules
    wrapped: str
    now: datetime
