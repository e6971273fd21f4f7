"""What became of proposals in the demo that reached their threshold, and of one that an elected member picked up.

Told after everything else, so that the other examples keep their places.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.cases import actions, boards, initiatives
from eforslag.cases.models import Case
from eforslag.cases.opening import open_due
from eforslag.cases.reminding import remind_due
from eforslag.identity.models import StaffMember
from eforslag.proposals.models import Proposal
from examples import Example

SERVICES, SCHOOLS = "Kultur- och samhällsservicenämnden", "Barn- och utbildningsnämnden"
BOARDS = (
    (SERVICES, "Gunilla Hedlund", "gunilla.hedlund@kommunen.example"),
    (SCHOOLS, "Mats Engström", "mats.engstrom@kommunen.example"),
    ("Socialnämnden", "Leila Karimi", "leila.karimi@kommunen.example"),
)

# Older proposals, with the same words as the others have.
OLDER = (
    Example(
        "Gratis buss för alla under 20",
        "Bussen är dyr för den som inte har skolkort. Låt alla under 20 år åka gratis på kvällar, helger och lov.",
        "Hela kommunen", 700, votes=41,
    ),
    Example(
        "Farthinder utanför Stenbergsskolan",
        "Bilarna kör fort på morgonen när alla ska lämna sina barn. Bygg ett farthinder vid övergångsstället.",
        "Stenbergsskolan", 640, votes=33,
    ),
    Example(
        "Ny badbrygga i Sandarne",
        "Den gamla bryggan är rutten och avspärrad. Bygg en ny med stege, så att fler kan bada där.",
        "Sandarne", 560, votes=29,
    ),
    Example(
        "Fritidsbank där alla kan låna skidor",
        "Låt oss lämna in skidor, skridskor och hjälmar som vi har vuxit ur, och låna ut dem gratis.",
        "Söderhamns centrum", 520, votes=36,
    ),
    Example(
        "Toalett vid Dammparken på sommaren",
        "Många är i Dammparken på sommaren, men där finns ingen toalett. Ställ dit en från maj till september.",
        "Dammparken", 480, votes=28,
    ),
    Example(
        "Belyst pulkabacke i Norrala",
        "På vintern är det mörkt redan när skolan slutar. Med några lampor i backen kan barnen åka efteråt.",
        "Norrala", 300, votes=9,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ending:
    """How far a case has come; days are counted back from today."""

    title: str
    case_number: str = ""
    board: str = ""
    preparing: int = 0
    decided: int = 0
    outcome: str = ""
    meaning: str = ""
    answer: str = ""
    updates: tuple[tuple[int, str], ...] = ()
    is_done: bool = False


ENDINGS = (
    Ending("Fler fältare ute när skolan har slutat", "KS 2026/0412", "Socialnämnden"),
    Ending(
        "Sommarjobb till alla som går i nian", "BUN 2026/0187", SCHOOLS, preparing=20,
        meaning="Alla som går ut nian får söka tre veckors sommarjobb.",
        answer="Förvaltningen räknar på hur många platser som behövs. Föreningarna har svarat att de kan ta emot "
        "ungefär hälften.",
    ),
    Ending(
        "Samma öppettider på biblioteket i Ljusne", "KSN 2026/0233", SERVICES, preparing=38, decided=9,
        outcome="approved",
        meaning="Biblioteket i Ljusne har öppet till klockan 19 på torsdagar från och med nästa månad.",
        answer="Nämnden säger ja till förslaget. Biblioteket i Ljusne får kvällsöppet på torsdagar.\n\n"
        "Kostnaden ryms inom årets budget. Efter ett år tittar nämnden på hur många som har kommit på kvällarna.",
    ),
    Ending(
        "Gratis buss för alla under 20", "KS 2025/0091", SERVICES, preparing=500, decided=395, outcome="answered",
        meaning="Det blir ingen gratis buss nu, men kommunen tar upp frågan med regionen.",
        answer="Regionen bestämmer vad bussen kostar, så kommunen kan inte besluta om det ensam. Nämnden har skickat "
        "förslaget till regionen och bett om ett svar.",
    ),
    Ending(
        "Farthinder utanför Stenbergsskolan", "KSN 2025/0144", SERVICES, preparing=470, decided=420,
        outcome="approved",
        meaning="Det byggs ett farthinder vid övergångsstället utanför Stenbergsskolan.",
        answer="Nämnden säger ja till förslaget. Mätningar visar att var tredje bil kör fortare än 30 på morgonen.",
        updates=(
            (300, "Farthindret är beställt. Det byggs när skolan har sommarlov."),
            (190, "Farthindret är på plats och övergångsstället är nymålat."),
        ),
        is_done=True,
    ),
    Ending(
        "Ny badbrygga i Sandarne", "KSN 2025/0210", SERVICES, preparing=380, decided=310, outcome="declined",
        meaning="Kommunen bygger ingen ny brygga, utan tar bort den gamla.",
        answer="Nämnden säger nej till förslaget. En ny brygga skulle kosta en miljon kronor, och bottnen är för "
        "lös för att den ska hålla. I stället rustas badplatsen vid Stenö upp, med brygga och ramp.",
    ),
    Ending("Fritidsbank där alla kan låna skidor", "KSN 2025/0268", SERVICES, preparing=300),
    Ending(
        "Toalett vid Dammparken på sommaren", "KSN 2025/0301", SERVICES, preparing=280, decided=160, outcome="partly",
        meaning="Det ställs en toalett vid Dammparken i juni, juli och augusti.",
        answer="Nämnden säger ja till en toalett under de tre månader då flest är i parken, men inte i maj.",
        updates=((60, "Kommunen har skrivit avtal om en tillgänglig toalett. Den ställs ut i juni."),),
    ),
)  # fmt: skip


async def open_case(title: str) -> None:
    """As the worker does within half a minute of the vote that reaches the threshold."""
    proposal = await Proposal.get(title=title)
    if proposal.threshold_reached_at:
        await open_due(proposal.threshold_reached_at + timedelta(seconds=20))


async def load_cases(subject: str, at: datetime) -> None:
    """Boards with their officer, every case as far as it has come, and a member's initiative."""
    officer = await StaffMember.create(subject=subject, name="Nadia Rahimi", last_login_at=at)
    by = Actor("staff", officer.name, officer.id)
    ids = {}
    for name, head, address in BOARDS:
        board = await boards.add_board(name, head_name=head, head_email=address, by=by, at=at)
        await boards.tie_officer(board.id, officer.id, "nadia.rahimi@kommunen.example", by=by, at=at)
        ids[name] = board.id
    for ending in ENDINGS:
        await _tell(await Case.get(proposal__title=ending.title), ending, ids, by, at)
    await remind_due(at)
    await _pick_up("Belyst pulkabacke i Norrala", by, at)


async def _tell(case: Case, ending: Ending, boards_by_name: dict[str, int], by: Actor, at: datetime) -> None:
    began = at - timedelta(days=ending.preparing or 30)
    details: dict[str, Any] = {"case_number": ending.case_number, "board_id": boards_by_name[ending.board]}
    case = await actions.change_details(
        case.id, seen=case.version, officer_id=by.staff_id, due_on=case.due_on, **details, by=by, at=began
    )
    if ending.preparing:
        case = await actions.start_preparing(case.id, seen=case.version, by=by, at=began)
    if ending.answer:
        drafted = at - timedelta(days=ending.decided)
        case = await actions.draft_answer(case.id, seen=case.version, **_answer(ending, at), by=by, at=drafted)
    if ending.decided:
        decided = at - timedelta(days=ending.decided)
        case = await actions.publish_decision(case.id, seen=case.version, by=by, at=decided)
    for number, (days, text) in enumerate(ending.updates, 1):
        then = at - timedelta(days=days)
        last = ending.is_done and number == len(ending.updates)
        told: dict[str, Any] = {"is_last": last, "seen": case.version, "by": by, "at": then}
        case = await actions.tell_progress(case.id, clock.local_date(then), text, **told)


def _answer(ending: Ending, at: datetime) -> dict[str, Any]:
    decided_on = clock.local_date(at - timedelta(days=ending.decided)) if ending.decided else None
    minutes = f"https://kommunen.example/protokoll/{decided_on}" if decided_on else ""
    return {
        "outcome": ending.outcome or None,
        "decided_on": decided_on,
        "minutes_url": minutes,
        "meaning": ending.meaning,
        "answer": ending.answer,
    }


async def _pick_up(title: str, by: Actor, at: datetime) -> None:
    proposal = await Proposal.get(title=title)
    then = at - timedelta(days=90)
    day = clock.local_date(then)
    await initiatives.pick_up(
        proposal.id, "Ljus i pulkabackarna", "Sofia Norberg, ledamot i nämnden", day, case_number="KSN 2026/0058",
        by=by, at=then,
    )  # fmt: skip
