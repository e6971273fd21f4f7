"""Key files with other wrapping keys in them."""

import json
from dataclasses import replace
from uuid import uuid4

from eforslag.config import Settings
from eforslag.identity.keys import Keys, load_keys


def wrapping_keys(keys: Keys) -> dict[str, bytes]:
    """The wrapping keys in the file as it is now, the newest last."""
    content = json.loads(keys.wrapping.path.read_text("utf-8"))
    return {key_id: bytes.fromhex(key) for key_id, key in content["wrapping"].items()}


def with_wrapping(keys: Keys, wrapping: dict[str, bytes]) -> Keys:
    """The same keys with these wrapping keys, from a file of their own."""
    content = json.loads(keys.wrapping.path.read_text("utf-8"))
    path = keys.wrapping.path.with_name(uuid4().hex)
    path.touch(0o600)
    path.write_text(json.dumps(content | {"wrapping": {name: key.hex() for name, key in wrapping.items()}}), "utf-8")
    return replace(keys, wrapping=load_keys(Settings(mode="demo", key_file=path)).wrapping)
