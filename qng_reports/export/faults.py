"""Lỗi và cảnh báo: every open issue, the gravest first."""

from __future__ import annotations

from qng_reports.dataset import Issue
from qng_reports.export.picture import Picture
from qng_reports.export.table import BAD, CENTRE, DOUBT, TEXT, Shown, Table, about_line
from qng_reports.layout import SIGN_ITEM
from qng_reports.messages import SEVERITY_WORDS
from qng_reports.model import Agency, Severity

_GRAVE = {
    severity: (SEVERITY_WORDS[severity], style)
    for severity, style in ((Severity.ERROR, BAD), (Severity.WARNING, DOUBT), (Severity.NOTE, TEXT))
}


def issues_table(picture: Picture) -> Table:
    """The sheet itself."""
    grave = list(_GRAVE)
    names = {agency.code: agency for agency in picture.round_.agencies}
    found = [(names.get(i.place.agency, Agency(i.place.agency, "", "")), i) for i in picture.issues]
    found.sort(key=lambda pair: grave.index(pair[1].severity))
    items = {i.code: i.short_name or i.name for i in picture.round_.form.items} | {SIGN_ITEM: "Phần ký"}
    rows = tuple(_issue_row(agency, issue, items.get(issue.place.item, issue.place.item)) for agency, issue in found)
    columns = (
        ("Mức độ", 10.0), ("Mã lỗi", 7.0), ("Đơn vị", 22.0), ("Chỉ tiêu", 30.0), ("Nội dung", 44.0),
        ("Cách xử lý", 34.0), ("Giá trị đã gõ", 14.0), ("Tệp", 26.0), ("Trang", 11.0), ("Ô", 7.0),
    )  # fmt: skip
    counts = [f"{sum(issue.severity is s for _, issue in found)} {word.lower()}" for s, (word, _) in _GRAVE.items()]
    title = f"Lỗi và cảnh báo: {', '.join(counts)}"
    return Table("Lỗi và cảnh báo", title, about_line(picture), columns, rows)


def _issue_row(agency: Agency, issue: Issue, item: str) -> tuple[Shown, ...]:
    place = issue.place
    return (
        _GRAVE[issue.severity], (issue.code, CENTRE), agency.name or agency.code, item, issue.message, issue.remedy,
        issue.value, place.file, place.sheet, (place.cell, CENTRE),
    )  # fmt: skip
