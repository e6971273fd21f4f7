"""The field for an e-mail address."""

from typing import Any

from wtforms.validators import StopValidation

from eforslag.notifications.addresses import NoAddress, parsed
from eforslag.web.forms import Line


def _sound(form: Any, field: Any) -> None:
    """Keeps the address in its one form, or says what looks wrong with it. An empty field is for Required to judge."""
    try:
        field.data = parsed(field.data) if field.data else ""
    except NoAddress as refusal:
        raise StopValidation(str(refusal.sentence)) from None


class Email(Line):
    def __init__(self, label: Any, validators: Any = (), **kwargs: Any) -> None:
        rendered = {"type": "email", "autocomplete": "email", "inputmode": "email"}
        super().__init__(label, [*validators, _sound], render_kw=rendered, **kwargs)
