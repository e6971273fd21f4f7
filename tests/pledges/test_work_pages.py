"""The parties' desks over HTTP: telling, correcting, and saying yes, and what each of them is refused."""

import re
from typing import Any

import pytest

from eforslag import clock
from eforslag.pledges import outline
from eforslag.pledges.models import Commitment, CommitmentUpdate, PartyContact, PendingChange, Pledge
from tests.pledges.builders import NOW, agreed_and_signed, coordinator, draft, police, promise
from tests.visitors import Visits

TOLD = {"status": "under_way", "text": "Två lampor är bytta.", "day": "2026-11-02"}


async def promised(owner: str) -> Commitment:
    municipality = await coordinator()
    pledge = await draft(municipality)
    area = await outline.add_focus_area(pledge.id, "Belysning", by=municipality, at=NOW)
    by = await police() if owner == "police" else municipality
    await outline.add_commitment(area.id, promise(owner, "Byta lampor."), by=by, at=NOW)
    await agreed_and_signed(pledge, municipality)
    return await Commitment.get().select_related("focus_area")


async def test_what_is_told_is_read_by_everyone_at_once(visits: Visits, database: Any) -> None:
    commitment = await promised("municipality")
    desk, anyone = await visits.staff("coordinator"), await visits.nobody()
    work = "/loftesarbete/1"
    assert "Skriv en lägesrapport" in (await desk.get(work)).text
    told = TOLD | {"evidence": "Listan", "evidence_url": "https://example.org/lista"}
    done = await desk.post(f"/loftesarbete/ataganden/{commitment.id}/lage", data=told)
    assert (done.status_code, done.headers["location"]) == (303, work)
    update = await CommitmentUpdate.get()
    corrected = told | {"text": "Tre lampor är bytta."}
    await desk.post(f"/loftesarbete/lagesrapporter/{update.id}/rattelse", data=corrected)
    text = (await anyone.get("/medborgarlofte/1")).text
    for words in ("Tre lampor är bytta.", "På gång", "Senast uppdaterat 2 november 2026", "https://example.org/lista",
                  f"rättat {clock.local_date(clock.now()).day}"):  # fmt: skip
        assert words in text
    assert "Två lampor" not in text, "what was corrected is for the desk alone"
    assert "Två lampor" in (await desk.get(f"/loftesarbete/ataganden/{commitment.id}/lage")).text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [({"status": "x"}, "Välj hur det går."), ({"text": ""}, "Skriv vad som har hänt."),
     ({"day": "2099-01-01"}, "Välj i dag eller en tidigare dag."), ({"evidence_url": "http://x"}, "https://")],
)  # fmt: skip
async def test_what_is_wrong_with_an_update_is_said_beside_the_field(
    visits: Visits, database: Any, changed: dict[str, str], sentence: str
) -> None:
    commitment = await promised("municipality")
    desk = await visits.staff("coordinator")
    sent = TOLD | {"evidence": "Det jag skrev."} | changed
    answer = await desk.post(f"/loftesarbete/ataganden/{commitment.id}/lage", data=sent)
    assert (answer.status_code, await CommitmentUpdate.exists()) == (422, False)
    assert sentence in answer.text
    assert "Det jag skrev." in answer.text


@pytest.mark.parametrize(("owner", "other"), [("municipality", "police_liaison"), ("police", "coordinator")])
async def test_the_other_partys_commitment_is_refused_in_words(
    visits: Visits, database: Any, owner: str, other: Any
) -> None:
    commitment = await promised(owner)
    desk, address = await visits.staff(other), f"/loftesarbete/ataganden/{commitment.id}"
    terms = promise(owner, "Ett annat.")
    for path, sent in (
        (f"{address}/lage", TOLD),
        (address, terms),
        (f"{address}/borttagning", {}),
        (f"{address}/upp", {}),
    ):
        answer = await desk.post(path, data=sent)
        assert answer.status_code == 403
        assert "Åtagandet är den andra partens." in answer.text
    area = f"/loftesarbete/fokusomraden/{commitment.focus_area.id}/ataganden/nytt"
    assert (await desk.post(area, data=terms)).status_code == 422
    assert [one.text for one in await Commitment.all()] == ["Byta lampor."]


async def test_a_joint_update_waits_on_the_others_desk(visits: Visits, database: Any) -> None:
    commitment = await promised("joint")
    mine, theirs = await visits.staff("coordinator"), await visits.staff("police_liaison", name="Polly Polis")
    await mine.post(f"/loftesarbete/ataganden/{commitment.id}/lage", data=TOLD)
    change = await PendingChange.get()
    assert "Två lampor" not in (await (await visits.nobody()).get("/medborgarlofte/1")).text
    assert "Godkänn" not in (await mine.get("/loftesarbete/1")).text
    (approval,) = re.findall(
        r'action="(/loftesarbete/andringar/\d+/godkannande)"', (await theirs.get("/loftesarbete")).text
    )
    assert (await mine.post(approval)).status_code == 409
    assert (await theirs.post(approval)).status_code == 303
    assert (await theirs.post(f"/loftesarbete/andringar/{change.id}/avvisning")).status_code == 409
    assert "Två lampor" in (await (await visits.nobody()).get("/medborgarlofte/1?sedan")).text


@pytest.mark.parametrize("role", ["administrator", "moderator", "case_officer", "clerk"])
async def test_others_among_the_staff_have_no_part_in_it(visits: Visits, database: Any, role: Any) -> None:
    commitment = await promised("joint")
    desk = await visits.staff(role)
    for path in (f"/loftesarbete/ataganden/{commitment.id}/lage", "/loftesarbete/1/ja", "/loftesarbete/paminnelser"):
        assert (await desk.post(path, data=TOLD)).status_code == 403
    assert (await CommitmentUpdate.exists(), await PartyContact.exists()) == (False, False)


async def test_a_change_in_a_signed_pledge_waits_on_both_desks(visits: Visits, database: Any) -> None:
    await promised("municipality")
    mine, theirs = await visits.staff("coordinator"), await visits.staff("police_liaison", name="Polly Polis")
    pledge = await Pledge.get()
    changed = {"title": "Ett nytt namn", "sentence": pledge.sentence, "period_start": pledge.period_start.isoformat(),
               "period_end": pledge.period_end.isoformat()}  # fmt: skip
    assert (await mine.post("/loftesarbete/1/uppgifter", data=changed)).status_code == 303
    assert "Väntar på ett ja från polisen." in (await mine.get("/loftesarbete")).text
    waiting = (await theirs.get("/loftesarbete")).text
    assert (pledge.title in waiting, "Ett nytt namn" in waiting) == (True, True), "what it is now, and what it becomes"
    assert "Ett nytt namn" not in (await (await visits.nobody()).get("/medborgarlofte/1")).text
    change = await PendingChange.get()
    assert (await mine.post(f"/loftesarbete/andringar/{change.id}/godkannande")).status_code == 409
    assert (await theirs.post(f"/loftesarbete/andringar/{change.id}/godkannande")).status_code == 303
    assert "Ett nytt namn" in (await (await visits.nobody()).get("/medborgarlofte/1?sedan")).text


async def test_an_empty_draft_says_what_is_missing_and_where(visits: Visits, database: Any) -> None:
    await draft(await coordinator())
    desk = await visits.staff("coordinator")
    page = (await desk.get("/loftesarbete/1")).text
    assert "Säg ja till utkastet" not in page
    assert '<a href="/loftesarbete/1/fokusomraden/nytt">Lägg till minst ett fokusområde</a>' in page
    refused = await desk.post("/loftesarbete/1/ja", data={"revision": "0"})
    assert (refused.status_code, "lägg till minst ett fokusområde" in refused.text) == (409, True)
