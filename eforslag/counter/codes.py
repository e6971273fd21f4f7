"""The codes on receipts. Pure.

A code for a vote holds its day and a seal, and nothing that leads anywhere: it proves that a vote was given at the desk
that day, and no table knows it. A code for a proposal is made of the proposal's id by a key outside the database.
"""

import hmac
import re
from datetime import date, timedelta

from eforslag.identity.keys import Keys

# Without letters that are read as others (Crockford's base 32).
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOK_ALIKES = str.maketrans("OIL", "011")
VOTE, PROPOSAL = "R", "F"
_WRITTEN = re.compile(f"[{VOTE}{PROPOSAL}][{ALPHABET}]{{9}}")
_FIRST_DAY = date(2020, 1, 1)
# Bits: the day, what tells two visits of one day apart, and the seal; 45 in all, nine characters.
_DAY, _MARK, _SEAL = 13, 8, 24


def of_vote(keys: Keys, day: date, token: str) -> str:
    """The code of the votes given in the visit with this token."""
    mark = _bits(keys, f"visit|{token}", _MARK)
    head = ((day - _FIRST_DAY).days << _MARK) | mark
    return VOTE + _spelt((head << _SEAL) | _bits(keys, f"vote|{head}", _SEAL))


def day_of_vote(keys: Keys, code: str) -> date | None:
    """The day on which it was given out; None for a code that was not."""
    value = _value(code)
    head = value >> _SEAL
    seal = _bits(keys, f"vote|{head}", _SEAL)
    if not code.startswith(VOTE) or not hmac.compare_digest(_spelt(value), _spelt((head << _SEAL) | seal)):
        return None
    return _FIRST_DAY + timedelta(days=head >> _MARK)


def of_proposal(keys: Keys, proposal_id: int) -> str:
    return PROPOSAL + _spelt(_bits(keys, f"proposal|{proposal_id}", 45))


def mark_of(keys: Keys, code: str) -> str:
    """What stands for a proposal's code in the database."""
    return hmac.digest(_key(keys), f"mark|{code}".encode("ascii"), "sha256").hex()


def read(typed: str) -> str | None:
    """The code as somebody copied it from the paper, in one form; None for what can't be one."""
    code = re.sub(r"[\s-]", "", typed).upper().translate(LOOK_ALIKES)
    return code if _WRITTEN.fullmatch(code) else None


def grouped(code: str) -> str:
    """As it stands on paper: F7K2M-9QXDT."""
    return f"{code[:5]}-{code[5:]}"


def _key(keys: Keys) -> bytes:
    return hmac.digest(keys.cookie_secret, b"receipt-v1", "sha256")


def _bits(keys: Keys, text: str, count: int) -> int:
    return int.from_bytes(hmac.digest(_key(keys), text.encode("ascii"), "sha256")[:8], "big") >> (64 - count)


def _spelt(value: int) -> str:
    return "".join(ALPHABET[(value >> shift) & 31] for shift in range(40, -1, -5))


def _value(code: str) -> int:
    value = 0
    for character in code[1:]:
        value = (value << 5) | ALPHABET.index(character)
    return value
