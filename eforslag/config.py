"""Every setting of the service, typed, from environment variables `EFORSLAG_…` or `eforslag.toml`.

Nothing is read at import: `load()` reads once, and what it returns is passed on.
"""

import os
import re
from datetime import date
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from eforslag.errors import ConfigurationError
from eforslag.mail_settings import MailSettings, wrong_with
from eforslag.spelling import misspelt

Role = Literal["moderator", "coordinator", "police_liaison", "case_officer", "clerk", "administrator"]
ROLES: tuple[Role, ...] = (
    "moderator", "coordinator", "police_liaison", "case_officer", "clerk", "administrator",
)  # fmt: skip

PREFIX = "EFORSLAG_"

SWEDISH_LEVELS = (
    "http://id.elegnamnden.se/loa/1.0/loa3",
    "http://id.elegnamnden.se/loa/1.0/loa4",
    "http://id.swedenconnect.se/loa/1.0/uncertified-loa3",
)

# What differs between the brokers (domain knowledge from their documentation); each value can be set by itself.
PRESETS: dict[str, dict[str, Any]] = {
    "swedish-profile": {
        "scopes": (
            "openid",
            "https://id.oidc.se/scope/naturalPersonInfo",
            "https://id.oidc.se/scope/naturalPersonNumber",
        ),
        "number_claims": (
            "https://id.oidc.se/claim/personalIdentityNumber",
            "https://id.oidc.se/claim/coordinationNumber",
        ),
        "accepted_acr": SWEDISH_LEVELS,
    },
    "idura": {
        "scopes": ("openid",),
        "number_claims": ("ssn",),
        "acr_values": ("urn:grn:authn:se:bankid",),
        "accepted_acr": ("urn:grn:authn:se:bankid",),
    },
    "signicat": {
        "scopes": ("openid", "profile", "nin"),
        "number_claims": ("nin",),
        "acr_values": ("idp:sbid",),
        "accepted_acr": ("idp:sbid",),
    },
    "staff": {"scopes": ("openid", "profile"), "groups_claim": "groups"},
}


class Provider(BaseModel):
    """An OpenID provider and how the service is known to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuer: str
    client_id: str
    preset: Literal["swedish-profile", "idura", "signicat", "staff"] | None = None
    auth_method: Literal["private_key_jwt", "client_secret_basic", "client_secret_post"] = "private_key_jwt"
    client_secret: SecretStr | None = None
    scopes: tuple[str, ...] = ("openid",)
    number_claims: tuple[str, ...] = ()
    acr_values: tuple[str, ...] = ()
    accepted_acr: tuple[str, ...] = ()
    groups_claim: str | None = None
    prompt: str | None = "login"
    ui_locales: str | None = "sv en"
    max_age: int | None = None
    signing_algorithms: tuple[str, ...] = ("ES256", "RS256", "PS256")

    @model_validator(mode="before")
    @classmethod
    def fill_from_preset(cls, values: Any) -> Any:
        if isinstance(values, dict) and values.get("preset") in PRESETS:
            return {**PRESETS[values["preset"]], **values}
        return values

    @model_validator(mode="after")
    def require_secret(self) -> Self:
        if self.auth_method != "private_key_jwt" and self.client_secret is None:
            raise ValueError(f"client_secret is needed with auth_method {self.auth_method}")
        return self


class Accessibility(BaseModel):
    """What the accessibility statement must say (Act 2018:1937 and its regulation)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    compliance: Literal["full", "partial", "none"] = "partial"
    shortcomings: tuple[str, ...] = ()
    assessed_on: date | None = None
    updated_on: date | None = None
    method: str = ""
    contact_email: str = ""


class Municipality(BaseModel):
    """Who runs the service, as its pages present it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = ""
    place: str = ""
    service_name: str = "E-förslag"
    email: str = ""
    telephone: str = ""
    address: str = ""
    opening_hours: str = ""
    # Telephone services through which people who are deaf or find it hard to speak can call.
    relay_services: tuple[str, ...] = ("Texttelefoni 020-600 650", "Bildtelefoni", "Teletal")
    website: str = ""
    controller: str = ""
    data_protection_email: str = ""
    accent: str = Field(default="#1d5c4d", pattern=r"^#[0-9a-fA-F]{6}$")
    logo: Path | None = None
    accessibility: Accessibility = Accessibility()


class Settings(MailSettings):
    """All settings. Nested ones are written `EFORSLAG_RESIDENTS__ISSUER`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_nested_delimiter="__",
        toml_file="eforslag.toml",
        extra="forbid",
        frozen=True,
    )

    mode: Literal["production", "demo"] = "production"
    data_dir: Path = Path("var")
    database_url: str | None = None
    base_url: str | None = None
    key_file: Path | None = None
    workers: int = Field(default=1, ge=1, le=64)
    trusted_proxies: tuple[str, ...] = ()
    # How many times what a school class may need is let through from one address in a while; 0 for no such bound.
    address_allowance: int = Field(default=1, ge=0, le=1000)
    # Days within which whoever sends in a proposal is to hear from a moderator.
    answer_within_days: int = Field(default=14, ge=1, le=90)
    accept_test_numbers: bool | None = None
    # What the operator's monitoring shows to read /metrics; nobody can without one.
    metrics_token: SecretStr | None = Field(default=None, min_length=16)
    residents: Provider | None = None
    staff: Provider | None = None
    # Where a login leads on to, if its addresses or those it redirects to are not at the issuer's own origin.
    login_origins: tuple[str, ...] = ()
    staff_roles: dict[str, tuple[Role, ...]] = {}
    municipality: Municipality = Municipality()

    @property
    def is_demo(self) -> bool:
        return self.mode == "demo"

    @property
    def uses_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def database(self) -> str:
        """The database's URL; a SQLite file in the data directory unless another is set."""
        return self.database_url or f"sqlite://{(self.data_dir / 'eforslag.db').absolute()}"

    @property
    def origin(self) -> str:
        """Scheme, host and port that the service is reached at, without a trailing slash."""
        return (self.base_url or "http://localhost:8000").rstrip("/")

    @property
    def is_secure(self) -> bool:
        return self.origin.startswith("https://")

    @property
    def takes_test_numbers(self) -> bool:
        return self.is_demo if self.accept_test_numbers is None else self.accept_test_numbers

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**overrides: Any) -> Settings:
    """Read and check the settings.

    Raises ConfigurationError with a sentence that names the setting.
    """
    # First of all, since what a misspelt variable leaves unset would be complained of instead.
    wrong = misspelt(os.environ, PREFIX, Settings)
    if wrong:
        raise ConfigurationError(wrong)
    try:
        settings = Settings(**overrides)
    except ValidationError as error:
        raise ConfigurationError(_first_sentence(error)) from None
    except SettingsError as error:
        raise ConfigurationError(f"A setting of EFORSLAG_… is not the JSON that it must be: {error}.") from None
    except (ValueError, OSError) as error:
        # A file that is no TOML, or not in UTF-8, or not ours to read; neither sentence repeats what stands in it.
        raise ConfigurationError(f"eforslag.toml cannot be read: {_cause(error)}.") from None
    check(settings)
    return settings


def _cause(error: ValueError | OSError) -> str:
    if isinstance(error, UnicodeError):
        return "it is not in UTF-8"
    return error.strerror or "" if isinstance(error, OSError) else str(error)


def check(settings: Settings) -> None:
    """Refuse what is unsafe in production (ConfigurationError)."""
    if urlsplit(settings.database).scheme not in ("sqlite", "postgres", "postgresql"):
        raise ConfigurationError("EFORSLAG_DATABASE_URL must begin with sqlite:// or postgresql://.")
    if settings.residents and not settings.residents.number_claims:
        raise ConfigurationError(
            "EFORSLAG_RESIDENTS__NUMBER_CLAIMS is needed: the claim that holds the personal number; "
            "EFORSLAG_RESIDENTS__PRESET knows it for common brokers."
        )
    if settings.uses_sqlite and settings.workers > 1:
        raise ConfigurationError(
            "EFORSLAG_WORKERS: SQLite serves one worker only, since two processes that write to one file "
            "can wait on each other; set EFORSLAG_DATABASE_URL to a PostgreSQL database for more."
        )
    wrong = wrong_with(settings)
    if wrong:
        raise ConfigurationError(wrong)
    if not settings.is_demo:
        _check_production(settings)


def _check_production(settings: Settings) -> None:
    for name, wrong, sentence in (
        ("BASE_URL", settings.base_url is None, "is needed: the https address that residents use"),
        ("BASE_URL", not settings.is_secure, "must begin with https:// outside demo mode"),
        ("BASE_URL", not _is_origin(settings.origin), "must be https://, a host in small letters, and nothing more"),
        ("KEY_FILE", settings.key_file is None, "is needed: make one with `eforslag keys new`"),
        ("ACCEPT_TEST_NUMBERS", settings.takes_test_numbers, "is for demo mode only"),
        ("RESIDENTS__ISSUER", _is_plain(settings.residents), "must begin with https:// outside demo mode"),
        ("STAFF__ISSUER", _is_plain(settings.staff), "must begin with https:// outside demo mode"),
        (
            "RESIDENTS__ACCEPTED_ACR",
            _is_careless(settings.residents),
            "is needed: the levels of assurance that will do",
        ),
        ("MUNICIPALITY__NAME", not settings.municipality.name, "is needed: it stands on every page"),
        ("MUNICIPALITY__EMAIL", not settings.municipality.email, "is needed: residents write to it"),
    ):
        if wrong:
            raise ConfigurationError(f"EFORSLAG_{name} {sentence}.")


def _is_origin(address: str) -> bool:
    """Whether browsers would write the address just so in an Origin header, which is compared with it."""
    host = address.removeprefix("https://")
    return bool(re.fullmatch(r"[a-z0-9.-]+(:[0-9]+)?", host)) and not host.endswith(":443")


def _is_careless(provider: Provider | None) -> bool:
    return provider is not None and not provider.accepted_acr


def _is_plain(provider: Provider | None) -> bool:
    return provider is not None and urlsplit(provider.issuer).scheme != "https"


def _first_sentence(error: ValidationError) -> str:
    first = error.errors()[0]
    name = "__".join(str(part) for part in first["loc"]).upper()
    return f"EFORSLAG_{name}: {first['msg']}."
