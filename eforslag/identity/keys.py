"""The secrets that live outside the database, in one JSON file that only the service may read.

Whoever has the database alone can tie nothing in it to a person; whoever loses this file loses every pseudonym.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from eforslag.config import Settings
from eforslag.errors import ConfigurationError
from eforslag.identity.key_file import KEY_BYTES, Purpose, new_key_file

FORBIDDEN_MODE = 0o027


class WrappingKeys:
    """The keys that voting keys are wrapped by. A rotation changes them in the file while the service runs.

    What was once read stays known to this process, since a vote may be under way with a voting key that was read
    before it was wrapped anew.
    """

    def __init__(self, known: Mapping[str, bytes], path: Path) -> None:
        self._known, self.path = dict(known), path

    def __getitem__(self, key_id: str) -> bytes:
        """The file is read again for a key that is not known. Raises KeyError."""
        if key_id not in self._known:
            self._read_again()
        return self._known[key_id]

    def newest(self) -> tuple[str, bytes]:
        """The one to wrap with, by the file as it is now: any other may be about to be removed from it."""
        return list(self._read_again().items())[-1]

    def _read_again(self) -> dict[str, bytes]:
        found = _read(self.path).wrapping._known
        self._known = self._known | found
        return found


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """What the file holds."""

    purpose: Purpose
    person: bytes
    register: bytes
    cookie_secret: bytes
    wrapping: WrappingKeys
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
    path = (settings.key_file or settings.data_dir / "keys.json").absolute()
    if settings.is_demo and settings.key_file is None and not path.exists():
        _new_demo_file(path)
    keys = _read(path)
    if keys.purpose == "demo" and not settings.is_demo:
        raise _unusable(path, "holds keys made for a demo; make new ones with `eforslag keys new`")
    return keys


def _new_demo_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        new_key_file(path, "demo")
    except FileExistsError:
        return  # Another process of the same start was first.


def _read(path: Path) -> Keys:
    try:
        if path.stat().st_mode & FORBIDDEN_MODE:
            raise _unusable(path, "can be read by others; run `chmod 600` on it")
        return _parsed(json.loads(path.read_text("utf-8")), path)
    except OSError as error:
        raise _unusable(path, f"cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, AttributeError, JoseError):
        raise _unusable(path, "is damaged or not a key file, or a key in it is too short") from None


def _parsed(content: dict[str, Any], path: Path) -> Keys:
    purpose = content["purpose"]
    if purpose not in ("production", "demo"):
        raise ValueError
    return Keys(
        purpose=purpose,
        person=_secret(content["person"]),
        register=_secret(content["register"]),
        cookie_secret=_secret(content["cookie_secret"]),
        wrapping=WrappingKeys(_wrapping(content["wrapping"]), path),
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
