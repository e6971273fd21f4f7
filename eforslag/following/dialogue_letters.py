"""That a dialogue has ended by itself, told once to those who run it: work mail to the parties' own addresses."""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag.dialogues.models import Dialogue, Response
from eforslag.dialogues.standing import State
from eforslag.following.letter_page import Item, Page
from eforslag.notifications import letters
from eforslag.notifications.models import Letter, LetterKind
from eforslag.pledges.models import PartyContact
from eforslag.web.language import format_date, gettext, ngettext


async def spread(domain: str, at: datetime) -> int:
    """Write the letters of every dialogue that has ended and is not told of yet; returns how many."""
    ended = await Dialogue.filter(state=State.CLOSED, ended_at__isnull=False, told_at=None)
    return sum([await _spread(one.id, domain, at) for one in ended])


@atomic()
async def _spread(dialogue_id: int, domain: str, at: datetime) -> int:
    # Of two workers that found it, the one that changes the row writes the letters.
    if not await Dialogue.filter(id=dialogue_id, told_at=None).update(told_at=at):
        return 0
    addresses = sorted({one.email for one in await PartyContact.exclude(email="")})
    return await letters.put_in(
        letters.letter(
            LetterKind.DIALOGUE, domain, due_at=at, language="sv", dialogue_id=dialogue_id, work_address=address
        )
        for address in addresses
    )


async def page_of(letter: Letter, origin: str) -> Page | None:
    """The letter as things are now; None when somebody has published the results meanwhile."""
    dialogue = await Dialogue.get_or_none(id=letter.dialogue_id)
    if dialogue is None or dialogue.results_published_on is not None:
        return None
    answered = await Response.filter(dialogue_id=dialogue.id).count()
    facts = {"day": format_date(dialogue.closes_on)}
    says = [
        gettext("Sista dagen att svara var den %(day)s, och dialogen tar inte emot fler svar.") % facts,
        ngettext("En person svarade.", "%(number)s personer svarade.", answered) % {"number": answered},
        gettext("Läs det som skrevs med egna ord, samla det under rubriker och publicera resultatet."),
    ]
    url = f"{origin}/loftesarbete/dialoger/{dialogue.id}"
    return Page(
        gettext("Dialogen är slut: %(title)s") % {"title": dialogue.title},
        [Item(dialogue.title, url, gettext("Öppna dialogen"), says, "sv")],
        gettext(
            "Det här är ett arbetsmejl. Ni får det för att ni arbetar med medborgarlöftet. "
            "Vart det skickas ändrar ni under Löftesarbete."
        ),
    )
