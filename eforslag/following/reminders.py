"""Reminders as letters to officers and heads: work mail, so nobody has asked for it and there is no link to stop it."""

from datetime import date, datetime

from tortoise.transactions import atomic

from eforslag import clock
from eforslag.cases.deadlines import is_late
from eforslag.cases.models import Case, Reminder
from eforslag.following.facts import filled, without_numbers
from eforslag.following.letter_page import Item, Page
from eforslag.municipality import describe
from eforslag.notifications import letters
from eforslag.notifications.models import Letter, LetterKind
from eforslag.web.language import _, format_date, gettext, ngettext

SOON = (
    _("Svaret på förslaget ska komma senast den %(day)s, om %(days)s."),
    _("Förslaget har fått %(votes)s, och de som står bakom det vill gärna veta hur det går."),
    _("Blir svaret inte klart till dess? Skriv in en ny sista dag i ärendet, så att de vet när det kommer."),
)
TODAY = (_("Svaret på förslaget ska komma senast i dag, den %(day)s."), *SOON[1:])
LATE = (
    _("Svaret på förslaget skulle ha kommit senast den %(day)s. Det är %(days)s sedan."),
    _("Förslaget har fått %(votes)s, och alla kan se på webbplatsen hur länge det har väntat."),
    _("Publicera svaret när det finns, eller skriv in en ny sista dag i ärendet så att de som väntar vet."),
)
NUMBERED = _("Diarienummer %(number)s.")


async def spread(domain: str, at: datetime) -> int:
    """Write the letters of every reminder that has none yet; returns how many."""
    return sum([await _spread(one, domain, at) for one in await Reminder.filter(spread_at=None).order_by("id")])


@atomic()
async def _spread(reminder: Reminder, domain: str, at: datetime) -> int:
    # Of two workers that found it, the one that changes the row writes the letters.
    if not await Reminder.filter(id=reminder.id, spread_at=None).update(spread_at=at):
        return 0
    return await letters.put_in(
        letters.letter(
            LetterKind.REMINDER, domain, due_at=at, language="sv", reminder_id=reminder.id, work_address=address
        )
        for address in reminder.recipients
    )


async def page_of(letter: Letter, origin: str, at: datetime) -> Page | None:
    """The reminder as things are now; None when the case has its answer or another last day."""
    reminder = await Reminder.get_or_none(id=letter.reminder_id).select_related("case__proposal")
    if reminder is None or not reminder.case.is_open or reminder.due_on != reminder.case.due_on:
        return None
    case, today = reminder.case, clock.local_date(at)
    proposal, title = case.proposal, without_numbers(case.proposal.title)
    link = gettext("Öppna ärendet")
    item = Item(title, f"{origin}/arenden/{case.id}", link, _paragraphs(case, today), proposal.language)
    return Page(
        _subject(case, title, today),
        [item],
        gettext(
            "Det här är ett arbetsmejl. Du får det för att du handlägger ärendet eller är ansvarig chef. "
            "Den som administrerar tjänsten kan ändra vilka som påminns."
        ),
    )


def _subject(case: Case, title: str, today: date) -> str:
    late = is_late(case.due_on, today)
    subject = gettext("Svaret är försenat: %(title)s") if late else gettext("Dags att svara: %(title)s")
    return subject % {"title": title}


def _paragraphs(case: Case, today: date) -> list[str]:
    left = (case.due_on - today).days
    says = LATE if left < 0 else SOON if left else TODAY
    facts = {
        "day": format_date(case.due_on),
        "days": ngettext("%(num)s dag", "%(num)s dagar", abs(left)) % {"num": abs(left)},
        "votes": describe.votes(case.proposal.votes),
        "number": case.case_number,
    }
    return [text for sentence in (*says, NUMBERED) if (text := filled(sentence, facts))]
