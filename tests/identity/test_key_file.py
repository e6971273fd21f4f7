"""A wrapping key comes into the key file and goes from it, and at no moment is the file anything but whole."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from eforslag.config import Settings
from eforslag.errors import ConfigurationError
from eforslag.identity import key_file
from eforslag.identity.keys import load_keys


@pytest.fixture
def path(tmp_path: Path) -> Path:
    key_file.new_key_file(tmp_path / "keys.json", "production")
    return tmp_path / "keys.json"


def content(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def settings(path: Path) -> Settings:
    return Settings(mode="production", key_file=path)


def test_a_new_wrapping_key_is_the_last_and_nothing_else_changes(path: Path) -> None:
    before = content(path)
    key_file.add_wrapping_key(path)
    after = content(path)
    assert list(after["wrapping"])[:-1] == list(before["wrapping"])
    assert len(after["wrapping"]) == 2
    assert after | {"wrapping": None} == before | {"wrapping": None}
    assert load_keys(settings(path)).wrapping.newest()[0] == list(after["wrapping"])[-1]


def test_a_rotation_that_is_not_finished_gets_no_second_key(path: Path) -> None:
    key_file.add_wrapping_key(path)
    before = path.read_bytes()
    key_file.add_wrapping_key(path)
    assert path.read_bytes() == before


def test_old_keys_go_unless_something_names_them(path: Path) -> None:
    (old,) = content(path)["wrapping"]
    key_file.add_wrapping_key(path)
    key_file.remove_old_wrapping_keys(path, {old})
    assert len(content(path)["wrapping"]) == 2
    newest = list(content(path)["wrapping"])[-1]
    key_file.remove_old_wrapping_keys(path, set())
    assert list(content(path)["wrapping"]) == [newest]


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o400])
def test_the_file_keeps_its_mode_and_its_owner(path: Path, mode: int) -> None:
    group = next(iter(set(os.getgroups()) - {os.getegid()}), os.getegid())
    os.chown(path, -1, group)
    path.chmod(mode)
    key_file.add_wrapping_key(path)
    found = path.stat()
    assert (found.st_mode & 0o777, found.st_uid, found.st_gid) == (mode, os.geteuid(), group)


def test_a_link_to_the_file_stays_one(path: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    link = tmp_path / "elsewhere" / "link.json"
    link.symlink_to(path)
    key_file.add_wrapping_key(link)
    assert link.is_symlink()
    assert len(content(path)["wrapping"]) == 2
    assert list((tmp_path / "elsewhere").iterdir()) == [link]


def test_what_a_power_cut_left_is_cleared_away(path: Path) -> None:
    path.with_name(".keys.json.new").write_text('{"person": "ab')
    key_file.add_wrapping_key(path)
    assert list(path.parent.iterdir()) == [path]
    load_keys(settings(path))


def test_a_file_that_cannot_be_replaced_stays_as_it_was(path: Path) -> None:
    path.with_name(".keys.json.new").mkdir()
    before = path.read_bytes()
    with pytest.raises(OSError, match=r"\.keys\.json\.new"):
        key_file.add_wrapping_key(path)
    assert path.read_bytes() == before


def test_whoever_reads_meanwhile_reads_a_whole_file(path: Path) -> None:
    def change() -> None:
        for _ in range(25):
            key_file.add_wrapping_key(path)
            key_file.remove_old_wrapping_keys(path, set())

    with ThreadPoolExecutor(2) as pool:
        changing, reads = pool.submit(change), 0
        while not changing.done() or not reads:
            load_keys(settings(path))
            reads += 1
        changing.result()


def test_a_file_that_is_being_changed_is_nobody_elses(path: Path) -> None:
    first, second, third = (key_file.reserved(path) for _ in range(3))
    with first, pytest.raises(ConfigurationError, match="another command"), second:
        pass
    with third:
        pass


def test_a_running_service_that_cannot_read_the_file_any_more_uses_the_keys_it_has(path: Path) -> None:
    keys = load_keys(settings(path))
    key_id, key = keys.wrapping.newest()
    path.unlink()
    assert keys.wrapping[key_id] == key
    with pytest.raises(ConfigurationError, match="EFORSLAG_KEY_FILE"):
        keys.wrapping.newest()
