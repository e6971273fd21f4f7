"""The command `eforslag` as those who run the service meet it: in a process of its own."""

import http.client
import json
import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from eforslag import cli
from eforslag.identity.test_numbers import all_test_numbers

ROOT = Path(__file__).parents[1]
SECONDS_TO_START = 1.5
Environment = dict[str, str]


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    """A demo without a database."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("EFORSLAG_")}
    return inherited | {"PYTHONPATH": str(ROOT), "EFORSLAG_MODE": "demo", "EFORSLAG_DATA_DIR": str(tmp_path / "var")}


@pytest.fixture
def migrated(environment: Environment, sqlite_template: Path) -> Environment:
    """A demo with a database."""
    folder = Path(environment["EFORSLAG_DATA_DIR"])
    folder.mkdir()
    shutil.copy(sqlite_template, folder)
    return environment


@dataclass
class Done:
    """What a command left behind."""

    returncode: int
    stdout: str
    stderr: str


class Terminal:
    """Gives commands inside this process, which is quicker; what they do with the process itself is tried apart."""

    def __init__(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.capsys, self.monkeypatch = capsys, monkeypatch

    def __call__(self, environment: Environment, *words: str | Path) -> Done:
        self.capsys.readouterr()
        with self.monkeypatch.context() as here:
            here.chdir(Path(environment["EFORSLAG_DATA_DIR"]).parent)
            for name, value in environment.items():
                here.setenv(name, value)
            try:
                code = cli.main([*map(str, words)])
            except SystemExit as end:
                code = int(end.code or 0)
        return Done(code, *self.capsys.readouterr())


@pytest.fixture
def give(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    return Terminal(capsys, monkeypatch)


def run(environment: Environment, *words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "eforslag", *map(str, words)]
    return subprocess.run(
        command, cwd=Path(environment["EFORSLAG_DATA_DIR"]).parent, env=environment,
        capture_output=True, text=True, timeout=90, check=False,
    )  # fmt: skip


def test_a_database_is_migrated_once(environment: Environment, give: Terminal) -> None:
    first = give(environment, "migrate")
    assert first.returncode == 0, first.stderr
    assert "applied 0001_initial" in first.stdout
    again = give(environment, "migrate")
    assert (again.returncode, again.stdout) == (0, "")


def test_nothing_is_served_before_the_migration(environment: Environment) -> None:
    refused = run(environment, "serve", "--port", "0")
    assert refused.returncode == 2
    assert "run `eforslag migrate`" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_production_without_settings_says_what_is_missing(environment: Environment, give: Terminal) -> None:
    for words in (["serve"], ["migrate"], ["work"], ["register", "import", "x"]):
        stopped = give(environment | {"EFORSLAG_MODE": "production"}, *words)
        assert stopped.returncode == 2
        assert stopped.stderr.startswith("eforslag: EFORSLAG_BASE_URL is needed")
        assert stopped.stderr.count("\n") == 1


def test_new_keys_are_their_owners_only_and_never_overwritten(
    environment: Environment, give: Terminal, tmp_path: Path
) -> None:
    made = give(environment, "keys", "new", tmp_path / "keys.json")
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    before = (tmp_path / "keys.json").read_text()
    again = give(environment, "keys", "new", tmp_path / "keys.json")
    assert again.returncode == 1
    assert "exists already" in again.stderr
    assert (tmp_path / "keys.json").read_text() == before
    nowhere = give(environment, "keys", "new", tmp_path / "gone" / "keys.json")
    assert nowhere.returncode == 1
    assert "No such file or directory" in nowhere.stderr
    assert "Traceback" not in nowhere.stderr


def test_a_rotation_of_keys_is_told_and_the_check_agrees(migrated: Environment, give: Terminal) -> None:
    path = Path(migrated["EFORSLAG_DATA_DIR"]) / "keys.json"
    before = give(migrated, "keys", "check")
    (old,) = json.loads(path.read_text("utf-8"))["wrapping"]
    assert before.returncode == 0, before.stderr
    sound = f"{path} is sound, and nobody else can read it.\n"
    assert before.stdout == f"{sound}Keys in the database: 0.\n  under {old} (newest): 0\n"
    added = give(migrated, "keys", "rotate", "--only-add")
    assert added.returncode == 0, added.stderr
    assert len(json.loads(path.read_text("utf-8"))["wrapping"]) == 2
    rotated = give(migrated, "keys", "rotate")
    ((newest, secret),) = json.loads(path.read_text("utf-8"))["wrapping"].items()
    assert rotated.returncode == 0, rotated.stderr
    assert rotated.stdout == f"Keys in the database: 0.\n  under {newest} (newest): 0\n"
    assert f"under {newest} (newest)" in added.stdout
    after = give(migrated, "keys", "check")
    assert after.returncode == 0
    assert secret not in before.stdout + added.stdout + rotated.stdout + after.stdout


def test_the_check_names_each_voting_key_that_does_not_open(migrated: Environment, give: Terminal) -> None:
    with closing(sqlite3.connect(Path(migrated["EFORSLAG_DATA_DIR"]) / "eforslag.db")) as file, file:
        for number in (1, 2):
            file.execute(
                "INSERT INTO proposal (id, state, title, text, place, language, channel, proposer_key, proposer_name, "
                "name_is_public, guardian_consented, created_at, changed_at, forwarded_to, message) "
                "VALUES (?, 'published', '', '', '', 'sv', 'web', 'k', '', 0, 0, '2026-05-04', '2026-05-04', '', '')",
                [number],
            )
            file.execute("INSERT INTO voting_key (proposal_id, wrapped) VALUES (?, 'gone.AAAA')", [number])
    for command in ("check", "rotate"):
        found = give(migrated, "keys", command)
        assert found.returncode == 1, found.stderr
        assert "  under gone: 2\n" in found.stdout
        assert found.stdout.endswith(
            "The voting key of proposal 1 does not open.\nThe voting key of proposal 2 does not open.\n"
        )


def test_a_key_file_that_others_can_read_does_not_pass_the_check(migrated: Environment, give: Terminal) -> None:
    give(migrated, "keys", "check")
    (Path(migrated["EFORSLAG_DATA_DIR"]) / "keys.json").chmod(0o644)
    for command in ("check", "rotate"):
        refused = give(migrated, "keys", command)
        assert refused.returncode == 2
        assert "chmod 600" in refused.stderr


def test_a_key_file_that_cannot_be_written_is_named_and_left_alone(migrated: Environment, give: Terminal) -> None:
    path = Path(migrated["EFORSLAG_DATA_DIR"]) / "keys.json"
    give(migrated, "keys", "check")
    before = path.read_bytes()
    path.with_name(".keys.json.new").mkdir()
    refused = give(migrated, "keys", "rotate")
    assert refused.returncode == 1
    assert str(path) in refused.stderr
    assert "Traceback" not in refused.stderr
    assert path.read_bytes() == before


def test_an_import_names_bad_rows_and_never_what_stands_in_them(
    migrated: Environment, give: Terminal, tmp_path: Path
) -> None:
    good = sorted(all_test_numbers())[100]
    wrong = good[:-1] + str((int(good[-1]) + 1) % 10)
    file = tmp_path / "register.csv"
    file.write_text(f"personnummer;namn\n{good};Å\n{wrong};B\n{good};C\n;D\n", "utf-8")
    done = give(migrated, "register", "import", file)
    assert done.returncode == 0, done.stderr
    assert "Personer i röstregistret: 1" in done.stdout
    assert "Dubbletter: 1" in done.stdout
    assert "Rad 3: inget giltigt personnummer." in done.stdout
    assert "Rad 5: personnummer saknas." in done.stdout
    assert good not in done.stdout + done.stderr
    assert wrong not in done.stdout + done.stderr


def test_a_register_without_a_single_person_changes_nothing(
    migrated: Environment, give: Terminal, tmp_path: Path
) -> None:
    (tmp_path / "empty.csv").write_text("personnummer\n")
    refused = give(migrated, "register", "import", tmp_path / "empty.csv")
    assert refused.returncode == 1
    assert "oförändrat" in refused.stderr
    assert give(migrated, "register", "import", tmp_path / "gone.csv").returncode == 1


@pytest.mark.parametrize(
    "words", [["dance"], [], ["serve", "--port", "x"], ["serve", "--port", "65536"], ["keys"], ["keys", "old"]]
)
def test_words_that_mean_nothing_are_refused_with_the_usage(
    environment: Environment, give: Terminal, words: list[str]
) -> None:
    refused = give(environment, *words)
    assert refused.returncode == 2
    assert refused.stderr.startswith("usage: eforslag")


@contextmanager
def serving(environment: Environment, port: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "eforslag", "serve", "--port", str(port)]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as service:
        try:
            yield service
        finally:
            service.terminate()
            service.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def until_healthy(service: subprocess.Popen[str], port: int, began: float) -> float:
    """Seconds until /healthz answers."""
    while time.monotonic() < began + 60:
        assert service.poll() is None, "the service ended by itself"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            return time.monotonic() - began
        except ConnectionRefusedError:
            time.sleep(0.01)
        finally:
            connection.close()
    pytest.fail("the service does not answer")


def test_a_second_server_on_the_same_file_is_refused_and_the_first_ends_in_good_order(migrated: Environment) -> None:
    port = free_port()
    with serving(migrated, port) as service:
        until_healthy(service, port, time.monotonic())
        second = run(migrated, "serve", "--port", "0")
        assert second.returncode == 2
        assert "Another process already serves" in second.stderr
        assert "Traceback" not in second.stderr
        until_healthy(service, port, time.monotonic())
        service.terminate()
        _, log = service.communicate(timeout=10)
    assert "Traceback" not in log
    assert "request" in log
    third = free_port()
    with serving(migrated, third) as service:
        until_healthy(service, third, time.monotonic())


def test_the_service_answers_soon_after_its_start(migrated: Environment) -> None:
    """The best of three; where other work takes the processor, only the service's own time on it counts."""
    seconds = []
    for _ in range(3):
        port, began, used = free_port(), time.monotonic(), processor_seconds()
        with serving(migrated, port) as service:
            waited = until_healthy(service, port, began)
        seconds.append(min(waited, processor_seconds() - used))
        if seconds[-1] < SECONDS_TO_START:
            break
    assert min(seconds) < SECONDS_TO_START


def processor_seconds() -> float:
    """What the ended processes that this one began have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
