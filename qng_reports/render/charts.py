"""What the charts of the report show."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qng_reports.dataset import Assessment, Result
from qng_reports.model import Form
from qng_reports.render.items import sections_of, whole_items
from qng_reports.report import Chart, ChartKind, Series


def assessed_chart(form: Form, plan: Sequence[Result]) -> Chart:
    """Items by section and assessment; what has no target is not judged and not drawn."""
    kinds = (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN)
    sections = [(f"{n}. {title}", whole_items(results)) for n, title, results in sections_of(form, plan)]
    counts = [[sum(r.assessment is kind for r in results) for _, results in sections] for kind in kinds]
    series = tuple(Series(k.value, tuple(map(Decimal, c))) for k, c in zip(kinds, counts, strict=True) if any(c))
    names = tuple(name for name, _ in sections) if series else ()
    return Chart("Số chỉ tiêu theo kết quả đánh giá", ChartKind.STACKED, names, series)
