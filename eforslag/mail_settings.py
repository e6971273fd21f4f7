"""The settings of mail: where letters are handed over, from whom they come, and how long addresses are kept."""

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class MailSettings(BaseSettings):
    """Without a host, letters are files in the data directory's mail/."""

    smtp_host: str | None = Field(default=None, pattern=r"^[A-Za-z0-9.:-]+$")
    smtp_port: int | None = Field(default=None, ge=1, le=65535)
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    smtp_user: str | None = None
    smtp_password: SecretStr | None = None
    mail_from: str = Field(default="", pattern=r"^([!-?A-~]+@[A-Za-z0-9.-]+)?$")
    # Of somebody who follows a proposal, after the last there was to tell.
    days_addresses_are_kept: int = Field(default=60, ge=0, le=3650)


def wrong_with(settings: MailSettings) -> str:
    """A sentence about settings that do not go together; empty if they do."""
    has_password = settings.smtp_password is not None
    if (settings.smtp_user is not None) != has_password:
        return "EFORSLAG_SMTP_USER and EFORSLAG_SMTP_PASSWORD need each other."
    if has_password and settings.smtp_security == "none":
        return "EFORSLAG_SMTP_SECURITY none would send EFORSLAG_SMTP_PASSWORD in the open."
    return ""
