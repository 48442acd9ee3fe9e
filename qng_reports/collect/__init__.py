"""Reads returned files into the dataset: every byte kept, every good value taken, every doubt an issue."""

from __future__ import annotations

from qng_reports.collect.files import returned_files
from qng_reports.collect.run import Collected, Operator, collect
from qng_reports.collect.state import State, current_state
from qng_reports.collect.submission import read_submission
from qng_reports.collect.taking import is_waiting
from qng_reports.collect.versions import resent, versions_of

__all__ = [
    "Collected",
    "Operator",
    "State",
    "collect",
    "current_state",
    "is_waiting",
    "read_submission",
    "resent",
    "returned_files",
    "versions_of",
]
