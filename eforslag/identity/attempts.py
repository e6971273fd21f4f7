"""Logins under way: remembered from the redirect to the provider until the way back, and used once."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from tortoise.transactions import atomic

from eforslag.identity.models import LoginAttempt
from eforslag.identity.refusals import StartedOver
from eforslag.identity.relying_party import Handshake

LASTS = timedelta(minutes=15)
# Whoever walks away from a station leaves the login page to the next visitor.
LASTS_AT_STATION = timedelta(minutes=5)
# In place of an issuer: no answer of any issuer belongs to such a row.
PARKED = "parked"


async def remember(
    handshake: Handshake,
    kind: str,
    *,
    browser: str,
    return_to: str,
    kept_form: dict[str, Any] | None,
    station_id: int | None = None,
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
        station_id=station_id,
        started_at=handshake.started_at,
    )


async def park(refused: LoginAttempt, *, browser: str, at: datetime) -> str:
    """Keep where a refused login was going, and what was typed before it; returns the key that finds it again."""
    key = token_urlsafe(32)
    await LoginAttempt.create(
        state_hash=_hash(key),
        browser_hash=_hash(browser),
        issuer_kind=PARKED,
        nonce="",
        code_verifier="",
        redirect_uri="",
        return_to=refused.return_to,
        kept_form=refused.kept_form,
        station_id=refused.station_id,
        started_at=at,
    )
    return key


async def parked(key: str, *, browser: str | None, at: datetime) -> LoginAttempt | None:
    """What this browser was about when its login was refused a while ago."""
    own = LoginAttempt.filter(state_hash=_hash(key), issuer_kind=PARKED, browser_hash=_hash(browser or ""))
    return await own.filter(started_at__gt=at - LASTS).first()


@atomic()
async def take(
    state: str, kind: str, *, browser: str | None, at: datetime, station_id: int | None = None
) -> tuple[LoginAttempt, Handshake]:
    """The attempt that this answer belongs to, taken out so that no second answer finds it.

    Raises LoginRefused when there is none, when it began in another browser or at the other
    issuer, or too long ago; then it stays, so that a stranger's browser can't spoil a login.
    """
    attempt = await LoginAttempt.get_or_none(state_hash=_hash(state))
    # The deletion's count, not the look-up, decides between two answers that arrive together.
    if attempt is None or not await LoginAttempt.filter(state_hash=attempt.state_hash).delete():
        raise StartedOver("unknown_state")
    _check(attempt, kind, browser, at)
    if attempt.station_id != station_id:
        raise StartedOver("other_station")
    handshake = Handshake(
        state=state,
        nonce=attempt.nonce,
        code_verifier=attempt.code_verifier,
        redirect_uri=attempt.redirect_uri,
        started_at=attempt.started_at,
        must_be_fresh=attempt.station_id is not None,
    )
    return attempt, handshake


def _check(attempt: LoginAttempt, kind: str, browser: str | None, at: datetime) -> None:
    if browser is None or attempt.browser_hash != _hash(browser):
        raise StartedOver("other_browser")
    if attempt.issuer_kind != kind:
        raise StartedOver("other_issuer")
    if attempt.started_at + (LASTS if attempt.station_id is None else LASTS_AT_STATION) <= at:
        raise StartedOver("took_too_long")


async def forget(browser: str) -> None:
    """Throw away every login that this browser has under way, with what was typed before it."""
    await LoginAttempt.filter(browser_hash=_hash(browser)).delete()


async def remove_expired(at: datetime) -> int:
    return await LoginAttempt.filter(started_at__lt=at - LASTS).delete()


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
