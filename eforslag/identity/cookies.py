"""The two cookies that mean something: the session's id, and the mark of a browser that began a login.

Both are random and signed, and say nothing about anyone. Their names bind them to this host over https.
"""

from itsdangerous import BadSignature, Signer
from starlette.requests import HTTPConnection
from starlette.responses import Response

from eforslag.config import Settings

LOGIN_SECONDS = 900


class Cookies:
    """Reads and writes them for one application."""

    def __init__(self, settings: Settings, secret: bytes) -> None:
        prefix = "__Host-" if settings.is_secure else ""
        self.session_name, self.browser_name = f"{prefix}session", f"{prefix}login"
        self.secure = settings.is_secure
        self._signers = {name: Signer(secret, salt=name) for name in (self.session_name, self.browser_name)}

    def session(self, connection: HTTPConnection) -> str | None:
        return self._read(connection, self.session_name)

    def browser(self, connection: HTTPConnection) -> str | None:
        return self._read(connection, self.browser_name)

    def keep_session(self, response: Response, session_id: str) -> None:
        self._write(response, self.session_name, session_id, None)

    def keep_browser(self, response: Response, mark: str) -> None:
        self._write(response, self.browser_name, mark, LOGIN_SECONDS)

    def drop_session(self, response: Response) -> None:
        response.delete_cookie(self.session_name, secure=self.secure, httponly=True, samesite="lax")

    def drop_browser(self, response: Response) -> None:
        response.delete_cookie(self.browser_name, secure=self.secure, httponly=True, samesite="lax")

    def _read(self, connection: HTTPConnection, name: str) -> str | None:
        try:
            return self._signers[name].unsign(connection.cookies.get(name, "")).decode()
        except (BadSignature, UnicodeError):
            return None

    def _write(self, response: Response, name: str, value: str, max_age: int | None) -> None:
        signed = self._signers[name].sign(value).decode()
        response.set_cookie(name, signed, max_age=max_age, secure=self.secure, httponly=True, samesite="lax")
