"""What to have looked at before publishing. Pure; nothing hinders whoever publishes without ticking."""

from eforslag.web.language import _

POINTS = {
    "competence": _("Kommunen kan bestämma i frågan"),
    "one_topic": _("Förslaget gäller en enda sak"),
    "clear": _("Det går att förstå vad kommunen ska göra"),
    "nobody": _("Ingen enskild person pekas ut"),
    "similar": _("Jag har letat efter liknande förslag"),
}
