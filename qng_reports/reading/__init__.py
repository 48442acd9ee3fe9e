"""Finds in a returned workbook whose it is and which cell answers what, wherever sheets, rows and columns went."""

from __future__ import annotations

from qng_reports.reading.carriers import shown_check_code
from qng_reports.reading.cells import plain
from qng_reports.reading.identity import Identified, identify, read_identity
from qng_reports.reading.locate import locate

__all__ = ["Identified", "identify", "locate", "plain", "read_identity", "shown_check_code"]
