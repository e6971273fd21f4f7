"""The life of a pledge: draft → signed ⇄ under_review → closed. Pure."""

from datetime import date
from enum import StrEnum


class Standing(StrEnum):
    DRAFT = "draft"
    SIGNED = "signed"
    UNDER_REVIEW = "under_review"
    CLOSED = "closed"


PUBLIC = (Standing.SIGNED, Standing.UNDER_REVIEW, Standing.CLOSED)
EDITABLE = (Standing.DRAFT, Standing.SIGNED)
# Proposals can be tagged, and a review opened, until the pledge is closed; that may be long after its period.
IN_USE = (Standing.SIGNED, Standing.UNDER_REVIEW)


# What has happened can be told as long as the pledge is in use, also while it is under review.
UPDATABLE = IN_USE


def after_review(period_end: date, today: date) -> Standing:
    """Where a pledge stands when its last open review is signed: closed, unless its period still runs."""
    return Standing.CLOSED if period_end < today else Standing.SIGNED


def without_review(period_end: date, last_signed: date | None) -> Standing:
    """Where a pledge stands when its last open review is discarded: where the last signed one would have put it."""
    return after_review(period_end, last_signed) if last_signed else Standing.SIGNED
