"""The dialogue on paper: the same questions as on the web, each answer with the number that a clerk types."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from eforslag.cases.documents import printable
from eforslag.dialogues.kinds import AGE_GROUPS, KINDS, Asked
from eforslag.dialogues.models import Dialogue
from eforslag.resources import resource_root
from eforslag.web.qr import qr_svg


async def printed(
    dialogue: Dialogue,
    questions: Sequence[Asked],
    places: Mapping[int, str],
    municipality: Any,
    address: str,
    numbers: Sequence[int] = (),
) -> bytes:
    """The PDF, tagged and in Swedish: a copy for each number, or one without that is only to be looked at."""
    content = _content(dialogue, questions, places, municipality.name or municipality.service_name, address)
    content["numbers"] = [str(number) for number in numbers]
    return await asyncio.to_thread(_compiled, json.dumps(printable(content)), municipality.accent, qr_svg(address))


def _content(
    dialogue: Dialogue, questions: Sequence[Asked], places: Mapping[int, str], sender: str, address: str
) -> dict[str, Any]:
    return {
        "title": dialogue.title,
        "introduction": dialogue.introduction,
        "sender": sender,
        "kind": "Svarsblankett",
        "day": dialogue.opens_on.isoformat(),
        "last_day": f"{dialogue.closes_on:%Y-%m-%d}",
        "address": address,
        "questions": [_question(one) for one in questions],
        "places": list(places.values()),
        "ages": [label.msgid for label in AGE_GROUPS.values()],
    }


def _question(one: Asked) -> dict[str, Any]:
    ends = [str(end) for end in one.ends] if one.ends else []
    options = [str(option.label) for option in one.options]
    return {"kind": one.kind, "text": str(one.text), "options": options, "ends": ends, "how": KINDS[one.kind].msgid}


def _compiled(content: str, accent: str, code: str) -> bytes:
    # Not for everybody who starts the service: it is large, and few print.
    import typst

    folder = resource_root() / "templates"
    document = typst.compile(
        folder / "dialogues" / "paper.typ",
        root=folder,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"content": content, "accent": accent, "code": code},
        ignore_system_fonts=True,
    )
    if not isinstance(document, bytes):
        raise TypeError("paper.typ is no single document")
    return document
