"""Keyed hashes in place of people.

Three steps apart: a person's key follows them through the service, their register key ties them to the register of
voters, and their tag on one proposal cannot be tied to that on another without the proposal's own key. Each hash
names its domain, so that none of them can be passed off as another.
"""

import base64
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eforslag.errors import ConfigurationError
from eforslag.identity.key_file import KEY_BYTES
from eforslag.identity.keys import Keys
from eforslag.identity.personal_number import PersonalNumber

NONCE_BYTES = 12
# What a wrapped key is for; one can't be passed off as another.
VOTING, DIALOGUE = "voting-key-v1", "dialogue-key-v1"
_OWNERS = {VOTING: "proposal", DIALOGUE: "dialogue"}


def person_key(keys: Keys, number: PersonalNumber) -> str:
    return _tag(keys.person, b"person-v1" + number.encode("ascii"))


def register_key(keys: Keys, person_key: str) -> str:
    return _tag(keys.register, b"register-v1" + person_key.encode("ascii"))


def voter_tag(keys: Keys, wrapped: str, proposal_id: int, person_key: str) -> str:
    """What stands in the ballot box for this person on this proposal."""
    return _tag(_unwrapped(keys, wrapped, proposal_id), f"vote-v1|{proposal_id}|{person_key}".encode("ascii"))


def participant_tag(keys: Keys, wrapped: str, dialogue_id: int, person_key: str) -> str:
    """What says that this person has answered in this dialogue."""
    return _tag(
        _unwrapped(keys, wrapped, dialogue_id, DIALOGUE), f"answer-v1|{dialogue_id}|{person_key}".encode("ascii")
    )


def new_wrapped(keys: Keys, proposal_id: int, purpose: str = VOTING) -> str:
    """A fresh random key for the proposal, or the dialogue, wrapped for the database."""
    return _wrapped(keys, secrets.token_bytes(KEY_BYTES), proposal_id, purpose)


def rewrap(keys: Keys, wrapped: str, proposal_id: int, purpose: str = VOTING) -> str:
    """The same key under the newest wrapping key; no tag changes."""
    return _wrapped(keys, _unwrapped(keys, wrapped, proposal_id, purpose), proposal_id, purpose)


def wrapped_by(wrapped: str) -> str:
    """The id of the wrapping key."""
    return wrapped.partition(".")[0]


def opens(keys: Keys, wrapped: str, proposal_id: int, purpose: str = VOTING) -> bool:
    """Whether the key file's keys open this key."""
    try:
        return bool(_unwrapped(keys, wrapped, proposal_id, purpose))
    except ConfigurationError:
        return False


def _tag(key: bytes, message: bytes) -> str:
    return hmac.digest(key, message, "sha256").hex()


def _wrapped(keys: Keys, voting_key: bytes, proposal_id: int, purpose: str) -> str:
    key_id, key = keys.wrapping.newest()
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(key).encrypt(nonce, voting_key, _bound_to(purpose, key_id, proposal_id))
    return f"{key_id}.{base64.urlsafe_b64encode(sealed).decode('ascii')}"


def _unwrapped(keys: Keys, wrapped: str, proposal_id: int, purpose: str = VOTING) -> bytes:
    key_id, _, encoded = wrapped.partition(".")
    try:
        sealed = _decoded(encoded)
        return AESGCM(keys.wrapping[key_id]).decrypt(
            sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _bound_to(purpose, key_id, proposal_id)
        )
    except (KeyError, ValueError, InvalidTag):
        raise ConfigurationError(
            f"EFORSLAG_KEY_FILE: its keys do not open {_OWNERS[purpose]} {proposal_id}'s."
        ) from None


def _decoded(encoded: str) -> bytes:
    """Strictly, since Python passes over what is not of the alphabet. Raises ValueError."""
    sealed = base64.urlsafe_b64decode(encoded)
    if base64.urlsafe_b64encode(sealed) != encoded.encode():
        raise ValueError
    return sealed


def _bound_to(purpose: str, key_id: str, proposal_id: int) -> bytes:
    return f"{purpose}|{key_id}|{proposal_id}".encode("ascii")
