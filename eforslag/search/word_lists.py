"""Words that Swedish treats in a way of their own."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Too common to say what a text is about, and neither sought nor kept.
STOP_WORDS = _set("""
    alla allt alltid and andra annan annat att av bara behov behöver behövs bli blir blivit borde bra både bör
    de dem den denna deras dess dessa det detta dig din dina ditt du då där därför efter eller en er ert ett
    finnas finns fler flera flest for fram från få får fått för före föreslå föreslår förslag ganska genom gjort
    gå går gärna gör göra ha hade han har hela helt henne hennes hon honom hos hur här i idag in inga ingen
    inget innan inom inte is istället it jag ju kan kanske kommer kommun kommunen kunde kunna lite man med
    mellan men mer mera mest mig min mina minst mitt mot mycket många måste möjligt ni nog nu någon något några
    när nära och också of om on oss på redan samma samt se sen sig sin sina sitt ska skall skulle som så sådan
    sådana sätta ta tar that the till tills to tycker under upp ut utan vad var vara varför varit varje vi vid
    vilja vilka vilken vilket vill vore vår våra vårt väl we åt än är även önskar över
""")
# Nouns of two and three letters that stand in compounds; other short forms are mostly endings by chance.
SHORT = _set("""
    bad bil bio bok bro by båt dag dam eld fik fot gas gat gym hav hund hus häl höst is jul kök led lek ljud
    ljus mat mur mål not ont ort park ram rid ris rum rör sal sim sjö ski sko snö sol sop spel sten stig tak
    tal tid torg träd tåg ull ung ute ved vik väg vår yta zon älg äng å ås ö
""")
# With these a word begins without being a compound of them.
PREFIXES = _set("""
    all alla allt an av be bi bort den der des det där efter emot en ens era ett fort fram från för förbi före
    förs genom hela hem här i ihop in ingen inne inom kring lös med mellan miss mot ned neder ner nog när
    någon om på rund runt sam sig så tids till und undan under upp uppe ut utan van var vid åt åter över
""")
# Endings that look like words of their own.
NO_HEADS = _set("""
    ade ades aktig aktiga aktigt ande andes are aren ares arna arnas asta aste ation ats atta bara bart cent
    dom domar domen else elsen elser ena ens ering eringen erna ernas erne ers ets full fulla het heten heter
    hets iga igt ingar ingen ings inna inne isk iska ist isten ister isterna lig liga lighet ligheten ligt
    ling lingar lingen lösa löst mässig mässigt ning ningar ningarna ningen nings orna rade rande rare ring
    ringar ringen rings sam samma samt sel skap skapen skapet tion tionen tioner vand ång ångs
""")
# Words that happen to be made of others.
WHOLE = _set("centrum kontrakt moment dokument aktuell material personal minister semester kommunal")
