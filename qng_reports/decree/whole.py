"""All rules over one document."""

from __future__ import annotations

from qng_reports.decree.body import BODY
from qng_reports.decree.head import HEAD
from qng_reports.decree.pages import check_fonts, check_margins, check_numbers, check_paper
from qng_reports.decree.parts import find_parts
from qng_reports.decree.rules import Finding, Level, Rules
from qng_reports.document import Document

_PAGES = (check_paper, check_margins, check_numbers, check_fonts)
_RANK = {level: rank for rank, level in enumerate(Level)}


def document_findings(document: Document, rules: Rules) -> tuple[Finding, ...]:
    """Everything that is not as the rules ask, gravest first, in the order of the document within a level."""
    parts = find_parts(document, tuple(rules.of("L1", "names")))
    found = [finding for check in _PAGES for finding in check(document, rules)]
    found += [finding for check in (*HEAD, *BODY) for finding in check(document, parts, rules)]
    return tuple(sorted(dict.fromkeys(found), key=lambda finding: _RANK[finding.level]))
