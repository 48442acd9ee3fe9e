"""The lists of what was issued to whom (danh-sach.xlsx in phat-hanh and tra-lai)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time

from qng_reports.dataset import Issued
from qng_reports.model import Round
from qng_reports.sheets import Book, Cell, Merge, Properties, Sheet, Value
from qng_reports.vietnamese import format_date
from qng_reports.workbook.looks import Looks, print_scale

_TITLES = (
    "TT", "Mã đơn vị", "Đơn vị", "Loại", "Thư điện tử", "Tệp biểu", "Số phát hành", "Số mục", "Phát hành lúc",
    "SHA-256",
)  # fmt: skip
_OF_CORRECTIONS = {"Tệp biểu": "Tệp đề nghị sửa", "Số mục": "Số chỗ sửa", "Phát hành lúc": "Lập lúc"}
_WIDTHS = (6.0, 11.0, 34.0, 26.0, 26.0, 46.0, 24.0, 8.0, 17.0, 70.0)
_CENTRED = (0, 1, 3, 6, 7, 8)
_HEADER = 3


def issued_book(round_: Round, issued: Sequence[Issued]) -> Book:
    """Every workbook issued in the round, in the register's order and then as issued."""
    return _book(round_, issued, _TITLES, "DANH SÁCH TỆP BIỂU ĐÃ PHÁT HÀNH")


def corrections_book(round_: Round, issued: Sequence[Issued]) -> Book:
    """Correction workbooks, likewise: which one goes to whom, and how much there is to mend."""
    titles = tuple(_OF_CORRECTIONS.get(title, title) for title in _TITLES)
    return _book(round_, issued, titles, "DANH SÁCH TỆP ĐỀ NGHỊ SỬA")


def _book(round_: Round, issued: Sequence[Issued], titles: Sequence[str], heading: str) -> Book:
    looks = Looks(round_.form.appearance)
    places = {agency.code: place for place, agency in enumerate(round_.agencies)}
    rows = sorted(issued, key=lambda one: (places.get(one.agency, len(places)), one.number))
    cells = [Cell(_HEADER, column, title, looks.head) for column, title in enumerate(titles)]
    heights = [(1, 26.0), (2, 20.0), (_HEADER, 36.0)]
    for place, one in enumerate(rows, 1):
        values = _row(round_, place, one)
        told = [(value, width) for value, width in zip(values, _WIDTHS, strict=True) if isinstance(value, str)]
        heights.append((_HEADER + place, looks.height(*told[:-1])))
        for column, value in enumerate(values):
            style = looks.centre if column in _CENTRED else looks.text
            cells.append(Cell(_HEADER + place, column, value, replace(style, wrap=column != len(_TITLES) - 1)))
    last = len(_TITLES) - 1
    form = round_.form
    title = f"{heading}: {len(rows)} TỆP, {len({one.agency for one in rows})} ĐƠN VỊ"
    about = f"{form.title}. Kỳ báo cáo: {round_.period.name}. Hạn gửi: {format_date(round_.deadline)}"
    sheet = Sheet(
        name="Danh sách",
        cells=tuple(cells),
        widths=_WIDTHS,
        merges=(
            Merge(0, 0, 0, last - 1, form.issuer, replace(looks.plain, bold=True)),
            Merge(1, 0, 1, last - 1, title, looks.title),
            Merge(2, 0, 2, last - 1, about, replace(looks.plain, italic=True, align="center")),
        ),
        heights=tuple(heights),
        freeze=(_HEADER + 1, 3),
        repeat_rows=(_HEADER, _HEADER),
        filter_range=(_HEADER, 0, _HEADER + len(rows), last),
        scale=print_scale(_WIDTHS[:-1]),
        print_area=(0, 0, _HEADER + len(rows), last - 1),
        landscape=True,
        footer="&CTrang &P/&N",
    )
    created = max((one.issued_at for one in rows), default=datetime.combine(round_.period.end, time()))
    properties = Properties(f"Danh sách phát hành {round_.period.code}", form.code, form.issuer[:255], "", created)
    return Book((sheet,), properties, font=looks.appearance.font, size=looks.appearance.size)


def _row(round_: Round, place: int, one: Issued) -> tuple[Value, ...]:
    agency = round_.agency(one.agency)
    name, kind, email = (agency.name, agency.type, agency.email) if agency else ("", "", "")
    when = f"{one.issued_at:%d/%m/%Y %H:%M}"
    return place, one.agency, name, kind, email, one.name, one.number, one.items, when, one.sha256
