"""Asks agencies to mend what they sent: a workbook with their own values, only the faulty cells marked."""

from __future__ import annotations

from qng_reports.correction.content import for_officer
from qng_reports.correction.run import Corrected, correct, next_correction
from qng_reports.correction.told import correction_lines

__all__ = ["Corrected", "correct", "correction_lines", "for_officer", "next_correction"]
