"""K: values that belong together, in one file or over many."""

from __future__ import annotations

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue
from qng_reports.model import Indicator, Severity


def rule_broken(place: Place, text: str, typed: str, figures: str, severity: Severity) -> Issue:
    """K01: a cross-check of the form does not hold; its author gives text and severity, `figures` the codes' values."""
    message = f"{text} ({figures})."
    return _issue("K01", place, message, typed, severity)


def figures_differ(
    place: Place, indicator: Indicator, typed: str, confirmed: str, province: str, reporter: str
) -> Issue:
    """K02: a confirming agency's figure is not the reporting agency's."""
    message = (
        f"“{indicator.name}”: cơ quan phối hợp báo {confirmed}, số của {reporter} là {province}; "
        "bảng tổng hợp dùng số của cơ quan báo cáo."
    )
    return _issue("K02", place, message, typed)
