"""The wheel works by itself: built, installed into an empty folder, started from another one, asked for its pages."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
VENDORED = ("htmx.min.js", "source-sans-3-latin-wght-normal.woff2")
SECONDS_TO_START = 30


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if not all((ROOT / "static" / "vendor" / name).exists() for name in VENDORED):
        pytest.skip("static/vendor/ is empty: run `make front-end`")
    dist = tmp_path_factory.mktemp("dist")
    _run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)], ROOT, dict(os.environ))
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("installed")
    install = ["install", "--quiet", "--no-index", "--no-deps", "--disable-pip-version-check", "--target", str(target)]
    _run([sys.executable, "-m", "pip", *install, str(wheel)], target, dict(os.environ))
    return target


def test_the_wheel_carries_all_that_the_service_reads(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("templates", "static", "migrations"):
        ours = {
            f"eforslag/{path.relative_to(ROOT).as_posix()}"
            for path in (ROOT / folder).rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }
        assert ours, f"{folder}/ is empty"
        assert ours <= names
    beside_the_code = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "eforslag").rglob("*")
        if path.suffix in {".txt", ".po", ".csv", ".toml", ".json"}
    }
    assert beside_the_code <= names


def test_the_wheel_carries_neither_demo_nor_tests(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in zipfile.ZipFile(wheel).namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"eforslag"}


def test_the_installed_service_starts_from_any_folder(installed: Path, tmp_path: Path) -> None:
    elsewhere, port = tmp_path / "a folder", _free_port()
    elsewhere.mkdir()
    environment = _environment(installed, elsewhere / "var")
    where = _run([sys.executable, "-P", "-c", "import eforslag; print(eforslag.__file__)"], elsewhere, environment)
    assert where.startswith(str(installed)), "the checkout would be tested instead of the wheel"

    eforslag = str(installed / "bin" / "eforslag")
    _run([sys.executable, "-P", eforslag, "migrate"], elsewhere, environment)
    with _serving([sys.executable, "-P", eforslag, "serve", "--port", str(port)], elsewhere, environment) as service:
        page = _first_answer(service, port)
        assert 'lang="sv"' in page
        stylesheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
        scripts = re.findall(r'src="(/static/[^"]+\.js)"', page)
        assert stylesheets
        assert any("htmx" in script for script in scripts)
        assert [path for path in (*stylesheets, *scripts) if _get(port, path)[0] != 200] == []


def _environment(installed: Path, data_dir: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EFORSLAG_")}
    return {
        **inherited,
        "PYTHONPATH": str(installed),
        "EFORSLAG_MODE": "demo",
        "EFORSLAG_DATA_DIR": str(data_dir),
    }


def _run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@contextmanager
def _serving(command: list[str], folder: Path, environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    service = subprocess.Popen(command, cwd=folder, env=environment)
    try:
        yield service
    finally:
        service.terminate()
        try:
            service.wait(10)
        except subprocess.TimeoutExpired:
            service.kill()
            service.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _first_answer(service: subprocess.Popen[bytes], port: int) -> str:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        assert service.poll() is None, "the service ended by itself"
        try:
            status, page = _get(port, "/")
        except ConnectionRefusedError:
            time.sleep(0.05)
            continue
        assert status == 200
        return page
    pytest.fail("the service does not answer")


def _get(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
