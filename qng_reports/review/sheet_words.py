"""The words of the review workbook: its sheets, columns and choices; ONE truth for writing it and reading it back."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from qng_reports.dataset import Assessment, Verdict
from qng_reports.decisions import VERDICT_WORDS

KIND = "qng-reports/xem-xet"  # in the hidden sheet: what this workbook is
HIDDEN = "_xem_xet"
LISTS, HISTORY = "Danh mục", "Quyết định đã có"
DECIDER = "Người quyết định (dùng cho mọi dòng để trống cột này)"
ALL = "TẤT CẢ"  # in place of an item: everything that the agency answered, or is asked
FREE_ROWS = 20  # below the others, for answers that nothing doubts, and for waivers
BETWEEN = " · "  # between a code and what it stands for


class Head(StrEnum):
    """Titles of columns that are read back."""

    CODE = "Mã"
    AGENCY = "Đơn vị"
    ITEM = "Chỉ tiêu"
    VERDICT = "Quyết định"
    VALUE = "Giá trị lấy thay"
    NUMERATOR = "Tử số lấy thay"
    DENOMINATOR = "Mẫu số lấy thay"
    ASSESSMENT = "Đánh giá của Sở"
    UNTIL = "Miễn đến hết ngày"
    REASON = "Lý do"
    DECIDER = "Người quyết định"


class Act(StrEnum):
    """What may be chosen as a decision."""

    ACCEPT = VERDICT_WORDS[Verdict.ACCEPT]
    VALUE = VERDICT_WORDS[Verdict.VALUE]
    EXCLUDE = VERDICT_WORDS[Verdict.EXCLUDE]
    WAIVE = "Miễn"
    WITHDRAW = VERDICT_WORDS[Verdict.WITHDRAW]
    CONFIRM = "Giữ quyết định cũ"


JUDGEMENTS = (Assessment.MET, Assessment.NOT_MET, Assessment.UNKNOWN)
ASSESSMENT_CHOICES = (*(word.value for word in JUDGEMENTS), Act.WITHDRAW.value, Act.CONFIRM.value)


@dataclass(frozen=True, slots=True)
class TableWords:
    """A table of the workbook: its sheet, the columns by which its rows are found, what may be chosen in it."""

    sheet: str
    keys: tuple[Head, ...]
    inputs: tuple[Head, ...]
    acts: tuple[Act, ...]


ITEMS = TableWords(
    "Chỉ tiêu",
    (Head.CODE,),
    (Head.VERDICT, Head.VALUE, Head.NUMERATOR, Head.DENOMINATOR, Head.ASSESSMENT, Head.REASON, Head.DECIDER),
    (Act.ACCEPT, Act.VALUE, Act.WITHDRAW, Act.CONFIRM),
)
DOUBTS = TableWords(
    "Số liệu đáng ngờ",
    (Head.AGENCY, Head.ITEM),
    (Head.VERDICT, Head.VALUE, Head.NUMERATOR, Head.DENOMINATOR, Head.REASON, Head.DECIDER),
    (Act.ACCEPT, Act.VALUE, Act.EXCLUDE, Act.WITHDRAW, Act.CONFIRM),
)
WAIVERS = TableWords(
    "Miễn báo cáo",
    (Head.AGENCY, Head.ITEM),
    (Head.VERDICT, Head.UNTIL, Head.REASON, Head.DECIDER),
    (Act.WAIVE, Act.WITHDRAW),
)
TABLES = (ITEMS, DOUBTS, WAIVERS)


def labelled(code: str, name: str) -> str:
    """A code with what it stands for, as one cell."""
    return f"{code}{BETWEEN}{name}"


def code_in(text: str) -> str:
    """The code at the head of such a cell."""
    return text.split(BETWEEN.strip())[0].strip()


ITEM_GUIDE = (
    "Chỉ gõ vào ô nền vàng. Mỗi dòng một chỉ tiêu: chọn quyết định, ghi lý do, người quyết định; dòng không có gì phải "
    "quyết định thì để trống. Xong thì lưu tệp và chạy: qng-reports review ĐỢT TỆP.",
    "“Lấy giá trị này” thay số tổng hợp được; “Đánh giá của Sở” thay kết quả so với mục tiêu. Quyết định hết hiệu lực "
    "khi số liệu thay đổi; số đơn vị đã gửi không bị sửa.",
)
DOUBT_GUIDE = (
    "Mỗi dòng một câu trả lời của đơn vị kèm căn cứ nghi vấn. “Chấp nhận số liệu”: số đúng, không nhắc nữa. “Lấy giá "
    "trị này”: dùng số gõ ở đây thay số của đơn vị. “Không cộng vào tổng”: không tính số của đơn vị vào số của tỉnh.",
    "Cần quyết định về số liệu khác của một đơn vị thì dùng các dòng trống ở cuối trang.",
)
WAIVER_GUIDE = (
    "Đơn vị được miễn thì không bị coi là thiếu, không bị nhắc cho đến hết ngày ghi ở đây; nếu vẫn gửi số liệu thì số "
    f"liệu vẫn được dùng. Chọn “{ALL}” ở cột Chỉ tiêu để miễn mọi chỉ tiêu.",
)
HISTORY_GUIDE = ("Mọi quyết định từ đầu đợt, mới nhất ở trên; không quyết định nào bị xóa, bỏ đi cũng là một dòng.",)
