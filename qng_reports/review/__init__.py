"""The Sở judges figures: a review workbook goes out, and comes back as decisions with reason, name and day."""

from __future__ import annotations

from qng_reports.review.filling import Ruling, typed_rulings
from qng_reports.review.run import (
    REVIEWS,
    Reviewed,
    Written,
    look_at_review,
    read_review,
    review_identity,
    write_review,
)
from qng_reports.review.telling import Outcome, review

__all__ = [
    "REVIEWS",
    "Outcome",
    "Reviewed",
    "Ruling",
    "Written",
    "look_at_review",
    "read_review",
    "review",
    "review_identity",
    "typed_rulings",
    "write_review",
]
