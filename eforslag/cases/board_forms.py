"""A board and its officers, as the administrator fills them in."""

import re
from collections.abc import Sequence
from typing import Any

from wtforms import IntegerField, SelectField
from wtforms.validators import StopValidation

from eforslag.cases.deadlines import MOST_REMINDER_DAYS
from eforslag.identity.models import StaffMember
from eforslag.web.forms import Among, Form, Line, Required, Within, choices
from eforslag.web.language import _

_ADDRESS = re.compile(r"[^@\s,;<>\"()\\]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
ADDRESS_LIMIT = 254


def an_address(form: Any, field: Any) -> None:
    if field.data and not _ADDRESS.fullmatch(field.data):
        raise StopValidation(str(_("Skriv en e-postadress, till exempel namn@kommun.se.")))


class Days:
    field_flags = {"required": True}

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None or not 1 <= field.data <= MOST_REMINDER_DAYS:
            field.errors.clear()
            raise StopValidation(str(_("Skriv ett antal dagar, från 1 till 180.")))


class BoardForm(Form):
    name = Line(_("Nämndens namn"), [Required(_("Skriv vad nämnden heter.")), Within(120)])
    head_name = Line(_("Chef"), [Within(150)])
    head_email = Line(_("Chefens e-postadress"), [Within(ADDRESS_LIMIT), an_address])
    reminder_days = IntegerField(_("Påminn så många dagar före sista dagen för svar"), [Days()])


class OfficerForm(Form):
    staff = SelectField(_("Handläggare"), [Among(_("Välj en handläggare."))], choices=(), validate_choice=False)
    email = Line(_("E-postadress för påminnelser"), [Within(ADDRESS_LIMIT), an_address])

    def offer(self, members: Sequence[StaffMember]) -> None:
        self.staff.choices = choices({str(member.id): member.name for member in members})

    offered = property(fset=offer)
