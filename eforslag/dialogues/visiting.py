"""Who is answering: the browser by its cookie, and the person where one has to log in."""

import re
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from eforslag import clock
from eforslag.dialogues import queries, unfinished
from eforslag.dialogues.answering import has_answered
from eforslag.dialogues.kinds import Asked
from eforslag.dialogues.models import Dialogue
from eforslag.dialogues.standing import LOGIN, is_open
from eforslag.dialogues.unfinished import KEPT_DAYS, Owner, Sheet
from eforslag.identity import logins
from eforslag.notifications.numbers import random_word
from eforslag.web import limits

COOKIE = "dialog"
WORD = re.compile("[A-Za-z0-9_-]{32}")
# On a computer that many use, what is left behind is gone when the next one comes.
KIOSK_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Visit:
    """A dialogue, its questions and the places to choose from, and what this visitor has answered so far."""

    dialogue: Dialogue
    questions: list[Asked]
    places: dict[int, str]
    owner: Owner
    sheet: Sheet | None
    has_answered: bool

    @property
    def is_open(self) -> bool:
        return is_open(self.dialogue, clock.local_date(clock.now()))

    @property
    def is_upcoming(self) -> bool:
        return clock.local_date(clock.now()) < self.dialogue.opens_on

    @property
    def must_log_in(self) -> bool:
        return self.dialogue.way == LOGIN and not self.owner.person_key

    @property
    def url(self) -> str:
        return f"/dialog/{self.dialogue.id}"

    def at(self, number: int) -> Asked | None:
        """The question with this number, counted from 1."""
        return self.questions[number - 1] if 0 < number <= len(self.questions) else None


async def visit(request: Request) -> Visit:
    """Raises NotFound where there is no such dialogue, or only a draft."""
    dialogue = await queries.public_dialogue(request.path_params["id"])
    asked, places = await queries.questions(dialogue.id, request.state.language)
    owner = _owner(request, dialogue)
    begun = await unfinished.found(owner, dialogue.id)
    answered = bool(owner.person_key) and await has_answered(dialogue.id, owner.person_key, request.app.state.keys)
    return Visit(dialogue, asked, places, owner, begun, answered)


def _owner(request: Request, dialogue: Dialogue) -> Owner:
    word, user = request.cookies.get(COOKIE, ""), request.state.user
    is_person = dialogue.way == LOGIN and user is not None and user.kind == "resident"
    return Owner(word if WORD.fullmatch(word) else random_word(), user.person_key if is_person else "")


async def to_login(request: Request) -> Response:
    """On to the login, from which one comes back to where one was, with what one sent."""
    return await logins.send_to_login(request, "residents")


async def keep(request: Request, response: Response, here: Visit, sheet: Sheet) -> Response:
    """Keep the answers so far, and let the browser know them by its cookie.

    Raises TooMany where one address begins again and again.
    """
    if here.sheet is None:
        request.app.state.limits.count_address(limits.ANSWERS_BEGUN_OF_ADDRESS, request)
    await unfinished.keep(here.owner, here.dialogue.id, sheet, clock.local_date(clock.now()))
    lasts = KIOSK_SECONDS if sheet.channel == "kiosk" else KEPT_DAYS * 86400
    response.set_cookie(
        COOKIE, here.owner.word, max_age=lasts, httponly=True, samesite="lax",
        secure=request.app.state.settings.is_secure,
    )  # fmt: skip
    return response


def is_shared(request: Request) -> bool:
    """Whether the computer is one that strangers use after each other: a counter station, or one that says so."""
    return request.state.station is not None or "dator" in request.query_params


async def forget_begun(request: Request, response: Response) -> None:
    """Throw away what somebody has begun to answer in this browser, who leaves it to the next."""
    word, user = request.cookies.get(COOKIE, ""), request.state.user
    if not WORD.fullmatch(word):
        return
    for dialogue in (await queries.overview(clock.local_date(clock.now()))).open:
        is_person = dialogue.way == LOGIN and user is not None and user.kind == "resident"
        await unfinished.forget(Owner(word, user.person_key if is_person else ""), dialogue.id)
    response.delete_cookie(COOKIE, secure=request.app.state.settings.is_secure, httponly=True, samesite="lax")
