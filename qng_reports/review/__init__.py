"""The Sở judges figures: a review workbook goes out, and comes back as decisions with reason, name and day."""

from __future__ import annotations

from qng_reports.review.filling import Ruling, typed_rulings
from qng_reports.review.run import REVIEWS, Reviewed, Written, read_review, write_review
from qng_reports.review.telling import Outcome, review

__all__ = [
    "REVIEWS",
    "Outcome",
    "Reviewed",
    "Ruling",
    "Written",
    "read_review",
    "review",
    "typed_rulings",
    "write_review",
]
