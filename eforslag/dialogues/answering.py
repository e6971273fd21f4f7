"""Handing in answers: one transaction, in which the database lets each person, and each paper, in once."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from tortoise.exceptions import IntegrityError
from tortoise.transactions import in_transaction

from eforslag import clock
from eforslag.audit.actor import Actor
from eforslag.audit.log import record
from eforslag.dialogues.kinds import RANKING, SEVERAL, Asked
from eforslag.dialogues.models import Answer, Dialogue, DialogueKey, Participation, Response, WrittenAnswer
from eforslag.dialogues.reading import Given, Wrong, checked
from eforslag.dialogues.standing import (
    LOGIN,
    AlreadyAnswered,
    NotOpen,
    NotPrinted,
    ReferenceTaken,
    is_open,
    takes_papers,
)
from eforslag.dialogues.unfinished import Sheet
from eforslag.errors import DomainError
from eforslag.identity.keys import Keys
from eforslag.identity.pseudonyms import participant_tag
from eforslag.notifications.numbers import random_number

# Stands for having answered at all, in a question with several choices, where nobody's choices add up to people.
ANSWERED = 0


class NotComplete(DomainError):
    status = 422
    message = "Något av svaren behöver ses över innan du kan skicka."


async def hand_in(
    dialogue_id: int, questions: Sequence[Asked], sheet: Sheet, *, keys: Keys, person_key: str | None, at: datetime
) -> None:
    """Count one person's answers. Nobody's name or time goes with them, and the log says nothing of it.

    Raises NotOpen, NotComplete, or AlreadyAnswered where one has to log in and has answered.
    """
    if first_wrong(questions, sheet):
        raise NotComplete
    today = clock.local_date(at)
    try:
        async with in_transaction():
            dialogue = await _locked(dialogue_id)
            if not is_open(dialogue, today) or (dialogue.way == LOGIN and person_key is None):
                raise NotOpen
            if dialogue.way == LOGIN and person_key:
                await Participation.create(tag=await _tag(dialogue_id, person_key, keys), dialogue_id=dialogue_id)
            await put_in(dialogue_id, questions, [sheet], today)
    except IntegrityError as error:
        raise AlreadyAnswered from error


async def enter_paper(
    dialogue_id: int, questions: Sequence[Asked], sheet: Sheet, number: int, *, by: Actor, at: datetime
) -> None:
    """Count what stands on a paper, by the number on it.

    Raises NotOpen, NotPrinted for a number that no copy has, or ReferenceTaken if it has been entered.
    """
    try:
        async with in_transaction():
            dialogue = await _locked(dialogue_id)
            if not takes_papers(dialogue, clock.local_date(at)):
                raise NotOpen
            if not 1 <= number <= dialogue.papers_printed:
                raise NotPrinted(number=number)
            await put_in(dialogue_id, questions, [sheet], clock.local_date(at), reference=str(number))
            await record("dialogue.paper_entered", dialogue, by=by, at=at, reference=str(number))
    except IntegrityError as error:
        raise ReferenceTaken from error


async def has_answered(dialogue_id: int, person_key: str, keys: Keys) -> bool:
    key = await DialogueKey.get_or_none(dialogue_id=dialogue_id)
    return key is not None and await Participation.exists(
        tag=participant_tag(keys, key.wrapped, dialogue_id, person_key)
    )


def first_wrong(questions: Iterable[Asked], sheet: Sheet) -> Asked | None:
    """The first question whose answer can't be sent as it is."""
    for question in questions:
        try:
            checked(question, sheet.given(question.id))
        except Wrong:
            return question
    return None


async def put_in(
    dialogue_id: int, questions: Sequence[Asked], sheets: Sequence[Sheet], day: date, *, reference: str | None = None
) -> None:
    """The rows of whole sheets, each row with a random number of its own; a reference is of one paper alone."""
    responses = [_response(dialogue_id, sheet, day, reference) for sheet in sheets]
    together = list(zip(responses, sheets, strict=True))
    answers = [row for response, sheet in together for row in _answers(response, questions, sheet)]
    written = [row for response, sheet in together for row in _written(response, questions, sheet)]
    await Response.bulk_create(responses)
    await Answer.bulk_create(answers)
    await WrittenAnswer.bulk_create(written)


async def _locked(dialogue_id: int) -> Dialogue:
    """Held until the answers are in, so that a dialogue is not closed or changed between. Raises NotOpen."""
    dialogue = await Dialogue.filter(id=dialogue_id).select_for_update(no_key=True).first()
    if dialogue is None:
        raise NotOpen
    return dialogue


async def _tag(dialogue_id: int, person_key: str, keys: Keys) -> str:
    key = await DialogueKey.get_or_none(dialogue_id=dialogue_id)
    if key is None:
        raise NotOpen
    return participant_tag(keys, key.wrapped, dialogue_id, person_key)


def _response(dialogue_id: int, sheet: Sheet, day: date, reference: str | None) -> Response:
    return Response(
        id=random_number(), dialogue_id=dialogue_id, channel=sheet.channel, day=day, locality_id=sheet.locality_id,
        age_group=sheet.age_group, reference=reference,
    )  # fmt: skip


def _answers(response: Response, questions: Sequence[Asked], sheet: Sheet) -> list[Answer]:
    return [
        Answer(
            id=random_number(),
            response_id=response.id,
            question_id=question.id,
            value=value,
            rank=rank,
            locality_id=sheet.locality_id,
            age_group=sheet.age_group,
        )  # fmt: skip
        for question in questions
        for value, rank in _values(question, sheet.given(question.id))
    ]


def _values(question: Asked, given: Given) -> list[tuple[int, int]]:
    if question.kind == RANKING:
        return [(value, rank) for rank, value in enumerate(given.values, start=1)]
    marks = [(ANSWERED, 0)] if question.kind == SEVERAL and given.values else []
    return [*marks, *((value, 0) for value in given.values)]


def _written(response: Response, questions: Sequence[Asked], sheet: Sheet) -> list[WrittenAnswer]:
    texts = [(question.id, sheet.given(question.id).text) for question in questions]
    return [
        WrittenAnswer(id=random_number(), response_id=response.id, question_id=one, text=text)
        for one, text in texts
        if text
    ]
