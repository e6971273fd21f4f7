"""Texts that moderators write again and again, with places for what differs from proposal to proposal."""

import re
from collections.abc import Mapping, Sequence

from tortoise.exceptions import IntegrityError
from tortoise.transactions import atomic

from eforslag.errors import Conflict, NotFound
from eforslag.moderation.models import SavedAnswer
from eforslag.proposals.models import Proposal
from eforslag.web.language import Deferred, _

STEPS = {"return": _("Återsänd med en fråga"), "forward": _("Skicka vidare"), "reject": _("Avvisa")}
PLACES: dict[str, Deferred] = {
    "rubrik": _("förslagets rubrik"),
    "namn": _("förslagsställarens namn"),
    "plats": _("platsen, om den är angiven"),
}
_PLACE = re.compile(r"\{([^{}]*)\}")


class TitleTaken(Conflict):
    message = "Det finns redan en text med det namnet för samma beslut. Välj ett annat namn."


def unknown_places(text: str) -> list[str]:
    """The places in a text that stand for nothing, as written."""
    return [match[0] for match in _PLACE.finditer(text) if match[1] not in PLACES]


def filled(text: str, proposal: Proposal) -> str:
    """The text with its places filled in for this proposal."""
    values: Mapping[str, str] = {
        "rubrik": proposal.title,
        "namn": proposal.proposer_name,
        "plats": proposal.place,
    }
    return _PLACE.sub(lambda match: values.get(match[1], match[0]), text)


def inserted(written: str, text: str) -> str:
    """What was written already, with the text after it."""
    return f"{written}\n\n{text}" if written else text


async def saved(step: str = "") -> Sequence[SavedAnswer]:
    """The texts for one decision, or for all of them."""
    chosen = SavedAnswer.filter(step=step) if step else SavedAnswer.all()
    return await chosen.order_by("step", "title")


async def one(answer_id: int) -> SavedAnswer:
    found = await SavedAnswer.get_or_none(id=answer_id)
    if found is None:
        raise NotFound
    return found


@atomic()
async def keep(step: str, title: str, text: str, *, replaces: int | None = None) -> None:
    """Save a text under a title that no other of the same decision has. Raises TitleTaken."""
    try:
        if replaces is None:
            await SavedAnswer.create(step=step, title=title, text=text)
        elif not await SavedAnswer.filter(id=replaces).update(step=step, title=title, text=text):
            raise NotFound
    except IntegrityError:
        raise TitleTaken from None


async def remove(answer_id: int) -> None:
    if not await SavedAnswer.filter(id=answer_id).delete():
        raise NotFound
