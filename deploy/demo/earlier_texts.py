"""What the residents of the demo proposed in 2021, and what became of it. All of it is made up."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from examples import Example
from pledge_examples import Told

EARLIEST = "centrum 2021"
PROPOSALS = (
    Example(
        "Ljusare gångväg mellan torget och resecentrum",
        "Gångvägen är mörk större delen av vintern, och många går hellre en omväg längs stora vägen.\n\nSätt upp nya "
        "lampor hela vägen, så att man ser vem man möter.",
        "Söderhamns centrum", 0, votes=14, area=EARLIEST,
        why_tagged="En mörk plats i centrum, som löftet handlar om.",
    ),
    Example(
        "Håll de öppna mötena om trygghet på nätet också",
        "Alla kan inte ta sig till stadshuset en vardagskväll. Sänd mötena så att fler kan vara med och fråga.",
        "Hela kommunen", 0, votes=9, area=EARLIEST,
        why_tagged="Gäller de möten som löftet lovar.",
    ),
    Example(
        "Musik på torget på fredagskvällarna",
        "Låt lokala band spela en timme varje fredag, så blir det fler vuxna på torget.",
        "Söderhamns centrum", 0, votes=4, area=EARLIEST,
        why_tagged="Fler människor i centrum på kvällen.",
    ),
)  # fmt: skip
# In the order of the review: the answer, whom it concerns, and why.
ANSWERS = (
    (
        "becomes_commitment",
        "municipality",
        "Exempel: Vi har gått gångvägen tillsammans med dem som bor där och håller med. Vi sätter upp nya lampor och "
        "skriver in det i nästa löfte.",
    ),
    (
        "covered_by_commitment",
        "joint",
        "Exempel: Under pandemin sände vi två möten, och fler var med än i stadshuset. Vi fortsätter så.",
    ),
)
AREA = "Exempel: Det ska kännas tryggt att gå i centrum på kvällen."
CONCERN = (
    "Exempel: När löftet för 2020–2021 följdes upp var det vägen mellan torget och resecentrum som fick flest röster."
)
LAMPS: dict[str, Any] = {
    "text": "Exempel: Kommunen sätter upp 24 nya lampor längs gångvägen mellan torget och resecentrum.",
    "target": 24,
    "unit": "lampor",
    "due": date(2022, 11, 30),
    "follow_up_source": "Gatuenhetens lista",
}
LAMPS_TOLD: Sequence[Told] = (
    (0, date(2022, 5, 30), "under_way", "Exempel: Kabeln är nedgrävd och de första nio lamporna lyser.",
     {"achieved": 9}),
    (0, date(2022, 10, 20), "done", "Exempel: Alla 24 lampor är på plats. Samma kväll gick vi vägen med dem som bor "
     "där.", {"achieved": 24, "evidence": "Gatuenhetens lista, oktober 2022"}),
)  # fmt: skip
