"""The desk as a moderator meets it in the browser, with and without htmx."""

import re
from datetime import timedelta

import pytest

from eforslag import clock
from eforslag.audit.models import AuditEntry
from eforslag.moderation import actions
from eforslag.moderation.tabs import TABS
from eforslag.pledges.models import FocusArea, Pledge, Tag
from eforslag.proposals.lifecycle import State
from eforslag.proposals.models import Proposal, ProposalVersion
from tests.moderation.builders import AT, in_state, moderator, sent_again, submitted
from tests.visitors import Visits

HTMX = {"HX-Request": "true"}


async def state_of(proposal: Proposal) -> str:
    return (await Proposal.get(id=proposal.id)).state


async def offered_area() -> FocusArea:
    today = clock.local_date(clock.now())
    pledge = await Pledge.create(
        title="Medborgarlöfte för testet",
        sentence="Vi gör kvällarna tryggare.",
        state="signed",
        period_start=today - timedelta(days=30),
        period_end=today + timedelta(days=30),
        created_at=AT,
        changed_at=AT,
    )
    return await FocusArea.create(pledge=pledge, position=1, name="Trygga platser")


async def test_the_queue_tells_how_long_each_has_waited_and_links_to_it(visits: Visits) -> None:
    proposal = await submitted(title="Belys gångvägen", submitted_at=clock.now() - timedelta(days=20))
    await in_state(State.DRAFT, title="Hemligt utkast")
    browser = await visits.staff("moderator")
    shown = await browser.get("/handlaggning")
    assert f'href="/handlaggning/{proposal.id}"' in shown.text
    assert "20 dagar" in shown.text
    assert "beskedet är sent" in shown.text
    assert "Hemligt utkast" not in shown.text


async def test_every_list_opens_empty_and_filled_and_whatever_is_asked_of_it(visits: Visits) -> None:
    browser = await visits.staff("moderator")
    questions: tuple[dict[str, str], ...] = (
        {},
        {"sok": "gångvägen\x00%_"},
        {"otaggade": "ja"},
        {"efter": "AAAA"},
        {"sok": "x" * 3000},
    )
    for _ in ("empty", "filled"):
        for tab in (*TABS, "nonsens"):
            for question in questions:
                answer = await browser.get("/handlaggning", params={"visa": tab} | question)
                assert answer.status_code == 200, (tab, question)
        for state in State:
            await in_state(state)


async def test_a_proposal_in_any_state_but_draft_has_its_page_at_the_desk(visits: Visits) -> None:
    browser = await visits.staff("moderator")
    for state in set(State) - {State.DRAFT}:
        proposal = await in_state(
            state, title=f"Lampor {state}", ground="unclear", forwarded_to="police", message="Hej"
        )
        shown = await browser.get(f"/handlaggning/{proposal.id}")
        assert shown.status_code == 200
        assert f"Lampor {state}" in shown.text
        assert "Nils Nilsson" in shown.text


async def test_only_moderators_sit_at_the_desk(visits: Visits) -> None:
    proposal = await submitted()
    for browser in (await visits.resident(), await visits.staff("coordinator", name="Vera Lund")):
        assert (await browser.get("/handlaggning")).status_code == 403
        assert (await browser.post(f"/handlaggning/{proposal.id}/publicering")).status_code == 403
    assert await state_of(proposal) == State.SUBMITTED


async def test_a_moderator_publishes_with_one_button(visits: Visits) -> None:
    proposal = await submitted()
    browser = await visits.staff("moderator", name="Mona Moberg")
    answer = await browser.post(f"/handlaggning/{proposal.id}/publicering", data={"read_version": "1"})
    assert answer.status_code == 303
    page = await browser.get(answer.headers["location"])
    assert "Förslaget är publicerat" in page.text
    assert "Publicerade förslaget" in page.text
    assert "Mona Moberg" in page.text
    assert await state_of(proposal) == State.PUBLISHED


async def test_a_newer_text_than_the_one_read_is_shown_and_not_published(visits: Visits) -> None:
    proposal = await submitted()
    await sent_again(proposal, "Lamporna ska stå vid skolan, tack.", days=1)
    browser = await visits.staff("moderator")
    answer = await browser.post(f"/handlaggning/{proposal.id}/publicering", data={"read_version": "1"})
    assert answer.status_code == 409
    assert "Läs den innan du publicerar" in answer.text
    assert "Lamporna ska stå vid skolan" in answer.text
    assert await state_of(proposal) == State.SUBMITTED


@pytest.mark.parametrize("read", ["", "x", "-1", "9" * 30])
async def test_a_damaged_publish_form_does_no_harm(visits: Visits, read: str) -> None:
    proposal = await submitted()
    browser = await visits.staff("moderator")
    answer = await browser.post(f"/handlaggning/{proposal.id}/publicering", data={"read_version": read})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("path", "form", "state"),
    [
        ("retur", {"question": "Var ska lamporna stå?"}, State.RETURNED),
        ("vidarebefordran", {"channel": "police"}, State.FORWARDED),
        ("avslag", {"ground": "outside_area", "ground_message": "Det ligger i Hudiksvall."}, State.REJECTED),
    ],
)
async def test_a_decision_leads_back_to_the_queue(
    visits: Visits, path: str, form: dict[str, str], state: State
) -> None:
    proposal = await submitted()
    browser = await visits.staff("moderator")
    answer = await browser.post(f"/handlaggning/{proposal.id}/{path}", data=form)
    assert (answer.status_code, answer.headers["location"]) == (303, "/handlaggning")
    assert await state_of(proposal) == state


async def test_a_published_proposal_is_taken_down(visits: Visits) -> None:
    proposal = await in_state(State.PUBLISHED)
    browser = await visits.staff("moderator")
    form = {"ground": "protected_content", "ground_message": "En granne namnges."}
    assert (await browser.post(f"/handlaggning/{proposal.id}/nedtagning", data=form)).status_code == 303
    assert await state_of(proposal) == State.TAKEN_DOWN


@pytest.mark.parametrize(
    ("path", "form", "sentence"),
    [
        ("retur", {"question": "Va då?"}, "Skriv minst 10 tecken"),
        ("retur", {"question": ""}, "Skriv vad förslagsställaren ska ändra."),
        ("vidarebefordran", {"channel": "rymden", "channel_message": "Mitt meddelande"}, "Välj vart förslaget hör."),
        ("avslag", {"ground": "", "ground_message": "Min förklaring"}, "Välj en grund."),
        ("avslag", {"ground": "unclear", "ground_message": "å" * 2001}, "högst 2000 tecken"),
    ],
)
async def test_a_form_that_lacks_something_comes_back_open_as_it_was_filled_in(
    visits: Visits, path: str, form: dict[str, str], sentence: str
) -> None:
    proposal = await submitted()
    browser = await visits.staff("moderator")
    answer = await browser.post(f"/handlaggning/{proposal.id}/{path}", data=form)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count('<details name="beslut" open>') == 1
    assert all(written in answer.text for name, written in form.items() if name != "channel")
    assert await state_of(proposal) == State.SUBMITTED


async def test_whoever_comes_second_is_told_and_sees_what_was_decided(visits: Visits) -> None:
    proposal = await submitted()
    first = await moderator("Maj Larsson")
    await actions.reject(proposal.id, "unclear", "Det går inte att förstå.", by=first, at=AT)
    browser = await visits.staff("moderator", name="Mona Moberg")
    form = {"question": "Var ska lamporna stå?"}
    answer = await browser.post(f"/handlaggning/{proposal.id}/retur", data=form)
    assert answer.status_code == 409
    assert "Ditt beslut är inte sparat" in answer.text
    assert "Maj Larsson" in answer.text
    assert await AuditEntry.all().count() == 1


async def test_what_looks_like_a_number_is_pointed_out(visits: Visits) -> None:
    proposal = await submitted(text="Ring mig på 070-123 45 67 <b>så</b> berättar jag.")
    shown = await (await visits.staff("moderator")).get(f"/handlaggning/{proposal.id}")
    assert "<mark>070-123 45 67</mark>" in shown.text
    assert "ser ut att innehålla ett telefonnummer" in shown.text
    assert "<b>så</b>" not in shown.text


async def test_the_changes_of_a_text_that_came_back_are_shown(visits: Visits) -> None:
    proposal = await submitted(text="Sätt upp två lampor vid skolan.")
    await sent_again(proposal, "Sätt upp fem lampor vid skolan.", days=1)
    shown = await (await visits.staff("moderator")).get(f"/handlaggning/{proposal.id}")
    assert "två</del>" in shown.text
    assert "fem</ins>" in shown.text


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
async def test_a_proposal_is_tied_to_a_focus_area_and_untied(visits: Visits, htmx: bool) -> None:
    proposal, area = await in_state(State.PUBLISHED), await offered_area()
    browser, headers = await visits.staff("moderator"), HTMX if htmx else {}
    address = f"/handlaggning/{proposal.id}/fokusomraden"
    form = {"focus_area": str(area.id), "reason": "Handlar om mörka platser."}
    tied = await browser.post(address, data=form, headers=headers)
    shown = tied if htmx else await browser.get(tied.headers["location"])
    assert "Förslaget är kopplat till fokusområdet" in shown.text
    assert "Handlar om mörka platser." in shown.text
    assert shown.text.lstrip().startswith("<section" if htmx else "<!doctype")
    tag = await Tag.get()
    untied = await browser.post(f"{address}/{tag.id}/borttagning", headers=headers)
    shown = untied if htmx else await browser.get(untied.headers["location"])
    assert "Kopplingen är borttagen" in shown.text
    assert not await Tag.filter(stands=True).exists()
    once_more = await browser.post(f"{address}/{tag.id}/borttagning", headers=headers)
    assert once_more.status_code == 409
    assert "Kopplingen är redan borttagen" in once_more.text


async def test_the_history_beside_comes_along_with_a_tag(visits: Visits) -> None:
    """Once, marked for htmx to put it in its place; on the whole page it stands there without the mark."""
    proposal, area = await in_state(State.PUBLISHED), await offered_area()
    browser = await visits.staff("moderator")
    form = {"focus_area": str(area.id), "reason": "Handlar om mörka platser."}
    tied = (await browser.post(f"/handlaggning/{proposal.id}/fokusomraden", data=form, headers=HTMX)).text
    assert tied.count('<section id="historik" hx-swap-oob="true">') == 1
    assert "Kopplade förslaget till ett fokusområde" in tied
    whole = (await browser.get(f"/handlaggning/{proposal.id}")).text
    assert whole.count('<section id="historik">') == 1
    assert "hx-swap-oob" not in whole


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"focus_area": "", "reason": "Mina ord."}, "Välj ett fokusområde."),
        ({"focus_area": "999999999999", "reason": "Mina ord."}, "Välj ett fokusområde."),
        ({"focus_area": "x", "reason": ""}, "Skriv med en mening varför."),
    ],
)
async def test_a_tag_that_lacks_something_is_not_set(
    visits: Visits, headers: dict[str, str], form: dict[str, str], sentence: str
) -> None:
    proposal, _ = await in_state(State.PUBLISHED), await offered_area()
    browser = await visits.staff("moderator")
    answer = await browser.post(f"/handlaggning/{proposal.id}/fokusomraden", data=form, headers=headers)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert form["reason"] in answer.text
    assert not await Tag.exists()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
async def test_the_same_focus_area_twice_is_told_and_set_once(visits: Visits, headers: dict[str, str]) -> None:
    proposal, area = await in_state(State.PUBLISHED), await offered_area()
    browser = await visits.staff("moderator")
    form = {"focus_area": str(area.id), "reason": "Handlar om mörka platser."}
    address = f"/handlaggning/{proposal.id}/fokusomraden"
    await browser.post(address, data=form)
    answer = await browser.post(address, data=form, headers=headers)
    assert answer.status_code == 409
    assert "redan kopplat" in answer.text
    assert await Tag.all().count() == 1


async def test_a_tag_is_removed_only_by_way_of_its_own_proposal(visits: Visits) -> None:
    proposal, other, area = await in_state(State.PUBLISHED), await in_state(State.PUBLISHED), await offered_area()
    browser = await visits.staff("moderator")
    form = {"focus_area": str(area.id), "reason": "Handlar om mörka platser."}
    await browser.post(f"/handlaggning/{proposal.id}/fokusomraden", data=form)
    tag = await Tag.get()
    answer = await browser.post(f"/handlaggning/{other.id}/fokusomraden/{tag.id}/borttagning")
    assert answer.status_code == 404
    assert await Tag.filter(stands=True).exists()


@pytest.mark.parametrize("path", ["publicering", "retur", "vidarebefordran", "avslag", "nedtagning", "fokusomraden"])
async def test_drafts_and_unknown_proposals_are_not_found(visits: Visits, path: str) -> None:
    draft = await in_state(State.DRAFT, title="Hemligt utkast")
    browser = await visits.staff("moderator")
    filled_in = {"question": "Var ska lamporna stå?", "channel": "police", "ground": "unclear"}
    for proposal_id in (draft.id, 999_999_999):
        for form in ({}, filled_in):
            answer = await browser.post(f"/handlaggning/{proposal_id}/{path}", data=form)
            assert answer.status_code == 404
            assert "Hemligt utkast" not in answer.text
    assert await state_of(draft) == State.DRAFT


async def test_what_points_at_somebody_is_taken_out_and_the_text_as_sent_is_kept(visits: Visits) -> None:
    proposal = await submitted(text="Ring Eva på 070-123 45 67 om lamporna.")
    browser = await visits.staff("moderator")
    page = await browser.get(f"/handlaggning/{proposal.id}")
    (code,) = re.findall(r'name="places" value="([^"]+)"', page.text)
    sent = {"places": code, "read_version": "1"}
    answer = await browser.post(f"/handlaggning/{proposal.id}/maskering", data=sent)
    assert answer.status_code == 303
    assert (await Proposal.get(id=proposal.id)).text == "Ring Eva på […] om lamporna."
    versions = await ProposalVersion.filter(proposal_id=proposal.id).order_by("ordinal")
    assert [version.text for version in versions] == [proposal.text, "Ring Eva på […] om lamporna."]
    assert "Tog bort personuppgifter ur texten" in (await browser.get(f"/handlaggning/{proposal.id}")).text


async def test_a_text_that_has_changed_meanwhile_is_not_masked(visits: Visits) -> None:
    proposal = await submitted(text="Ring 070-123 45 67 om lamporna.")
    await sent_again(proposal, "Ring mig på 070-123 45 67 om lamporna.", days=1)
    browser = await visits.staff("moderator")
    sent = {"places": "text:5:18", "read_version": "1"}
    answer = await browser.post(f"/handlaggning/{proposal.id}/maskering", data=sent)
    assert answer.status_code == 409
    assert "070-123 45 67" in (await Proposal.get(id=proposal.id)).text


async def test_the_suggested_area_is_accepted_with_one_press_and_the_log_knows_it(visits: Visits) -> None:
    area = await offered_area()
    other = await FocusArea.create(pledge=await Pledge.get(), position=2, name="Lugnare trafik och säkra skolvägar")
    proposal = await in_state(State.PUBLISHED, title="En tryggare plats", text="Det är otryggt på platsen vid bron.")
    browser = await visits.staff("moderator")
    page = (await browser.get(f"/handlaggning/{proposal.id}")).text
    assert "Trygga platser</strong>" in page
    (reason,) = re.findall(r'name="reason" value="([^"]+)"', page)
    sent = {"focus_area": str(area.id), "reason": reason}
    assert (await browser.post(f"/handlaggning/{proposal.id}/fokusomraden", data=sent)).status_code == 303
    entry = await AuditEntry.get(action="proposal.tagged")
    assert entry.details["suggested"] == entry.details["focus_area"] == "Trygga platser"
    assert not await Tag.filter(focus_area=other).exists()
    statistics = (await browser.get("/handlaggning/statistik")).text
    assert "Trygga platser → Trygga platser" in statistics
    assert "Det föreslagna området valdes 1 av 1 gånger." in statistics
