"""Which rules are in force."""

from datetime import date

from eforslag.municipality.models import RuleSet
from eforslag.municipality.rules import Rules


async def rules_in_force(day: date) -> Rules:
    """The newest set in force that day; Söderhamn's where the municipality has entered none."""
    newest = await RuleSet.filter(effective_from__lte=day).order_by("-effective_from").first()
    return Rules.thawed(newest.rules) if newest else Rules()
