"""Other words for the same thing, as people say it and as a municipality does. Pure.

They are for questions only: the index says what is written, and whoever asks for a dagis finds the förskola for less.
"""

from functools import cache

from eforslag.search.words import keys

# On each line words that stand for one another. What merely has to do with a thing is not on its line.
_GROUPS = """
anhörig närstående
avgift taxa kostnad
badhus simhall
belysning lampa lykta gatlykta lyktstolpe gatubelysning gatlampa ljus
bibbla bibliotek stadsbibliotek
bilfri gågata
bio biograf
blomma plantering rabatt blomsterplantering
bostad lägenhet
bredband fiber fibernät internet
brygga badbrygga
buller oljud oväsen
bullerplank bullerskydd bullervall ljudvall
buske sly buskage häck
buss kollektivtrafik busstrafik
busshållplats hållplats busstation
bänk sittbänk parkbänk sittplats
båthamn småbåtshamn marina båtplats
centrum stan city innerstad stadskärna
cirkulationsplats rondell
cykelbana cykelväg cykelstråk cykelled
cykelparkering cykelställ cykelgarage
dagis förskola daghem
defibrillator hjärtstartare
demensboende äldreboende vårdboende ålderdomshem
dricksvatten vattenpost
droger narkotika knark
eldstad grillplats
elev skolbarn
elsparkcykel elscooter
epa epatraktor a-traktor mopedbil
farthinder fartgupp gupp vägbula
fik kafé café
fritids fritidshem
fritidsgård ungdomsgård ungdomslokal
funktionsnedsättning funktionshinder handikapp rörelsehinder
gratis avgiftsfri kostnadsfri
gym utegym träning
gympa gymnastik
gångbana trottoar gångväg
gångtunnel tunnel viadukt
halkbekämpning sandning saltning
hastighet fart
hemtjänst hemvård
hundgård hundrastgård hundpark hundlekplats
husbil ställplats
hyresrätt hyreslägenhet
idrott sport
idrottshall sporthall gymnastiksal
idrottsplats idrottsanläggning sportanläggning
invandrare nyanländ flykting
isbana skridskobana isrink
kamera kameraövervakning övervakningskamera
klotter graffiti
koloni odlingslott kolonilott
kommunhus stadshus
kränkning mobbning trakasserier
laddare laddstolpe laddplats laddstation laddpunkt
laga reparera
lekpark lekplats
loppis loppmarknad
läxhjälp läxläsning
motionsspår elljusspår löparspår
måltid mat
nedskräpning skräp sopor
ordningsvakt väktare
papperskorg soptunna sopkorg skräpkorg
park grönområde
pensionär senior äldre
plogning snöröjning skottning ploga skotta snöröja
renovera rusta
resecentrum tågstation järnvägsstation
simskola simundervisning simlektion
sjukhus lasarett
skate skateboard skejt skejtboard
skogsavverkning avverkning kalhygge
skolmat skollunch
solcell solpanel
språkcafé språkkafé
staket stängsel
stig vandringsled led
synskadad blind
tipp återvinningscentral åvc sopstation återvinningsgård
toalett wc dass toa
trafikljus rödljus trafiksignal stoppljus
ungdom tonåring unga
utebad friluftsbad utomhusbad utebassäng
utomhus ute
vandalism skadegörelse
vegansk vegetarisk växtbaserad
vårdcentral hälsocentral
wifi wi-fi surfzon
övergångsställe gångpassage cykelöverfart
"""


def others(term: str) -> tuple[str, ...]:
    """The terms of the words that this term's word could as well have been."""
    return _known().get(term, ())


@cache
def _known() -> dict[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for line in _GROUPS.split("\n"):
        words = [keys(word) for word in line.split()]
        for one in words:
            rest = [term for other in words if other is not one for term in other if term not in one]
            for term in one:
                found.setdefault(term, {}).update(dict.fromkeys(rest))
    return {term: tuple(meant) for term, meant in found.items()}
