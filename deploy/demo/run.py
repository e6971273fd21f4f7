"""The demo, started by `make run`: the identity provider and the service, until Ctrl-C ends both.

PORT, IDP_PORT and DATA_DIR are honoured. What it sets is for a demo and for nothing else; a
production deployment is described in README.md.
"""

import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import FrameType

from banner import banner

ROOT = Path(__file__).resolve().parents[2]
DEMO = Path(__file__).resolve().parent
EFORSLAG = [sys.executable, "-m", "eforslag"]
SECONDS_TO_ANSWER = 30
SECONDS_TO_END = 10

STAFF_ROLES = {
    "eforslag-moderator": ["moderator"],
    "eforslag-samordnare": ["coordinator"],
    "eforslag-polis": ["police_liaison"],
    "eforslag-handlaggare": ["case_officer"],
    "eforslag-kundtjanst": ["clerk"],
    "eforslag-administrator": ["administrator"],
}


class Stopped(Exception):
    """Somebody asked the demo to end."""


class Failed(Exception):
    """The demo can't go on. The message says why, to the person at the terminal."""


def main() -> int:
    signal.signal(signal.SIGINT, _stop)
    signal.signal(signal.SIGTERM, _stop)
    try:
        _run(*_ports(), Path(os.environ.get("DATA_DIR") or "var").absolute())
    except Stopped:
        print("\nHej då! (The demo has ended.)")
    except Failed as failure:
        print(f"\n{failure}", file=sys.stderr)
        return 1
    return 0


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stopped


def _ports() -> tuple[int, int]:
    try:
        port = int(os.environ.get("PORT") or 8000)
        return port, int(os.environ.get("IDP_PORT") or port + 1)
    except ValueError:
        raise Failed("PORT and IDP_PORT must be numbers, as in: make run PORT=8000") from None


def _run(port: int, idp_port: int, data_dir: Path) -> None:
    for name, number in (("PORT", port), ("IDP_PORT", idp_port)):
        _require_free(name, number)
    data_dir.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **demo_settings(port, idp_port, data_dir)}
    origins = [f"http://{host}:{port}" for host in ("localhost", "127.0.0.1")]
    provider = [sys.executable, str(DEMO / "provider.py"), "--port", str(idp_port)]
    for origin in origins:
        provider += ["--client-origin", origin]
    with _running("provider", provider, environment) as idp:
        _finish("eforslag migrate", [*EFORSLAG, "migrate"], environment)
        if _is_empty(data_dir / "eforslag.db"):
            _finish("deploy/demo/seed.py", [sys.executable, str(DEMO / "seed.py")], environment)
        with _running("service", [*EFORSLAG, "serve", "--port", str(port)], environment) as service:
            _await_answer(idp, idp_port, "/eid/.well-known/openid-configuration")
            _await_answer(service, port, "/healthz")
            print(banner(port, idp_port, data_dir), flush=True)
            _watch(idp, service)


def demo_settings(port: int, idp_port: int, data_dir: Path) -> dict[str, str]:
    """The service's settings in the demo, as environment variables."""
    issuer = f"http://localhost:{idp_port}"
    return {
        "PYTHONUNBUFFERED": "1",
        "EFORSLAG_MODE": "demo",
        "EFORSLAG_DATA_DIR": str(data_dir),
        "EFORSLAG_BASE_URL": f"http://localhost:{port}",
        "EFORSLAG_RESIDENTS__ISSUER": f"{issuer}/eid",
        "EFORSLAG_RESIDENTS__CLIENT_ID": "eforslag",
        "EFORSLAG_RESIDENTS__PRESET": "swedish-profile",
        "EFORSLAG_STAFF__ISSUER": f"{issuer}/staff",
        "EFORSLAG_STAFF__CLIENT_ID": "eforslag-staff",
        "EFORSLAG_STAFF__PRESET": "staff",
        "EFORSLAG_STAFF_ROLES": json.dumps(STAFF_ROLES),
        "EFORSLAG_MUNICIPALITY__NAME": "Söderhamns kommun",
        "EFORSLAG_MUNICIPALITY__PLACE": "Söderhamn",
        "EFORSLAG_MUNICIPALITY__EMAIL": "e-forslag@example.org",
    }


def _require_free(name: str, port: int) -> None:
    with socket.socket() as probe:
        # As the servers do it: a port that a just ended demo left behind is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise Failed(
                f"Port {port} ({name}) är upptagen eller går inte att använda. Välj en annan, till exempel:\n"
                f"Port {port} ({name}) is taken or can't be used. Choose another one, for example:\n\n"
                f"    make run {name}={port + 100 if port < 65000 else 8100}"
            ) from None


def _is_empty(database: Path) -> bool:
    """Whether the demo's proposals are still to be loaded.

    Another database than the demo's own is left to seed.py, which adds nothing to a filled one.
    """
    if not database.exists():
        return True
    with closing(sqlite3.connect(database)) as connection:
        (filled,) = connection.execute("SELECT EXISTS (SELECT 1 FROM proposal)").fetchone()
    return not filled


def _finish(name: str, command: list[str], environment: dict[str, str]) -> None:
    if subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode:
        raise Failed(f"{name} did not succeed; what it said stands above.")


@contextmanager
def _running(name: str, command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The program, in a session of its own: Ctrl-C reaches us, and we end it once and in order."""
    child = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        yield child
    finally:
        child.terminate()
        try:
            child.wait(SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            print(f"The {name} does not end by itself and is cut off.", file=sys.stderr)
            child.kill()
            child.wait()


def _await_answer(child: subprocess.Popen[bytes], port: int, path: str) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline and child.poll() is None:
        if _answers(port, path):
            return
        time.sleep(0.05)
    raise Failed(f"Nothing answers on http://localhost:{port}{path}; the lines above may say why.")


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _watch(idp: subprocess.Popen[bytes], service: subprocess.Popen[bytes]) -> None:
    while True:
        for name, child in (("identity provider", idp), ("service", service)):
            if child.poll() is not None:
                raise Failed(f"The {name} ended by itself (status {child.returncode}); the lines above may say why.")
        time.sleep(0.2)


if __name__ == "__main__":
    sys.exit(main())
