"""A visit at the desk as rules: what is checked, how long it lasts, what of the number is shown. Pure."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from eforslag.errors import Conflict
from eforslag.identity.personal_number import InvalidPersonalNumber, PersonalNumber, has_valid_check_digit, parse
from eforslag.web.language import Deferred, _

IDLE = timedelta(minutes=10)
LONGEST = timedelta(minutes=30)
# Their order is that of the number keys.
ID_KINDS: Mapping[str, Deferred] = {
    "passport_se": _("Svenskt pass"),
    "national_id": _("Nationellt id-kort"),
    "driving_licence": _("Svenskt körkort"),
    "sis_card": _("SIS-märkt id-kort"),
    "tax_agency_card": _("Skatteverkets id-kort"),
    "passport_eu": _("Pass från ett annat EU-land"),
}
# Without a document, where the rules let somebody else vouch for the person.
VOUCHED: Mapping[str, Deferred] = {
    "known_by_two": _("Känd av två personer som visar legitimation"),
    "certifier": _("Intygsgivare som visar legitimation"),
}
EVERY_KIND = {**ID_KINDS, **VOUCHED}

MISSING = _("Skriv personnumret som det står på legitimationen.")
WRONG_LENGTH = _("Ett personnummer är tio eller tolv siffror. Räkna siffrorna en gång till.")
WRONG_DATE = _("Datumet i numret finns inte eller har inte varit än. Jämför de första siffrorna med legitimationen.")
WRONG_DIGIT = _("Siffrorna går inte ihop, så någon av dem är fel. Jämför dem en och en med legitimationen.")


class OwnVisit(Conflict):
    message = "Du kan inte öppna ett besök åt dig själv. Rösta med din egen e-legitimation eller be en kollega."


class OnlyForTesting(Conflict):
    message = "Numret är ett av Skatteverkets testnummer och tillhör ingen. Det fungerar inte här."


class VisitAlreadyOpen(Conflict):
    message = "Du har redan ett öppet besök. Avsluta det innan du öppnar ett nytt."


def kinds(vouching_is_allowed: bool) -> Mapping[str, Deferred]:
    """What may be checked under the rules in force."""
    return EVERY_KIND if vouching_is_allowed else ID_KINDS


def is_over(opened_at: datetime, last_seen_at: datetime, at: datetime) -> bool:
    """Whether nobody has done anything for ten minutes, or half an hour has passed whatever was done."""
    return at >= opened_at + LONGEST or at >= last_seen_at + IDLE


def masked(number: PersonalNumber) -> str:
    """The year and the last two digits: enough to see a slip against the card, too little for who stands behind."""
    return f"{number[:4]}••••-••{number[10:]}"


def mistake(typed: str, today: date) -> Deferred | None:
    """What is wrong with what was typed, in words that never repeat it; None for a valid number."""
    if not typed.strip():
        return MISSING
    try:
        parse(typed, today=today)
    except InvalidPersonalNumber:
        return _mistake(re.sub(r"[\s+-]", "", typed))
    return None


def _mistake(digits: str) -> Deferred:
    if not re.fullmatch(r"[0-9]{10}|[0-9]{12}", digits):
        return WRONG_LENGTH
    return WRONG_DATE if has_valid_check_digit(digits[-10:]) else WRONG_DIGIT
