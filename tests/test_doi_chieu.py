"""docs/doi-chieu.md: every figure that the province printed and that can be recomputed, with the arithmetic.

The rows are made by hand (docs/doi-chieu.tsv); what they conclude is computed here, exactly; the page is made of them.
"""

from __future__ import annotations

import ast
import csv
import operator
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from qng_reports.messages import CATALOGUE
from qng_reports.vietnamese import format_number, round_half_up

ROOT = Path(__file__).parent.parent
RIGHT, WRONG, CUT = "đúng", "sai", "sai: cắt, không làm tròn"
TWO, UNKNOWN = "hai số", "không kiểm được"
MET = {True: "Đạt", False: "Chưa đạt"}
SOURCES = {
    "KH121": "Kế hoạch số 121/KH-UBND ngày 31/12/2025 của UBND tỉnh Quảng Ngãi",
    "BAO": "Bài “Quảng Ngãi thúc đẩy phát triển chuyển đổi số”",
    "DA06": "Báo cáo kết quả triển khai Đề án 06, 6 tháng đầu năm 2025, của Sở Khoa học và Công nghệ",
    "QD942": "Báo cáo thực hiện Quyết định số 942/QĐ-TTg, tháng 3/2025, của Sở Khoa học và Công nghệ",
}
_NUMBER = re.compile(r"\d+(?:\.\d{3})*(?:,\d+)?")
_SIGNS: dict[type, Callable[[Fraction, Fraction], Fraction]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip
_ORDER: dict[type, Callable[[Fraction, Fraction], bool]] = {
    ast.GtE: operator.ge, ast.Gt: operator.gt, ast.LtE: operator.le,
}  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A row of docs/doi-chieu.tsv."""

    nguon: str
    cho: str
    noi_dung: str
    printed: str
    phep_tinh: str
    ket_luan: str
    cach_bat: str
    ghi_chu: str


def read() -> list[Line]:
    with (ROOT / "docs" / "doi-chieu.tsv").open(encoding="utf-8", newline="") as file:
        return [Line(*row) for row in list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]]


LINES = read()


def computed(text: str) -> Fraction | bool:
    """Vietnamese arithmetic, exactly: "36 + 30,8", "384 : 395", "99,5 >= 100"."""
    plain = _NUMBER.sub(lambda found: found[0].replace(".", "").replace(",", "."), text)
    plain = plain.replace(":", "/").replace("×", "*")
    return _value(ast.parse(plain, mode="eval").body, plain)


def _value(node: ast.expr, text: str) -> Fraction | bool:
    if isinstance(node, ast.Compare):
        (sign,), (right,) = node.ops, node.comparators
        return _ORDER[type(sign)](_number(node.left, text), _number(right, text))
    return _number(node, text)


def _number(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.BinOp):
        return _SIGNS[type(node.op)](_number(node.left, text), _number(node.right, text))
    if isinstance(node, ast.UnaryOp):
        return -_number(node.operand, text)
    assert isinstance(node, ast.Constant)
    return Fraction(text[node.col_offset : node.end_col_offset])


def decimals_of(printed: str) -> int:
    return len(printed.rstrip("%").partition(",")[2]) if re.fullmatch(r"[-\d.,]+%?", printed) else 6


def result(line: Line) -> Fraction | bool:
    """What the arithmetic gives, in the printed unit."""
    value = computed(line.phep_tinh)
    share = line.printed.endswith("%") and ":" in line.phep_tinh
    return value * 100 if share else value


def verdict(line: Line) -> str:
    """What the arithmetic says of the printed figure."""
    value = result(line)
    if isinstance(value, bool):
        return RIGHT if line.printed == MET[value] else WRONG
    printed = computed(line.printed.removeprefix("hơn ").rstrip("%"))
    assert isinstance(printed, Fraction)
    if line.printed.startswith("hơn "):
        return RIGHT if value >= printed else WRONG
    places = decimals_of(line.printed)
    if rounded(value, places) == printed:
        return RIGHT
    cut = ":" in line.phep_tinh and printed <= value < printed + Fraction(1, 10**places)
    return CUT if cut else WRONG


def rounded(value: Fraction, places: int) -> Fraction:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return Fraction(round_half_up(exact, places))


@pytest.mark.parametrize("line", LINES, ids=[f"{n}-{line.noi_dung}" for n, line in enumerate(LINES, 2)])
def test_every_conclusion_is_what_the_arithmetic_says(line: Line) -> None:
    assert line.nguon in SOURCES and line.cho and line.noi_dung and line.cach_bat
    if not line.phep_tinh:
        assert line.ket_luan == UNKNOWN and line.ghi_chu, "what cannot be computed says why"
        return
    said = verdict(line)
    assert line.ket_luan == said or (line.ket_luan == TWO and said == WRONG)
    assert line.ket_luan == RIGHT or line.ghi_chu or line.ket_luan == CUT or "+" in line.phep_tinh


def test_codes_named_are_of_the_catalogue() -> None:
    named = {code for line in LINES for code in re.findall(r"\b[A-Z]\d\d\b", line.cach_bat)}
    assert named <= set(CATALOGUE) and "S42" in named


def test_a_wrong_conclusion_would_be_seen() -> None:
    for line, wrong in ((LINES[0], WRONG), (next(x for x in LINES if x.ket_luan == CUT), RIGHT)):
        with pytest.raises(AssertionError):
            test_every_conclusion_is_what_the_arithmetic_says(Line(*(*list(vars(line).values())[:5], wrong, "x", "x")))


def test_the_page(same_as: Callable[[Path, str], None]) -> None:
    counts = Counter(line.ket_luan for line in LINES)
    parts = [
        "<!-- Tệp này do chương trình sinh ra từ docs/doi-chieu.tsv (pytest --refresh); không sửa tay. -->\n\n",
        "# Đối chiếu số liệu trong các văn bản đã in\n\n",
        "Mỗi dòng là một con số đã in, phép tính lại từ các số in kèm, và kết luận. Phép tính làm bằng số đúng, không"
        " làm tròn giữa chừng; tỷ lệ làm tròn nửa lên đến số chữ số lẻ của bản in. Mã F… là mã số liệu trong bảng trích"
        " các văn bản. Cột cuối cho biết nếu nhập các số ấy vào một biểu thì phần nào của chương trình phát hiện:"
        " ràng buộc khai ở trang `rang_buoc` (mã K01), tỷ lệ ghi trong lời văn (S42), đánh giá Đạt, Chưa đạt tự"
        " tính.\n\n",
        f"Tất cả {len(LINES)} dòng: "
        + "; ".join(f"{counts[name]} {name}" for name in (RIGHT, WRONG, CUT, TWO, UNKNOWN)) + ".\n",
    ]  # fmt: skip
    for source, title in SOURCES.items():
        parts.append(f"\n## {title}\n\n| Chỗ | Nội dung | Số in | Phép tính | Kết luận | Phát hiện bằng |\n")
        parts.append("|---|---|---|---|---|---|\n")
        parts += [_shown(line) for line in LINES if line.nguon == source]
    same_as(ROOT / "docs" / "doi-chieu.md", "".join(parts))


def _shown(line: Line) -> str:
    arithmetic = line.phep_tinh.replace("<=", "≤").replace(">=", "≥")
    if line.phep_tinh:
        value = result(line)
        if isinstance(value, bool):
            arithmetic += f": {'đúng' if value else 'không'}"
        elif not _NUMBER.fullmatch(line.phep_tinh):
            unit = "%" if line.printed.endswith("%") else ""
            exact = Decimal(value.numerator) / Decimal(value.denominator)
            arithmetic += f" = {format_number(exact, decimals_of(line.printed) + 2)}{unit}"
    told = f"**{line.ket_luan}**" if line.ket_luan in (WRONG, CUT, TWO) else line.ket_luan
    note = f". {line.ghi_chu}" if line.ghi_chu else ""
    return f"| {line.cho} | {line.noi_dung} | {line.printed} | {arithmetic} | {told}{note} | {line.cach_bat} |\n"
