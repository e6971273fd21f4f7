"""What a station's browser holds: the id of its device, the mark of a pairing, and what this visitor has chosen.

The first two are signed with a key for this purpose alone. Neither says anything, and neither is a right by itself:
the row decides.
"""

import hmac

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from eforslag.config import Settings
from eforslag.counter.pairing_codes import hashed

# As long as browsers keep one at all; it is renewed whenever the first page is shown.
DEVICE_SECONDS = 400 * 86400
PAIRING_SECONDS = 600
# How the mark of a visit begins that is a clerk's.
SHARED = "med-personal."


class StationCookies:
    """Reads and writes them for one application."""

    def __init__(self, settings: Settings, cookie_secret: bytes) -> None:
        self.secure = settings.is_secure
        prefix = "__Host-" if self.secure else ""
        self.device_name, self.mark_name = f"{prefix}station", f"{prefix}koppling"
        self.visit_name, self.language_name, self.contrast_name = "besok", "stationssprak", "kontrast"
        self.key = hmac.digest(cookie_secret, b"station-v1", "sha256")
        self._signers = {name: Signer(self.key, salt=name) for name in (self.device_name, self.mark_name)}

    def device(self, connection: HTTPConnection) -> str | None:
        return self._read(connection, self.device_name)

    def mark(self, connection: HTTPConnection) -> str | None:
        return self._read(connection, self.mark_name)

    def device_hash(self, connection: HTTPConnection) -> str | None:
        device = self.device(connection)
        return hashed(device) if device else None

    def keep_device(self, response: Response, device: str) -> None:
        self._keep(response, self.device_name, self._signed(self.device_name, device), DEVICE_SECONDS)

    def keep_mark(self, response: Response, mark: str) -> None:
        self._keep(response, self.mark_name, self._signed(self.mark_name, mark), PAIRING_SECONDS)

    def drop_mark(self, response: Response) -> None:
        self._drop(response, self.mark_name)

    def choose(self, response: Response, name: str, value: str) -> None:
        """Something that this visitor has chosen; it goes with the visit."""
        self._keep(response, name, value, None)

    def begin_visit(self, response: Response, visit: str) -> None:
        """A mark for the next visitor, and nothing left of what the last one chose."""
        for name in (self.language_name, self.contrast_name):
            self._drop(response, name)
        self.choose(response, self.visit_name, visit)

    def mark_of_visit(self, token: str) -> str:
        """The mark of a visit that a clerk has opened, while the station shows it; it does not tell the token."""
        return SHARED + hashed(token)[:16]

    def _signed(self, name: str, value: str) -> str:
        return self._signers[name].sign(value).decode()

    def _read(self, connection: HTTPConnection, name: str) -> str | None:
        try:
            return self._signers[name].unsign(connection.cookies.get(name, "")).decode()
        except (BadSignature, UnicodeError):
            return None

    def _keep(self, response: Response, name: str, value: str, max_age: int | None) -> None:
        response.set_cookie(name, value, max_age=max_age, secure=self.secure, httponly=True, samesite="lax")

    def _drop(self, response: Response, name: str) -> None:
        response.delete_cookie(name, secure=self.secure, httponly=True, samesite="lax")
