"""Starts the demo's programs, waits for them, and ends them in order."""

import http.client
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
EFORSLAG = [sys.executable, "-m", "eforslag"]
SECONDS_TO_ANSWER = 30
SECONDS_TO_END = 10


class Failed(Exception):
    """The demo can't go on. The message says why, to the person at the terminal."""


def finish(name: str, command: list[str], environment: dict[str, str]) -> None:
    if subprocess.run(command, cwd=ROOT, env=environment, start_new_session=True, check=False).returncode:
        raise Failed(f"{name} did not succeed; what it said stands above.")


@contextmanager
def running(name: str, command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
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


def await_answer(child: subprocess.Popen[bytes], port: int, path: str) -> None:
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


def watch(idp: subprocess.Popen[bytes], service: subprocess.Popen[bytes]) -> None:
    while True:
        for name, child in (("identity provider", idp), ("service", service)):
            if child.poll() is not None:
                raise Failed(f"The {name} ended by itself (status {child.returncode}); the lines above may say why.")
        time.sleep(0.2)
