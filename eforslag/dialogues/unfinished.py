"""Answers that are not sent yet, kept for the browser that they were given in.

Its cookie holds a random word, which no table holds. From the word come both the key of the row and what opens it, so
neither the database nor the key file gives away what somebody has begun to answer. Where one logs in, the person is
part of both as well: whoever comes next to the same computer finds nothing. A row has a day, and goes when the answers
are sent or after two weeks.
"""

import base64
import hmac
import json
import secrets
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eforslag.database.statements import Statement
from eforslag.dialogues.models import UnfinishedAnswer
from eforslag.dialogues.reading import Given

NONCE_BYTES = 12
KEPT_DAYS = 14
_KEEP = Statement(
    sqlite="INSERT INTO unfinished_answer (key, dialogue_id, day, sealed) "
    "SELECT value->>0, value->>1, value->>2, value->>3 FROM json_each(?1) WHERE true "
    "ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, day = excluded.day",
    postgresql="INSERT INTO unfinished_answer (key, dialogue_id, day, sealed) "
    "SELECT * FROM unnest($1::text[], $2::int[], $3::date[], $4::text[]) "
    "ON CONFLICT (key) DO UPDATE SET sealed = excluded.sealed, day = excluded.day",
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that somebody has answered so far, by the ids of the questions."""

    answers: dict[int, Given] = field(default_factory=dict)
    locality_id: int | None = None
    age_group: str = ""
    channel: str = "web"

    def with_answer(self, question_id: int, given: Given) -> "Sheet":
        return replace(self, answers=self.answers | {question_id: given})

    def given(self, question_id: int) -> Given:
        return self.answers.get(question_id, Given())


@dataclass(frozen=True, slots=True)
class Owner:
    """The browser, by its word, and the person where there is one."""

    word: str
    person_key: str = ""

    def derived(self, what: str, dialogue_id: int) -> bytes:
        message = f"unfinished-v1|{what}|{dialogue_id}|{self.person_key}"
        return hmac.digest(self.word.encode(), message.encode(), "sha256")


async def found(owner: Owner, dialogue_id: int) -> Sheet | None:
    """What has been answered so far; None where nothing was begun."""
    row = await UnfinishedAnswer.get_or_none(key=owner.derived("row", dialogue_id).hex())
    if row is None:
        return None
    box = base64.b64decode(row.sealed)
    try:
        opened = _cipher(owner, dialogue_id).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], None)
    except InvalidTag:
        return None
    return _of_plain(json.loads(opened))


async def keep(owner: Owner, dialogue_id: int, sheet: Sheet, day: date) -> None:
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = nonce + _cipher(owner, dialogue_id).encrypt(nonce, json.dumps(_as_plain(sheet)).encode(), None)
    key = owner.derived("row", dialogue_id).hex()
    await _KEEP.of([(key, dialogue_id, day, base64.b64encode(box).decode("ascii"))])


async def forget(owner: Owner, dialogue_id: int) -> None:
    await UnfinishedAnswer.filter(key=owner.derived("row", dialogue_id).hex()).delete()


async def remove_old(today: date) -> int:
    """Throw away what nobody has gone on with for two weeks; returns how many."""
    return await UnfinishedAnswer.filter(day__lt=today - timedelta(days=KEPT_DAYS)).delete()


def _cipher(owner: Owner, dialogue_id: int) -> AESGCM:
    return AESGCM(owner.derived("seal", dialogue_id))


def _as_plain(sheet: Sheet) -> dict[str, Any]:
    answers = {str(one): given.as_plain() for one, given in sheet.answers.items()}
    return {"answers": answers, "locality": sheet.locality_id, "age": sheet.age_group, "channel": sheet.channel}


def _of_plain(plain: dict[str, Any]) -> Sheet:
    answers = {int(one): Given.of_plain(given) for one, given in plain["answers"].items()}
    return Sheet(answers, plain["locality"], plain["age"], plain["channel"])
