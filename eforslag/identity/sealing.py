"""Keeps what somebody typed before the login unreadable to whoever has the database alone.

It may be a draft, which is nobody's but its author's, and it may hold a number that has no place in any table.
"""

import base64
import hmac
import json
import secrets
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eforslag.identity.keys import Keys

NONCE_BYTES = 12


def sealed(keys: Keys, form: dict[str, Any]) -> dict[str, str]:
    """The form as it can lie in a column."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    box = nonce + _cipher(keys).encrypt(nonce, json.dumps(form).encode(), None)
    return {"sealed": base64.b64encode(box).decode("ascii")}


def unsealed(keys: Keys, column: dict[str, str]) -> dict[str, Any]:
    box = base64.b64decode(column["sealed"])
    form: dict[str, Any] = json.loads(_cipher(keys).decrypt(box[:NONCE_BYTES], box[NONCE_BYTES:], None))
    return form


def _cipher(keys: Keys) -> AESGCM:
    return AESGCM(hmac.digest(keys.cookie_secret, b"kept-form-v1", "sha256"))
