"""What must hold of a submission: turns what was typed into observations, and every doubt into an issue."""

from __future__ import annotations

from qng_reports.checks.agencies import check_confirmations
from qng_reports.checks.cells import as_typed
from qng_reports.checks.evidence import Witness, witness_of
from qng_reports.checks.file import changed_sheets, file_issues, unsure_cells
from qng_reports.checks.senders import check_senders
from qng_reports.checks.statistics import check_statistics
from qng_reports.checks.submission import check_code_of, examine, inputs_filled, signed
from qng_reports.checks.values import read_value

__all__ = [
    "Witness",
    "as_typed",
    "changed_sheets",
    "check_code_of",
    "check_confirmations",
    "check_senders",
    "check_statistics",
    "examine",
    "file_issues",
    "inputs_filled",
    "read_value",
    "signed",
    "unsure_cells",
    "witness_of",
]
