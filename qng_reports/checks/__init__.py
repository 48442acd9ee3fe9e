"""What must hold of a submission: turns what was typed into observations, and every doubt into an issue."""

from __future__ import annotations

from qng_reports.checks.agencies import check_confirmations
from qng_reports.checks.statistics import check_statistics
from qng_reports.checks.submission import check_code_of, examine, inputs_filled, signed
from qng_reports.checks.values import as_typed, read_value

__all__ = [
    "as_typed",
    "check_code_of",
    "check_confirmations",
    "check_statistics",
    "examine",
    "inputs_filled",
    "read_value",
    "signed",
]
