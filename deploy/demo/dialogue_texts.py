"""What is written and said in the demo's dialogue. Made up."""

from datetime import date

YOUNG = "Droger och brott bland unga"
TOGETHER = "Mer samverkan mellan lokala aktörer"
SEEN = "Poliser och vuxna som syns"
PLACES_TO_BE = "Mötesplatser för unga"
LIGHT = "Mörka platser och gångvägar"
TRAFFIC = "Buskörning och mopeder"
# The name, in English, and whether the pledge's focus area answers to it.
CONCERNS = (
    (YOUNG, "Drugs and crime among the young", True),
    (TOGETHER, "More cooperation between local actors", True),
    (SEEN, "Police and adults who are seen", True),
    (PLACES_TO_BE, "Places for the young", True),
    (LIGHT, "Dark places and footpaths", False),
    (TRAFFIC, "Reckless driving and mopeds", False),
)
WRITTEN: tuple[tuple[str, list[str]], ...] = (
    ("Det säljs droger öppet vid busstationen. Mina barn vågar inte gå där.", [YOUNG]),
    ("Skolan, soc och polisen måste prata med varandra. Nu bollas familjerna runt.", [TOGETHER]),
    ("Ungdomarna har ingenstans att vara på kvällarna, därför hamnar de i fel sällskap.", [PLACES_TO_BE, YOUNG]),
    ("Fler poliser till fots i centrum, inte bara i bil.", [SEEN]),
    ("Gatlyktorna är släckta på gångvägen mot älven. Där går jag aldrig efter mörkret.", [LIGHT]),
    ("Jag är sexton och vet flera som säljer på skolan. Vuxna ser men gör inget.", [YOUNG, SEEN]),
    ("Föreningarna vill hjälpa till men vet inte vem de ska ringa på kommunen.", [TOGETHER]),
    ("Mopederna kör som galningar på cykelvägen hela sommaren.", [TRAFFIC]),
    ("Ge fältarna mer tid, de känner ungdomarna och kan prata med dem innan det går snett.", [YOUNG, SEEN]),
    ("Öppna fritidsgården på lördagar igen, även i de mindre orterna.", [PLACES_TO_BE]),
    ("Narkotikan kryper ner i åldrarna. Hjälp föräldrarna att se tecknen tidigt.", [YOUNG]),
    ("Bjud in oss grannar, affärerna och bostadsbolaget när ni planerar. Vi ser vad som händer.", [TOGETHER]),
    ("Det är mörkt och ödsligt vid stationen när sista tåget kommer.", [LIGHT]),
    ("Någon vuxen borde vara ute när skoldiskot slutar.", [SEEN]),
    ("Ta rånen och hoten mellan ungdomar på allvar direkt, inte efter ett halvår.", [YOUNG]),
    ("Polisen och kommunen borde ha ett gemensamt kontor där man kan komma in och prata.", [TOGETHER, SEEN]),
    ("Jag känner mig trygg här och är glad över att ni frågar.", []),
    ("Bilar som driftar på parkeringen vid affären varje fredag.", [TRAFFIC]),
)
MEETINGS = (
    (
        date(2021, 9, 22),
        "Biblioteket, Söderhamn",
        34,
        "Många oroade sig för att droger säljs öppet bland unga. Flera föräldrar ville att skola, socialtjänst och "
        "polis delar mer med varandra. En fritidsledare berättade att de yngsta är tolv år.",
    ),
    (
        date(2021, 10, 6),
        "Folkets hus, Ljusne",
        21,
        "De unga saknar ett ställe att vara på. Föreningarna vill vara med men vet inte vem de ska vända sig till. "
        "Belysningen vid badet är trasig.",
    ),
)
