"""What a visitor has before them on a screen of their own, and how it lies in a column. Pure."""

from dataclasses import asdict, dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from eforslag.errors import Conflict

# A station at rest is noted once a minute, and without scripts it asks for its first page every ninety seconds.
SEEN_WITHIN = timedelta(minutes=3)


class Kind(StrEnum):
    """`VOTE`, `UNDO` and `TEXT` are questions to the visitor; the others say how things are.

    `ANSWERED` lasts as long as a vote is being counted or a text sent.
    """

    GREETING = "greeting"
    VOTE = "vote"
    UNDO = "undo"
    TEXT = "text"
    ANSWERED = "answered"
    VOTED = "voted"
    UNDONE = "undone"
    SENT = "sent"
    DECLINED = "declined"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Shown:
    """`id` is the proposal that is asked about; `version` is the text as it was laid before the visitor.

    `form` is what was said at the last step of a text, and `sentence` why something was refused.
    """

    kind: Kind = Kind.GREETING
    id: int = 0
    version: str = ""
    form: dict[str, Any] = field(default_factory=dict)
    sentence: str = ""

    @property
    def is_question(self) -> bool:
        return self.kind in (Kind.VOTE, Kind.UNDO, Kind.TEXT)

    def answered(self, kind: Kind, sentence: str = "") -> "Shown":
        """What comes after it. What was said of a text that is not sent is kept, so that nobody has to say it twice."""
        kept = {} if kind in (Kind.VOTED, Kind.UNDONE, Kind.SENT) else self.form
        return Shown(kind, self.id if kept else 0, form=kept, sentence=sentence)


def written(shown: Shown) -> dict[str, Any]:
    return asdict(shown)


def read(column: dict[str, Any]) -> Shown:
    return Shown(**{**column, "kind": Kind(column["kind"])})


class StationTaken(Conflict):
    message = "Stationen används av någon annan eller är avstängd. Visa på din egen skärm, eller välj en annan station."


class TextChanged(Conflict):
    message = "Texten har ändrats sedan den lades fram. Personalen lägger fram den på nytt."


class NoScreen(Conflict):
    message = "Besökaren har ingen egen skärm. Visa på din skärm, eller välj en station."


class OnTheirScreen(Conflict):
    message = "Besökaren har en egen skärm och svarar där. Lägg fram det, eller visa på din skärm i stället."
