"""What one typed cell is understood as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from qng_reports.dataset import Issue
from qng_reports.model import Severity
from qng_reports.sheets import ReadValue


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed value as understood: a number, or a text, or neither; with the doubts about it."""

    number: Decimal | None = None
    text: str = ""
    issues: tuple[Issue, ...] = ()

    @property
    def bad(self) -> bool:
        """Whether an error keeps the value out of totals."""
        return any(issue.severity is Severity.ERROR for issue in self.issues)


def as_typed(value: ReadValue) -> str:
    """A cell's content as text, nothing taken away."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}"
    return value or ""
