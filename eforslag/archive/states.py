"""The words that services use for where a proposal is, and what they are here. Pure."""

from eforslag.proposals.lifecycle import State

ANSWERED = "answered"
# The first of each is the one that is written here.
_WORDS = {
    State.PUBLISHED: "open, published, active, ongoing, öppen, öppet, öppna, öppen för röster, öppet för röster, "
    "öppen för röstning, öppet för röstning, publicerad, publicerat, pågående, pågår, aktiv, aktivt, "
    "live, collecting, ny, nytt",
    State.PASSED: "passed, reached, approved, under way, in progress, nådde gränsen, nått gränsen, gick vidare, "
    "gått vidare, godkänd, godkänt, handläggs, under handläggning, under beredning, bereds",
    State.LAPSED: "lapsed, closed, expired, ended, failed, avslutad, avslutat, stängd, stängt, förfallen, förfallet, "
    "archived, arkiverad, arkiverat, "
    "nådde inte gränsen, inte nått gränsen, ej nått gränsen, gick inte vidare",
    State.REJECTED: "rejected, refused, avvisad, avvisat, nekad, nekat, ej publicerad, ej publicerat",
    State.FORWARDED: "forwarded, hänvisad, hänvisat, skickad vidare, skickat vidare",
    # What was never published there is shown to nobody here either, and waits for no moderator.
    State.WITHDRAWN: "withdrawn, återtagen, återtaget, tillbakadragen, tillbakadraget, draft, utkast, submitted, "
    "returned, pending, under review, inskickad, inskickat, inkommen, inkommet, granskas, under granskning, väntar",
    State.MERGED: "merged, sammanslagen, sammanslaget",
    State.TAKEN_DOWN: "taken_down, taken down, removed, borttagen, borttaget",
}
_ANSWERED_WORDS = (
    "answered, decided, implemented, besvarad, besvarat, beslutad, beslutat, beslut fattat, bifallen, bifallet, "
    "avslagen, avslaget, genomförd, genomfört, delvis bifallen, delvis bifallet, "
    "accepted, granted, declined, denied, done, completed, bifall, avslag, klar, klart"
)
KNOWN = {word: state for state, words in _WORDS.items() for word in words.split(", ")}
# What has got an answer has gone through, whatever became of it.
KNOWN |= dict.fromkeys(_ANSWERED_WORDS.split(", "), State.PASSED)


def state_of(word: str) -> State | None:
    """What the word means, in whatever letters; None for one that nobody has thought of."""
    return KNOWN.get(" ".join(word.lower().replace("_", " ").split())) or KNOWN.get(word.lower())


def word_for(state: State | str) -> str:
    return _WORDS[State(state)].partition(",")[0]
