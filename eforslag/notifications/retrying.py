"""When a letter that could not be delivered is tried again, and when no longer. Pure."""

from datetime import datetime, timedelta

# Mail servers ask for minutes, and a town's can be down over a weekend.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440))
# Longer than handing a letter over can take (smtp.py), so nobody is at it any more.
CLAIM_LASTS = timedelta(minutes=10)


# A letter on which workers end each time is tried no more often than one that is put off.
MOST_ATTEMPTS = len(PAUSES) + 1


def next_try(attempts: int, at: datetime) -> datetime | None:
    """When to try again after so many attempts; None when it has been tried often enough."""
    return at + PAUSES[attempts - 1] if attempts < MOST_ATTEMPTS else None
