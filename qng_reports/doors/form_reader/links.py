"""What became of the items of earlier forms: sheet anh_xa."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from qng_reports.doors.form_reader.words import LINKS, WAYS
from qng_reports.doors.tables import CODE_SHAPE, Faults, Row, did_you_mean, is_code, sheet_rows
from qng_reports.model import Indicator, ItemLink, Kind, Method, Way
from qng_reports.sheets import ReadBook

_WORDS = {way: word for word, way in WAYS.items() if word != way.value}
_ADDED = (Method.SUM, Method.RATIO_OF_SUMS, Method.SINGLE)
_LARGEST = Decimal(10**12)


def read_links(book: ReadBook, items: Mapping[str, Indicator], form: str, faults: Faults) -> tuple[ItemLink, ...]:
    """The rows of anh_xa; `form` is the form's own code. Links that contradict one another are faults."""
    read = [(row, _link(row, items, form)) for row in sheet_rows(book, "anh_xa", LINKS, faults, needed=False)]
    _check_repeats(read)
    _check_ways(read)
    return tuple(link for _, link in read)


def _link(row: Row, items: Mapping[str, Indicator], form: str) -> ItemLink:
    old, new, old_form = row.needed("old", "mã cũ"), row.needed("new", "mã mới"), row.text("old_form")
    for name, code in (("old", old), ("old_form", old_form)):
        if code and not is_code(code):
            row.fault(name, f"mã “{code}” không hợp lệ", CODE_SHAPE)
    if new and new not in items:
        row.fault("new", f"biểu này không có chỉ tiêu, nhiệm vụ mã “{new}”", did_you_mean(new, items))
    row.needed("way", "cách")
    way = row.word("way", WAYS, Way.RENAMED)
    factor = row.number_or_none("factor", "hệ số")
    if factor is not None and not 0 < factor <= _LARGEST:
        row.fault("factor", f"hệ số “{factor:f}” không dùng được", "gõ số lớn hơn 0, ví dụ 0,001")
        factor = None
    if factor is not None and way is Way.SPLIT:
        row.fault("factor", "số của mã bị tách không chia theo hệ số được", "xóa hệ số, hoặc đổi cách thành “đổi mã”")
    if new in items:
        _check_item(row, items[new], way, factor)
    return ItemLink(old, "" if old_form == form else old_form, new, way, factor, row.text("note"))


def _check_item(row: Row, item: Indicator, way: Way, factor: Decimal | None) -> None:
    """Only what can be added is merged; only figures have a unit."""
    if item.kind is Kind.PARTS:
        row.fault("new", f"“{item.code}” chỉ là đề mục, không có số liệu", "ghi mã của từng phần")
    elif way is Way.MERGED and not (item.is_figure and item.kind is not Kind.PERCENT and item.method in _ADDED):
        what = f"“{item.code}” không phải là số cộng được, không gộp được"
        row.fault("way", what, "chỉ gộp tỷ lệ, số đếm, số thập phân, tiền tổng hợp bằng cách cộng")
    elif factor is not None and not item.is_figure:
        row.fault("factor", f"“{item.code}” không phải là số, không quy đổi được", "xóa hệ số")


def _check_repeats(read: list[tuple[Row, ItemLink]]) -> None:
    seen: dict[tuple[str, str, str], Row] = {}
    for row, link in read:
        key = (link.old, link.old_form, link.new)
        first = seen.setdefault(key, row)
        if all((link.old, link.new)) and first is not row:
            row.fault("old", f"“{link.old}” thành “{link.new}” đã có ở {first.place('old')}", "bỏ một dòng")


def _check_ways(read: list[tuple[Row, ItemLink]]) -> None:
    """One item has one fate, and one figure one origin in each earlier form, unless they were merged."""
    by_old: dict[tuple[str, str], ItemLink] = {}
    by_new: dict[tuple[str, str], ItemLink] = {}
    for row, link in read:
        before = by_old.setdefault((link.old, link.old_form), link)
        if before.new != link.new and not before.way is link.way is Way.SPLIT:
            what = f"“{link.old}” vừa thành “{before.new}” vừa thành “{link.new}”"
            row.fault("way", what, f"nếu bị chia ra, ghi “{_WORDS[Way.SPLIT]}” ở mọi dòng của nó")
            continue
        before = by_new.setdefault((link.new, link.old_form), link)
        if before.old != link.old and not before.way is link.way is Way.MERGED:
            what = f"“{link.new}” lấy số của cả “{before.old}” và “{link.old}”"
            row.fault("way", what, f"nếu cộng lại, ghi “{_WORDS[Way.MERGED]}” ở mọi dòng của nó")
