"""The number printed on voting slips, as in 2026-17-K7M4Q. Pure.

It leads to the proposal, and its last two characters are a seal: a slip of the pen would otherwise count papers for
another proposal.
"""

import hmac
import re
from dataclasses import dataclass

from eforslag.counter.codes import ALPHABET, LOOK_ALIKES
from eforslag.identity.keys import Keys

RANDOM, SEAL = 3, 2
_WRITTEN = re.compile(f"([0-9]{{4}})-([0-9]{{1,6}})-([{ALPHABET}]{{{RANDOM}}})([{ALPHABET}]{{{SEAL}}})")


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as it was read: the proposal's number in its two parts, and the whole in one form."""

    year: int
    serial: int
    text: str


def of_print(keys: Keys, number: str, chance: int) -> str:
    """The reference of what is printed now for the proposal with this number; `chance` tells two prints apart."""
    mark = _spelt(chance, RANDOM)
    return f"{number}-{mark}{_seal(keys, number, mark)}"


def of_form(chance: int) -> str:
    """What is printed on the form for a proposal, to find the paper by."""
    return f"F-{_spelt(chance, RANDOM + SEAL)}"


def read(keys: Keys, typed: str) -> Reference | None:
    """What was copied from a paper; None for what this service has not printed."""
    written = _WRITTEN.fullmatch(re.sub(r"\s", "", typed).upper().translate(LOOK_ALIKES))
    if written is None:
        return None
    year, serial, mark, seal = written.groups()
    number = f"{year}-{int(serial)}"
    if not hmac.compare_digest(seal, _seal(keys, number, mark)):
        return None
    return Reference(int(year), int(serial), f"{number}-{mark}{seal}")


def _seal(keys: Keys, number: str, mark: str) -> str:
    key = hmac.digest(keys.cookie_secret, b"paper-v1", "sha256")
    return _spelt(int.from_bytes(hmac.digest(key, f"{number}|{mark}".encode("ascii"), "sha256")[:8], "big"), SEAL)


def _spelt(value: int, length: int) -> str:
    return "".join(ALPHABET[(value >> 5 * place) & 31] for place in range(length))
