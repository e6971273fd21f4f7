"""Codes that are read from one screen and typed at another. Pure."""

import hmac
from hashlib import sha256

# Without those that look or sound like others: I, J, L, O, Q, U, V, W and digits.
LETTERS = "ABCDEFGHKMNPRSTXYZ"
LENGTH = 8


def code_of(key: bytes, mark: str) -> str:
    """The code that the browser with this mark shows: it is in no cookie and no table, and follows from the mark."""
    number = int.from_bytes(hmac.digest(key, b"pairing-code-v1" + mark.encode(), "sha256"))
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def spaced(code: str) -> str:
    """In two halves, as one reads it aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"


def typed(text: str) -> str:
    """What somebody typed as a code, without spaces and dashes, in capitals."""
    return "".join(letter for letter in text.upper() if letter.isalnum())


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def code_hash(key: bytes, code: str) -> str:
    """Codes are short, so whoever has the database alone must not be able to try them all."""
    return hmac.digest(key, b"pairing-hash-v1" + code.encode(), "sha256").hex()
