"""How an issue is made of its code: severity and remedy come from the catalogue."""

from __future__ import annotations

from qng_reports.dataset import Issue, Place
from qng_reports.messages.catalogue import CATALOGUE
from qng_reports.model import Severity
from qng_reports.vietnamese import clean_text


def issue(code: str, place: Place, message: str, value: str = "", severity: Severity | None = None) -> Issue:
    """An issue; `value` is what was typed, `severity` another than the catalogue's."""
    entry = CATALOGUE[code]
    return Issue(code, severity or entry.severity, place, value, clean_text(message), entry.remedy)
