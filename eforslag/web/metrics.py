"""Figures for the operator's monitoring: how many requests of which route, how they ended, and how long they took.

A route is named by its pattern, so no figure holds what somebody wrote, and none is about a person.
"""

import os

from prometheus_client import CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import REGISTRY

# Set by `eforslag serve` for several workers, before anything is imported: each writes its figures to this folder.
SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
_REQUESTS = Histogram(
    "eforslag_request_seconds",
    "Requests by route and status, and how long they took.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0),
)


def note_request(method: str, route: str | None, status: int, seconds: float) -> None:
    """Count one request. An address or method that there is not has no name of its own."""
    known = method if method in ("GET", "HEAD", "POST") else "other"
    _REQUESTS.labels(known, route or "none", str(status)).observe(seconds)


def written(**gauges: int) -> bytes:
    """All figures of all workers in Prometheus' text format, with these added, which the database knows."""
    registry = REGISTRY
    if SHARED_FOLDER in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    lines = [f"# TYPE eforslag_{name} gauge\neforslag_{name} {value}\n" for name, value in sorted(gauges.items())]
    return generate_latest(registry) + "".join(lines).encode()
