"""REQUIRE_ALL=1 turns each kind of skip into a failure, and leaves the rest alone."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SKIPS = {
    "inside": "import pytest\ndef test_it(): pytest.skip('no Chromium')",
    "by_mark": "import pytest\n@pytest.mark.skip(reason='no Chromium')\ndef test_it(): pass",
    "by_fixture": "import pytest\n@pytest.fixture\ndef part(): pytest.skip('no Chromium')\ndef test_it(part): pass",
    "whole_module": "import pytest\npytest.skip('no Chromium', allow_module_level=True)",
}


def _pytest(folder: Path, text: str, require_all: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "conftest.py", folder)
    (folder / "test_one.py").write_text(text)
    command = [sys.executable, "-m", "pytest", "-q", "-rs", "-p", "no:cacheprovider", "--rootdir", str(folder)]
    # Without the plugins that are installed beside pytest, of which this needs none, and which take most of the time.
    environment = {**os.environ, "REQUIRE_ALL": require_all, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("kind", SKIPS)
def test_a_skip_is_a_failure_that_gives_its_reason(kind: str, tmp_path: Path) -> None:
    done = _pytest(tmp_path, SKIPS[kind], "1")
    assert done.returncode != 0
    assert "REQUIRE_ALL=1 allows no skip: no Chromium" in done.stdout


def test_a_skip_is_a_skip_where_parts_may_be_missing(tmp_path: Path) -> None:
    assert "1 skipped" in _pytest(tmp_path, SKIPS["inside"], "").stdout


def test_what_is_expected_to_fail_still_may(tmp_path: Path) -> None:
    done = _pytest(tmp_path, "import pytest\n@pytest.mark.xfail\ndef test_it(): assert False", "1")
    assert "1 xfailed" in done.stdout
    assert done.returncode == 0
