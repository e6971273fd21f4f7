"""What a voter may be asked."""

from wtforms import RadioField

from eforslag.identity.eligibility import GROUNDS
from eforslag.web.forms import Form, Required, choices
from eforslag.web.language import _


class GroundForm(Form):
    """How the person belongs to the municipality, where the rules let them say so themselves."""

    ground = RadioField(
        _("Hur hör du till kommunen?"),
        [Required(_("Välj det som stämmer för dig."))],
        choices=choices(GROUNDS),
        validate_choice=False,
    )
