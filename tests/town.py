"""A municipality in which everything exists once: what the tests that walk through every page walk through."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from starlette.routing import Route

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.cases import actions as cases
from eforslag.cases import boards, opening
from eforslag.cases.models import BoardOfficer, Case
from eforslag.counter import contacts
from eforslag.counter.batch_models import PaperBatch, PaperRow
from eforslag.counter.models import Contact, Station
from eforslag.identity.keys import Keys
from eforslag.identity.models import StaffMember
from eforslag.moderation import actions as moderation
from eforslag.moderation import answers
from eforslag.municipality.rules import Rules
from eforslag.notifications import readers
from eforslag.notifications.models import Following, Letter, LetterState
from eforslag.pledges import actions as pledges
from eforslag.pledges import outline, settling, updating
from eforslag.pledges.models import CommitmentUpdate, Pledge
from eforslag.pledges.nodding import nod
from eforslag.proposals import actions as proposals
from eforslag.proposals.models import Proposal
from eforslag.reviews import reviewing
from eforslag.reviews.models import SurfacedProposal
from eforslag.votes.ballot_box import BallotBox
from tests.dialogues.town import dialogue_ids
from tests.reviews.builders import answer_fully, sign_fully
from tests.standing import standing
from tests.votes.builders import entitle

TEXT = "Det är mörkt på gångvägen till stationen. Sätt upp fler lampor, så vågar fler gå där på kvällen."
ID = re.compile("[1-9][0-9]{0,8}")
SIGNATORIES = [
    {"name": "Eva Ek", "role": "Kommunstyrelsens ordförande", "party": "municipality"},
    {"name": "Per Ström", "role": "Chef för lokalpolisområdet", "party": "police"},
]
# What an id in an address stands for, by the beginning of the address; the first that fits counts.
MEANINGS = (
    ("/forslag/utkast/{id", "draft"),
    ("/forslag/{id:id}/ny-provning", "rejected"),
    ("/forslag/{id", "published"),
    ("/handlaggning/{id:id}/fokusomraden", "published"),
    ("/handlaggning/svarstexter/{id", "answer"),
    ("/handlaggning/{id:id}/sammanslagning", "published"),
    ("/handlaggning/{id:id}/ny-provning", "rejected"),
    ("/handlaggning/{id", "submitted"),
    ("/medborgarlofte/{id", "pledge"),
    ("/arenden/ej-vidare/{id", "lapsed"),
    ("/arenden/{id", "case"),
    ("/administration/namnder/{id", "board"),
    ("/kundtjanst/besok/{visit:token}/utkast/{id", "begun"),
    ("/kundtjanst/besok/{visit:token}/visa/{id", "published"),
    ("/loftesarbete/dialoger/fragor/{id", "question"),
    ("/loftesarbete/dialoger/moten/{id", "meeting"),
    ("/loftesarbete/dialoger/oro/{id", "concern"),
    ("/loftesarbete/dialoger/orter/{id", "locality"),
    ("/loftesarbete/dialoger/{id:id}/fragor/ny", "draft_dialogue"),
    ("/loftesarbete/dialoger/{id", "dialogue"),
    ("/kundtjanst/dialog/{id", "dialogue"),
    ("/dialog/{id:id}/resultat", "earlier_dialogue"),
    ("/dialog/{id", "dialogue"),
    ("/kundtjanst/stationer/{id", "station"),
    ("/loftesarbete/fokusomraden/{id", "area"),
    ("/loftesarbete/ataganden/{id", "commitment"),
    ("/loftesarbete/lagesrapporter/{id", "update"),
    ("/loftesarbete/andringar/{id", "change"),
    ("/loftesarbete/{id", "pledge"),
)


@dataclass(frozen=True)
class Town:
    """The ids of what exists, by what it is."""

    ids: dict[str, Any]

    def path(self, route: Route, other_id: str = "") -> str:
        """The route's address with ids that exist there, or with another one in the place of every id. A visit is
        no id: it stays where another id is asked for, and gives way to what is none at all."""
        return str(route.path_format).format(
            **{
                name: self._known(route, name)
                if name == "visit" and ID.fullmatch(other_id)
                else other_id or self._known(route, name)
                for name in route.param_convertors
            }
        )

    def _known(self, route: Route, name: str) -> object:
        if name == "slug":
            return "belys-gangvagen"
        if name == "review_id":
            return self.ids["signed" if route.path.startswith("/medborgarlofte") else "review"]
        if name == "number":
            return self.ids["written"] if route.path.startswith("/loftesarbete") else 1
        if name != "id":
            return self.ids[name.removesuffix("_id")]
        return next((self.ids[what] for start, what in MEANINGS if route.path.startswith(start)), 1)


async def build(author: str, keys: Keys, now: datetime | None = None) -> Town:
    """Proposals of the person with this key in several states, and a pledge with one open and one signed review."""
    if now:
        return Town(await _built(author, keys, now))
    return Town(await standing((author, keys.person), lambda: _built(author, keys, clock.now())))


async def _built(author: str, keys: Keys, now: datetime) -> dict[str, Any]:
    member = await StaffMember.create(subject="test builder", name="Vera Lund", last_login_at=now)
    by = Actor("staff", member.name, member.id, "municipality")
    writing: dict[str, Any] = {"by": author, "name": "Astrid Berg", "channel": "web"}
    draft = await proposals.start_draft("Fler bänkar i parken", TEXT, **writing, at=now)
    submitted = await _submitted("Cykelställ vid skolan", writing, now)
    published = await _published("Belys gångvägen", writing, by, keys, now - timedelta(days=3))
    ids: dict[str, Any] = await _pledge(published, by, author, keys, now) | await _case(author, by, now)
    await answers.keep("return", "Var exakt?", "Hej {namn}! Var gäller förslaget, ungefär?")
    (answer,) = await answers.saved()
    ids |= {"answer": answer.id, "draft": draft.id, "submitted": submitted, "published": published}
    ids |= await _followed(published, now)
    station = await Station.create(name="Kundtjänst 1", place="Stadshuset", paired_at=now, paired_by=member.name)
    ids["station"] = station.id
    other = await _published("Fler lampor vid stationen", writing, by, keys, now - timedelta(days=2))
    rejected = await _submitted("Sänk bensinskatten", writing, now)
    await moderation.reject(rejected, "outside_competence", "Det bestämmer riksdagen.", by=by, at=now)
    ids |= {"other": other, "rejected": rejected} | await dialogue_ids(keys, by, now)
    await contacts.keep(published, "Astrid Berg", "telephone", "0270-750 00", keys=keys, at=now)
    # A clerk who comes in opens a visit of their own; nobody else knows of one.
    batch = await PaperBatch.create(
        proposal_id=published, reference="2026-1-AAAAA", origin="Biblioteket", held_by=member, opened_at=now, last_row=1
    )
    await PaperRow.create(batch=batch, ordinal=1, outcome="unsigned", noted_on=clock.local_date(now))
    ids |= {"batch": batch.id, "paper": 1}
    ids |= {"contact": (await Contact.get()).id, "begun": draft.id}
    ids["visit"] = "v" * 32
    return ids


async def _followed(proposal_id: int, at: datetime) -> dict[str, Any]:
    """Somebody follows the proposal, and a letter to them has been given up."""
    await readers.ask(proposal_id, "anna@example.se", "sv", domain="localhost", at=at)
    await Letter.all().update(state=LetterState.DEAD, failure="550 5.1.1 User unknown")
    following = await Following.get(proposal_id=proposal_id)
    return {"token": following.token, "letter": (await Letter.get()).id}


async def _case(author: str, by: Actor, at: datetime) -> dict[str, int]:
    """A case that a board prepares, and a proposal that came to none."""
    then = at - timedelta(days=200)
    row: dict[str, Any] = {
        "title": "Farthinder vid skolan", "text": TEXT, "year": 2025, "proposer_key": author, "created_at": then,
        "changed_at": then, "submitted_at": then, "published_at": then, "closes_at": then, "closed_at": then,
        "threshold": 25, "rules": Rules().frozen(),
    }  # fmt: skip
    reached = await Proposal.create(**row, state="passed", serial=1, votes=30, threshold_reached_at=then)
    lapsed = await Proposal.create(**row, state="lapsed", serial=2, votes=3)
    await opening.open_due(at)
    case = await Case.get(proposal_id=reached.id)
    board = await boards.add_board("Tekniska nämnden", by=by, at=at)
    await boards.tie_officer(board.id, by.staff_id or 0, "", by=by, at=at)
    details: dict[str, Any] = {"case_number": "TN 2026/7", "board_id": board.id, "officer_id": by.staff_id}
    await cases.change_details(case.id, seen=case.version, due_on=case.due_on, **details, by=by, at=at)
    tie = await BoardOfficer.get(board_id=board.id)
    return {"case": case.id, "reached": reached.id, "lapsed": lapsed.id, "board": board.id, "officer": tie.id}


async def _submitted(title: str, writing: dict[str, Any], at: datetime) -> int:
    draft = await proposals.start_draft(title, TEXT, **writing, at=at)
    circumstances: dict[str, Any] = {"age": 40, "consented": False, "rules": Rules()}
    await proposals.submit(draft.id, by=writing["by"], name=writing["name"], **circumstances, at=at)
    return draft.id


async def _published(title: str, writing: dict[str, Any], by: Actor, keys: Keys, at: datetime) -> int:
    proposal_id = await _submitted(title, writing, at)
    await moderation.publish(proposal_id, rules=Rules(), keys=keys, by=by, at=at)
    await entitle(keys, "f" * 64)
    await BallotBox(keys).cast(proposal_id, "f" * 64, age=40, channel="web", at=at)
    return proposal_id


async def _pledge(proposal_id: int, by: Actor, author: str, keys: Keys, at: datetime) -> dict[str, int]:
    today = clock.local_date(at)
    year = timedelta(days=365)
    pledge = await pledges.write_pledge("Tryggare kvällar", "Vi lyser upp.", today - year, today + year, by=by, at=at)
    area = await outline.add_focus_area(pledge.id, "Belysning", "Där det är mörkt.", by=by, at=at)
    terms = {"text": "Trygghetsvandringar", "owner": "joint", "target": 4, "unit": "vandringar"}
    commitment = await outline.add_commitment(area.id, terms, by=by, at=at)
    parties = (by, replace(by, party="police"))
    for party in parties:
        await nod(pledge.id, (await Pledge.get(id=pledge.id)).revision, by=party, at=at)
    await pledges.sign_pledge(pledge.id, today, SIGNATORIES, by=by, at=at)
    waits = await _told(commitment.id, *parties, at)
    tag = await pledges.tag(proposal_id, area.id, "Det handlar om mörka vägar.", by=by, at=at)
    signed = await _review(pledge.id, today - timedelta(days=30), by, at)
    review = await _review(pledge.id, today - timedelta(days=7), by, at)
    surfaced = await SurfacedProposal.get(review_id=signed)
    await answer_fully(surfaced.id, "next_pledge", "Vi sätter upp lampor i höst.", "municipality", by=by, at=at)
    await sign_fully(signed, by=by, at=at)
    waiting = await SurfacedProposal.get(review_id=review)
    return {"pledge": pledge.id, "area": area.id, "commitment": commitment.id, "tag": tag.id, **waits,
            "signed": signed, "review": review, "surfaced": waiting.id}  # fmt: skip


async def _told(commitment_id: int, by: Actor, other: Actor, at: datetime) -> dict[str, int]:
    """How the joint commitment goes has been told by one party and agreed to by the other; more waits for a yes."""
    terms: dict[str, Any] = {"day": clock.local_date(at), "status": "under_way", "text": "Två vandringar är gjorda."}
    first = await updating.tell(commitment_id, terms, by=by, at=at)
    await settling.approve(first.id, by=other, at=at)
    waiting = await updating.tell(commitment_id, terms, by=other, at=at)
    update = await CommitmentUpdate.get(commitment_id=commitment_id)
    return {"update": update.id, "change": waiting.id}


async def _review(pledge_id: int, start: Any, by: Actor, at: datetime) -> int:
    days = (start, clock.local_date(at), clock.local_date(at))
    review = await reviewing.open_review(pledge_id, *days, threshold=1, highest=3, by=by, at=at)
    return review.id
