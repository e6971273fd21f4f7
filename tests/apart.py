"""Running a coroutine from a test that has a loop of its own already, as Playwright's tests have."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def run_apart(work: Coroutine[Any, Any, object]) -> None:
    """Run it to its end in a thread with a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()
