"""What a board shows that comes from elsewhere. Each is a plain value that the page includes where there is one."""

from collections.abc import Sequence
from dataclasses import dataclass

from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.queries import ConcernCount, newest_of, results_for
from eforslag.web.language import current, format_number, gettext

MOST = 5


@dataclass(frozen=True, slots=True)
class DialoguePart:
    """What a dialogue found that is tied to a focus area: a sentence, the numbers behind it, and where to read more."""

    title: str
    url: str
    sentence: str
    concerns: Sequence[tuple[str, int]] = ()


async def dialogue_of(pledge_id: int) -> dict[int, Sequence[DialoguePart]]:
    """By focus area; empty where no dialogue ahead of this pledge has tied a concern to it. Four queries."""
    found = await results_for(pledge_id)
    dialogue = await newest_of(pledge_id)
    if dialogue is None:
        return {}
    return {area: [_part(dialogue, concerns)] for area, concerns in found.items() if area is not None}


def _part(dialogue: Dialogue, concerns: Sequence[ConcernCount]) -> DialoguePart:
    written, people = sum(one.written for one in concerns), sum(one.people for one in concerns)
    sentence = gettext("%(written)s har skrivit om det här med egna ord, och %(people)s har talat om det på möten.") % {
        "written": format_number(written), "people": format_number(people),
    }  # fmt: skip
    shown = [(str(one.in_language(current())), one.written) for one in concerns[:MOST] if one.written]
    return DialoguePart(dialogue.title, f"/loftesarbete/dialoger/{dialogue.id}/resultat", sentence, shown)
