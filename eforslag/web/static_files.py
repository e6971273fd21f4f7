"""The static files, read once at start and served from memory under names that change with their content.

All of static/css/ and the municipality's colours become one stylesheet. A file that is not there has no
URL, and pages leave its tag out.
"""

import gzip
import re
from collections.abc import Sequence
from functools import cache, cached_property
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path

import brotli
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocketClose

from eforslag.errors import ConfigurationError
from eforslag.web import theme

PREFIX = "/static/"
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}
LOGO_TYPES = (".svg", ".png", ".webp", ".jpg")
ONE_YEAR = "public, max-age=31536000, immutable"
_URL = re.compile(r'url\("([^":]+)"\)')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


@cache
def _compressed(content: bytes) -> dict[str, bytes]:
    return {"br": brotli.compress(content), "gzip": gzip.compress(content, mtime=0)}


class StaticFile:
    """One file's content, plain and compressed."""

    def __init__(self, name: str, content: bytes) -> None:
        stem, suffix = name.rsplit(".", 1)
        self.digest = sha256(content).hexdigest()[:8]
        self.hashed_name = f"{stem}.{self.digest}.{suffix}"
        self.media_type = TYPES.get(f".{suffix}") or guess_type(name)[0] or "application/octet-stream"
        self._content, self._is_compressed = content, f".{suffix}" in TYPES

    @cached_property
    def variants(self) -> dict[str, bytes]:
        """The content by its encoding; made when it is first asked for, so that the start does not wait for it."""
        return {"": self._content} | (_compressed(self._content) if self._is_compressed else {})

    def chosen(self, accepted: str) -> str:
        """The best encoding that a browser with this Accept-Encoding takes; "" is the plain content."""
        offers = {offer.partition(";")[0].strip() for offer in accepted.split(",") if offer[-3:] != "q=0"}
        return next((encoding for encoding in ("br", "gzip") if encoding in offers & self.variants.keys()), "")


# What most residents' pages don't need: the counter, and answering a dialogue. Paper and phones go last.
WORK = ("dialogues.css", "visits.css", "counter.css", "paper.css")
LAST = "media.css"


class StaticFiles:
    """An ASGI application for everything under /static/. `root` is the folder static/."""

    def __init__(self, root: Path, accent: str, logo: Path | None = None) -> None:
        self._by_name: dict[str, StaticFile] = {}
        for path in sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".css"):
            self._add(path.relative_to(root).as_posix(), path.read_bytes())
        self._add("icon.svg", theme.mark(accent).encode())
        styles = sorted((root / "css").glob("*.css"))
        self._add("site.css", self._stylesheet([path for path in styles if path.name[3:] not in WORK], accent).encode())
        self._add("work.css", self._stylesheet([path for path in styles if path.name[3:] in (*WORK, LAST)]).encode())
        if logo:
            self._by_name["logo"] = StaticFile(f"logo{logo.suffix}", _read_logo(logo))
        self._by_hashed_name = {file.hashed_name: file for file in self._by_name.values()}

    def url(self, name: str) -> str:
        """The URL of a file, as in `site.css`, `logo` or `vendor/htmx.min.js`; empty if there is no such file."""
        file = self._by_name.get(name)
        return PREFIX + file.hashed_name if file else ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await WebSocketClose()(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        file = self._by_hashed_name.get(scope["path"].rpartition(PREFIX)[2])
        if file is None:
            raise HTTPException(404)
        await _response(file, Headers(scope=scope), scope["method"])(scope, receive, send)

    def _add(self, name: str, content: bytes) -> None:
        self._by_name[name] = StaticFile(name, content)

    def _stylesheet(self, paths: Sequence[Path], accent: str = "") -> str:
        """The files in one; the colours that are worked out from an accent stand first."""
        colours = theme.stylesheet(accent) if accent else ""
        text = _COMMENT.sub("", colours + "".join(path.read_text("utf-8") for path in paths))
        return _URL.sub(lambda found: f'url("{self.url(found[1])}")', text)


def _read_logo(path: Path) -> bytes:
    if path.suffix not in LOGO_TYPES:
        raise ConfigurationError("EFORSLAG_MUNICIPALITY__LOGO must be an .svg, .png, .webp or .jpg file.")
    try:
        return path.read_bytes()
    except OSError:
        raise ConfigurationError(f"EFORSLAG_MUNICIPALITY__LOGO: there is no file to read at {path}.") from None


def _response(file: StaticFile, asked: Headers, method: str) -> Response:
    encoding = file.chosen(asked.get("accept-encoding", ""))
    headers = {"cache-control": ONE_YEAR, "etag": f'"{file.digest}{encoding}"', "vary": "Accept-Encoding"}
    if headers["etag"] in (tag.strip() for tag in asked.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    if encoding:
        headers["content-encoding"] = encoding
    content = file.variants[encoding]
    headers["content-length"] = str(len(content))
    return Response(b"" if method == "HEAD" else content, headers=headers, media_type=file.media_type)
