"""Made-up proposals for the demo, in every state that a proposal can be in."""

from dataclasses import dataclass, field
from typing import Literal

End = Literal[
    "draft", "submitted", "returned", "published", "rejected", "forwarded", "withdrawn", "taken_down", "merged"
]

YOUTH, PLACES = "unga", "platser"


@dataclass(frozen=True, slots=True)
class Example:
    """`days` ago it was sent in; `votes` come one by one after it was published. `merged_into` is the title of
    the proposal in which the voting goes on; `second_look` is why a refusal should be looked at again."""

    title: str
    text: str
    place: str
    days: int
    end: End = "published"
    votes: int = 0
    area: str = ""
    ground: str = ""
    message: str = ""
    why_tagged: str = field(default="")
    proposer_address: str = ""
    followers: tuple[str, ...] = ()
    merged_into: str = ""
    second_look: str = ""


EXAMPLES = (
    Example(
        "Öppen fritidsgård på fredags- och lördagskvällar",
        "På helgkvällarna finns det ingenstans att vara för oss mellan 13 och 18. Många hamnar i centrum och vid "
        "resecentrum i stället.\n\nHåll en fritidsgård öppen till klockan 23 på fredagar och lördagar, med vuxna som "
        "tycker om att vara där. Låt oss unga vara med och bestämma vad som ska finnas.",
        "Söderhamns centrum", 52, votes=38, area=YOUTH,
        why_tagged="Handlar om var unga är på helgkvällarna, som löftet tar upp.",
        proposer_address="lovisa.ek@example.org", followers=("birgit.nordin@example.org", "ali.haddad@example.org"),
    ),
    Example(
        "Fler fältare ute när skolan har slutat",
        "Det märks när fältarna är ute: det blir lugnare och någon ser den som mår dåligt. Men de räcker inte till."
        "\n\nAnställ två till och låt dem arbeta eftermiddag och kväll, även i Ljusne och Bergvik.",
        "Hela kommunen", 40, votes=27, area=YOUTH,
        why_tagged="Tidiga insatser för unga, samma sak som löftets andra åtagande.",
    ),
    Example(
        "Belysning på gångvägen mellan Stugsund och stationen",
        "Gångvägen är mörk från oktober till mars och flera lampor har varit trasiga i åratal. Jag och många andra tar "
        "hellre bilen än går där på kvällen.\n\nByt till nya lampor hela vägen och klipp buskarna.",
        "Stugsund", 33, votes=21, area=PLACES, followers=("birgit.nordin@example.org",),
        why_tagged="En plats där många är otrygga på kvällen.",
    ),
    Example(
        "Fler lampor på gångvägen till tåget",
        "När jag kliver av kvällståget och ska hem till Stugsund är det kolsvart på gångvägen. Sätt upp fler lampor "
        "och se till att de lyser.",
        "Stugsund", 24, "merged", votes=6, merged_into="Belysning på gångvägen mellan Stugsund och stationen",
    ),
    Example(
        "Nattvandrare i samarbete med föreningarna",
        "Kommunen kan samla föreningar och föräldrar som vill gå ute på kvällarna, och stå för västar, kaffe och en "
        "kväll med utbildning tillsammans med polisen.",
        "Söderhamns centrum", 18, votes=12, area=YOUTH,
        why_tagged="Föreslår samverkan mellan polis, kommun och föreningar.",
    ),
    Example(
        "Utegym vid Dammparken",
        "Ett utegym mitt i stan skulle användas av både unga och gamla. Det behöver inte kosta så mycket och det är "
        "gratis att träna för alla.",
        "Dammparken", 21, votes=16,
    ),
    Example(
        "Cykelväg hela vägen till Sandarne",
        "I dag tar cykelvägen slut och man får cykla på landsvägen bland lastbilarna. Bygg ihop de bitar som redan "
        "finns, så kan barnen cykla till träningen själva.",
        "Sandarne", 12, votes=9,
    ),
    Example(
        "Kameror på parkeringen vid resecentrum",
        "Många bilar har fått rutorna krossade under hösten. Ansök om att få sätta upp kameror, och sätt upp skyltar "
        "om det, så vågar fler ställa bilen och ta tåget.",
        "Resecentrum", 9, votes=7, area=PLACES,
        why_tagged="Gäller en plats som löftet pekar ut.",
    ),
    Example(
        "Fler bänkar längs Söderhamnsån",
        "Vi som är äldre skulle kunna gå längre om det fanns någonstans att sätta sig. En bänk var hundrade meter "
        "skulle göra stor skillnad, gärna med armstöd.",
        "Söderhamnsån", 5, votes=4,
    ),
    Example(
        "Återvinning för textilier i Bergvik",
        "Närmaste ställe att lämna trasiga kläder på ligger två mil bort. Ställ en behållare vid affären i Bergvik.",
        "Bergvik", 2, votes=1,
    ),
    Example(
        "Sommarjobb till alla som går i nian",
        "Lova ett sommarjobb på tre veckor till alla som går ut nian. Det ger pengar, något att göra och en första rad "
        "i meritlistan. Många föreningar skulle ställa upp med platser.",
        "Hela kommunen", 150, votes=46, area=YOUTH,
        why_tagged="Meningsfull sysselsättning för unga under sommaren.",
    ),
    Example(
        "Lekplats för de minsta i Vågbro",
        "Lekplatsen i Vågbro passar bara större barn. Sätt upp gungor och en sandlåda för dem som är under tre år.",
        "Vågbro", 160, votes=11, followers=("maja.lind@example.org",),
    ),
    Example(
        "Samma öppettider på biblioteket i Ljusne",
        "Biblioteket i Ljusne stänger klockan 16. Den som arbetar hinner aldrig dit. Håll öppet till 19 en kväll i "
        "veckan.",
        "Ljusne", 130, votes=31,
    ),
    Example(
        "Trygg väg till skolan i Norrala",
        "Bilarna kör fort förbi skolan på morgonen. Sätt upp ett farthinder och måla ett övergångsställe.",
        "Norrala", 3, "submitted",
    ),
    Example(
        "Farthinder på Kungsgatan",
        "Det körs alldeles för fort på kvällarna. Sten Holmgren på Kungsgatan 14 har en bil med numret ABC 123 som "
        "brukar dåna förbi. Sätt upp farthinder mellan torget och bron, och mejla mig på sven.b@example.org om ni vill "
        "veta mer.",
        "Kungsgatan", 2, "submitted",
    ),
    Example(
        "Ungdomsråd som får fråga ut politikerna",
        "Låt ungdomsrådet träffa kommunstyrelsen två gånger om året och ställa frågor som de måste svara på.",
        "Hela kommunen", 1, "submitted",
    ),
    Example(
        "Gör något åt badplatsen",
        "Badplatsen behöver bli bättre, det har jag tyckt länge och det tycker många andra också.",
        "", 8, "returned",
        message="Tack för ditt förslag! Vilken badplats menar du, och vad är det som behöver bli bättre där?",
        proposer_address="nils.asp@example.org",
    ),
    Example(
        "Sänk bensinskatten",
        "Det är dyrt att bo på landet när man måste köra bil till allt. Kommunen borde sänka skatten på bensin.",
        "Hela kommunen", 45, "rejected", ground="outside_competence",
        message="Det är riksdagen som bestämmer om skatten på bensin, så kommunen kan inte göra det.",
        proposer_address="gunnar.wik@example.org",
    ),
    Example(
        "Stoppa bygget på grannens tomt",
        "Huset som byggs mitt emot blir för högt och tar all vår kvällssol. Kommunen måste riva upp bygglovet.",
        "Vågbro", 8, "rejected", ground="individual_case",
        message="Ett bygglov går att överklaga, men inte att rösta om. Byggenheten kan berätta hur du gör.",
    ),
    Example(
        "Kvällsbuss från Ljusne på fredagar och lördagar",
        "Sista bussen från Ljusne går innan filmen på bion har börjat. Ordna en buss vid tio på fredagar och lördagar.",
        "Ljusne", 6, "rejected", ground="outside_competence",
        message="Det är regionen som bestämmer om busstrafiken, så kommunen kan inte göra det.",
        second_look="Kommunen köper redan extraturer till badet på sommaren. Jag menar en sådan tur på helgkvällar.",
    ),
    Example(
        "Trasig lampa utanför skolan",
        "Lampan vid cykelstället har varit trasig i två veckor. Laga den innan någon gör sig illa.",
        "Stenbergsskolan", 15, "forwarded",
        message="Tack! Det här är en felanmälan, så vi har skickat den till dem som lagar gatubelysningen.",
    ),
    Example(
        "Discgolfbana i Mohed",
        "En bana med arton korgar skulle locka folk från hela länet. Föreningen kan hjälpa till att sköta den.",
        "Mohed", 60, "withdrawn", votes=3,
    ),
    Example(
        "Stäng av gågatan för de som stör",
        "Det är alltid samma personer som stör på gågatan och alla vet vilka det är. De borde inte få vara där.",
        "Söderhamns centrum", 70, "taken_down", votes=2, ground="protected_content",
        message="Texten handlar om personer som går att känna igen.",
    ),
    Example(
        "Allaktivitetshus i gamla brandstationen",
        "Gamla brandstationen står tom. Där skulle kunna finnas replokal, verkstad och ett café som drivs av unga.",
        "Söderhamns centrum", 4, "draft",
    ),
)  # fmt: skip

SAVED_ANSWERS = (
    ("return", "Var exakt?", "Hej {namn}! Tack för ditt förslag. Kan du skriva var i kommunen det gäller?"),
    (
        "return",
        "En sak i taget",
        "Hej {namn}! Ditt förslag gäller flera saker. Kan du dela upp det?",
    ),
    ("forward", "Felanmälan", "Det som är trasigt lagas fortare genom en felanmälan. Vi har skickat den dit åt dig."),
    ("reject", "Riksdagen bestämmer", "Det är riksdagen som bestämmer om det här, så kommunen kan inte göra det."),
)
