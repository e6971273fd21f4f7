"""Writing the key file: private, and complete or not at all, whenever the power goes.

The wrapping keys stand in order, the newest last. Between the steps of a rotation there is more than one of them.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Literal
from uuid import uuid4

from joserfc.jwk import ECKey

from eforslag.errors import ConfigurationError

Purpose = Literal["production", "demo"]
KEY_BYTES = 32


def new_key_file(path: Path, purpose: Purpose) -> None:
    """Write fresh keys where no file is yet (FileExistsError), complete and private from the first moment."""
    unfinished = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        _write(unfinished, _fresh(purpose))
        os.link(unfinished, path)
        _sync(path.parent)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def reserved(path: Path) -> Iterator[None]:
    """Nobody else changes the file meanwhile. The lock is on its folder, since the file itself is replaced."""
    folder = os.open(path.resolve().parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ConfigurationError(f"EFORSLAG_KEY_FILE: {path} is being changed by another command.") from None
        yield
    finally:
        os.close(folder)


def add_wrapping_key(path: Path) -> None:
    """Add a wrapping key, unless an earlier rotation has added one and is not finished."""
    _change_wrapping(path, lambda keys: keys if len(keys) > 1 else keys | _new_wrapping_key())


def remove_old_wrapping_keys(path: Path, still_used: Collection[str]) -> None:
    """Leave the newest, and those of the others that something still needs."""

    def without_old(keys: dict[str, str]) -> dict[str, str]:
        newest = list(keys)[-1]
        return {key_id: key for key_id, key in keys.items() if key_id == newest or key_id in still_used}

    _change_wrapping(path, without_old)


def _change_wrapping(path: Path, change: Callable[[dict[str, str]], dict[str, str]]) -> None:
    """Put a changed copy in the file's place, with its owner and mode."""
    real = path.resolve()
    content = json.loads(real.read_text("utf-8"))
    changed = change(content["wrapping"])
    if changed == content["wrapping"]:
        return
    unfinished = real.with_name(f".{real.name}.new")
    # What a power cut may have left; nobody else writes it, since the folder is reserved.
    unfinished.unlink(missing_ok=True)
    try:
        _write(unfinished, content | {"wrapping": changed}, like=real.stat())
        unfinished.replace(real)
    finally:
        unfinished.unlink(missing_ok=True)
    _sync(real.parent)


def _write(path: Path, content: dict[str, Any], like: os.stat_result | None = None) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        if like:
            # Whoever runs the command, the service must be able to read what it could read before.
            os.fchown(descriptor, like.st_uid, like.st_gid)
            os.fchmod(descriptor, like.st_mode & 0o777)
        json.dump(content, file, indent=2)
        file.flush()
        os.fsync(descriptor)


def _sync(folder: Path) -> None:
    """Until the folder is on the disk the name may still stand for what was there before."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        # A few network file systems can't, and there the rename itself is all there is.
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _fresh(purpose: Purpose) -> dict[str, Any]:
    return {
        "purpose": purpose,
        "person": secrets.token_hex(KEY_BYTES),
        "register": secrets.token_hex(KEY_BYTES),
        "cookie_secret": secrets.token_hex(KEY_BYTES),
        "wrapping": _new_wrapping_key(),
        "client_key": ECKey.generate_key("P-256").as_dict(private=True),
    }


def _new_wrapping_key() -> dict[str, str]:
    return {secrets.token_hex(4): secrets.token_hex(KEY_BYTES)}
