"""Numbers and words that say nothing about when a row was made."""

import secrets


def random_number() -> int:
    """A row's key. On SQLite, where the key of a row is its place in the table, the place is random with it."""
    return secrets.randbits(62) + 1


def random_word() -> str:
    """What a link is known by: nobody can guess it."""
    return secrets.token_urlsafe(24)
