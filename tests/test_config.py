"""An unsafe or incomplete configuration stops the service with a sentence that names the setting."""

import os
from pathlib import Path
from typing import Any

import pytest

from eforslag import config
from eforslag.errors import ConfigurationError
from eforslag.identity.key_file import new_key_file
from eforslag.identity.keys import load_keys

ISSUER = {"issuer": "https://idp.example.org", "client_id": "eforslag", "number_claims": ["nin"]}


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings from the machine that the tests run on."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("EFORSLAG_")]:
        monkeypatch.delenv(name)


@pytest.fixture
def sound(tmp_path: Path) -> dict[str, Any]:
    """The least that production needs."""
    new_key_file(tmp_path / "keys.json", "production")
    return {
        "base_url": "https://forslag.example.org",
        "key_file": tmp_path / "keys.json",
        "residents": {**ISSUER, "preset": "swedish-profile"},
        "staff": {**ISSUER, "preset": "staff"},
        "municipality": {"name": "Söderhamns kommun", "email": "kundtjanst@example.org"},
    }


def test_production_starts_with_the_least_that_it_needs(sound: dict[str, Any]) -> None:
    settings = config.load(**sound)
    assert not settings.is_demo
    assert settings.is_secure
    assert not settings.takes_test_numbers
    assert load_keys(settings).purpose == "production"


def test_a_demo_needs_nothing(tmp_path: Path) -> None:
    settings = config.load(mode="demo", data_dir=tmp_path)
    assert settings.takes_test_numbers
    assert settings.uses_sqlite
    assert load_keys(settings).purpose == "demo"


def test_nothing_set_at_all_is_production_and_stops() -> None:
    with pytest.raises(ConfigurationError, match="EFORSLAG_BASE_URL is needed"):
        config.load()


UNSAFE: dict[str, tuple[dict[str, Any], str]] = {
    "a mail user without a password": ({"smtp_user": "x"}, "EFORSLAG_SMTP_USER and EFORSLAG_SMTP_PASSWORD"),
    "a mail password without a user": ({"smtp_password": "x"}, "EFORSLAG_SMTP_USER and EFORSLAG_SMTP_PASSWORD"),
    "a mail password in the open": (
        {"smtp_user": "x", "smtp_password": "y", "smtp_security": "none"},
        "EFORSLAG_SMTP_SECURITY none",
    ),
    "a sender that would break a header": ({"mail_from": "a@example.org\nBcc: b@example.org"}, "EFORSLAG_MAIL_FROM"),
    "a mail server with a path": ({"smtp_host": "smtp://example.org/"}, "EFORSLAG_SMTP_HOST"),
    "no address": ({"base_url": None}, "EFORSLAG_BASE_URL is needed"),
    "a plain address": ({"base_url": "http://forslag.example.org"}, "EFORSLAG_BASE_URL must begin with https://"),
    "an address of another kind": ({"base_url": "ftp://example.org"}, "EFORSLAG_BASE_URL must begin with https://"),
    "an address without a host": ({"base_url": "https://"}, "EFORSLAG_BASE_URL"),
    "an address with a path": ({"base_url": "https://example.org/forslag"}, "EFORSLAG_BASE_URL"),
    "an address in capitals": ({"base_url": "https://Example.org"}, "EFORSLAG_BASE_URL"),
    "an address with a name in it": ({"base_url": "https://me@example.org"}, "EFORSLAG_BASE_URL"),
    "an address with the usual port": ({"base_url": "https://example.org:443"}, "EFORSLAG_BASE_URL"),
    "an address that is none": ({"base_url": "https://[::"}, "EFORSLAG_BASE_URL"),
    "no claim for the number": ({"residents": {**ISSUER, "number_claims": []}}, "EFORSLAG_RESIDENTS__NUMBER_CLAIMS"),
    "no key file": ({"key_file": None}, "EFORSLAG_KEY_FILE is needed"),
    "test numbers": ({"accept_test_numbers": True}, "EFORSLAG_ACCEPT_TEST_NUMBERS is for demo mode only"),
    "a plain issuer for residents": (
        {"residents": {**ISSUER, "issuer": "http://idp.example.org"}},
        "EFORSLAG_RESIDENTS__ISSUER must begin with https://",
    ),
    "a plain issuer for staff": (
        {"staff": {**ISSUER, "issuer": "http://idp.example.org"}},
        "EFORSLAG_STAFF__ISSUER must begin with https://",
    ),
    "an issuer without client": ({"residents": {"issuer": "https://idp.example.org"}}, "EFORSLAG_RESIDENTS__CLIENT_ID"),
    "no client secret": (
        {"residents": {**ISSUER, "auth_method": "client_secret_basic"}},
        "EFORSLAG_RESIDENTS: .*client_secret is needed",
    ),
    "a method of another kind": ({"staff": {**ISSUER, "auth_method": "none"}}, "EFORSLAG_STAFF__AUTH_METHOD"),
    "an unknown preset": ({"residents": {**ISSUER, "preset": "bankid"}}, "EFORSLAG_RESIDENTS__PRESET"),
    "an unknown setting of an issuer": ({"staff": {**ISSUER, "scope": "x"}}, "EFORSLAG_STAFF__SCOPE"),
    "an unknown setting": ({"mod": "demo"}, "EFORSLAG_MOD"),
    "an unknown mode": ({"mode": "test"}, "EFORSLAG_MODE"),
    "an unknown role": ({"staff_roles": {"group": ["boss"]}}, "EFORSLAG_STAFF_ROLES__GROUP"),
    "no name": ({"municipality": {"email": "a@example.org"}}, "EFORSLAG_MUNICIPALITY__NAME is needed"),
    "no email": ({"municipality": {"name": "Söderhamn"}}, "EFORSLAG_MUNICIPALITY__EMAIL is needed"),
    "a colour that is none": ({"municipality": {"accent": "green"}}, "EFORSLAG_MUNICIPALITY__ACCENT"),
    "no worker": ({"workers": 0}, "EFORSLAG_WORKERS"),
    "half a worker": ({"workers": "many"}, "EFORSLAG_WORKERS"),
    "two workers on SQLite": ({"workers": 2}, "EFORSLAG_WORKERS: SQLite serves one worker"),
    "a database of another kind": ({"database_url": "mysql://localhost/x"}, "EFORSLAG_DATABASE_URL"),
}


@pytest.mark.parametrize("case", UNSAFE)
def test_what_is_unsafe_stops_with_the_name_of_the_setting(sound: dict[str, Any], case: str) -> None:
    changes, sentence = UNSAFE[case]
    with pytest.raises(ConfigurationError, match=sentence):
        config.load(**sound | changes)


def test_two_workers_are_fine_on_postgresql(sound: dict[str, Any]) -> None:
    assert config.load(**sound, workers=2, database_url="postgresql://localhost/eforslag").workers == 2


@pytest.mark.parametrize("url", ["postgresql://localhost/x", "postgres://localhost/x", "sqlite:///srv/x.db"])
def test_databases_of_our_kinds_are_taken(sound: dict[str, Any], url: str) -> None:
    assert config.load(**sound, database_url=url).database == url


def test_a_demos_keys_are_refused_in_production(sound: dict[str, Any], tmp_path: Path) -> None:
    new_key_file(tmp_path / "demo.json", "demo")
    with pytest.raises(ConfigurationError, match="EFORSLAG_KEY_FILE: .*demo"):
        load_keys(config.load(**sound | {"key_file": tmp_path / "demo.json"}))


def test_a_key_file_that_is_not_there_is_named(sound: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"EFORSLAG_KEY_FILE: .*gone\.json"):
        load_keys(config.load(**sound | {"key_file": tmp_path / "gone.json"}))


def test_a_secret_is_repeated_in_no_sentence_and_no_text(sound: dict[str, Any]) -> None:
    secret = {**ISSUER, "preset": "idura", "auth_method": "client_secret_basic", "client_secret": "very-secret-words"}
    assert "very-secret-words" not in repr(config.load(**sound | {"residents": secret}))
    with pytest.raises(ConfigurationError) as stopped:
        config.load(**sound | {"residents": secret | {"preset": "unknown"}})
    assert "very-secret-words" not in str(stopped.value)


def test_the_environment_names_nested_settings(sound: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EFORSLAG_MUNICIPALITY__PLACE", "Söderhamn")
    monkeypatch.setenv("EFORSLAG_STAFF_ROLES", '{"Moderatorer": ["moderator"]}')
    monkeypatch.setenv("EFORSLAG_TRUSTED_PROXIES", '["127.0.0.1"]')
    settings = config.load(**sound)
    assert settings.municipality.place == "Söderhamn"
    assert settings.staff_roles == {"Moderatorer": ("moderator",)}
    assert settings.trusted_proxies == ("127.0.0.1",)


@pytest.mark.parametrize("value", ["{", "moderator", "[1,"])
def test_a_list_that_is_none_is_named(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EFORSLAG_STAFF_ROLES", value)
    with pytest.raises(ConfigurationError, match="(?i)staff_roles"):
        config.load(mode="demo")


def test_a_file_that_is_a_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "eforslag.toml").mkdir()
    assert config.load(mode="demo").is_demo, "a folder is not a file, and so not read"


def test_the_file_is_read_and_the_environment_goes_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "eforslag.toml").write_text('mode = "demo"\nworkers = 1\n[municipality]\nname = "Filköping"\n', "utf-8")
    assert config.load().municipality.name == "Filköping"
    monkeypatch.setenv("EFORSLAG_MUNICIPALITY__NAME", "Miljöstad")
    assert config.load().municipality.name == "Miljöstad"


@pytest.mark.parametrize("content", [b"mode = ", b"mode = demo", b"\xff\xfe", b"[a]\n[a]\n"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "eforslag.toml").write_bytes(content)
    with pytest.raises(ConfigurationError, match=r"eforslag\.toml"):
        config.load()


def test_a_misspelt_setting_in_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "eforslag.toml").write_text('mode = "demo"\nwokers = 1\n')
    with pytest.raises(ConfigurationError, match="WOKERS"):
        config.load()


MISSPELT = {
    "EFORSLAG_WOKERS": "EFORSLAG_WOKERS is no setting; did you mean EFORSLAG_WORKERS?",
    "eforslag_wokers": "eforslag_wokers is no setting; did you mean EFORSLAG_WORKERS?",
    "EFORSLAG_BASE_ULR": "EFORSLAG_BASE_ULR is no setting; did you mean EFORSLAG_BASE_URL?",
    "EFORSLAG_RESIDENT__ISSUER": "EFORSLAG_RESIDENT__ISSUER is no setting; did you mean EFORSLAG_RESIDENTS__ISSUER?",
    "EFORSLAG_RESIDENTS__ISUER": "EFORSLAG_RESIDENTS__ISUER is no setting; did you mean EFORSLAG_RESIDENTS__ISSUER?",
    "EFORSLAG_RESIDENTS_ISSUER": "EFORSLAG_RESIDENTS_ISSUER is no setting; did you mean EFORSLAG_RESIDENTS__ISSUER?",
    "EFORSLAG_MUNICIPALITY__ACCESSIBILITY__METOD": (
        "EFORSLAG_MUNICIPALITY__ACCESSIBILITY__METOD is no setting; "
        "did you mean EFORSLAG_MUNICIPALITY__ACCESSIBILITY__METHOD?"
    ),
    "EFORSLAG_MODE__NAME": "EFORSLAG_MODE__NAME is no setting.",
    "EFORSLAG_ZZZZZ": "EFORSLAG_ZZZZZ is no setting.",
    "EFORSLAG_": "EFORSLAG_ is no setting.",
}


@pytest.mark.parametrize("name", MISSPELT)
def test_a_misspelt_variable_is_named_before_what_it_leaves_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "very-secret-words")
    with pytest.raises(ConfigurationError) as stopped:
        config.load()
    assert str(stopped.value).startswith(MISSPELT[name])
    assert "very-secret-words" not in str(stopped.value)


def test_variables_that_are_well_spelt_or_not_ours_are_let_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "eforslag_Mode": "demo",
        "EFORSLAG_MUNICIPALITY__ACCESSIBILITY__METHOD": "Granskning",
        "EFORSLAG_STAFF_ROLES__Moderatorer": '["moderator"]',
        "EFORSLAG_TEST_POSTGRES_URL": "postgresql://localhost/x",
        "EFORSLAGET": "x",
        "MODE": "x",
    }.items():
        monkeypatch.setenv(name, value)
    settings = config.load()
    assert settings.is_demo
    assert settings.municipality.accessibility.method == "Granskning"


def test_what_a_preset_gives_can_be_set_otherwise() -> None:
    own = {"preset": "idura", "number_claims": ["personnummer"]}
    settings = config.load(mode="demo", residents={**ISSUER, **own})
    assert settings.residents is not None
    assert settings.residents.number_claims == ("personnummer",)
    assert settings.residents.acr_values == ("urn:grn:authn:se:bankid",)


def test_production_says_which_levels_of_assurance_will_do(sound: dict[str, Any]) -> None:
    careless = {**ISSUER, "number_claims": ("ssn",)}
    with pytest.raises(ConfigurationError, match="EFORSLAG_RESIDENTS__ACCEPTED_ACR is needed"):
        config.load(**sound | {"residents": careless})
