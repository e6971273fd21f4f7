"""Points out in a text what looks like personal and telephone numbers, for the moderator's eye. Pure."""

from collections import Counter

from markupsafe import Markup, escape

from eforslag.proposals.personal_data import Finding, Kind, find_numbers


def marked(text: str) -> Markup:
    """The text as HTML, with each finding in a mark element; line breaks are left to the style sheet."""
    parts, end = [], 0
    for finding in find_numbers(text):
        parts += [escape(text[end : finding.start]), Markup("<mark>{}</mark>").format(_seen(text, finding))]
        end = finding.end
    return Markup("").join([*parts, escape(text[end:])])


def found_in(*texts: str) -> Counter[Kind]:
    """How many of each kind the texts hold."""
    return Counter(finding.kind for text in texts for finding in find_numbers(text))


def _seen(text: str, finding: Finding) -> str:
    return text[finding.start : finding.end]
