"""What the demo's pledges say, and what is told of them. All of it but the pledge of 2022–2023 is made up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Area:
    """A focus area, and the columns of its commitments; one without a last day is due when the pledge ends."""

    name: str
    description: str
    commitments: Sequence[dict[str, Any]]
    picture: str = ""
    sources: Sequence[dict[str, str]] = ()


# The place of the commitment, the day (or how many days ago), how it goes, in words, and other columns.
Told = tuple[int, Any, str, str, dict[str, Any]]

SIGNATORIES = (
    {"name": "Anna Exempelsson", "role": "Kommunstyrelsens ordförande (exempel)", "party": "municipality"},
    {"name": "Per Påhittad", "role": "Chef för lokalpolisområdet (exempel)", "party": "police"},
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
    picture="I dialogerna under 2021 svarade fler än 500 personer. Brott och droger bland unga oroade både unga och "
    "äldre mest, och många ville att föreningar, skola, kommun och polis skulle samarbeta mer.",
    sources=({"name": "Medborgardialogerna 2021, fler än 500 svar", "url": ""},),
)
# Made up, as the pledge's background says of what is told.
FIRST_UPDATES: Sequence[Told] = (
    (0, date(2022, 6, 14), "under_way", "Exempel: Vi har besökt tre kommuner och läst vad de har skrivit om sina "
     "arbetssätt. Genomgången är halvvägs.", {}),
    (1, date(2022, 3, 7), "under_way", "Exempel: Veckomötena är igång. Polisen, socialtjänsten och skolan ses varje "
     "måndag.", {"achieved": 1}),
    (2, date(2022, 5, 20), "under_way", "Exempel: Den första gemensamma insatsen gjordes vid resecentrum och i "
     "centrum.", {"achieved": 1}),
    (0, date(2022, 12, 12), "done", "Exempel: Genomgången är klar och redovisad för styrgruppen. Fyra arbetssätt "
     "prövas från årsskiftet.", {"evidence": "Styrgruppens minnesanteckningar, december 2022"}),
    (2, date(2022, 11, 18), "under_way", "Exempel: Den andra insatsen, under en fredag och lördag.", {"achieved": 2}),
    (2, date(2023, 6, 9), "under_way", "Exempel: Den tredje insatsen gjordes före skolavslutningen.", {"achieved": 3}),
    (1, date(2023, 12, 4), "done", "Exempel: Mötena har hållits varje vecka utom under semestern. Fler unga har fått "
     "stöd innan något har hänt, säger de som arbetar med dem.", {"achieved": 1,
     "evidence": "Sammanställning av veckomötena 2022–2023"}),
    (2, date(2023, 12, 15), "not_done", "Exempel: Det blev tre insatser av fyra. Den fjärde ställdes in när polisen "
     "behövdes på annat håll.", {"achieved": 3, "evidence": "Redovisningen av insatserna"}),
)  # fmt: skip

EARLIEST_AREA = Area(
    "Trygghet i centrum",
    "Det ska kännas tryggt att vara i centrum på kvällen.",
    (
        {"text": "Polisen gör två riktade insatser om året i centrum, var och en under minst två dagar.",
         "owner": "police", "target": 4, "unit": "insatser", "follow_up_source": "Polisens redovisning"},
        {"text": "Kommunen går igenom belysningen i centrum och byter ut den som är dålig.",
         "owner": "municipality", "follow_up_source": "Gatuenhetens lista"},
        {"text": "Vi håller ett öppet möte om trygghet varje halvår.",
         "owner": "joint", "target": 4, "unit": "möten", "follow_up_source": "Minnesanteckningar"},
    ),
    picture="Var tredje som svarade sade sig undvika centrum sena kvällar, oftast för att det är mörkt och tomt.",
    sources=({"name": "Trygghetsmätningen 2019 (exempel)", "url": ""},),
)  # fmt: skip
EARLIEST_UPDATES: Sequence[Told] = (
    (1, date(2020, 10, 5), "under_way", "Hälften av armaturerna är bytta.", {}),
    (0, date(2021, 11, 22), "done", "Fyra insatser är gjorda, två varje år.", {"achieved": 4}),
    (1, date(2021, 9, 30), "done", "All belysning i centrum är genomgången och 62 lampor är bytta.",
     {"evidence": "Gatuenhetens lista, september 2021"}),
    (2, date(2021, 12, 10), "changed", "Pandemin gjorde att två möten hölls på nätet i stället och ett ställdes in.",
     {"achieved": 3}),
)  # fmt: skip
JOINT_NEWS = "Exempel: 31 kvällar hittills i år. På fredagar är vi oftast i centrum och vid resecentrum."
NEW_WORDS = "Resecentrum, skolgårdar, gångvägar och parkeringar ska kännas trygga alla tider på dygnet."
# How many days ago; what would be before the pledge was signed is told on that day.
NOW_UPDATES: Sequence[Sequence[Told]] = (
    (
        (0, 120, "under_way", "Exempel: Vi har varit ute tillsammans 18 kvällar. De unga känner igen oss nu, och fler "
         "kommer fram och pratar.", {"achieved": 18}),
        (0, 35, "under_way", "Exempel: 27 kvällar hittills. På lovet ordnade vi en fotbollsturnering med "
         "föreningarna.", {"achieved": 27, "evidence": "Fältarnas dagbok"}),
        (1, 140, "under_way", "Exempel: Mötesplatsen öppnade i februari och har öppet fredagar och lördagar.", {}),
        (1, 12, "done", "Exempel: Mötesplatsen är öppen varje helgkväll. I genomsnitt kommer 45 unga.",
         {"evidence": "Besöksräkningen, vecka för vecka"}),
    ),
    (
        (0, 60, "under_way", "Exempel: Fyra vandringar är gjorda, den senaste i Broberg. 23 saker är rättade: lampor, "
         "buskar och ett trasigt räcke.", {"achieved": 4, "evidence": "Protokoll från vandringarna"}),
        (1, 130, "under_way", "Exempel: Vi är på plats vid resecentrum när de sena tågen kommer, oftast torsdag till "
         "lördag.", {}),
    ),
)  # fmt: skip

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
        picture="Fyra av tio som svarade i årets dialog säger att unga saknar någonstans att vara på kvällen. De unga "
        "själva säger samma sak, och önskar sig öppna lokaler och vuxna som lyssnar.\n\nPolisen ser fler försök att "
        "sälja narkotika till unga vid resecentrum än för två år sedan.",
        sources=(
            {"name": "Medborgardialogen inför löftet (exempel)", "url": ""},
            {"name": "Polisens lägesbild (exempel)", "url": ""},
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
        picture="Resecentrum och gångvägen dit är de platser som flest nämner när de berättar var de känner sig "
        "otrygga. Var fjärde kvinna tar en annan väg efter klockan 21.",
        sources=(
            {"name": "Trygghetsmätningen (exempel)", "url": ""},
            {"name": "Brottsförebyggande rådet om trygga platser", "url": "https://bra.se/"},
        ),
    ),
)
