"""Reminders of late commitments as letters to the parties: work mail, one letter for all that was noted at once."""

from datetime import datetime

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.following.letter_page import Item, Page
from eforslag.notifications import letters
from eforslag.notifications.models import Letter, LetterKind
from eforslag.pledges.following_up import CommitmentNow, commitments_of
from eforslag.pledges.models import CommitmentReminder, Pledge
from eforslag.pledges.progress import SILENT_DAYS
from eforslag.web.language import format_date, gettext, ngettext


async def spread(domain: str, at: datetime) -> int:
    """Write the letters of every reminder that has none yet, one to each address and round; returns how many."""
    rows = await CommitmentReminder.filter(spread_at=None).order_by("id")
    return sum([await _spread(moment, domain, at) for moment in dict.fromkeys(one.at for one in rows)])


@atomic()
async def _spread(moment: datetime, domain: str, at: datetime) -> int:
    rows = await CommitmentReminder.filter(spread_at=None, at=moment).order_by("id")
    # Of two workers that found them, the one that changes the rows writes the letters.
    if await CommitmentReminder.filter(id__in=[one.id for one in rows], spread_at=None).update(spread_at=at) != len(
        rows
    ):
        return 0
    first = {address: one.id for one in reversed(rows) for address in one.recipients}
    return await letters.put_in(
        letters.letter(
            LetterKind.COMMITMENT, domain, due_at=at, language="sv", commitment_reminder_id=number, work_address=address
        )
        for address, number in sorted(first.items())
    )


async def page_of(letter: Letter, origin: str, at: datetime) -> Page | None:
    """The reminder as things are now; None when somebody has told how all of it goes."""
    late = await _still_late(letter, at)
    if not late:
        return None
    subject = ngettext("Berätta hur det går med ett åtagande", "Berätta hur det går med %(num)s åtaganden", len(late))
    return Page(
        subject % {"num": len(late)},
        [_item(one, origin) for one in late],
        gettext(
            "Det här är ett arbetsmejl. Ni får det för att åtagandena är era i medborgarlöftet. "
            "Vart det skickas ändrar ni under Löftesarbete."
        ),
        lead=gettext("Alla kan se på löftets sida när ni senast berättade något."),
    )


async def _still_late(letter: Letter, at: datetime) -> list[CommitmentNow]:
    """Those of the round that are late for the same reason as then."""
    first = await CommitmentReminder.get_or_none(id=letter.commitment_reminder_id)
    if first is None:
        return []
    noted = await CommitmentReminder.filter(at=first.at).select_related("commitment")
    mine = {one.commitment.id: one for one in noted if letter.work_address in one.recipients}
    pledges = await Pledge.filter(focus_areas__commitments__id__in=[*mine])
    rows = await commitments_of(list({one.id: one for one in pledges}.values()), clock.local_date(at))
    found = [(row, mine[row.commitment.id]) for row in rows if row.commitment.id in mine]
    return [row for row, one in found if row.late and (row.late.kind, row.late.since) == (one.kind, one.since)]


def _item(one: CommitmentNow, origin: str) -> Item:
    url = f"{origin}/loftesarbete/ataganden/{one.commitment.id}/lage"
    return Item(one.commitment.text, url, gettext("Skriv en lägesrapport"), [_why(one)], "sv")


def _why(one: CommitmentNow) -> str:
    last = {"day": format_date(one.latest.day)} if one.latest else {}
    if one.late and one.late.kind == "due":
        return gettext("Dagen då det skulle vara klart har gått. Berätta hur det gick, eller att det har ändrats.")
    if last:
        return gettext("Ni berättade senast den %(day)s. Skriv några rader om hur det går nu.") % last
    return gettext("Ni har inte berättat något på %(days)s dagar. Skriv några rader om hur det går.") % {
        "days": SILENT_DAYS
    }
