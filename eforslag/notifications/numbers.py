"""Numbers and words that say nothing about when a row was made."""

import secrets

# At most eighteen digits, which stand in an address and fit both databases.
HIGHEST = 10**18 - 1


def random_number() -> int:
    """A row's key. On SQLite, where the key of a row is its place in the table, the place is random with it."""
    return secrets.randbelow(HIGHEST) + 1


def random_word() -> str:
    """What a link is known by: nobody can guess it."""
    return secrets.token_urlsafe(24)
