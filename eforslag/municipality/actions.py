"""Deciding on new rules. Rules once entered are never changed: a later day's take over from them."""

from datetime import date, datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.errors import Conflict, DomainError
from eforslag.municipality.models import RuleSet
from eforslag.municipality.rules import Rules


class DayTaken(Conflict):
    message = "Det finns redan regler som börjar gälla den dagen. Välj en annan dag."


class DayPassed(DomainError):
    status = 422
    message = "Nya regler kan börja gälla tidigast i dag."


async def set_rules(rules: Rules, effective_from: date, *, by: Actor, at: datetime) -> RuleSet:
    """Enter rules that are in force from that day on. Raises DayPassed or DayTaken."""
    if effective_from < clock.local_date(at):
        raise DayPassed
    try:
        async with in_transaction():
            entered = await RuleSet.create(effective_from=effective_from, rules=rules.frozen(), created_at=at)
            await record(
                "rules.entered", entered, by=by, at=at, effective_from=effective_from.isoformat(), rules=rules.frozen()
            )
    except IntegrityError as error:
        raise DayTaken from error
    return entered
