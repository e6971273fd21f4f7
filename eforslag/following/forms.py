"""Leaving one's address."""

from wtforms import RadioField

from eforslag.notifications.forms import Email
from eforslag.web.forms import Form, Required, choices
from eforslag.web.language import LANGUAGES, _


class FollowForm(Form):
    email = Email(_("E-postadress"), [Required(_("Skriv den e-postadress som vi ska mejla till."))])
    language = RadioField(
        _("Språk i mejlen"), [Required(_("Välj ett språk."))], choices=choices(LANGUAGES), default="sv"
    )
