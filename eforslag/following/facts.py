"""What a letter's sentences are filled with: read from the proposal as it is now, and from the notice's words."""

import re
from datetime import date

from eforslag.following.wording import GATHERS, OUTCOMES, SAYS, SECOND_LOOKS, STATUSES, Wording
from eforslag.moderation.channels import CHANNELS
from eforslag.moderation.grounds import GROUNDS
from eforslag.municipality import describe
from eforslag.municipality.rules import Rules
from eforslag.notifications.models import Notice, Role
from eforslag.notifications.occasions import Occasion
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, SecondLook
from eforslag.proposals.personal_data import find_numbers
from eforslag.reviews.queries import signed_answers
from eforslag.votes.panel import end_of_voting
from eforslag.web.language import Deferred, format_date, gettext

_NAMED = re.compile(r"%\((\w+)\)s")
# Of these the moderator's own words are told, to the proposer alone.
_WITH_MESSAGE = (Occasion.RETURNED, Occasion.FORWARDED, Occasion.REJECTED)


def wording_of(notice: Notice) -> Wording:
    """Of a merging the two proposals' people are told different things; what is so now may already be another one."""
    occasion = Occasion(notice.occasion)
    return GATHERS[occasion] if occasion in GATHERS and "merged" in notice.words else SAYS[occasion]


async def facts_of(notice: Notice, proposal: Proposal, role: Role) -> dict[str, str]:
    """A text for every placeholder there is, empty where there is nothing to say, in the language in use."""
    words, rules, end = notice.words, Rules.thawed(proposal.rules or {}), end_of_voting(proposal)
    channel, ground = CHANNELS.get(proposal.forwarded_to), GROUNDS.get(proposal.ground or "")
    facts = {
        "title": title_of(proposal, role),
        "last_day": format_date(end) if end and proposal.state == State.PUBLISHED else "",
        "needed": describe.votes(proposal.threshold or 0),
        "votes": describe.votes(proposal.votes),
        "months": describe.months(rules.months_to_answer),
        "quote": proposal.message if role is Role.PROPOSER and notice.occasion in _WITH_MESSAGE else "",
        "ground": str(ground.sentence) if ground else "",
        "channel": str(channel.title) if channel else "",
        "advice": str(channel.advice) if channel else "",
        "outcome": str(OUTCOMES.get(words.get("outcome", ""), "")),
        "board": words.get("board") or gettext("Kommunen"),
        "meaning": words.get("meaning", ""),
        "text": words.get("text", ""),
        "decided_on": _day(words.get("decided_on", "")),
        "day": _day(words.get("day", "")),
        "member": words.get("member", ""),
        "initiative": words.get("initiative", ""),
        "case_number": words.get("case_number", ""),
        "status": filled(STATUSES.get(words.get("status", ""), ""), {"board": words.get("board", "")}),
        "other": await _other(notice) if notice.occasion in GATHERS else "",
        "response": "",
    }
    if notice.occasion == Occasion.SECOND_LOOK:
        facts |= await _second_look(notice, role)
    if notice.occasion == Occasion.REVIEW_ANSWERED:
        facts |= await _answer(proposal.id)
    return facts


def title_of(proposal: Proposal, role: Role) -> str:
    """The title where it is public or the reader's own."""
    shows = shows_title(proposal, role)
    return without_numbers(proposal.title) if shows else gettext("Ett förslag som du följer")


def shows_title(proposal: Proposal, role: Role) -> bool:
    return proposal.text_is_public or role is Role.PROPOSER


def filled(text: Deferred | str, facts: dict[str, str]) -> str:
    """The text with its facts; empty where one of them is. No letter holds a personal number."""
    msgid = text.msgid if isinstance(text, Deferred) else text
    if not all(facts[name] for name in _NAMED.findall(msgid)):
        return ""
    return without_numbers(str(text) % facts)


def without_numbers(text: str) -> str:
    for finding in reversed(find_numbers(text)):
        if finding.kind == "personal_number":
            text = text[: finding.start] + "…" + text[finding.end :]
    return text


def _day(text: str) -> str:
    try:
        return format_date(date.fromisoformat(text))
    except ValueError:
        return ""


async def _answer(proposal_id: int) -> dict[str, str]:
    answers = await signed_answers(proposal_id)
    return {"response": answers[0].label, "quote": answers[0].reason} if answers else {}


async def _second_look(notice: Notice, role: Role) -> dict[str, str]:
    """What was decided then, whatever has become of the proposal since; the reason is for the proposer alone."""
    look = await SecondLook.get_or_none(proposal_id=notice.proposal_id)
    outcome = str(SECOND_LOOKS.get(notice.words.get("outcome", ""), ""))
    return {"outcome": outcome, "quote": look.answer if look and role is Role.PROPOSER else ""}


async def _other(notice: Notice) -> str:
    """The title of the other proposal of a merging."""
    word = notice.words.get("into") or notice.words.get("merged", "")
    other = await Proposal.get_or_none(id=int(word)) if word else None
    return other.title if other and other.text_is_public else ""
