"""The dataset on disk (so-lieu.sqlite): every returned byte, every version of every value, each with its provenance."""

from __future__ import annotations

from qng_reports.doors.store.facts import Facts
from qng_reports.doors.store.files import Kept, sha256_of
from qng_reports.doors.store.history import History
from qng_reports.doors.store.letters import Letters
from qng_reports.doors.store.reports import KeptReport, Reports
from qng_reports.doors.store.schema import SCHEMA_VERSION
from qng_reports.doors.store.soundness import Soundness
from qng_reports.doors.store.submissions import ChainLink, Choice, KnownReading, Submissions

ISSUED_FORM = "issued_form"  # fact: SHA-256 of the form as it was when workbooks were first, or again to all, issued

__all__ = [
    "ISSUED_FORM",
    "SCHEMA_VERSION",
    "ChainLink",
    "Choice",
    "Kept",
    "KeptReport",
    "KnownReading",
    "Store",
    "sha256_of",
]


class Store(Facts, Soundness, History, Submissions, Reports, Letters):
    """An open dataset; use as a context manager. Every change is one transaction."""
