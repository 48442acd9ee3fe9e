"""The guide to the fields of Word templates: how a tag is written, and every field with a value of a small example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from qng_reports.dataset import Dataset, Identity, Issue, Observation, Place, Submission
from qng_reports.model import (
    DONE,
    STATUSES,
    Agency,
    Availability,
    Component,
    Form,
    Indicator,
    Kind,
    Method,
    Question,
    Round,
    Section,
    Severity,
    Target,
)
from qng_reports.periods import parse_period
from qng_reports.render import build_report
from qng_reports.report import Entry, Field, Shape, catalogue
from qng_reports.vietnamese import cut, format_date, format_number

_COMMUNES = ("UBND các địa phương",)
_AGENCIES = (
    Agency("21040", "Xã Bình Minh", "xã", _COMMUNES),
    Agency("21172", "Phường Nghĩa Lộ", "phường", _COMMUNES),
    Agency("21484", "Xã Ba Tơ", "xã", _COMMUNES),
    Agency("21548", "Đặc khu Lý Sơn", "đặc khu", _COMMUNES),
    Agency("S01", "Sở Khoa học và Công nghệ", "sở"),
)
_ITEMS = (
    Indicator("A1", "1", "A", "Tỷ lệ hồ sơ xử lý trên môi trường mạng", "%", Kind.RATIO,
              Method.RATIO_OF_SUMS, _COMMUNES, lead="UBND các địa phương", target=Target("≥ 80%", ">=", Decimal(80)),
              in_appendix=True, short_name="Hồ sơ trên mạng"),
    Indicator("A2", "2", "A", "Tỷ lệ phủ sóng 5G trên dân số", "%", Kind.PERCENT, Method.SINGLE, ("S01",),
              lead="Sở Khoa học và Công nghệ", target=Target("≥ 60%", ">=", Decimal(60))),
    Indicator("B1", "3", "B", "Mạng nội bộ thông suốt", "", Kind.STATUS, Method.SHARE_COMPLETED, _COMMUNES,
              lead="UBND các địa phương", target=Target(DONE, status=DONE), choices=STATUSES),
    Indicator("C1", "1", "C", "Tổ công nghệ số cộng đồng", "tổ", Kind.COUNT, Method.SUM, _COMMUNES, in_appendix=True),
    Indicator("C2", "2", "D", "Số máy tính đã thay mới", "máy", Kind.COUNT, Method.SUM, _COMMUNES),
)  # fmt: skip
_FORM = Form(
    code="VD",
    version="1",
    title="Báo cáo kết quả thực hiện Kế hoạch chuyển đổi số tỉnh Quảng Ngãi năm 2026",
    plan="Kế hoạch số 121/KH-UBND ngày 31/12/2025 của Ủy ban nhân dân tỉnh",
    issuer="Sở Khoa học và Công nghệ",
    contact="",
    sections=(
        Section("A", "Chính quyền số"),
        Section("B", "Hạ tầng số"),
        Section("C", "Xã hội số"),
        Section("D", "Khác"),
    ),
    indicators=_ITEMS,
    questions=(Question("Q1", "Khó khăn, vướng mắc", _COMMUNES),),
    parent_body="Ủy ban nhân dân tỉnh Quảng Ngãi",
    place="Quảng Ngãi",
    recipient="Ủy ban nhân dân tỉnh",
    signer_post="Giám đốc",
    minimum_share=Decimal(75),
)
_ROUND = Round(Path("dot"), _FORM, _AGENCIES, parse_period("2026-H1"), date(2026, 6, 17))


def _answer(agency: str, item: str, component: Component, value: object) -> Observation:
    number = Decimal(value) if isinstance(value, int) else None
    return Observation(
        agency, item, component, number, str(value), "", Availability.AVAILABLE, Place("tep.xlsx", agency=agency)
    )


def _submission(agency: str, done: int, teams: int, words: str, severity: Severity | None = None) -> Submission:
    answers = (
        _answer(agency, "A1", Component.NUMERATOR, done), _answer(agency, "A1", Component.DENOMINATOR, 1000),
        _answer(agency, "B1", Component.STATUS, DONE), _answer(agency, "C1", Component.VALUE, teams),
        _answer(agency, "C2", Component.VALUE, teams * 2), _answer(agency, "Q1", Component.VALUE, words),
    )  # fmt: skip
    issues = (Issue("S02", severity, Place("tep.xlsx"), "", "", ""),) if severity else ()
    return Submission("tep.xlsx", "0" * 64, Identity(), True, answers, issues, datetime(2026, 6, 16))


_DATASET = Dataset(
    {
        "21040": _submission("21040", 640, 12, "Thiếu kinh phí mua sắm máy tính.", Severity.ERROR),
        "21172": _submission("21172", 815, 25, "Thiếu kinh phí mua sắm máy tính", Severity.WARNING),
        "21484": _submission("21484", 702, 18, "Đường truyền ở thôn xa chập chờn."),
        "S01": replace(
            _submission("S01", 0, 0, ""), observations=(_answer("S01", "A2", Component.VALUE, 72),), issues=()
        ),
    }
)
# every record that a template may be filled with: title of its chapter, an example
EXAMPLES: tuple[tuple[str, object], ...] = (("Trường của báo cáo", build_report(_ROUND, _DATASET, date(2026, 7, 5))),)

GUIDE = """# Trường dữ liệu dùng trong mẫu Word

Mẫu báo cáo là một tệp Word (.docx) bình thường: chữ, bảng, kiểu chữ, lề trang sửa thẳng bằng Word. Chỗ nào cần số liệu
thì gõ một thẻ; khi lập báo cáo, thẻ được thay bằng số liệu và giữ định dạng của chính thẻ ấy.

## Cách viết thẻ

| Muốn | Viết trong Word |
|---|---|
| In một trường | `{{ ky }}` |
| In hoa | `{{ co_quan_ban_hanh\\|upper }}` |
| Chỉ in khi có | `{% if ke_hoach %}Căn cứ {{ ke_hoach }};{% endif %}` |
| In khác nhau tùy trường hợp | `{% if tong.tat_ca %}…{% else %}…{% endif %}` |
| Nối một danh sách thành một dòng | `{{ kinh_gui\\|join('; ') }}` |
| Chú thích cuối trang | `{{ ct.ten }}{{ ct.chu_tri\\|chu_thich }}`: chữ trước `\\|` thành nội dung chú thích |
| Ghi chú cho người sửa mẫu, không in ra | `{# nhớ kiểm tra bảng này #}` |

**Lặp cả đoạn văn.** Thẻ có chữ `p` đứng một mình trong một đoạn; các đoạn ở giữa được lặp lại:

```text
{%p for phan in cac_phan %}
{{ phan.tt }}. {{ phan.ten }}: có {{ phan.tong.dat }} chỉ tiêu đạt.
{%p endfor %}
```

**Bỏ cả đoạn văn khi không có.** Cũng vậy, với `if`:

```text
{%p if nop.co_loi %}
Có {{ nop.co_loi }} báo cáo có số liệu lỗi.
{%p endif %}
```

**Lặp dòng của bảng.** Thẻ có chữ `tr` đứng một mình ở một dòng riêng của bảng, dòng ấy mất đi khi lập báo cáo:

| | | |
|---|---|---|
| `{%tr for phan in cac_phan %}` | | |
| `{{ phan.tt }}` | `{{ phan.ten }}` | `{{ phan.tong.dat }}` |
| `{%tr endfor %}` | | |

**Lặp cột của bảng.** Thẻ có chữ `tc` đứng một mình trong một ô; ô ấy mất đi:

| | | | |
|---|---|---|---|
| Tên | `{%tc for c in bang.cot %}` | `{{ c.ten }}` | `{%tc endfor %}` |

Mỗi khối mở ra đều phải đóng: `for` … `endfor`, `if` … `endif`, cùng một dạng (`p` với `p`, `tr` với `tr`). Tên đặt
trong vòng lặp (`phan`, `c`) tùy ý, chỉ dùng được ở giữa `for` và `endfor`. Trong vòng lặp có thêm `{{ loop.index }}`
(số thứ tự 1, 2, 3), `loop.first`, `loop.last`. Dấu nháy cong, dấu cách đặc biệt, chữ có dấu gõ kiểu nào cũng được.

Số liệu trong báo cáo là chữ đã viết theo kiểu Việt Nam (“95,32%”, “1.200 tổ”), không cộng trừ được; ngày in ra
dạng 05/7/2026.

Sau dấu `|` là bộ lọc, đổi cách in: `upper` (chữ hoa), `lower`, `capitalize`, `join` (nối danh sách), `length` (số phần
tử), `first`, `last`, `sort`, `default('…')` (khi trống), `replace('a', 'b')`, `int` (đổi chữ thành số), `chu_thich`.

Mẫu đang theo dõi sửa đổi (Track Changes) thì báo cáo lấy theo bản đã chấp nhận mọi sửa đổi. Mẫu không chạy được lệnh
của máy, không chèn được tệp khác.

Sửa xong, chạy `qng-reports check mau.docx`: mọi lỗi được nêu cùng lúc, mỗi lỗi ở đoạn hay ô nào. Thêm
`--comment ban-sao.docx` để có bản sao với từng lỗi là một ghi chú (comment) ngay tại chỗ sai.
"""
_NAMES = ("x", "y", "z", "t")


def guide() -> Iterator[str]:
    """The whole document."""
    yield GUIDE
    for title, record in EXAMPLES:
        yield f"\n## {title}\n\nVí dụ lấy từ một đợt báo cáo giả định có 4 xã, phường, đặc khu và 1 sở.\n"
        entries = catalogue(record)
        yield from _table("", [entry for entry in entries if _holder(entry.path) == ""])
        for entry in entries:
            if entry.field.shape in (Shape.RECORD, Shape.LIST, Shape.BY_CODE):
                under = [inner for inner in entries if _holder(inner.path) == entry.path]
                if under:
                    yield f"\n### {_heading(entry.path)}\n\n{_sentence(entry.field)}\n"
                    yield from _opening(entry.path)
                    yield from _table(entry.path, under)


def _holder(path: str) -> str:
    """The path of the record or list that a field belongs to."""
    return path.rpartition(".")[0]


def _heading(path: str) -> str:
    return "`" + path.replace("[]", "").replace('["…"]', "") + "`"


def _sentence(field: Field) -> str:
    return field.meaning[:1].upper() + field.meaning[1:] + "."


def _spelt(path: str) -> tuple[list[str], str]:
    """The loops around a field, outermost first, and the field as a template writes it in them."""
    loops: list[str] = []
    while "[]" in path:
        before, _, after = path.partition("[]")
        name = _NAMES[len(loops)]
        loops.append(f"{{%p for {name} in {before} %}}")
        path = name + after
    return loops, path


def _opening(path: str) -> Iterator[str]:
    loops, _ = _spelt(path)
    if loops:
        lines = "".join(f"{loop}\n" for loop in loops)
        yield f"\nĐặt giữa các thẻ:\n\n```text\n{lines}…\n{'{%p endfor %}' * len(loops)}\n```\n".replace(
            "%}{%p", "%}\n{%p"
        )


def _table(holder: str, entries: list[Entry]) -> Iterator[str]:
    yield "\n| Viết | Nghĩa | Ví dụ |\n|---|---|---|\n"
    for entry in entries:
        _, name = _spelt(entry.path)
        if entry.path.endswith("[]"):
            loops, _ = _spelt(entry.path)
            written = f"`{loops[-1]}`"
            if entry.field.shape not in (Shape.LIST, Shape.RECORD):
                written += f" `{{{{ {name} }}}}`"
        elif entry.field.shape is Shape.RECORD:
            written = f"`{name}` (xem dưới)"
        else:
            written = f"`{{{{ {name} }}}}`".replace("…", "MÃ")
        yield f"| {written} | {entry.field.meaning} | {_shown(entry)} |\n"


def _shown(entry: Entry) -> str:
    value = entry.example
    if entry.field.shape is Shape.CHART:
        return "(biểu đồ)"
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return format_number(value)
    return cut(" ".join(str(value).split()), 90).replace("|", "\\|") if value is not None else ""
