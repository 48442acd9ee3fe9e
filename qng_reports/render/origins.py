"""Texts of the report with where their figures come from."""

from __future__ import annotations

from collections.abc import Iterable

from qng_reports.model import Indicator, Method, Slot
from qng_reports.report import Origin, Traced

_HOW = {
    Method.RATIO_OF_SUMS: "tổng tử số / tổng mẫu số của các đơn vị",
    Method.SUM: "cộng số liệu của các đơn vị",
    Method.WEIGHTED_MEAN: "bình quân có trọng số của các đơn vị",
    Method.MIN: "giá trị nhỏ nhất của các đơn vị",
    Method.MAX: "giá trị lớn nhất của các đơn vị",
    Method.SHARE_COMPLETED: "số đơn vị hoàn thành / số đơn vị đã trả lời",
    Method.COUNT_BY_STATUS: "đếm đơn vị theo câu trả lời",
    Method.SINGLE: "số liệu của cơ quan chủ trì",
    Method.NONE: "câu trả lời của các đơn vị",
}


def traced(text: str, items: Iterable[str] = (), *, agency: str = "", how: str = "") -> str:
    """The text with its origin; an empty one says nothing and has none."""
    return Traced(text, Origin(tuple(items), agency, how)) if text else ""


def counted(text: str, items: Iterable[Indicator], what: str) -> str:
    """A number of items: "đếm chỉ tiêu đạt"."""
    return traced(text, (item.code for item in items), how=f"đếm {what}")


def figure_of(text: str, indicator: Indicator) -> str:
    """The province's figure for an item, computed as the form declares; in a wording, of all that it is made of."""
    if not indicator.wording:
        return traced(text, (indicator.code,), how=_HOW[indicator.method])
    items = dict.fromkeys(piece.item for piece in indicator.wording if isinstance(piece, Slot))
    return traced(text, items, how=f"{_HOW[indicator.method]}, in theo mẫu kết quả")
