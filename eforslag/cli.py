"""The command `eforslag`: serve, work, migrate, recount, keys, register, proposals.

Each command loads for itself what only it needs: whoever starts the service does not wait for what imports proposals.
"""

import argparse
import asyncio
import gc
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, TextIO

import uvicorn

from eforslag import clock, config
from eforslag.config import Settings
from eforslag.database import migrate, opened, require_ready
from eforslag.errors import ConfigurationError, DomainError
from eforslag.identity import key_file
from eforslag.identity.keys import load_keys
from eforslag.web import request_log
from eforslag.web.connections import BoundedProtocol, raise_descriptor_limit
from eforslag.web.metrics import SHARED_FOLDER

if TYPE_CHECKING:
    from eforslag.votes.rotation import Inspection


def main(arguments: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    chosen = _parser().parse_args(arguments)
    if chosen.run is not _serve:
        # It was put off for the start of the service (eforslag/__main__.py), which puts it on again itself.
        gc.enable()
    try:
        return int(chosen.run(chosen) or 0)
    except (ConfigurationError, DomainError) as error:
        _say(f"eforslag: {error}", sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eforslag", description="E-proposals tied to a municipality's safety pledge.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = _command(commands, "serve", _serve, "serve the pages")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=_port, default=8000)
    working = "close votes that have ended, clear what has expired and send letters, for ever"
    _command(commands, "work", _in_database(_work), working)
    _command(commands, "migrate", _migrate, "bring the database up to date, with a backup first")
    _command(commands, "recount", _in_database(_recount), "count all votes again, and say and repair what differs")
    _key_commands(commands)
    register = _command(commands, "register", _in_database(_register), "replace the register of voters")
    register.add_argument("what", choices=["import"])
    register.add_argument("file", type=Path)
    _proposal_commands(commands)
    return parser


def _proposal_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "bring in the proposals of an earlier service, or hand out those that are here, as lines of JSON"
    proposals = commands.add_parser("proposals", help=text, description=text)
    chosen = proposals.add_subparsers(required=True, metavar="WHAT")
    bringing = _command(chosen, "import", _in_database(_import_proposals), "bring in all of a file, or nothing of it")
    bringing.add_argument("file", type=Path)
    handing = _command(chosen, "export", _in_database(_export_proposals), "write them in the form that import reads")
    handing.add_argument("file", type=Path, nargs="?", help="standard output unless named")


def _key_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    text = "make a key file, put a new key in it, or see whether it fits the database"
    keys = commands.add_parser("keys", help=text, description=text).add_subparsers(required=True, metavar="WHAT")
    new = _command(keys, "new", _new_keys, "make a key file")
    new.add_argument("file", type=Path)
    _command(keys, "check", _in_database(_check_keys), "say whether the key file is sound and opens every voting key")
    rotating = "replace the key that wraps the voting keys, while the service serves; goes on where it was interrupted"
    rotation = _command(keys, "rotate", _in_database(_rotate_keys), rotating)
    only_add = "add the new key to the file and stop, so that the file can be copied to other machines first"
    rotation.add_argument("--only-add", action="store_true", help=only_add)


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port < 65536:
        raise ValueError
    return port


def _command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str,
             run: Callable[[argparse.Namespace], int | None], text: str) -> argparse.ArgumentParser:  # fmt: skip
    parser = commands.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser


def _in_database(
    run: Callable[[argparse.Namespace, Settings], Awaitable[int]],
) -> Callable[[argparse.Namespace], int]:
    async def with_database(chosen: argparse.Namespace) -> int:
        settings = config.load()
        async with opened(settings):
            return await run(chosen, settings)

    return lambda chosen: asyncio.run(with_database(chosen))


def _serve(chosen: argparse.Namespace) -> None:
    settings = config.load()
    load_keys(settings)
    raise_descriptor_limit()
    # Before the server does it, where a refusal would be a traceback instead of a sentence.
    asyncio.run(require_ready(settings))
    with _shared_figures(settings.workers):
        _run_server(chosen, settings)


@contextmanager
def _shared_figures(workers: int) -> Iterator[None]:
    """Several workers write their figures to one folder, so that whichever is asked answers for all."""
    if workers == 1:
        yield
        return
    with TemporaryDirectory(prefix="eforslag-") as folder:
        os.environ[SHARED_FOLDER] = folder
        yield


def _run_server(chosen: argparse.Namespace, settings: Settings) -> None:
    uvicorn.run(
        "eforslag.app:from_environment",
        factory=True,
        host=chosen.host,
        port=chosen.port,
        workers=settings.workers,
        **server_options(settings),
    )


def server_options(settings: Settings) -> dict[str, Any]:
    """How the service has uvicorn meet those who connect."""
    return {
        "http": BoundedProtocol,
        "ws": "none",
        # Nobody is believed about others' addresses unless named here; uvicorn would believe this machine.
        "forwarded_allow_ips": list(settings.trusted_proxies),
        "proxy_headers": bool(settings.trusted_proxies),
        "access_log": False,
        "log_config": None,
        "server_header": False,
    }


async def _work(chosen: argparse.Namespace, settings: Settings) -> int:
    from eforslag.worker import work_for_ever

    request_log.configure(readable=settings.is_demo)
    await work_for_ever(settings)
    return 0


async def _recount(chosen: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1 when a tally differed."""
    from eforslag.votes.recount import recount

    differences = await recount(clock.now())
    for difference in differences:
        _say(str(difference))
    return 1 if differences else 0


def _migrate(chosen: argparse.Namespace) -> None:
    for name in asyncio.run(migrate(config.load())):
        _say(f"applied {name}")


def _new_keys(chosen: argparse.Namespace) -> int:
    try:
        key_file.new_key_file(chosen.file, "production")
    except FileExistsError:
        _say(f"eforslag: {chosen.file} exists already; nothing was changed.", sys.stderr)
        return 1
    except OSError as error:
        _say(f"eforslag: {chosen.file}: {error.strerror}", sys.stderr)
        return 1
    _say(f"Keys are in {chosen.file}. Keep a copy apart from the database's backups.")
    return 0


async def _check_keys(chosen: argparse.Namespace, settings: Settings) -> int:
    from eforslag.dialogues.participation_keys import PARTICIPATION_KEYS
    from eforslag.votes.rotation import inspect

    keys = load_keys(settings)
    _say(f"{keys.wrapping.path} is sound, and nobody else can read it.")
    return _told(await inspect(keys, (PARTICIPATION_KEYS,)))


async def _rotate_keys(chosen: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1 when something is left under an old key, because it doesn't open or the file can't be written."""
    from eforslag.dialogues.participation_keys import PARTICIPATION_KEYS
    from eforslag.votes.rotation import inspect, rotate

    keys = load_keys(settings)
    try:
        if chosen.only_add:
            with key_file.reserved(keys.wrapping.path):
                key_file.add_wrapping_key(keys.wrapping.path)
            return _told(await inspect(keys, (PARTICIPATION_KEYS,)))
        return _told(await rotate(keys, clock.now(), (PARTICIPATION_KEYS,)))
    except OSError as error:
        _say(f"eforslag: {keys.wrapping.path}: {error.strerror}; run the command again when it can be written.",
             sys.stderr)  # fmt: skip
        return 1


def _told(found: "Inspection") -> int:
    _say(f"Keys in the database: {sum(found.counts.values())}.")
    for key_id in sorted({*found.counts, found.newest}):
        _say(f"  under {key_id}{' (newest)' if key_id == found.newest else ''}: {found.counts.get(key_id, 0)}")
    for name in found.shut:
        _say(f"The {name} does not open.")
    return 1 if found.shut else 0


async def _register(chosen: argparse.Namespace, settings: Settings) -> int:
    from eforslag.identity.register import NothingToImport, import_file

    try:
        report = await import_file(chosen.file, load_keys(settings), clock.now())
    except OSError as error:
        _say(f"eforslag: {chosen.file}: {error.strerror}", sys.stderr)
        return 1
    except NothingToImport as error:
        _say("\n".join([error.message, *error.report.lines()]), sys.stderr)
        return 1
    for line in report.lines():
        _say(line)
    return 0


async def _import_proposals(chosen: argparse.Namespace, settings: Settings) -> int:
    """Exit code 1, and nothing written, when a line is bad."""
    from eforslag.archive.bringing_in import NotImported, bring_in
    from eforslag.municipality.queries import rules_in_force

    at = clock.now()
    rules = await rules_in_force(clock.local_date(at))
    try:
        with chosen.file.open(encoding="utf-8-sig") as lines:
            report = await bring_in(lines, rules=rules, keys=load_keys(settings), at=at)
    except OSError as error:
        _say(f"eforslag: {chosen.file}: {error.strerror}", sys.stderr)
        return 1
    except UnicodeDecodeError:
        _say(f"eforslag: {chosen.file}: is not written in UTF-8; nothing was imported.", sys.stderr)
        return 1
    except NotImported as refusal:
        _say("\n".join([f"eforslag: {chosen.file}: nothing was imported.", *refusal.lines]), sys.stderr)
        return 1
    _say("\n".join(report.lines()))
    return 0


async def _export_proposals(chosen: argparse.Namespace, settings: Settings) -> int:
    from eforslag.archive.handing_out import hand_out

    try:
        with chosen.file.open("w", encoding="utf-8") if chosen.file else nullcontext(sys.stdout) as out:
            async for line in hand_out():
                out.write(line + "\n")
    except OSError as error:
        _say(f"eforslag: {chosen.file}: {error.strerror}", sys.stderr)
        return 1
    return 0


def _say(line: str, where: TextIO | None = None) -> None:
    print(line, file=where)


if __name__ == "__main__":
    sys.exit(main())
