"""What a decision must hold before it is taken: pure rules over what the moderator writes and chooses."""

from eforslag.errors import DomainError
from eforslag.moderation.channels import CHANNELS
from eforslag.moderation.grounds import GROUNDS
from eforslag.proposals.lifecycle import StepNotPossible

QUESTION_LEAST = 10
MESSAGE_LIMIT = 2000


class DecidedMeanwhile(StepNotPossible):
    message = (
        "Förslaget har ändrats sedan du öppnade sidan: någon annan har tagit ställning till det, "
        "eller så har förslagsställaren dragit tillbaka det. Ditt beslut är inte sparat."
    )


class TextChanged(DecidedMeanwhile):
    message = "Förslagsställaren har skickat in en ny text sedan du öppnade sidan. Läs den innan du publicerar."


class Incomplete(DomainError):
    """Something that the decision needs is missing; the forms say so first, beside the field."""

    status = 422
    message = "Beslutet är inte komplett. Gå tillbaka och fyll i det som saknas."


def require_question(question: str) -> None:
    """Whoever gets a proposal back must be told what to change."""
    if not QUESTION_LEAST <= len(question) <= MESSAGE_LIMIT:
        raise Incomplete


def require_ground(ground: str, message: str) -> None:
    if ground not in GROUNDS or len(message) > MESSAGE_LIMIT:
        raise Incomplete


def require_channel(channel: str, message: str) -> None:
    if channel not in CHANNELS or len(message) > MESSAGE_LIMIT:
        raise Incomplete
