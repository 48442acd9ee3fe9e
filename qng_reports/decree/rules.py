"""The decree's rules as a data file: thresholds, level, where they stand in the decree, what to do."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

_CURRENT = "nd30-2020.toml"


class Level(StrEnum):
    """How grave a finding is: against the decree, probably wrong, or a matter of usage."""

    ERROR = "error"
    WARNING = "warning"
    HABIT = "habit"


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a document is not as the rule asks. `place` is what a person finds it by in Word."""

    code: str
    level: Level
    place: str
    what: str
    remedy: str
    source: str


@dataclass(frozen=True)
class Rules:
    """The rules of one version of the decree, by code."""

    name: str
    rules: Mapping[str, Mapping[str, Any]]

    def finding(self, code: str, place: str, what: str) -> Finding:
        """A finding under a rule; remedy, level and source come from the rule."""
        rule = self.rules[code]
        return Finding(code, Level(rule["level"]), place, what, rule["remedy"], f"{self.name}, {rule['source']}")

    def of(self, code: str, name: str) -> Any:
        """One threshold of a rule, as written in its file."""
        return self.rules[code][name]

    def within(self, code: str, name: str, value: float, tolerance: float = 0) -> bool:
        """Whether a measure lies between the two bounds of a rule."""
        low, high = self.of(code, name)
        return bool(low - tolerance <= value <= high + tolerance)


@lru_cache
def load_rules() -> Rules:
    """The rules of the decree in force, from its data file."""
    told = tomllib.loads((Path(__file__).parent / _CURRENT).read_text(encoding="utf-8"))
    return Rules(told["name"], told["rules"])
