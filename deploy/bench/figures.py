"""Medians with their spread, ratios, and the table that says what was to be reached."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any


def summary(values: Sequence[float]) -> dict[str, float]:
    """The median of several runs, the lowest, the highest, and how many they were."""
    return {
        "median": round(median(values), 4),
        "min": round(min(values), 4),
        "max": round(max(values), 4),
        "runs": len(values),
    }


def ratios(of: Sequence[float], to: Sequence[float]) -> list[float]:
    """Of runs that were made beside each other, pair by pair, so that a machine whose speed drifts does no harm."""
    return [one / other for one, other in zip(of, to, strict=True)]


def percentile(values: Sequence[float], share: float) -> float:
    """The least value that so large a share of them do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, min(len(ordered) - 1, round(len(ordered) * share + 0.4999) - 1))]


@dataclass(frozen=True)
class Figure:
    """What was measured in several runs, and what it should reach: at least that, or `at_most`."""

    name: str
    values: Sequence[float]
    goal: float | None = None
    at_most: bool = False

    @property
    def value(self) -> float:
        return round(median(self.values), 4)

    @property
    def is_missed(self) -> bool:
        if self.goal is None:
            return False
        return self.value > self.goal if self.at_most else self.value < self.goal

    def __str__(self) -> str:
        spread = f"{min(self.values):.3f}–{max(self.values):.3f}"
        if self.goal is None:
            return f"{self.name:<34} {self.value:>10.3f}  {spread}"
        verdict = "MISSED" if self.is_missed else "reached"
        sign = "≤" if self.at_most else "≥"
        return f"{self.name:<34} {self.value:>10.3f}  {spread:<22} {sign} {self.goal:<6g} {verdict}"


@dataclass
class Report:
    """All figures of one part, by the database or other section that they belong to."""

    name: str
    length: str
    sections: dict[str, list[Figure]] = field(default_factory=dict)

    def add(self, section: str, figures: Iterable[Figure]) -> list[Figure]:
        kept = list(figures)
        self.sections.setdefault(section, []).extend(kept)
        return kept

    def content(self) -> dict[str, Any]:
        """As it is written: the medians by their names, the spreads beside them, and what was missed."""
        content: dict[str, Any] = {"length": self.length}
        missed: list[str] = []
        for section, figures in self.sections.items():
            content[section] = {figure.name: figure.value for figure in figures}
            content[section]["spread"] = {figure.name: summary(figure.values) for figure in figures}
            missed += [f"{section}.{figure.name}" for figure in figures if figure.is_missed]
        return {**content, "missed": missed}

    def write(self, folder: Path, **circumstances: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        text = json.dumps({**circumstances, **self.content()}, indent=2, ensure_ascii=False)
        (folder / f"{self.name}.json").write_text(text + "\n", encoding="utf-8")
