"""What the station says on its first page and where visitors get help: Swedish, easy Swedish, English and Finnish.

Texts of the whole service go through gettext. These stand here, since easy Swedish and Finnish are spoken by the
station alone.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tongue:
    """`code` is what is said to screen readers, and `pages` the language of the pages that the choices lead to."""

    name: str
    code: str
    pages: str
    words: dict[str, str]


SWEDISH = Tongue(
    "Svenska",
    "sv",
    "sv",
    {
        "title": "Vad vill du göra?",
        "lead": "Här kan du läsa, rösta och lämna förslag till kommunen.",
        "find": "Leta efter ett förslag",
        "vote": "Rösta",
        "submit": "Lämna ett förslag",
        "dialogue": "Svara på dialogen",
        "pledge": "Läs medborgarlöftet",
        "help": "Få hjälp",
        "login": "För att rösta eller lämna förslag behöver du BankID i din egen telefon. Har du inget BankID? "
        "Fråga personalen.",
        "when_done": "Tryck på Avsluta och rensa när du är klar.",
        "languages": "Språk",
        "help_title": "Få hjälp",
        "help_lead": "Fråga personalen här, eller ring oss.",
        "telephone": "Telefon",
        "hours": "Öppettider",
        "relay": "Du kan ringa oss genom",
        "no_bankid": "Utan BankID",
        "no_bankid_text": "Personalen kan hjälpa dig att rösta och lämna förslag om du visar legitimation.",
        "back": "Tillbaka till början",
        "pages_note": "",
    },
)
EASY = Tongue(
    "Lätt svenska",
    "sv",
    "sv",
    {
        "title": "Vad vill du göra?",
        "lead": "Kommunen vill veta vad du tycker.\nTryck på en ruta.",
        "find": "Leta efter en idé",
        "vote": "Rösta på en idé",
        "submit": "Skriv en egen idé",
        "dialogue": "Svara på frågor",
        "pledge": "Läs vad vi har lovat",
        "help": "Få hjälp",
        "login": "Du behöver din telefon med BankID för att rösta. Har du inte BankID? Personalen hjälper dig.",
        "when_done": "Är du klar? Tryck på Avsluta och rensa. Då kan ingen se vad du har gjort.",
        "languages": "Språk",
        "help_title": "Få hjälp",
        "help_lead": "Prata med personalen. Du kan också ringa.",
        "telephone": "Ring",
        "hours": "Då har vi öppet",
        "relay": "Hör du dåligt eller är det svårt att prata? Ring genom",
        "no_bankid": "Har du inte BankID?",
        "no_bankid_text": "Visa ditt id-kort för personalen. Då kan de hjälpa dig att rösta.",
        "back": "Till början",
        "pages_note": "De andra sidorna är på vanlig svenska.",
    },
)
ENGLISH = Tongue(
    "English",
    "en",
    "en",
    {
        "title": "What would you like to do?",
        "lead": "Here you can read, vote on and submit proposals to the municipality.",
        "find": "Look for a proposal",
        "vote": "Vote",
        "submit": "Submit a proposal",
        "dialogue": "Answer the dialogue",
        "pledge": "Read the safety pledge",
        "help": "Get help",
        "login": "To vote or submit a proposal you need BankID on your own phone. No BankID? Ask the staff.",
        "when_done": "Press “Finish and clear” when you are done.",
        "languages": "Language",
        "help_title": "Get help",
        "help_lead": "Ask the staff here, or call us.",
        "telephone": "Telephone",
        "hours": "Opening hours",
        "relay": "You can call us through",
        "no_bankid": "Without BankID",
        "no_bankid_text": "The staff can help you to vote and submit proposals if you show an identity document.",
        "back": "Back to the beginning",
        "pages_note": "",
    },
)
FINNISH = Tongue(
    "Suomi",
    "fi",
    "sv",
    {
        "title": "Mitä haluat tehdä?",
        "lead": "Täällä voit lukea ehdotuksia, äänestää ja tehdä oman ehdotuksen kunnalle.",
        "find": "Etsi ehdotus",
        "vote": "Äänestä",
        "submit": "Tee ehdotus",
        "dialogue": "Vastaa kyselyyn",
        "pledge": "Lue turvallisuuslupaus",
        "help": "Pyydä apua",
        "login": "Äänestämiseen ja ehdotuksen tekemiseen tarvitset BankID:n omassa puhelimessasi. "
        "Eikö sinulla ole BankID:tä? Kysy henkilökunnalta.",
        "when_done": "Paina ”Lopeta ja tyhjennä”, kun olet valmis.",
        "languages": "Kieli",
        "help_title": "Pyydä apua",
        "help_lead": "Kysy henkilökunnalta tai soita meille.",
        "telephone": "Puhelin",
        "hours": "Aukioloajat",
        "relay": "Voit soittaa meille välityspalvelun kautta",
        "no_bankid": "Ilman BankID:tä",
        "no_bankid_text": "Henkilökunta auttaa sinua äänestämään ja tekemään ehdotuksen, "
        "jos näytät henkilöllisyystodistuksen.",
        "back": "Takaisin alkuun",
        "pages_note": "Muut sivut ovat ruotsiksi.",
    },
)
TONGUES = {"sv": SWEDISH, "latt": EASY, "en": ENGLISH, "fi": FINNISH}


# What the frame says where gettext does not speak the language that was chosen; `code` is for screen readers.
FRAMES = {
    "latt": {
        "code": "sv",
        "contrast": "Tydligare färger",
        "soon": "Tiden är nästan slut. Skicka det du har skrivit.",
        "ends": "Besöket är slut om {n} sekunder. Då försvinner allt på skärmen.",
        "down": "Datorn får ingen kontakt. Ingenting är skickat eller räknat. Vi försöker igen.",
        "kept": "Datorn får ingen kontakt. Din text finns kvar här, men den är inte skickad. Vi försöker igen.",
        "over": "Ditt besök är slut",
        "gone": "Allt du skrev är borta. Datorn får ingen kontakt just nu. Vänta en stund, så kommer första sidan.",
    },
    "fi": {
        "code": "fi",
        "home": "Alkuun",
        "left": "min jäljellä",
        "contrast": "Suuri kontrasti",
        "soon": "Aika on pian lopussa. Lähetä kirjoittamasi teksti.",
        "finish": "Lopeta ja tyhjennä",
        "ask": "Oletko vielä paikalla?",
        "ends": "Käynti päättyy {n} sekunnin kuluttua, ja kaikki näytöllä oleva tyhjennetään.",
        "stay": "Kyllä, olen paikalla",
        "down": "Ei yhteyttä palvelimeen. Mitään uutta ei ole lähetetty eikä laskettu. Yritämme uudelleen.",
        "kept": "Ei yhteyttä palvelimeen. Kirjoittamasi teksti on tallella tässä, mutta sitä ei ole lähetetty. "
        "Yritämme uudelleen.",
        "over": "Käynti on päättynyt",
        "gone": "Kaikki tässä ollut on poistettu. Palvelimeen ei ole juuri nyt yhteyttä. "
        "Aloitussivu tulee näkyviin, kun yhteys palautuu.",
    },
}


def tongue(chosen: str) -> Tongue:
    return TONGUES.get(chosen, SWEDISH)
