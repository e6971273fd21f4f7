"""The key file: private, complete, and never one from a demo in production."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey, RSAKey

from eforslag.config import Settings
from eforslag.errors import ConfigurationError
from eforslag.identity.key_file import new_key_file
from eforslag.identity.keys import Keys, load_keys

Change = Callable[[dict[str, Any]], object]


def demo(tmp_path: Path) -> Settings:
    return Settings(mode="demo", data_dir=tmp_path / "var")


def production(key_file: Path) -> Settings:
    return Settings(mode="production", key_file=key_file)


def refusal(settings: Settings) -> str:
    with pytest.raises(ConfigurationError) as caught:
        load_keys(settings)
    assert "EFORSLAG_KEY_FILE" in str(caught.value)
    return str(caught.value)


def same(one: Keys, other: Keys) -> bool:
    return (one.person, one.register, one.wrapping.newest()) == (other.person, other.register, other.wrapping.newest())


def test_a_demo_makes_its_own_keys_once(tmp_path: Path) -> None:
    first = load_keys(demo(tmp_path))
    assert same(first, load_keys(demo(tmp_path)))
    assert (tmp_path / "var" / "keys.json").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["keys.json"]


def test_starts_at_the_same_moment_agree_on_the_keys(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        all_keys = list(pool.map(load_keys, [demo(tmp_path)] * 8))
    assert all(same(keys, all_keys[0]) for keys in all_keys)


def test_production_takes_keys_made_for_it(tmp_path: Path) -> None:
    new_key_file(tmp_path / "keys.json", "production")
    keys = load_keys(production(tmp_path / "keys.json"))
    assert len({keys.person, keys.register, keys.cookie_secret, keys.wrapping.newest()[1]}) == 4


def test_production_refuses_demo_keys(tmp_path: Path) -> None:
    new_key_file(tmp_path / "keys.json", "demo")
    assert "demo" in refusal(production(tmp_path / "keys.json"))


def test_production_never_makes_keys(tmp_path: Path) -> None:
    refusal(production(tmp_path / "keys.json"))
    refusal(Settings(mode="production", data_dir=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_demo_does_not_replace_a_missing_file_that_was_asked_for(tmp_path: Path) -> None:
    refusal(Settings(mode="demo", data_dir=tmp_path, key_file=tmp_path / "other.json"))
    assert list(tmp_path.iterdir()) == []


def test_keys_are_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    new_key_file(path, "production")
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        new_key_file(path, "production")
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("mode", [0o604, 0o644, 0o620, 0o666])
def test_a_file_open_to_others_is_refused(tmp_path: Path, mode: int) -> None:
    new_key_file(tmp_path / "keys.json", "production")
    (tmp_path / "keys.json").chmod(mode)
    assert "chmod 600" in refusal(production(tmp_path / "keys.json"))


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(0o700)
    refusal(production(folder))


@pytest.mark.parametrize("text", ["", "nonsense", "[]", "{}", "null", "12", '"text"', "\ufeff{}"])
def test_what_is_no_key_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "keys.json"
    path.touch(0o600)
    path.write_text(text, "utf-8")
    refusal(production(path))


CHANGES: dict[str, Change] = {
    "a short key": lambda content: content.update(person="ab" * 31),
    "a long key": lambda content: content.update(person="ab" * 33),
    "a key that is not hexadecimal": lambda content: content.update(cookie_secret="å" * 64),
    "a key that is a number": lambda content: content.update(register=17),
    "a missing key": lambda content: content.pop("register"),
    "another purpose": lambda content: content.update(purpose="test"),
    "no wrapping key": lambda content: content.update(wrapping={}),
    "wrapping keys in a list": lambda content: content.update(wrapping=["ab" * 32]),
    "a full stop in a wrapping key's id": lambda content: content.update(wrapping={"a.b": "ab" * 32}),
    "a short wrapping key": lambda content: content.update(wrapping={"a": "ab"}),
    "no client key": lambda content: content.update(client_key=None),
    "an RSA client key": lambda content: content.update(client_key=RSAKey.generate_key(2048).as_dict(private=True)),
    "another curve": lambda content: content.update(client_key=ECKey.generate_key("P-384").as_dict(private=True)),
    "an unknown curve": lambda content: content["client_key"].update(crv="P-1"),
    "only the public half": lambda content: content["client_key"].pop("d"),
    "a point off the curve": lambda content: content["client_key"].update(x=content["client_key"]["y"]),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_damaged_file_is_refused_without_repeating_it(tmp_path: Path, change: Change) -> None:
    path = tmp_path / "keys.json"
    new_key_file(path, "production")
    content = json.loads(path.read_text("utf-8"))
    cookie_secret = content["cookie_secret"]
    change(content)
    path.write_text(json.dumps(content), "utf-8")
    assert cookie_secret not in refusal(production(path))


def test_the_repr_shows_no_key(tmp_path: Path) -> None:
    keys = load_keys(demo(tmp_path))
    assert repr(keys) == "Keys(purpose='demo', …)"


def test_only_the_public_half_of_the_client_key_is_published(tmp_path: Path) -> None:
    keys = load_keys(demo(tmp_path))
    (published,) = keys.public_jwks()["keys"]
    assert "d" not in published
    assert published["kid"] == keys.client_key.thumbprint() == keys.client_key.kid
    assert published["crv"] == "P-256"
