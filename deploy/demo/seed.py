"""Fills an empty database with the demo: the register of voters, a pledge, and proposals in every state.

Everything goes through the service's own actions, at times in the past, so the demo is what a
municipality's own database would look like after some months.
"""

import asyncio
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from case_examples import OLDER, load_cases, open_case
from desk_examples import load_desk
from dialogue_examples import load_dialogues
from earlier_texts import EARLIEST
from earlier_years import load_earlier_years
from eforslag import clock, config
from eforslag.audit.actor import Actor
from eforslag.config import Settings
from eforslag.database import opened
from eforslag.identity.keys import Keys, load_keys
from eforslag.identity.models import StaffMember
from eforslag.identity.personal_number import PersonalNumber, parse
from eforslag.identity.pseudonyms import person_key
from eforslag.identity.register import import_register
from eforslag.identity.test_numbers import all_test_numbers
from eforslag.moderation import actions as moderation
from eforslag.moderation import answers, merging
from eforslag.municipality.rules import Rules
from eforslag.notifications import readers
from eforslag.notifications.models import Following, Letter
from eforslag.pledges import actions as pledges
from eforslag.pledges.models import FocusArea
from eforslag.proposals import actions as proposals
from eforslag.proposals.models import Proposal
from eforslag.proposals.second_looks import ask
from eforslag.votes.ballot_box import BallotBox
from examples import EXAMPLES, SAVED_ANSWERS, Example
from paper_examples import load_papers
from people import OUTSIDE_REGISTER, name_of
from pledge import load_pledges
from provider_identities import employee
from review_example import load_review

RULES = Rules()
AT_THE_DESK = 9
MERGED_BEFORE = timedelta(days=4)
# The proposers are grown up, and everyone who votes is somebody else.
BORN = ("1955", "1968", "1979", "1984", "1991", "1998")


class Demo:
    """What every step of the filling needs."""

    def __init__(self, keys: Keys, staff: StaffMember, colleague: StaffMember, areas: dict[str, FocusArea]) -> None:
        self.keys, self.areas = keys, areas
        self.moderator = Actor("staff", staff.name, staff.id)
        self.colleague = Actor("staff", colleague.name, colleague.id)
        self.people = _grown_ups()

    def someone(self) -> PersonalNumber:
        return next(self.people)


def _grown_ups() -> Iterator[PersonalNumber]:
    for number in all_test_numbers():
        if number.startswith(BORN) and number not in OUTSIDE_REGISTER:
            parsed = parse(number)
            if not parsed.is_coordination_number:
                yield parsed


async def fill(settings: Settings, at: datetime) -> None:
    """Everything, in the order in which it would have happened."""
    keys = load_keys(settings)
    await import_register(filter(_is_registered, all_test_numbers()), keys, at)
    staff = await StaffMember.create(subject="demo moderator", name="Anna-Karin Moberg", last_login_at=at)
    colleague = await StaffMember.create(subject="demo colleague", name="Torbjörn Hedlund", last_login_at=at)
    areas = await load_pledges(staff, at)
    demo = Demo(keys, staff, colleague, areas)
    for example in sorted(EXAMPLES, key=lambda example: -example.days):
        await _tell(demo, example, at - timedelta(days=example.days))
        await open_case(example.title)
    for example in OLDER:
        await _tell(demo, example, at - timedelta(days=example.days))
        await open_case(example.title)
    await _merge_duplicates(demo, at - MERGED_BEFORE)
    await proposals.close_due(at)
    await load_review(staff, list(areas.values()), at)
    for step, title, text in SAVED_ANSWERS:
        await answers.keep(step, title, text)
    newest = await Proposal.filter(state="published").order_by("-published_at").first()
    assert newest  # noqa: S101  just published
    # Somebody has left an address and not used the link yet.
    await readers.ask(newest.id, "maja.lind@example.org", "sv", domain="localhost", at=at)
    await load_cases(_subject_of_the_officer(settings), at)
    await load_desk(settings, keys, demo.people, at)
    earliest = await FocusArea.get(pledge__title__contains="2020")
    demo.areas = {**areas, EARLIEST: earliest}
    await load_earlier_years(staff, earliest, partial(_tell, demo))
    await load_dialogues(keys, staff, at)
    await load_papers(demo.someone, keys, at)


def _subject_of_the_officer(settings: Settings) -> str:
    """As the demo's identity provider knows them, so that who logs in finds their own cases."""
    known = employee("handlaggare", frozenset())
    return f"{settings.staff.issuer} {known.subject}" if settings.staff and known else "demo officer"


def _is_registered(number: str) -> bool:
    """Whoever has a samordningsnummer (60 added to the day) is not registered as living anywhere."""
    return number not in OUTSIDE_REGISTER and int(number[6:8]) < 60


async def _tell(demo: Demo, example: Example, at: datetime) -> None:
    number = demo.someone()
    key = person_key(demo.keys, number)
    draft = await proposals.start_draft(example.title, example.text, by=key, name=name_of(number), channel="web", at=at)
    await proposals.save_place(draft.id, example.place, "sv", by=key, at=at)
    if example.end == "draft":
        return
    age = number.age_on(clock.local_date(at))
    await proposals.submit(
        draft.id, by=key, name=name_of(number), age=age, consented=False, rules=RULES, at=at,
        told_at=example.proposer_address,
    )  # fmt: skip
    await _moderate(demo, example, draft, at + timedelta(hours=20))
    if example.second_look:
        await ask(draft.id, example.second_look, by=key, age=age, at=at + timedelta(days=2))
    if example.end == "withdrawn":
        await proposals.withdraw(draft.id, by=key, at=at + timedelta(days=20))


async def _moderate(demo: Demo, example: Example, proposal: Proposal, at: datetime) -> None:
    by, ground = demo.moderator, example.ground
    match example.end:
        case "returned":
            await moderation.return_for_clarification(proposal.id, example.message, by=by, at=at)
        case "rejected":
            # A colleague, so that the moderator whom one can log in as may take the second look.
            refuser = demo.colleague if example.second_look else by
            await moderation.reject(proposal.id, ground, example.message, by=refuser, at=at)
        case "forwarded":
            await moderation.forward(proposal.id, "fault_report", example.message, by=by, at=at)
        case "published" | "withdrawn" | "taken_down" | "merged":
            await _publish(demo, example, proposal, at)
    if example.end == "taken_down":
        await moderation.take_down(proposal.id, ground, example.message, by=by, at=at + timedelta(days=2))


async def _publish(demo: Demo, example: Example, proposal: Proposal, at: datetime) -> None:
    await moderation.publish(proposal.id, rules=RULES, keys=demo.keys, by=demo.moderator, at=at)
    if example.area:
        area = demo.areas[example.area]
        await pledges.tag(proposal.id, area.id, example.why_tagged, by=demo.moderator, at=at, suggested=area.name)
    await _followed(example, proposal, at)
    voters = islice(demo.people, example.votes)
    for order, (moment, voter) in enumerate(zip(_moments(example, at), voters, strict=True)):
        # Now and then somebody votes at customer service.
        channel = "counter" if order % AT_THE_DESK == AT_THE_DESK - 1 else "web"
        await BallotBox(demo.keys).cast(proposal.id, person_key(demo.keys, voter), age=40, channel=channel, at=moment)


async def _followed(example: Example, proposal: Proposal, at: datetime) -> None:
    for address in example.followers:
        await readers.ask(proposal.id, address, "sv", domain="localhost", at=at)
        following = await Following.get(proposal_id=proposal.id, reader__address=address)
        await readers.confirm(following.token, clock.local_date(at))
        await Letter.filter(following_id=following.id).delete()


def _moments(example: Example, at: datetime) -> Iterator[datetime]:
    """A vote now and then, all of them before today."""
    # What is not said to have been sent so many days ago is from earlier years.
    days = max(0.0, min(example.days - 1.0, 80.0)) if example.days else 80.0
    if example.end in ("withdrawn", "taken_down"):
        days = 1.0
    if example.end == "merged":
        days -= MERGED_BEFORE.days
    for order in range(example.votes):
        yield at + timedelta(days=days * order / example.votes)


async def _merge_duplicates(demo: Demo, at: datetime) -> None:
    for example in EXAMPLES:
        if example.merged_into:
            proposal, into = [await Proposal.get(title=title) for title in (example.title, example.merged_into)]
            await merging.merge(proposal.id, into.id, by=demo.moderator, at=at)


async def main() -> None:
    settings = config.load()
    async with opened(settings):
        if await Proposal.exists():
            return
        await fill(settings, clock.now())


if __name__ == "__main__":
    asyncio.run(main())
