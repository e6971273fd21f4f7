"""The secrets that live outside the database, in one JSON file that only the service may read.

Whoever has the database alone can tie nothing in it to a person; whoever loses this file loses every pseudonym.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from eforslag.config import Settings
from eforslag.errors import ConfigurationError

Purpose = Literal["production", "demo"]
KEY_BYTES = 32
FORBIDDEN_MODE = 0o027


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What the file holds. `wrapping` is ordered: its last key wraps voting keys, all of them unwrap."""

    purpose: Purpose
    person: bytes
    register: bytes
    cookie_secret: bytes
    wrapping: dict[str, bytes]
    client_key: ECKey

    def __repr__(self) -> str:
        return f"Keys(purpose={self.purpose!r}, …)"

    def public_jwks(self) -> dict[str, list[dict[str, Any]]]:
        """The public half of the client's key, for identity providers to fetch; its kid is the thumbprint."""
        return {"keys": [{**self.client_key.as_dict(private=False), "use": "sig", "alg": "ES256"}]}


def load_keys(settings: Settings) -> Keys:
    """Read the key file; demo mode makes one of its own when none is set.

    Raises ConfigurationError that names EFORSLAG_KEY_FILE and repeats nothing from the file.
    """
    path = settings.key_file or settings.data_dir / "keys.json"
    if settings.is_demo and settings.key_file is None and not path.exists():
        _new_demo_file(path)
    keys = _read(path)
    if keys.purpose == "demo" and not settings.is_demo:
        raise _unusable(path, "holds keys made for a demo; make new ones with `eforslag keys new`")
    return keys


def new_key_file(path: Path, purpose: Purpose) -> None:
    """Write fresh keys where no file is yet (FileExistsError), complete and private from the first moment."""
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump(_fresh(purpose), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        os.link(unfinished, path)
    finally:
        unfinished.unlink()


def _new_demo_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        new_key_file(path, "demo")
    except FileExistsError:
        return  # Another process of the same start was first.


def _fresh(purpose: Purpose) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "person": secrets.token_hex(KEY_BYTES),
        "register": secrets.token_hex(KEY_BYTES),
        "cookie_secret": secrets.token_hex(KEY_BYTES),
        "wrapping": {secrets.token_hex(4): secrets.token_hex(KEY_BYTES)},
        "client_key": ECKey.generate_key("P-256").as_dict(private=True),
    }


def _read(path: Path) -> Keys:
    try:
        if path.stat().st_mode & FORBIDDEN_MODE:
            raise _unusable(path, "can be read by others; run `chmod 600` on it")
        return _parsed(json.loads(path.read_text("utf-8")))
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, JoseError):
        raise _unusable(path, "is damaged or not a key file, or a key in it is too short") from None


def _parsed(content: dict[str, Any]) -> Keys:
    purpose = content["purpose"]
    if purpose not in ("production", "demo"):
        raise ValueError
    return Keys(
        purpose=purpose,
        person=_secret(content["person"]),
        register=_secret(content["register"]),
        cookie_secret=_secret(content["cookie_secret"]),
        wrapping=_wrapping(content["wrapping"]),
        client_key=_client_key(content["client_key"]),
    )


def _secret(written: str) -> bytes:
    secret = bytes.fromhex(written)
    if len(secret) != KEY_BYTES:
        raise ValueError
    return secret


def _wrapping(written: dict[str, str]) -> dict[str, bytes]:
    wrapping = {key_id: _secret(key) for key_id, key in written.items()}
    # The id stands before a full stop in what is wrapped, in a column of 200 characters.
    if not wrapping or not all(key_id.isalnum() and len(key_id) <= 40 for key_id in wrapping):
        raise ValueError
    return wrapping


def _client_key(jwk: dict[str, Any]) -> ECKey:
    key = ECKey.import_key(jwk)
    if key.curve_name != "P-256" or not key.is_private:
        raise ValueError
    return ECKey.import_key(jwk, {"kid": key.thumbprint()})


def _unusable(path: Path, why: str) -> ConfigurationError:
    return ConfigurationError(f"EFORSLAG_KEY_FILE: {path} {why}.")
