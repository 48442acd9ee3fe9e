"""The guide and the sheet of narrative answers."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from qng_reports import layout as at
from qng_reports.layout import Layout
from qng_reports.sheets import Cell, Merge, Sheet, Style
from qng_reports.vietnamese import format_date
from qng_reports.workbook.looks import (
    CENTRE,
    ERROR,
    HEAD,
    HEAD_FILL,
    INPUT_FILL,
    LINE_POINTS,
    LOCKED_FILL,
    MISSING,
    PLAIN,
    SMALL,
    TEXT,
    TITLE,
    Cover,
    footer,
    validation,
    wrapped_lines,
)


def words_sheet(layout: Layout, cover: Cover) -> Sheet:
    """The sheet of narrative answers."""
    widths = (5.5, 42.0, 88.0, 9.0)
    inputs = [cell for cell in layout.inputs if cell.sheet == at.WORDS]
    cells = [Cell(at.WORDS_HEADER_ROW, c, title, HEAD) for c, title in enumerate(at.WORDS_TITLES)]
    for number, (row, question) in enumerate(layout.questions, 1):
        hint = f"\n({question.hint})" if question.hint else ""
        cells += [
            Cell(row, at.WORDS_NUMBER, number, CENTRE),
            Cell(row, at.WORDS_TITLE, question.title, replace(TEXT, bold=True, valign="top"), aside=hint),
            Cell(
                row,
                at.WORDS_INPUT,
                None,
                Style(border=True, fill=INPUT_FILL, locked=False, valign="top", number_format="@"),
            ),
            Cell(row, at.WORDS_CODE, question.code, replace(CENTRE, size=9, color="#595959")),
        ]
    last = len(at.WORDS_TITLES) - 1
    return Sheet(
        name=at.WORDS,
        cells=tuple(cells),
        widths=widths,
        merges=(
            Merge(
                0,
                0,
                0,
                last,
                f"Đơn vị báo cáo: {layout.agency.name}. Kỳ báo cáo: {layout.period.name}",
                Style(bold=True),
            ),
            Merge(1, 0, 1, last, "NỘI DUNG BÁO CÁO BẰNG LỜI", TITLE),
            Merge(2, 0, 2, last, at.identity_line(cover.identity), SMALL),
        ),
        validations=tuple(validation(cell, {}) for cell in inputs),
        heights=(
            (0, 18.0),
            (1, 26.0),
            (2, 14.0),
            (3, 24.0),
            *((row, _answer_height(question.max_length)) for row, question in layout.questions),
        ),
        freeze=(at.WORDS_FIRST_ROW, 0),
        repeat_rows=(at.WORDS_HEADER_ROW, at.WORDS_HEADER_ROW),
        protected=True,
        landscape=True,
        footer=footer(layout),
        first_cell=(at.WORDS_FIRST_ROW, at.WORDS_INPUT),
    )


def _answer_height(max_length: int) -> float:
    """Points that hold an answer of `max_length` characters in its column; a row cannot be taller than 409."""
    return min(400.0, max(60.0, ceil(max_length / 100) * LINE_POINTS + 8))


def guide_sheet(layout: Layout, cover: Cover) -> Sheet:
    """The first sheet: what this is, until when, five steps, legend, contact."""
    width = 96.0
    form = layout.form
    heading = Style(bold=True, size=12, color=HEAD_FILL)
    lines: list[tuple[str, Style]] = [
        (form.issuer.upper(), Style(bold=True)),
        (form.title.upper(), Style(bold=True, size=15)),
        (f"Đơn vị báo cáo: {layout.agency.name} (mã {layout.agency.code})", Style(bold=True, size=13)),
        (f"Kỳ báo cáo: {layout.period.name}; số liệu từ {format_date(layout.period.start)} "
         f"đến {format_date(layout.period.end)}.", PLAIN),
        (f"Hạn gửi: {format_date(cover.deadline)}", Style(bold=True, color="#C00000", size=13)),
        ("Năm bước", heading),
        *((text, PLAIN) for text in _steps(layout)),
        ("Chú giải màu ô", heading),
        ("Ô nền vàng: nhập số liệu, chọn trong danh sách hoặc gõ chữ.", Style(fill=INPUT_FILL, border=True)),
        ("Ô nền trắng, nền xám: đã khóa, không phải nhập; kết quả tự tính.", Style(fill=LOCKED_FILL, border=True)),
        ("Cột Kiểm tra ghi “Thiếu”: chưa nhập.", Style(fill=MISSING[1], color=MISSING[0], border=True)),
        ("Cột Kiểm tra ghi “Lỗi”: hai số không hợp lý, xem lại.", Style(fill=ERROR[1], color=ERROR[0], border=True)),
        ("Khi cần hỏi", heading),
        (form.contact or f"Liên hệ {form.issuer}.", PLAIN),
        ("Nếu tệp bị hỏng hoặc không nhập được, đề nghị gửi lại tệp trắng; không chép bảng sang tệp khác.", PLAIN),
        (at.identity_line(cover.identity), SMALL),
    ]  # fmt: skip
    return Sheet(
        name=at.GUIDE,
        cells=tuple(Cell(row, 1, text, style) for row, (text, style) in enumerate(lines, 1)),
        widths=(2.0, width),
        heights=tuple(
            (row, ceil(wrapped_lines(text, width, style.size) * LINE_POINTS * style.size / 11 + 7))
            for row, (text, style) in enumerate(lines, 1)
        ),
        protected=True,
        footer=footer(layout),
        first_cell=(0, 0),
    )


def _steps(layout: Layout) -> tuple[str, ...]:
    words = f" và trang “{at.WORDS}”" if layout.questions else ""
    return (
        f"1. Mở trang “{at.DATA}”{words}. Chỉ nhập vào các ô nền vàng, từ trên xuống dưới.",
        "2. Với tỷ lệ, nhập hai số đếm (tử số, mẫu số); tỷ lệ phần trăm do bảng tự tính.",
        "3. Số 0 nghĩa là có theo dõi và bằng 0. Nếu đơn vị không có đối tượng đó, chọn “Không phát sinh”; "
        "nếu chưa thống kê được, chọn “Chưa có số liệu”.",
        "4. Xem cột “Kiểm tra”: bổ sung chỗ ghi “Thiếu”, sửa chỗ ghi “Lỗi”; chỉ tiêu chưa đạt thì ghi lý do ở cột "
        "“Giải trình, minh chứng”.",
        "5. Lưu tệp (giữ dạng .xlsx), in để lãnh đạo ký nếu cần, rồi gửi lại tệp này qua thư điện tử trước hạn.",
    )
