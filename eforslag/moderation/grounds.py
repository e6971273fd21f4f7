"""The twelve grounds on which a proposal is not taken up, as municipalities give them.

A visible ground leaves the text for all to read, with the reason beside it. A hidden one hides the text, since
the text itself does the harm or points at somebody.
"""

from dataclasses import dataclass
from typing import Literal

from eforslag.web.language import Deferred, _

Step = Literal["reject", "return", "forward"]


@dataclass(frozen=True, slots=True)
class Ground:
    """`sentence` is told to the proposer, and to everyone where the ground is visible. `usual` is the step to think of
    first when a moderator has this ground in mind."""

    code: str
    title: Deferred
    sentence: Deferred
    is_hidden: bool = False
    usual: Step = "reject"


GROUNDS = {
    ground.code: ground
    for ground in (
        Ground(
            "outside_competence",
            _("Kommunen bestämmer inte över frågan"),
            _("Förslaget gäller något som staten, regionen eller någon annan bestämmer över."),
        ),
        Ground(
            "individual_case",
            _("Gäller ett enskilt ärende eller en enskild person"),
            _("Förslaget gäller ett enskilt ärende, som ett bygglov eller ett bidrag, eller en enskild person."),
            is_hidden=True,
        ),
        Ground(
            "unlawful_or_offensive",
            _("Olagligt, kränkande, hotfullt eller inte allvarligt menat"),
            _("Förslaget strider mot lagen, kränker eller hotar någon, eller är inte allvarligt menat."),
            is_hidden=True,
        ),
        Ground(
            "similar_proposal",
            _("Ett liknande förslag finns redan"),
            _("Ett liknande förslag är öppet för röster eller har lämnats in nyligen."),
        ),
        Ground(
            "already_under_way",
            _("Frågan utreds eller prövas redan"),
            _("Kommunen arbetar redan med frågan, eller så prövas den rättsligt."),
        ),
        Ground(
            "another_channel",
            _("Hör hemma någon annanstans"),
            _("Det här är en felanmälan, en synpunkt, en fråga eller en ansökan, och tas emot på ett annat ställe."),
            usual="forward",
        ),
        Ground(
            "unclear",
            _("Otydligt eller utan konkret förslag"),
            _("Det går inte att förstå vad kommunen ska göra."),
            usual="return",
        ),
        Ground(
            "several_topics",
            _("Flera frågor i samma förslag"),
            _("Förslaget gäller flera olika saker. Lämna ett förslag för varje sak, så går det att rösta om dem."),
            usual="return",
        ),
        Ground(
            "protected_content",
            _("Uppgifter om andra, hemligt eller upphovsrättsskyddat innehåll"),
            _("Förslaget innehåller uppgifter om andra människor, eller något som inte får spridas."),
            is_hidden=True,
            usual="return",
        ),
        Ground(
            "organisation",
            _("Avsändaren är inte en privatperson"),
            _("Förslaget lämnas för en förening, ett företag eller ett parti. Bara privatpersoner kan lämna förslag."),
        ),
        Ground(
            "false_identity",
            _("Falskt namn"),
            _("Förslaget är lämnat i ett namn som inte är avsändarens."),
            is_hidden=True,
        ),
        Ground(
            "outside_area",
            _("Gäller en plats utanför kommunen"),
            _("Förslaget gäller en plats som inte ligger i kommunen."),
        ),
    )
}
