"""What letters say, occasion by occasion, to the proposer and to others. Warm, short, and the same things as the page.

Everything is marked here and translated when a letter is written, in the language that its reader has chosen.
"""

from dataclasses import dataclass

from eforslag.notifications.occasions import Occasion
from eforslag.web.language import Deferred, _


@dataclass(frozen=True, slots=True)
class Wording:
    """`subject` and `sentences` may name the placeholders that facts.py fills; a sentence with an empty one is left
    out. `own_subject` is said to the proposer instead."""

    subject: Deferred
    sentences: tuple[Deferred | str, ...]
    link: Deferred = _("Läs mer på förslagets sida")
    own_subject: Deferred | None = None


SAYS: dict[Occasion, Wording] = {
    Occasion.PUBLISHED: Wording(
        _("Ditt förslag är publicerat: %(title)s"),
        (
            _("Nu kan alla läsa ditt förslag och rösta på det, till och med %(last_day)s."),
            _("När det får %(needed)s tar kommunen ställning och svarar. Berätta gärna om det för andra."),
        ),
        _("Se ditt förslag"),
    ),
    Occasion.RETURNED: Wording(
        _("En fråga om ditt förslag: %(title)s"),
        (
            _("En moderator har läst ditt förslag och behöver veta mer innan det kan publiceras. Så här skriver hen:"),
            "%(quote)s",
            _("Ändra texten och skicka in förslaget igen, så läser vi det på nytt."),
        ),
        _("Svara och ändra förslaget"),
    ),
    Occasion.FORWARDED: Wording(
        _("Ditt förslag är skickat vidare: %(title)s"),
        (
            _("Tack för ditt förslag. Det hör hemma hos någon annan, så vi har skickat det vidare till: %(channel)s."),
            "%(advice)s",
            "%(quote)s",
        ),
        _("Se ditt förslag"),
    ),
    Occasion.REJECTED: Wording(
        _("Ditt förslag publiceras inte: %(title)s"),
        (
            _("Tack för att du skrev. En moderator har läst ditt förslag, och kommunen tar inte upp det."),
            "%(ground)s",
            "%(quote)s",
        ),
        _("Läs beslutet"),
    ),
    Occasion.TAKEN_DOWN: Wording(
        _("Ett förslag som du följer är borttaget"),
        (_("Förslaget är borttaget från webbplatsen, och det går inte längre att rösta på det."), "%(ground)s"),
        _("Se förslagets sida"),
        _("Ditt förslag är borttaget: %(title)s"),
    ),
    Occasion.WITHDRAWN: Wording(
        _("Förslaget är tillbakadraget: %(title)s"),
        (_("Förslagsställaren har dragit tillbaka förslaget."),),
    ),
    Occasion.MERGED: Wording(
        _("Förslaget går ihop med ett annat: %(title)s"),
        (
            _("Det finns ett förslag till om samma sak, och nu samlas rösterna på ett ställe: %(other)s."),
            _("Ingen röst flyttas av sig själv. Har du röstat kan du ta med dig din röst med en enda bekräftelse."),
            _("Vill du veta hur det går för det andra förslaget kan du följa det på dess sida."),
        ),
        _("Se vart förslaget har gått"),
    ),
    Occasion.SEPARATED: Wording(
        _("Förslaget står för sig självt igen: %(title)s"),
        (
            _("Sammanslagningen med det andra förslaget är upphävd: %(other)s."),
            _("Det går att rösta på det igen till och med %(last_day)s, och rösterna som det hade räknas."),
            _("Tog du med dig din röst till det andra förslaget räknas den kvar där också."),
        ),
        _("Se förslaget"),
    ),
    Occasion.SECOND_LOOK: Wording(
        _("Ditt förslag har prövats en gång till: %(title)s"),
        (_("En annan moderator har läst ditt förslag på nytt."), "%(outcome)s", "%(quote)s"),
        _("Läs beslutet"),
    ),
    Occasion.PASSED: Wording(
        _("Röstningen är slut: %(title)s"),
        (_("Röstningen är slut. Förslaget fick %(votes)s och nådde gränsen, så nu tar kommunen ställning till det."),),
    ),
    Occasion.LAPSED: Wording(
        _("Röstningen är slut: %(title)s"),
        (
            _("Röstningen är slut. Förslaget fick %(votes)s och nådde inte gränsen."),
            _("Det finns kvar på webbplatsen, och en förtroendevald kan ta upp idén."),
        ),
    ),
    Occasion.PICKED_UP: Wording(
        _("En förtroendevald har tagit upp förslaget: %(title)s"),
        (
            _("Förslaget nådde inte gränsen, men idén lever vidare."),
            _("%(member)s har väckt initiativet ”%(initiative)s” den %(day)s."),
            _("Ärendet har diarienummer %(case_number)s."),
        ),
        own_subject=_("En förtroendevald har tagit upp ditt förslag: %(title)s"),
    ),
    Occasion.THRESHOLD: Wording(
        _("Förslaget har nått gränsen: %(title)s"),
        (
            _("Förslaget har fått %(needed)s. Det betyder att kommunen tar ställning till det."),
            _("Svaret kommer inom %(months)s från att röstningen slutar, och du får det i ett mejl."),
            _("Det går att rösta till och med %(last_day)s. Antalet visar hur många som står bakom."),
        ),
        own_subject=_("Ditt förslag har nått gränsen: %(title)s"),
    ),
    Occasion.CASE_STATUS: Wording(
        _("Så går det för förslaget: %(title)s"),
        ("%(status)s", "%(text)s"),
    ),
    Occasion.DECIDED: Wording(
        _("Kommunen har beslutat om förslaget: %(title)s"),
        (_("%(board)s har beslutat om förslaget den %(decided_on)s."), "%(outcome)s", "%(meaning)s"),
        _("Läs hela svaret"),
        _("Kommunen har beslutat om ditt förslag: %(title)s"),
    ),
    Occasion.IMPLEMENTED: Wording(
        _("Nu är det gjort: %(title)s"),
        (_("Det som förslaget ledde till är klart sedan den %(day)s."), "%(text)s"),
        _("Se vad som har gjorts"),
    ),
    Occasion.REVIEW_ANSWERED: Wording(
        _("Förslaget har fått svar: %(title)s"),
        (
            _("Kommunen och polisen har följt upp medborgarlöftet och svarar på förslaget: %(response)s."),
            "%(quote)s",
        ),
        _("Läs hela svaret"),
        _("Ditt förslag har fått svar: %(title)s"),
    ),
}
# Said where the proposal is the one that the votes are gathered in.
GATHERS = {
    Occasion.MERGED: Wording(
        _("Ett annat förslag går ihop med det här: %(title)s"),
        (
            _("Det finns ett förslag till om samma sak: %(other)s. Nu samlas rösterna här."),
            _("De som röstade på det andra kan ta med sig sin röst hit. Den som har röstat på båda räknas en gång."),
        ),
    ),
    Occasion.SEPARATED: Wording(
        _("Ett annat förslag står för sig självt igen: %(title)s"),
        (
            _("Ett förslag som var sammanslaget med det här står för sig självt igen: %(other)s."),
            _("De röster som har följt med hit räknas kvar här."),
        ),
    ),
}
STATUSES = {
    "board": _("Ärendet ligger nu hos %(board)s."),
    "preparing": _("Kommunen har börjat arbeta med svaret."),
    "progress": _("Nytt om det som kommunen har sagt ja till:"),
}
OUTCOMES = {
    "approved": _("Kommunen säger ja till förslaget."),
    "partly": _("Kommunen säger ja till en del av förslaget."),
    "declined": _("Kommunen säger nej till förslaget."),
    "answered": _("Kommunen har svarat utan att säga ja eller nej."),
    "no_action": _("Kommunen gör inget mer med anledning av förslaget."),
}
# Of these there is more to tell.
CARRIED_OUT = frozenset({"approved", "partly"})
SECOND_LOOKS = {
    "upheld": _("Det står fast att förslaget inte publiceras."),
    "lifted": _("Beslutet ändras: förslaget tas upp igen."),
}
