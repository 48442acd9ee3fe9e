"""Whether a Word document has the form that Nghị định 30/2020/NĐ-CP asks for; findings never stop anybody."""

from __future__ import annotations

from qng_reports.decree.rules import Finding, Level, Rules, load_rules
from qng_reports.decree.whole import document_findings

__all__ = ["Finding", "Level", "Rules", "document_findings", "load_rules"]
