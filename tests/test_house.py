"""The house rules that a machine can check. Each failure names the file and the line."""

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from inspect import iscoroutinefunction
from pathlib import Path

import pytest

from eforslag.routes import ROUTES

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "eforslag"

# A room uses what stands on an earlier line, or on its own line.
ORDER = """
errors clock resources spelling mail_settings config
database
web audit notifications
municipality
identity
search
proposals
votes
archive
cases
pledges
dialogues
reviews
moderation
following
counter
administration
portal
open_data
worker
routes
settling
app
cli
"""
LATER = re.compile(r'\bLater\("([a-z_.]+)"\)')
FLOOR = {room: floor for floor, line in enumerate(ORDER.split("\n")) for room in line.split()}

FORBIDDEN_WORDS = {"manager", "helper", "util", "utils", "service", "base", "data", "info", "process", "handle"}
# Terms of the field that hold a forbidden word and mean something else.
TERMS = {"open_data", "personal_data", "data_dir", "data_protection_email", "service_name", "customer_service"}
# Names that a library calls us by.
CALLED_BY_OTHERS = {"handle_async_request", "data_received"}

MAX_ROOM = 300
MAX_FUNCTION = 45

SOURCES = sorted(path for top in ("eforslag", "deploy") for path in (ROOT / top).rglob("*.py"))
EVERY_TEXT = sorted(
    path
    for top in ("eforslag", "deploy", "tests", "templates", "static", "migrations")
    for path in (ROOT / top).rglob("*")
    if path.suffix in {".py", ".html", ".css", ".js", ".po", ".toml"} and "vendor" not in path.parts
)


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _at(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


def _room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _imported(tree: ast.Module) -> Iterator[tuple[ast.AST, str]]:
    """The rooms of eforslag that a module imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module == "eforslag":
            names = [f"eforslag.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        else:
            continue
        for name in names:
            if name.startswith("eforslag."):
                yield node, name.split(".")[1]


def _wrong_imports(room: str, tree: ast.Module) -> list[tuple[ast.AST, str]]:
    above = len(FLOOR)
    return [(node, used) for node, used in _imported(tree) if used != room and FLOOR.get(used, above) > FLOOR[room]]


def test_every_room_has_its_place_in_the_order() -> None:
    rooms = {_room(path) for path in PACKAGE.rglob("*.py")} - {"__init__", "__main__"}
    assert rooms <= FLOOR.keys()


def test_dependencies_run_one_way() -> None:
    wrong = [
        f"{_at(path, node)} {_room(path)} uses {used}"
        for path in PACKAGE.rglob("*.py")
        if _room(path) not in {"__init__", "__main__"}
        for node, used in _wrong_imports(_room(path), _tree(path))
    ]
    assert wrong == []


@pytest.mark.parametrize(
    "line",
    ["import eforslag.votes.models", "from eforslag.votes import queries", "from eforslag import votes"],
)
def test_an_import_against_the_order_is_seen(line: str) -> None:
    tree = ast.parse(f"def later():\n    {line}")
    assert _wrong_imports("proposals", tree)
    assert not _wrong_imports("votes", tree)
    assert not _wrong_imports("portal", tree)


def test_endpoints_that_are_loaded_later_are_there_and_of_their_own_room() -> None:
    modules = [(path, name) for path in PACKAGE.rglob("*.py") for name in LATER.findall(path.read_text("utf-8"))]
    assert modules
    assert [name for path, name in modules if name.split(".")[1] != _room(path)] == []
    loaded = [getattr(route.endpoint, "load", lambda: None)() for route in ROUTES]
    assert [one for one in loaded if one is not None and not iscoroutinefunction(one)] == []


def test_nobody_imports_relatively() -> None:
    relative = [
        _at(path, node)
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_only_the_clock_asks_for_the_time() -> None:
    asked = [
        _at(path, node)
        for path in PACKAGE.rglob("*.py")
        if path != PACKAGE / "clock.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute)
        and node.attr in {"now", "utcnow", "today"}
        and ast.unparse(node.value) in {"datetime", "date", "datetime.datetime", "datetime.date", "timezone"}
    ]
    assert asked == []


def test_only_the_outermost_rooms_catch_every_exception() -> None:
    allowed = {PACKAGE / "web" / "errors.py", PACKAGE / "worker.py"}
    caught = [
        _at(path, node)
        for path in SOURCES
        if path not in allowed
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.ExceptHandler) and _swallows_everything(node)
    ]
    assert caught == []


def _swallows_everything(handler: ast.ExceptHandler) -> bool:
    caught = set(re.findall(r"\w+", ast.unparse(handler.type))) if handler.type else {"BaseException"}
    last = handler.body[-1]
    passes_on = isinstance(last, ast.Raise) and last.exc is None
    return bool(caught & {"Exception", "BaseException"}) and not passes_on


def _words(name: str) -> set[str]:
    """The parts of a name: `VoteManager` and `vote_manager` both hold `manager`."""
    return {part.lower() for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


def _named(path: Path) -> Iterator[tuple[ast.AST, str]]:
    tree = _tree(path)
    yield tree, path.stem
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node, node.name


def test_names_say_what_a_thing_is() -> None:
    empty = [
        f"{_at(path, node)} {name}"
        for path in SOURCES
        for node, name in _named(path)
        if name not in TERMS | CALLED_BY_OTHERS and FORBIDDEN_WORDS & _words(name)
    ]
    assert empty == []


@pytest.mark.parametrize("name", ["VoteManager", "handle_vote", "HTTPService", "user_info", "BaseForm"])
def test_an_empty_word_is_seen_inside_a_name(name: str) -> None:
    assert FORBIDDEN_WORDS & _words(name)


@pytest.mark.parametrize("name", ["database", "handler", "processing_time", "informed", "managed"])
def test_a_word_is_judged_whole(name: str) -> None:
    assert not FORBIDDEN_WORDS & _words(name)


def test_nothing_is_left_for_later() -> None:
    # Put together here, so that this file does not find itself.
    marks = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]) + r")\b")
    left = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in EVERY_TEXT
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if marks.search(line)
    ]
    assert left == []


def test_rooms_stay_small() -> None:
    large = {
        str(path.relative_to(ROOT)): lines
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > MAX_ROOM
    }
    assert large == {}


def test_functions_stay_short() -> None:
    long = [
        f"{_at(path, node)} {node.name}"
        for path in SOURCES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > MAX_FUNCTION
    ]
    assert long == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT)) for path in SOURCES if _tree(path).body and ast.get_docstring(_tree(path)) is None
    ]
    assert silent == []


def test_what_we_serve_outside_vendor_is_our_own() -> None:
    static = ROOT / "static"
    sign = re.compile(r"@license|copyright|sourceMappingURL", re.IGNORECASE)
    foreign = [
        str(path.relative_to(ROOT))
        for path in static.rglob("*")
        if path.is_file()
        and "vendor" not in path.relative_to(static).parts
        and (
            path.suffix not in {".css", ".js", ".svg", ".png", ".ico", ".webmanifest", ".txt"}
            or ".min." in path.name
            or (path.suffix in {".css", ".js"} and _looks_foreign(path, sign))
        )
    ]
    assert foreign == []


def _looks_foreign(path: Path, sign: re.Pattern[str]) -> bool:
    lines = path.read_text(encoding="utf-8").splitlines()
    return any(len(line) > 300 or sign.search(line) for line in lines)


def test_vendored_files_are_in_no_commit() -> None:
    assert "/static/vendor/" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-build.lock"])
def test_locks_pin_every_package_by_hash_and_name_no_host(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"https?://|file://|--index|--extra-index|--find-links|--trusted-host", text)
    pins = re.findall(r"^([a-z0-9][a-z0-9._-]*)(==\S+)?(.*(?:\n {4}--hash=.*)*)", text, re.MULTILINE)
    assert pins
    assert [name for name, version, rest in pins if not version or "--hash=sha256:" not in rest] == []


def test_the_front_ends_lock_names_no_download_address() -> None:
    text = (ROOT / "package-lock.json").read_text(encoding="utf-8")
    assert '"integrity": "sha512-' in text
    assert '"resolved"' not in text


def test_every_runtime_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[<>=!~ ]", line)[0].lower() for line in project["dependencies"]}
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements.lock").read_text(encoding="utf-8"), re.M))
    assert declared <= locked
