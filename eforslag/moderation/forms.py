"""The moderators' decisions as forms. Their fields have names of their own, since several stand on one page."""

from collections.abc import Mapping
from typing import Any

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.validators import StopValidation

from eforslag.moderation.answers import PLACES, unknown_places
from eforslag.moderation.channels import CHANNELS, Channel
from eforslag.moderation.decisions import MESSAGE_LIMIT, QUESTION_LEAST
from eforslag.moderation.grounds import GROUNDS, Ground
from eforslag.proposals.personal_data import find_numbers
from eforslag.web.forms import Among, Form, Required, Text, Within, choices
from eforslag.web.language import Deferred, _
from eforslag.web.whole_numbers import whole_number

REASON_LIMIT = 500


def no_personal_number(form: Any, field: Any) -> None:
    """A telephone number to customer service may well stand in an answer, a personal number never."""
    if any(finding.kind == "personal_number" for finding in find_numbers(field.data or "")):
        raise StopValidation(str(_("Texten ser ut att innehålla ett personnummer. Ta bort det.")))


def known_places(form: Any, field: Any) -> None:
    """Only what can be filled in may stand in braces."""
    unknown = unknown_places(field.data or "")
    if unknown:
        raise StopValidation(
            _("%(place)s går inte att fylla i. Skriv bara %(known)s inom klamrar.")
            % {"place": unknown[0], "known": ", ".join(f"{{{name}}}" for name in PLACES)}
        )


def _titles(options: Mapping[str, Ground] | Mapping[str, Channel]) -> dict[str, Deferred]:
    return {code: option.title for code, option in options.items()}


class PublishForm(Form):
    """The version that the moderator has read comes along, so that a newer one is not published unread."""

    read_version = HiddenField()

    @property
    def version(self) -> int:
        return whole_number(self.read_version.data) or 0


class MaskForm(PublishForm):
    """Which places in the text are to be taken out, by their codes."""

    places = SelectMultipleField(validate_choice=False)

    @property
    def chosen(self) -> set[str]:
        return set(self.places.data or ())


class ReturnForm(Form):
    question = Text(
        _("Vad behöver förtydligas eller ändras?"),
        [
            Required(_("Skriv vad förslagsställaren ska ändra.")),
            Within(MESSAGE_LIMIT, QUESTION_LEAST),
            no_personal_number,
        ],
    )


class ForwardForm(Form):
    channel = RadioField(
        _("Vart hör det?"),
        [Among(_("Välj vart förslaget hör."), CHANNELS)],
        choices=choices(_titles(CHANNELS)),
        validate_choice=False,
    )
    channel_message = Text(_("Meddelande till förslagsställaren"), [Within(MESSAGE_LIMIT), no_personal_number])


class GroundForm(Form):
    """For rejecting, and for taking down; a page never has both."""

    ground = SelectField(
        _("Grund"),
        [Among(_("Välj en grund."), GROUNDS)],
        choices=choices({"": _("Välj en grund")} | _titles(GROUNDS)),
        validate_choice=False,
    )
    ground_message = Text(_("Meddelande till förslagsställaren"), [Within(MESSAGE_LIMIT), no_personal_number])
