"""The coordinators' desk, and writing, changing and signing a pledge."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.pledges import actions, contacts, desk, nodding
from eforslag.pledges.forms import PledgeForm, SigningForm
from eforslag.pledges.models import PendingChange, Pledge
from eforslag.pledges.parties import PARTIES
from eforslag.pledges.standing import Standing
from eforslag.pledges.update_forms import ContactForm, UpdateForm
from eforslag.web.forms import fields
from eforslag.web.responses import page, redirect
from eforslag.web.whole_numbers import whole_number


async def overview(request: Request, reviews: Any) -> Response:
    """`reviews` are what the package of the reviews knows of them, here and on a pledge's own page."""
    found = await _desk(request)
    return _overview_page(request, found, reviews, ContactForm(data={"email": found.email}))


async def keep_contact(request: Request, reviews: Any) -> Response:
    """Where this party wants its reminders."""
    form = await ContactForm.read(request)
    if not form.is_valid:
        return _overview_page(request, await _desk(request), reviews, form, status=422)
    await contacts.keep(form.email.data or "", by=request.state.user.actor, at=clock.now())
    return redirect(request, "/loftesarbete", notice="contact_saved")


async def _desk(request: Request) -> desk.Desk:
    return await desk.desk(request.state.user.actor.party, clock.local_date(clock.now()))


def _overview_page(request: Request, found: desk.Desk, reviews: Any, form: ContactForm, status: int = 200) -> Response:
    context = {"desk": found, "form": form, "parties": PARTIES, "reviews": reviews}
    return page(request, "pledges/desk.html", status=status, **context)


async def pledge(request: Request, reviews: Any, origins: Any) -> Response:
    """`origins` are the proposals that its commitments come from, and what reviews have promised beside."""
    today = clock.local_date(clock.now())
    work = await desk.work_on(request.path_params["id"], request.state.user.actor.party, today)
    forms = {one.commitment.id: UpdateForm.beside(one, today) for one in work.own}
    given = {"reviews": reviews, "origins": origins}
    context = {"work": work, "pledge": work.pledge, "parties": PARTIES, "forms": forms, **given}
    return page(request, "pledges/work.html", **context)


async def say_yes(request: Request) -> Response:
    """This party's yes to the draft as it stood on the page."""
    number = whole_number(next(iter((await fields(request)).getlist("revision")), None))
    found = await desk.any_pledge(request.path_params["id"])
    await nodding.nod(found.id, -1 if number is None else number, by=request.state.user.actor, at=clock.now())
    return redirect(request, address(found), notice="pledge_nodded")


async def new(request: Request) -> Response:
    form = PledgeForm()
    form.earlier = await desk.earlier_than(None)
    return page(request, "pledges/pledge_form.html", form=form, pledge=None)


async def write(request: Request) -> Response:
    form = await PledgeForm.read(request, earlier=await desk.earlier_than(None))
    if not form.is_valid:
        return page(request, "pledges/pledge_form.html", form=form, pledge=None, status=422)
    written = await actions.write_pledge(**form.columns, by=request.state.user.actor, at=clock.now())
    return redirect(request, address(written), notice="pledge_saved")


async def edit(request: Request) -> Response:
    found = await desk.any_pledge(request.path_params["id"])
    form = PledgeForm(obj=found)
    form.earlier = await desk.earlier_than(found)
    return page(request, "pledges/pledge_form.html", form=form, pledge=found)


async def change(request: Request) -> Response:
    found = await desk.any_pledge(request.path_params["id"])
    form = await PledgeForm.read(request, earlier=await desk.earlier_than(found))
    if not form.is_valid:
        return page(request, "pledges/pledge_form.html", form=form, pledge=found, status=422)
    done = await actions.change_pledge(found.id, form.columns, by=request.state.user.actor, at=clock.now())
    return redirect(request, address(found), notice=notice_of(done))


async def ask_signing(request: Request) -> Response:
    """The form for who signed, or for correcting it; a draft that a party has not said yes to has none."""
    found = await desk.any_pledge(request.path_params["id"])
    if found.state == Standing.DRAFT:
        await nodding.require_both_nods(found.id)
    return _signing_page(request, found, SigningForm.of(found, clock.local_date(clock.now())))


async def sign(request: Request) -> Response:
    """Sign, or show the form again with one row more for another signatory."""
    found, at = await desk.any_pledge(request.path_params["id"]), clock.now()
    form = await SigningForm.read(request, today=clock.local_date(at))
    if "more" in await fields(request):
        form.forget_errors()
        return _signing_page(request, found, form, more=True)
    if not form.is_valid:
        return _signing_page(request, found, form, status=422)
    signing, by = (found.id, form.signed_on.data, form.signatories), request.state.user.actor
    if found.state != Standing.DRAFT:
        done = await actions.correct_signing(*signing, by=by, at=at)
        return redirect(request, address(found), notice=notice_of(done))
    await actions.sign_pledge(*signing, by=by, at=at)
    return redirect(request, address(found), notice="pledge_signed")


def _signing_page(
    request: Request, pledge: Pledge, form: SigningForm, more: bool = False, status: int = 200
) -> Response:
    first = pledge.state == Standing.DRAFT
    context = {"pledge": pledge, "form": form, "rows": form.shown(more), "is_first": first}
    return page(request, "pledges/signing.html", status=status, **context)


def notice_of(done: object) -> str:
    """Whether what was saved is done, or waits for the other party."""
    return "change_waits" if isinstance(done, PendingChange) else "pledge_saved"


def address(pledge: Pledge) -> str:
    return f"/loftesarbete/{pledge.id}"
