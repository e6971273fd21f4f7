"""What a voter may be asked."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import StopValidation

from eforslag.identity.eligibility import GROUNDS
from eforslag.web.forms import Form, Required, choices
from eforslag.web.language import _

CHOOSE = _("Välj det som stämmer för dig.")


def one_of_them(form: Any, field: Any) -> None:
    if field.data not in GROUNDS:
        raise StopValidation(str(CHOOSE))


class GroundForm(Form):
    """How the person belongs to the municipality, where the rules let them say so themselves."""

    ground = RadioField(
        _("Hur hör du till kommunen?"),
        [Required(CHOOSE), one_of_them],
        choices=choices(GROUNDS),
        validate_choice=False,
    )
