"""`make run` keeps its promises: it fills the demo once, says where to go, and one signal ends everything."""

import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RUN = ROOT / "deploy" / "demo" / "run.py"


def _environment(port: int, idp_port: int, data_dir: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EFORSLAG_")}
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {
        **inherited,
        "PYTHONPATH": path,
        "PYTHONUNBUFFERED": "1",
        "PORT": str(port),
        "IDP_PORT": str(idp_port),
        "DATA_DIR": str(data_dir),
    }


def _free_ports() -> tuple[int, int]:
    with socket.socket() as first, socket.socket() as second:
        first.bind(("127.0.0.1", 0))
        second.bind(("127.0.0.1", 0))
        return int(first.getsockname()[1]), int(second.getsockname()[1])


@contextmanager
def _running(port: int, idp_port: int, data_dir: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The demo, and all that it said until it was ready."""
    environment = _environment(port, idp_port, data_dir)
    demo = subprocess.Popen(
        [sys.executable, str(RUN)],
        env=environment,
        cwd=data_dir.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert demo.stdout
    said = ""
    try:
        for line in demo.stdout:
            said += line
            if "Ctrl-C" in line:
                break
        yield demo, said
    finally:
        demo.terminate()
        demo.communicate(timeout=30)


def _get(port: int, path: str) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", path)
        return connection.getresponse().status


def _proposals(data_dir: Path) -> int:
    with closing(sqlite3.connect(data_dir / "eforslag.db")) as connection:
        return int(connection.execute("SELECT count(*) FROM proposal").fetchone()[0])


def test_the_demo_is_loaded_once_says_where_to_go_and_ends_as_one(tmp_path: Path) -> None:
    """The first start, beside what an interrupted one left behind, and the second; they end by one signal each."""
    data_dir, loaded = tmp_path / "a folder", set[int]()
    data_dir.mkdir()
    (data_dir / "unfinished.db").write_text("half a demo")
    for ending in (signal.SIGINT, signal.SIGTERM):
        port, idp_port = _free_ports()
        with _running(port, idp_port, data_dir) as (demo, said):
            assert f"http://localhost:{port}" in said, said
            assert "moderator" in said
            assert ("Laddar demon" in said) == (not loaded)
            assert _get(port, "/") == 200
            assert _get(idp_port, "/eid/.well-known/openid-configuration") == 200
            assert f"http://localhost:{idp_port}/mejl" in said
            assert _get(idp_port, "/mejl") == 200
            loaded.add(_proposals(data_dir))
            demo.send_signal(ending)
            demo.communicate(timeout=30)
            assert demo.returncode == 0
        for number in (port, idp_port):
            with pytest.raises(ConnectionRefusedError):
                _get(number, "/")
    assert len(loaded) == 1
    assert loaded != {0}
    assert not (data_dir / "unfinished.db").exists()


@pytest.mark.parametrize("name", ["PORT", "IDP_PORT"])
def test_a_taken_port_is_said_plainly(name: str, tmp_path: Path) -> None:
    environment = _environment(*_free_ports(), tmp_path / "var")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environment[name] = str(taken.getsockname()[1])
        done = subprocess.run(
            [sys.executable, str(RUN)], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 1
    assert f"Port {environment[name]} ({name}) är upptagen" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var").exists()
