"""The first sheet: what this is, until when, five steps, a picture of the colours, what to do if something is wrong."""

from __future__ import annotations

from dataclasses import replace

from qng_reports import layout as at
from qng_reports.layout import Data
from qng_reports.layout.titles import MISSING_WORD, WRONG_WORD
from qng_reports.sheets import TALLEST_ROW, Cell, Merge, Picture, Sheet, Style
from qng_reports.vietnamese import format_date
from qng_reports.workbook.looks import ERROR, LOCKED_FILL, MISSING, footer
from qng_reports.workbook.marks import paint_beside
from qng_reports.workbook.parts import Draft, mending_words

_WIDTHS = (2.0, 22.0, 78.0)
_WIDE = _WIDTHS[1] + _WIDTHS[2]
NAME_ROOM = (_WIDE, 13.0)  # width and size of the line that names the agency
_LOGO = Picture(0, 1, b"", 200, 80)  # above the text, in a box of pixels


def guide_sheet(draft: Draft) -> Sheet:
    """The guide, of one printed page."""
    looks, layout = draft.looks, draft.layout
    merges: list[Merge] = []
    cells: list[Cell] = []
    heights: list[tuple[int, float]] = []
    row = 1
    for text, style in (*_opening(draft), *_steps_lines(draft)):
        merges.append(Merge(row, 1, row, 2, text, style))
        heights.append((row, _height(draft, text, style)))
        row += 1
    for sample, fill, told in _legend(draft):
        cells += [Cell(row, 1, sample, fill), Cell(row, 2, told, replace(looks.text, indent=1))]
        heights.append((row, max(looks.height((told, _WIDTHS[2] - 3)), looks.line + 8)))
        row += 1
    for text, style in _closing(draft):
        merges.append(Merge(row, 1, row, 2, text, style))
        heights.append((row, _height(draft, text, style)))
        row += 1
    logo = layout.form.appearance.logo
    if logo:
        heights.append((0, 66.0))
    return Sheet(
        name=at.GUIDE,
        cells=tuple(cells),
        widths=_WIDTHS,
        merges=tuple(merges),
        heights=tuple(heights),
        protected=True,
        footer=footer(layout, draft.cover, looks),
        first_cell=(0, 0),
        pictures=(replace(_LOGO, content=logo),) if logo else (),
    )


def _height(draft: Draft, text: str, style: Style) -> float:
    lines = draft.looks.lines(text, _WIDE, style.size)
    if text.startswith(at.agency_head("")):
        lines = draft.cover.name_lines
    return min(TALLEST_ROW, lines * draft.looks.line * style.size / draft.looks.appearance.size + 7)


def _opening(draft: Draft) -> tuple[tuple[str, Style], ...]:
    looks, layout, form = draft.looks, draft.layout, draft.layout.form
    big = looks.appearance.size
    plan = f"Thực hiện {form.plan}. " if form.plan else ""
    return (
        (form.issuer.upper(), replace(looks.plain, bold=True)),
        (form.title.upper(), replace(looks.plain, bold=True, size=big + 4)),
        (at.agency_line(layout.agency.name, layout.agency.code), replace(looks.plain, bold=True, size=big + 2)),
        (f"{plan}{at.period_head(layout.period.name)}; số liệu từ {format_date(layout.period.start)} "
         f"đến {format_date(layout.period.end)}.", looks.plain),
        (f"Hạn gửi: {format_date(draft.cover.deadline)}",
         replace(looks.plain, bold=True, color="#C00000", size=big + 2)),
    )  # fmt: skip


def _steps_lines(draft: Draft) -> tuple[tuple[str, Style], ...]:
    looks = draft.looks
    return (
        ("Năm bước", looks.heading),
        *((text, looks.plain) for text in _steps(draft)),
        ("Chú giải: mỗi loại ô trông như thế nào", looks.heading),
    )


def _steps(draft: Draft) -> tuple[str, ...]:
    names = [f"“{grid.sheet}”" for grid in draft.layout.grids]
    sheets = ", ".join(names[:-1]) + (" và " if len(names) > 1 else "") + names[-1] if names else "số liệu"
    first = f"Mở trang {sheets}. Chỉ nhập vào ô nền vàng, từ trên xuống dưới; phím Tab đưa đến ô nhập tiếp theo."
    if draft.mends:
        first = f"Mở trang “{at.CORRECTIONS}”, bấm vào từng vị trí để đến ô. {mending_words(draft)}."
    return (
        f"1. {first}",
        "2. Với tỷ lệ, nhập hai số đếm (tử số, mẫu số); tỷ lệ phần trăm do bảng tự tính.",
        "3. Số 0 nghĩa là có theo dõi và bằng 0. Nếu đơn vị không có đối tượng đó, chọn “Không phát sinh”; "
        "nếu chưa thống kê được, chọn “Chưa có số liệu”.",
        f"4. Mở trang “{at.CHECK}”: sửa từng lỗi được nêu (bấm vào vị trí để đến ô) cho đến khi trang ghi "
        "“SẴN SÀNG GỬI”. Chỉ tiêu chưa đạt thì ghi lý do ở cột “" + Data.NOTE + "”.",
        "5. Lưu tệp (giữ dạng .xlsx), in, trình lãnh đạo ký, rồi gửi lại chính tệp này qua thư điện tử trước hạn. "
        "Mã đối chiếu in ở phần ký giúp so bản giấy với tệp; sửa số liệu sau khi in thì in lại.",
    )


def _legend(draft: Draft) -> tuple[tuple[str, Style, str], ...]:
    looks = draft.looks
    centre = replace(looks.centre, bold=True)
    marked = replace(centre, fill=paint_beside(looks.appearance.input_fill).error[0], align="right")
    name = draft.mends
    mended = f"Ô nền {name}: phải sửa hoặc nên xem lại; rê chuột vào ô để đọc vì sao. Sửa đúng thì màu {name} tự mất."
    return (
        *((("1.250", marked, mended),) if name else ()),
        ("1.250", replace(centre, fill=looks.appearance.input_fill, align="right"),
         "Ô nền vàng: nhập số, chọn trong danh sách hoặc gõ chữ. Bấm vào ô sẽ hiện lời nhắc."),
        ("95,32", replace(centre, fill=LOCKED_FILL),
         "Ô nền trắng hoặc xám: đã khóa, không phải nhập; kết quả, so sánh với mục tiêu tự tính."),
        (MISSING_WORD, replace(centre, fill=MISSING[1], color=MISSING[0]), "Cột Kiểm tra ghi “Thiếu”: còn phải nhập."),
        (WRONG_WORD, replace(centre, fill=ERROR[1], color=ERROR[0]),
         "Cột Kiểm tra ghi “Lỗi”: số không hợp lý (ví dụ tử số lớn hơn mẫu số); ô phải sửa chuyển màu đỏ."),
        ("Đạt", centre, "Cột Kiểm tra ghi “Đạt”, “Chưa đạt”: so với mục tiêu; ghi “Đã nhập” nếu không có mục tiêu."),
    )  # fmt: skip


def _closing(draft: Draft) -> tuple[tuple[str, Style], ...]:
    looks, form = draft.looks, draft.layout.form
    return (
        ("Khi có trục trặc", looks.heading),
        ("- Ô không cho nhập: ô đó đã khóa, không phải nhập. Ô báo giá trị không hợp lệ: đọc lời báo rồi gõ lại.",
         looks.plain),
        ("- Dán số từ tệp khác: dùng Dán đặc biệt, chọn Giá trị (Paste Special, Values) để giữ nguyên định dạng ô.",
         looks.plain),
        ("- Tên đơn vị, kỳ báo cáo không đúng, hoặc tệp hỏng: không tự sửa, không chép bảng sang tệp khác; "
         "đề nghị gửi lại tệp trắng.", looks.plain),
        (f"Liên hệ: {form.contact or form.issuer}", replace(looks.plain, bold=True)),
        (at.identity_line(draft.cover.identity), looks.small),
    )  # fmt: skip
