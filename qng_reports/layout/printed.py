"""The locked texts of a row as issued, and the cells that formulas fill: what comes back is held against them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from qng_reports.layout.lines import Line
from qng_reports.layout.titles import Data, Task, Words
from qng_reports.model import Kind


class Role(StrEnum):
    """What a locked text of a row says."""

    LABEL = "label"
    UNIT = "unit"
    TARGET = "target"  # of a task: its deadline


@dataclass(frozen=True, slots=True)
class Printed:
    """A locked text of a row as issued, in the column of that title; `aside`: what follows it in the same cell."""

    role: Role
    title: str
    text: str
    aside: str = ""


def printed_texts(line: Line) -> tuple[Printed, ...]:
    """The locked texts of a row that carry its meaning; a row of a table has none but its number."""
    if line.question is not None:
        return (Printed(Role.LABEL, Words.NAME, line.question.title, _aside(line.question.hint)),)
    if line.asked is None or (line.number and not line.is_item):
        return ()
    indicator = line.asked.indicator
    if indicator.kind is Kind.TASK:
        return (
            Printed(Role.LABEL, Task.NAME, indicator.name, _aside(indicator.hint)),
            Printed(Role.TARGET, Task.DUE, indicator.due),
        )
    if line.is_item:
        target = indicator.target.printed if indicator.target else ""
        return (
            Printed(Role.LABEL, Data.NAME, indicator.name, _aside(indicator.hint)),
            Printed(Role.UNIT, Data.UNIT, indicator.unit),
            Printed(Role.TARGET, Data.TARGET, target),
        )
    assert line.field is not None
    return (
        Printed(Role.LABEL, Data.NAME, f"- {line.field.label}"),
        Printed(Role.UNIT, Data.UNIT, line.field.unit),
    )


def _aside(hint: str) -> str:
    return f"\n({hint})" if hint else ""


def computed_titles(line: Line) -> Iterator[str]:
    """The columns in which formulas stand in a row, beside the check column; CHANGE only where the sheet has it."""
    if line.asked is None or not line.is_item:
        return
    indicator = line.asked.indicator
    if indicator.kind is Kind.RATIO:
        yield Data.RESULT
    if indicator.kind is Kind.TABLE:
        yield Data.INPUT
    if indicator.is_figure:
        yield Data.CHANGE
