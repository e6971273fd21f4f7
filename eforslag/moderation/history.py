"""What has been done with a proposal, told from the audit log in sentences. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from eforslag.audit.models import AuditEntry
from eforslag.moderation.channels import CHANNELS
from eforslag.moderation.grounds import GROUNDS
from eforslag.web.language import Deferred, _, gettext

WHAT = {
    "proposal.submitted": _("Skickade in förslaget"),
    "proposal.withdrawn": _("Drog tillbaka förslaget"),
    "proposal.published": _("Publicerade förslaget"),
    "proposal.masked": _("Tog bort personuppgifter ur texten"),
    "proposal.noted": _("Skrev en anteckning"),
    "proposal.returned": _("Återsände förslaget med en fråga"),
    "proposal.forwarded": _("Skickade förslaget vidare"),
    "proposal.rejected": _("Avvisade förslaget"),
    "proposal.second_look_asked": _("Bad om en ny prövning"),
    "proposal.refusal_upheld": _("Prövade förslaget på nytt: beslutet står fast"),
    "proposal.refusal_lifted": _("Prövade förslaget på nytt: beslutet hävdes"),
    "proposal.taken_down": _("Tog bort förslaget från webbplatsen"),
    "proposal.merged": _("Slog samman förslaget med ett annat"),
    "proposal.took_over": _("Slog samman ett annat förslag med det här"),
    "proposal.separated": _("Upphävde sammanslagningen"),
    "proposal.gave_back": _("Upphävde sammanslagningen av ett annat förslag med det här"),
    "proposal.threshold_reached": _("Förslaget nådde gränsen"),
    "proposal.passed": _("Röstningen slutade, gränsen nåddes"),
    "proposal.lapsed": _("Röstningen slutade, gränsen nåddes inte"),
    "votes.recounted": _("Räknade om rösterna och rättade antalet"),
    "votes.key_destroyed": _("Raderade förslagets röstnyckel"),
    "proposal.tagged": _("Kopplade förslaget till ett fokusområde"),
    "proposal.untagged": _("Tog bort en koppling till ett fokusområde"),
}
WHO = {"resident": _("Förslagsställaren"), "system": _("Tjänsten")}


@dataclass(frozen=True, slots=True)
class Event:
    what: str
    who: str
    at: datetime
    why: str = ""
    text: str = ""


def told(entry: AuditEntry, sentences: Mapping[str, Deferred] = WHAT) -> Event:
    """An entry as an event; an action that has no sentence is shown by its name."""
    known = sentences.get(entry.action)
    return Event(
        what=str(known) if known else entry.action,
        who=who(entry),
        at=entry.at,
        why=_why(entry.details),
        text=str(entry.details.get("message") or entry.details.get("reason") or ""),
    )


def who(entry: AuditEntry) -> str:
    known = WHO.get(entry.actor_kind)
    return str(known) if known else entry.actor_name or gettext("Personal")


def _why(details: dict[str, object]) -> str:
    """The ground or the channel in words, or the number or focus area that the event gave."""
    ground, channel = GROUNDS.get(str(details.get("ground"))), CHANNELS.get(str(details.get("channel")))
    if ground or channel:
        return str(ground.title if ground else channel.title if channel else "")
    given = (details.get(name) for name in ("number", "focus_area", "other"))
    return next((found for found in given if isinstance(found, str)), "")
