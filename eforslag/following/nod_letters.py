"""That the other party waits for a yes: work mail to the parties' addresses, one letter for what came close by."""

from collections import Counter
from datetime import datetime, timedelta

from tortoise.transactions import atomic

from eforslag.following.letter_page import Item, Page
from eforslag.notifications import letters
from eforslag.notifications.models import Letter, LetterKind, LetterState
from eforslag.pledges.models import PartyContact, PendingChange, PledgeNod
from eforslag.pledges.parties import PARTIES, SIGNING
from eforslag.pledges.proposing import OF_UPDATES, WAITING
from eforslag.pledges.standing import Standing
from eforslag.web.language import gettext, ngettext

# Whoever changes one thing in a pledge often changes the next within minutes.
GATHERED = timedelta(minutes=10)


async def spread(domain: str, at: datetime) -> int:
    """Write a letter to each party that is waited for and has not been told; returns how many.

    Who has given no address is told once there is one, if it still waits then.
    """
    contacts = await PartyContact.exclude(email="").order_by("id")
    return sum([await _spread(one.party, one.email, domain, at) for one in contacts])


@atomic()
async def _spread(party: str, address: str, domain: str, at: datetime) -> int:
    changes = PendingChange.filter(outcome=WAITING, told_at=None, party__in=_others([party]))
    nods = PledgeNod.filter(id__in=[one.id for one in await _of_drafts([party])], told_at=None)
    # Of two workers that found them, the one that changes the rows writes the letter.
    if not await changes.update(told_at=at) + await nods.update(told_at=at):
        return 0
    if await Letter.filter(kind=LetterKind.NOD, state=LetterState.WAITING, work_address=address).exists():
        return 0
    about = {"due_at": at + GATHERED, "language": "sv", "work_address": address}
    return await letters.put_in([letters.letter(LetterKind.NOD, domain, **about)])  # type: ignore[arg-type]


def _others(parties: list[str]) -> list[str]:
    """Whose changes these parties are to say yes or no to."""
    return [one for one in SIGNING if set(parties) - {one}]


async def _of_drafts(parties: list[str]) -> list[PledgeNod]:
    """The others' yes to each draft that these parties have not said yes to."""
    nods = await PledgeNod.filter(pledge__state=Standing.DRAFT).select_related("pledge").order_by("id")
    said = Counter(one.pledge.id for one in nods)
    return [one for one in nods if one.party in _others(parties) and said[one.pledge.id] < len(SIGNING)]


async def page_of(letter: Letter, origin: str) -> Page | None:
    """All that waits for the party as things are now; None when it has said yes or no to everything."""
    contacts = await PartyContact.filter(email=letter.work_address)
    parties = [one.party for one in contacts]
    waiting = PendingChange.filter(outcome=WAITING, party__in=_others(parties))
    changes = await waiting.select_related("pledge", "focus_area", "commitment").order_by("id")
    items = [_item(one, origin) for one in changes] + [_draft(one, origin) for one in await _of_drafts(parties)]
    if not items:
        return None
    subject = ngettext(
        "Medborgarlöftet väntar på ert ja", "Medborgarlöftet väntar på ert ja till %(num)s saker", len(items)
    )
    return Page(
        subject % {"num": len(items)},
        items,
        gettext(
            "Det här är ett arbetsmejl. Ni får det för att ni arbetar med medborgarlöftet. "
            "Vart det skickas ändrar ni under Löftesarbete."
        ),
    )


def _item(change: PendingChange, origin: str) -> Item:
    about = change.commitment.text if change.commitment else str(change.focus_area or change.pledge)
    url = f"{origin}/loftesarbete/{change.pledge.id}#andring-{change.id}"
    return Item(about, url, gettext("Läs och svara"), [_why(change)], "sv")


def _draft(nod: PledgeNod, origin: str) -> Item:
    words = gettext("%(party)s har sagt ja till utkastet. När ni också har sagt ja kan löftet undertecknas.")
    url = f"{origin}/loftesarbete/{nod.pledge.id}#ja"
    return Item(nod.pledge.title, url, gettext("Läs utkastet"), [words % {"party": str(PARTIES[nod.party])}], "sv")


def _why(change: PendingChange) -> str:
    party = {"party": str(PARTIES[change.party])}
    if change.kind in OF_UPDATES:
        words = gettext("%(party)s har berättat om ett gemensamt åtagande. Alla kan läsa det när ni har sagt ja.")
    else:
        words = gettext("%(party)s vill ändra något i löftet. Det ändras när ni har sagt ja.")
    return words % party
