"""A town to try things in: proposals that are open for votes, and people who are logged in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from starlette.responses import Response
from tortoise.transactions import in_transaction

from deploy.chaos.judging import Counted
from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.models import AuditEntry
from eforslag.config import Settings
from eforslag.database import migrate, opened
from eforslag.identity import sessions
from eforslag.identity.cookies import Cookies
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.models import StaffMember
from eforslag.identity.pseudonyms import voter_tag
from eforslag.moderation import actions as moderation
from eforslag.municipality.rules import Rules
from eforslag.proposals.actions import keep_version
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal
from eforslag.votes.models import Vote, VotingKey

TEXT = "Gångvägen är mörk på vintern. Sätt upp fler lampor."


def person(number: int) -> str:
    """The key of somebody, as a login would give it."""
    return f"{number:064x}"


@dataclass(frozen=True, slots=True)
class Town:
    settings: Settings
    proposals: Sequence[int]
    cookies: Sequence[str]


async def build(settings: Settings, *, proposals: int, people: int, threshold: int = 20) -> Town:
    """A new database, filled."""
    await migrate(settings)
    keys, now = load_keys(settings), clock.now()
    async with opened(settings), in_transaction():
        member = await StaffMember.create(subject="chaos", name="Mona Moberg", last_login_at=now)
        by = Actor("staff", member.name, member.id)
        rules = Rules(voting_right="anyone", threshold_value=threshold)
        open_ones = [await _published(rules, keys, by) for _ in range(proposals)]
        logged_in = [await _logged_in(number, settings, keys) for number in range(people)]
    return Town(settings, open_ones, logged_in)


async def _published(rules: Rules, keys: Keys, by: Actor) -> int:
    now = clock.now()
    proposal = await Proposal.create(
        state=State.SUBMITTED, title="Belys gångvägen", text=TEXT, proposer_key="nobody", proposer_name="Nils Nilsson",
        created_at=now, changed_at=now, submitted_at=now,
    )  # fmt: skip
    await keep_version(proposal, "submitted", at=now)
    return (await moderation.publish(proposal.id, rules=rules, keys=keys, by=by, at=now)).id


async def _logged_in(number: int, settings: Settings, keys: Keys) -> str:
    session = await sessions.start_for_resident(
        person(number), name="Astrid Berg", age=40, kept_form=None, at=clock.now()
    )
    response = Response()
    Cookies(settings, keys.cookie_secret).keep_session(response, session)
    return response.headers["set-cookie"].partition(";")[0]


async def close_in(seconds: float, proposals: Sequence[int]) -> None:
    """Let these proposals' voting end so soon. To be called where the database is open."""
    await Proposal.filter(id__in=proposals).update(closes_at=clock.now() + timedelta(seconds=seconds))


async def counted(town: Town) -> list[Counted]:
    """Every proposal as it stands in the database. To be called where the database is open."""
    keys = load_keys(town.settings)
    return [await _counted(proposal_id, len(town.cookies), keys) for proposal_id in town.proposals]


async def _counted(proposal_id: int, people: int, keys: Keys) -> Counted:
    proposal = await Proposal.get(id=proposal_id)
    wrapped = (await VotingKey.get(proposal_id=proposal_id)).wrapped
    known = {voter_tag(keys, wrapped, proposal_id, person(number)): number for number in range(people)}
    tags: list[str] = await Vote.filter(proposal_id=proposal_id).values_list("voter_tag", flat=True)  # type: ignore[assignment]
    events = AuditEntry.filter(action="proposal.threshold_reached", subject_kind="proposal", subject_id=proposal_id)
    return Counted(
        proposal_id,
        proposal.votes,
        [known.get(tag) for tag in tags],
        proposal.threshold,
        proposal.threshold_reached_at is not None,
        await events.count(),
        proposal.closes_at.timestamp() if proposal.closes_at else None,
    )
