"""The hand-over pack: what a board needs to decide on a proposal. Who has voted is in it nowhere."""

from collections.abc import Mapping
from contextvars import copy_context
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.functions import Count

from eforslag import clock
from eforslag.cases.models import Case
from eforslag.errors import NotFound
from eforslag.municipality import describe
from eforslag.municipality.rules import Rules
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from eforslag.votes.models import Vote
from eforslag.web import language
from eforslag.web.language import _, format_date, format_number, gettext

CHANNELS = {
    "web": _("På webben"),
    "kiosk": _("På kommunens besöksdator"),
    "counter": _("Med hjälp av kundtjänst"),
    "paper": _("På papper"),
}


@dataclass(frozen=True, slots=True)
class Pack:
    """A case with the text as it was published and its votes by channel."""

    case: Case
    published: ProposalVersion | Proposal
    votes: Mapping[str, int]

    @property
    def proposal(self) -> Proposal:
        return self.case.proposal

    @property
    def rules(self) -> Rules:
        return Rules.thawed(self.proposal.rules or {})

    @property
    def total(self) -> int:
        """The votes that were cast here and those that came with it from an earlier service, which have no row."""
        return sum(self.votes.values()) + self.proposal.earlier_votes

    @property
    def is_open(self) -> bool:
        return self.proposal.state == State.PUBLISHED

    @property
    def name(self) -> str:
        """What the file is called, without its ending."""
        return f"underlag-{self.proposal.number or self.case.id}"


async def pack_of(case_id: int) -> Pack:
    """Raises NotFound."""
    case = await Case.get_or_none(id=case_id).select_related("proposal", "board")
    if case is None:
        raise NotFound
    newest = ProposalVersion.filter(proposal_id=case.proposal.id, kind="published").order_by("-ordinal")
    counted = Vote.filter(proposal_id=case.proposal.id).annotate(votes=Count("voter_tag")).group_by("channel")
    rows = await counted.order_by("channel").values("channel", "votes")
    return Pack(case, await newest.first() or case.proposal, {row["channel"]: row["votes"] for row in rows})


def as_json(pack: Pack) -> dict[str, Any]:
    """The pack for other systems; moments and days as ISO 8601."""
    proposal, case = pack.proposal, pack.case
    return {
        "number": proposal.number,
        "title": pack.published.title,
        "text": pack.published.text,
        "place": pack.published.place,
        "language": proposal.language,
        "proposer": proposal.proposer_name if proposal.name_is_public else None,
        "channel": proposal.channel,
        "submitted_at": _iso(proposal.submitted_at),
        "published_at": _iso(proposal.published_at),
        "threshold_reached_at": _iso(case.reached_at),
        "voting_ends_at": _iso(proposal.closes_at),
        "votes": {
            "total": pack.total,
            "threshold": proposal.threshold,
            "by_channel": dict(pack.votes),
            "earlier": proposal.earlier_votes,
        },
        "rules": pack.rules.frozen(),
        "case_number": case.case_number,
        "board": case.board.name if case.board else None,
        "answer_due_on": case.due_on.isoformat(),
    }


def as_document(pack: Pack, sender: str) -> dict[str, Any]:
    """The pack as the template handover.typ asks for it, in Swedish whatever the page's language is."""
    return copy_context().run(_in_swedish, pack, sender)


def _in_swedish(pack: Pack, sender: str) -> dict[str, Any]:
    language.use("sv")
    ended = None if pack.is_open else pack.proposal.closes_at
    return {
        "sender": sender,
        "kind": gettext("Underlag till nämnden"),
        "title": pack.published.title,
        "language": pack.proposal.language,
        "text": pack.published.text,
        "day": clock.local_date(clock.last_moment(ended) if ended else pack.case.reached_at).isoformat(),
        "facts": _facts(pack),
        "dates": _dates(pack),
        "votes_sentence": _votes(pack),
        "channels": _channels(pack),
        "rules": [[rule.subject, rule.text] for rule in describe.describe(pack.rules)],
    }


def _facts(pack: Pack) -> list[list[str]]:
    proposal, case = pack.proposal, pack.case
    return _filled(
        (gettext("Förslagets nummer"), proposal.number),
        (gettext("Diarienummer"), case.case_number),
        (gettext("Nämnd"), case.board.name if case.board else ""),
        (gettext("Förslagsställare"), proposal.proposer_name if proposal.name_is_public else ""),
        (gettext("Plats"), pack.published.place),
        (gettext("Lämnat"), str(CHANNELS.get(proposal.channel, proposal.channel))),
    )


def _dates(pack: Pack) -> list[list[str]]:
    proposal, case = pack.proposal, pack.case
    last = clock.last_moment(proposal.closes_at) if proposal.closes_at else None
    return _filled(
        (gettext("Inskickat"), _day(proposal.submitted_at)),
        (gettext("Publicerat"), _day(proposal.published_at)),
        (gettext("Nådde gränsen"), _day(case.reached_at)),
        (gettext("Röstningen slutar") if pack.is_open else gettext("Röstningen slutade"), _day(last)),
        (gettext("Svar senast"), format_date(case.due_on)),
    )


def _votes(pack: Pack) -> str:
    counted = {"votes": describe.votes(pack.total), "threshold": format_number(pack.proposal.threshold or 0)}
    if pack.is_open:
        return gettext("Förslaget har fått %(votes)s hittills. Gränsen är %(threshold)s.") % counted
    return gettext("Förslaget fick %(votes)s. Gränsen är %(threshold)s.") % counted


def _channels(pack: Pack) -> list[list[str]]:
    rows = [(str(CHANNELS.get(code, code)), count) for code, count in pack.votes.items()]
    if pack.proposal.earlier_votes:
        rows.append((gettext("Från den tidigare tjänsten"), pack.proposal.earlier_votes))
    return [[name, format_number(count)] for name, count in rows]


def _filled(*rows: tuple[str, str]) -> list[list[str]]:
    return [[term, value] for term, value in rows if value]


def _day(moment: datetime | None) -> str:
    return format_date(moment) if moment else ""


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
