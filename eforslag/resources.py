"""Where templates, static files and migrations lie: beside the package in a checkout, inside it in a wheel."""

from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent


@cache
def resource_root() -> Path:
    """The folder that holds `templates/`, `static/` and `migrations/`."""
    return PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
