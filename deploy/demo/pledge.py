"""The demo's pledges: Söderhamn's of 2022–2023 in our own words, and a made-up one for now.

The first one's period is over, but it is not closed until it has been followed up.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from eforslag.audit.actor import Actor
from eforslag.identity.models import StaffMember
from eforslag.pledges import actions, outline
from eforslag.pledges.models import FocusArea, Pledge
from examples import PLACES, YOUTH


@dataclass(frozen=True, slots=True)
class Area:
    """A focus area, and the columns of its commitments; one without a last day is due when the pledge ends."""

    name: str
    description: str
    commitments: Sequence[dict[str, Any]]


SIGNATORIES = (
    {"name": "", "role": "Kommunstyrelsens ordförande", "party": "municipality"},
    {"name": "", "role": "Tillförordnad chef för lokalpolisområde Hälsingland", "party": "police"},
)
SENTENCE = "Tillsammans motverkar vi brott och drogmissbruk bland unga."
BACKGROUND = (
    "Under 2021 bjöd kommunen och polisen in till dialoger om trygghet. Fler än 500 svarade på frågorna, och det som "
    "oroade mest var brott och droger bland unga.\n\nDärför handlar löftet om att hjälpa tidigt, att dela det vi vet "
    "med varandra och att göra det svårare att sälja narkotika."
)

FIRST_AREA = Area(
    "Brott och droger bland unga",
    "Färre unga ska dras in i kriminalitet och missbruk, och den som är på väg dit ska få hjälp i tid.",
    (
        {
            "text": "Vi utvecklar formerna för vår samverkan. Under 2022 går vi igenom vilka arbetssätt som har gett "
            "bra resultat på andra håll.",
            "owner": "joint",
            "due": date(2022, 12, 31),
            "follow_up_source": "Genomgången, som redovisas för styrgruppen",
        },
        {
            "text": "Polisen och socialtjänsten bedömer tidigt vilket stöd den som är under 21 år behöver, delar mer "
            "information med varandra och ses varje vecka.",
            "owner": "joint",
            "target": 1,
            "unit": "möte i veckan",
            "follow_up_source": "Minnesanteckningar från veckomötena",
        },
        {
            "text": "Under 2022 och 2023 gör vi minst fyra gemensamma insatser mot narkotika. Varje insats pågår "
            "minst en arbetsdag.",
            "owner": "joint",
            "target": 4,
            "unit": "insatser",
            "follow_up_source": "Polisens och kommunens redovisning av varje insats",
        },
    ),
)

NOW_AREAS = (
    Area(
        "Brott och droger bland unga",
        "Fler unga ska ha något bra att göra på kvällen, och vuxna omkring sig som bryr sig.",
        (
            {
                "text": "Fältare och poliser är ute tillsammans på fredags- och lördagskvällar.",
                "owner": "joint",
                "target": 40,
                "unit": "kvällar om året",
                "follow_up_source": "Fältarnas dagbok",
            },
            {
                "text": "Kommunen håller en mötesplats för unga öppen på helgkvällar.",
                "owner": "municipality",
                "follow_up_source": "Antal besök, räknade varje kväll",
            },
        ),
    ),
    Area(
        "Trygga platser",
        "Resecentrum, gångvägar och parkeringar ska kännas trygga alla tider på dygnet.",
        (
            {
                "text": "Vi går trygghetsvandringar tillsammans med dem som bor i området och rättar till det vi ser.",
                "owner": "municipality",
                "target": 6,
                "unit": "vandringar om året",
                "follow_up_source": "Protokoll från varje vandring",
            },
            {
                "text": "Polisen är synlig vid resecentrum när tåg och bussar kommer på kvällen.",
                "owner": "police",
                "follow_up_source": "Trygghetsmätningen",
            },
        ),
    ),
)


async def load_pledges(staff: StaffMember, at: datetime) -> dict[str, FocusArea]:
    """Both pledges; returns the focus areas of the one for now by their short names in the examples.

    They were written and signed before anything else in the demo happened, whenever `at` is.
    """
    by = Actor("staff", staff.name, staff.id)
    first = await _load_first(by)
    year = at.year
    written = datetime(year, 1, 12, 9, tzinfo=UTC)
    pledge = await actions.write_pledge(
        f"Medborgarlöfte {year}–{year + 1} (exempel)",
        "Vi gör kvällarna tryggare för unga, och platserna tryggare för alla.",
        date(year, 1, 1),
        date(year + 1, 12, 31),
        background="Det här löftet är påhittat för demonstrationen. Det bygger vidare på löftet för 2022–2023.",
        police_area="Lokalpolisområde Hälsingland",
        predecessor_id=first.id,
        by=by,
        at=written,
    )
    youth, places = [await _load_area(pledge, area, by, written) for area in NOW_AREAS]
    await actions.sign_pledge(pledge.id, date(year, 1, 12), SIGNATORIES, by=by, at=written)
    return {YOUTH: youth, PLACES: places}


async def _load_first(by: Actor) -> Pledge:
    written = datetime(2022, 2, 21, 9, tzinfo=UTC)
    pledge = await actions.write_pledge(
        "Söderhamns medborgarlöfte 2022–2023",
        SENTENCE,
        date(2022, 1, 1),
        date(2023, 12, 31),
        background=BACKGROUND,
        police_area="Lokalpolisområde Hälsingland",
        by=by,
        at=written,
    )
    await _load_area(pledge, FIRST_AREA, by, written)
    return await actions.sign_pledge(pledge.id, date(2022, 2, 21), SIGNATORIES, by=by, at=written)


async def _load_area(pledge: Pledge, area: Area, by: Actor, at: datetime) -> FocusArea:
    loaded = await outline.add_focus_area(pledge.id, area.name, area.description, by=by, at=at)
    for terms in area.commitments:
        await outline.add_commitment(loaded.id, {"due": pledge.period_end} | terms, by=by, at=at)
    return loaded
