"""Logins under way: remembered from the redirect to the provider until the way back, and used once."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from tortoise.transactions import atomic

from eforslag.identity.models import LoginAttempt
from eforslag.identity.refusals import StartedOver
from eforslag.identity.relying_party import Handshake

LASTS = timedelta(minutes=15)


async def remember(
    handshake: Handshake, kind: str, *, browser: str, return_to: str, kept_form: dict[str, Any] | None
) -> None:
    await LoginAttempt.create(
        state_hash=_hash(handshake.state),
        browser_hash=_hash(browser),
        issuer_kind=kind,
        nonce=handshake.nonce,
        code_verifier=handshake.code_verifier,
        redirect_uri=handshake.redirect_uri,
        return_to=return_to,
        kept_form=kept_form,
        started_at=handshake.started_at,
    )


@atomic()
async def take(state: str, kind: str, *, browser: str | None, at: datetime) -> tuple[LoginAttempt, Handshake]:
    """The attempt that this answer belongs to, taken out so that no second answer finds it.

    Raises LoginRefused when there is none, when it began in another browser or at the other
    issuer, or too long ago; then it stays, so that a stranger's browser can't spoil a login.
    """
    attempt = await LoginAttempt.get_or_none(state_hash=_hash(state))
    # The deletion's count, not the look-up, decides between two answers that arrive together.
    if attempt is None or not await LoginAttempt.filter(state_hash=attempt.state_hash).delete():
        raise StartedOver("unknown_state")
    _check(attempt, kind, browser, at)
    handshake = Handshake(
        state=state,
        nonce=attempt.nonce,
        code_verifier=attempt.code_verifier,
        redirect_uri=attempt.redirect_uri,
        started_at=attempt.started_at,
    )
    return attempt, handshake


def _check(attempt: LoginAttempt, kind: str, browser: str | None, at: datetime) -> None:
    if browser is None or attempt.browser_hash != _hash(browser):
        raise StartedOver("other_browser")
    if attempt.issuer_kind != kind:
        raise StartedOver("other_issuer")
    if attempt.started_at + LASTS <= at:
        raise StartedOver("took_too_long")


async def remove_expired(at: datetime) -> int:
    return await LoginAttempt.filter(started_at__lt=at - LASTS).delete()


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
