"""Templates that are compiled once for all the tests of a run, since to compile one takes longer than most tests."""

from pathlib import Path

from jinja2 import FileSystemBytecodeCache
from starlette.applications import Starlette


def compiled_once(app: Starlette, shared_folder: Path) -> Starlette:
    """The same application, with its templates from a folder that every process of the run shares."""
    folder = shared_folder / "templates"
    folder.mkdir(exist_ok=True)
    app.state.templates.bytecode_cache = FileSystemBytecodeCache(str(folder))
    return app
