"""The three steps of a proposal as forms."""

from typing import Any

from wtforms import BooleanField, RadioField
from wtforms.validators import StopValidation

from eforslag.notifications.forms import Email
from eforslag.proposals.reviewable import REASON_LIMIT
from eforslag.proposals.writing import LANGUAGES, PLACE_LIMIT, TEXT_LEAST, TEXT_LIMIT, TITLE_LIMIT, number_warning
from eforslag.web.forms import Form, Line, Required, Text, Within, choices
from eforslag.web.language import _


def no_numbers(form: Any, field: Any) -> None:
    """Personal and phone numbers must not be published, so they are pointed out and stop the form."""
    warning = number_warning(field.data or "")
    if warning:
        raise StopValidation(warning)


class IdeaForm(Form):
    title = Line(
        _("Rubrik"),
        [Required(_("Skriv en rubrik som säger vad du föreslår.")), Within(TITLE_LIMIT), no_numbers],
    )
    text = Text(
        _("Vad föreslår du, och varför?"),
        [Required(_("Beskriv ditt förslag.")), Within(TEXT_LIMIT, TEXT_LEAST), no_numbers],
    )


class PlaceForm(Form):
    place = Line(_("Plats"), [Within(PLACE_LIMIT), no_numbers])
    language = RadioField(
        _("Vilket språk är förslaget skrivet på?"),
        [Required(_("Välj ett språk."))],
        choices=choices(LANGUAGES),
        default="sv",
    )


class SecondLookForm(Form):
    second_look_reason = Text(_("Varför ska vi läsa det en gång till?"), [Within(REASON_LIMIT), no_numbers])


class SendForm(Form):
    """The last step. The consent is asked of those who are young."""

    email = Email(_("Din e-postadress"))
    consent = BooleanField(_("Min vårdnadshavare vet om och godkänner att jag skickar in förslaget"))
    asks_consent = False

    def validate_consent(self, field: Any) -> None:
        if self.asks_consent and not field.data:
            raise StopValidation(str(_("Din vårdnadshavare behöver godkänna att du skickar in förslaget.")))
