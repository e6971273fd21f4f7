"""What a clerk types when a computer becomes a station."""

from eforslag.web.forms import Form, Line, Required, Within
from eforslag.web.language import _

NAME_LIMIT, PLACE_LIMIT = 60, 100


class PairingForm(Form):
    code = Line(_("Koden på stationens skärm"), [Required(_("Skriv koden som står på stationens skärm.")), Within(40)])
    name = Line(_("Stationens namn"), [Required(_("Ge stationen ett namn.")), Within(NAME_LIMIT)])
    place = Line(_("Plats"), [Required(_("Skriv var stationen står.")), Within(PLACE_LIMIT)])
