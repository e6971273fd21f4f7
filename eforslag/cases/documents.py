"""PDFs that archives can keep and screen readers can read: PDF/A-2a and PDF/UA-1, the same bytes for the same content.

Made by typst from the files beside the templates of pages, with the fonts that come with it and no others.
"""

import asyncio
import json
import re
from collections.abc import Mapping
from typing import Any

import typst
from starlette.responses import Response

from eforslag.resources import resource_root

# What the fonts can draw. A PDF/A in which one letter is missing is none, so anything else becomes a box.
_PRINTABLE = (
    r"\n\u0020-\u007e\u00a0-\u0377\u0384-\u038a\u038e-\u03a1\u03a3-\u04ff\u05d0-\u05ea\u0621-\u063a\u0640-\u0655"
    r"\u1e00-\u1eff\u2010-\u2027\u2030-\u2040\u20a0-\u20c0\u2190-\u22ff\u25a1"
)
_UNPRINTABLE = re.compile(f"[^{_PRINTABLE}]")
BOX = "□"


async def rendered(template: str, content: Mapping[str, Any], accent: str, feature: str = "cases") -> bytes:
    """The PDF that a template in templates/<feature>/ makes of the content, beside the event loop."""
    return await asyncio.to_thread(_compiled, f"{feature}/{template}", json.dumps(printable(content)), accent)


def _compiled(template: str, content: str, accent: str) -> bytes:
    folder = resource_root() / "templates"
    document = typst.compile(
        folder / template,
        root=folder,
        format="pdf",
        pdf_standards=["a-2a", "ua-1"],
        sys_inputs={"content": content, "accent": accent},
        ignore_system_fonts=True,
    )
    if not isinstance(document, bytes):
        raise TypeError(f"{template} is no single document")
    return document


def printable(content: Any) -> Any:
    """The content with a box for each character that can't be printed, as emojis."""
    if isinstance(content, str):
        return _UNPRINTABLE.sub(BOX, content)
    if isinstance(content, Mapping):
        return {name: printable(value) for name, value in content.items()}
    return [printable(value) for value in content] if isinstance(content, list | tuple) else content


def download(document: bytes, name: str, media_type: str) -> Response:
    """An answer that browsers save under this name."""
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(document, media_type=media_type, headers=headers)
