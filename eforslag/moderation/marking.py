"""Points out in a text what could point at a person, for the moderator's eye. Pure."""

from collections import Counter

from markupsafe import Markup, escape

from eforslag.moderation.traces import Kind, Trace, find_traces


def marked(text: str) -> Markup:
    """The text as HTML, with each trace in a mark element; line breaks are left to the style sheet."""
    parts, end = [], 0
    for trace in find_traces(text):
        parts += [escape(text[end : trace.start]), Markup("<mark>{}</mark>").format(_seen(text, trace))]
        end = trace.end
    return Markup("").join([*parts, escape(text[end:])])


def found_in(*texts: str) -> Counter[Kind]:
    """How many of each kind the texts hold."""
    return Counter(trace.kind for text in texts for trace in find_traces(text))


def _seen(text: str, trace: Trace) -> str:
    return text[trace.start : trace.end]
