"""What the administrator reads: every version of the rules, and the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from eforslag.administration.entries import Kind
from eforslag.audit.models import AuditEntry
from eforslag.municipality.describe import Sentence, describe
from eforslag.municipality.models import RuleSet
from eforslag.municipality.rules import Rules
from eforslag.web.pagination import Page, cursor, last_id

ROWS = 50


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the rules; `changes` are the sentences in which it differs from the one before."""

    effective_from: date
    rules: Rules
    changes: Sequence[Sentence]


async def versions() -> list[Version]:
    """Every version, in the order that they take over from each other. The first is compared with the defaults."""
    found, before = [], Rules()
    for entered in await RuleSet.all().order_by("effective_from"):
        rules = Rules.thawed(entered.rules)
        known = set(describe(before))
        changes = [sentence for sentence in describe(rules) if sentence not in known]
        found.append(Version(entered.effective_from, rules, changes))
        before = rules
    return found


async def log(kind: Kind | None, after: str | None) -> Page[AuditEntry]:
    """A page of the log, newest first, of one kind if one is given."""
    chosen = AuditEntry.filter(subject_kind__in=kind.subjects) if kind else AuditEntry.all()
    before = last_id(after)
    if before is not None:
        chosen = chosen.filter(id__lt=before)
    rows = await chosen.order_by("-id").limit(ROWS + 1)
    return Page(rows) if len(rows) <= ROWS else Page(rows[:ROWS], cursor(rows[ROWS - 1].id))
