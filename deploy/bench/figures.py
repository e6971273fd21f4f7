"""Medians with their spread, ratios, and the table that says what was to be reached."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any


def summary(values: Sequence[float]) -> dict[str, Any]:
    """The median of several runs, the lowest and the highest."""
    return {"median": round(median(values), 4), "min": round(min(values), 4), "max": round(max(values), 4),
            "runs": len(values)}  # fmt: skip


def ratio(of: Sequence[float], to: Sequence[float]) -> float:
    """The median of the ratios of runs that were made beside each other, so that a drifting machine does no harm."""
    return round(median(one / other for one, other in zip(of, to, strict=True)), 3)


@dataclass(frozen=True)
class Target:
    """A figure beside what it should reach. `at_most` for figures that should be small."""

    name: str
    value: float
    goal: float
    at_most: bool = False

    @property
    def is_reached(self) -> bool:
        return self.value <= self.goal if self.at_most else self.value >= self.goal

    def __str__(self) -> str:
        sign = "≤" if self.at_most else "≥"
        return f"{self.name:<58} {self.value:>10.3f}   {sign} {self.goal:<8g} {'' if self.is_reached else 'MISSED'}"


def table(targets: Iterable[Target]) -> str:
    return "\n".join(map(str, targets))


def write(folder: Path, name: str, content: dict[str, Any], targets: Sequence[Target]) -> None:
    """Keep the figures as JSON, with the targets that were missed."""
    folder.mkdir(parents=True, exist_ok=True)
    missed = [target.name for target in targets if not target.is_reached]
    (folder / f"{name}.json").write_text(json.dumps(content | {"missed": missed}, indent=2) + "\n")
