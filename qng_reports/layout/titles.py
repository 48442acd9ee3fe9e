"""Names of an agency's workbook: its sheets, their columns by title, and the texts that carry the identity."""

from __future__ import annotations

import re
from enum import StrEnum

from qng_reports.dataset import Identity

GUIDE, DATA, TASKS, WORDS, CHECK, IDENTITY = (
    "Hướng dẫn", "Số liệu", "Nhiệm vụ", "Nội dung", "Tự kiểm tra", "qng",
)  # fmt: skip
CONFIRMED_TITLE = (
    "Chỉ tiêu do cơ quan khác chủ trì báo cáo. Không bắt buộc: nếu đơn vị có số của toàn tỉnh thì ghi để Sở đối chiếu, "
    "không có thì để trống."
)
SIGN_ITEM = "ky-ten"  # what the sign-off is called among items
CODE_LABEL = "Mã đối chiếu"
DECIMAL_LABEL, DAY_LABEL = "Dấu thập phân", "Thứ tự ngày tháng"  # witnesses of the program that computed last
SUM_LABEL = "Cộng"
# what is printed in the block that is signed on paper
MAKER, LEADER, DOTS = "NGƯỜI LẬP BIỂU", "LÃNH ĐẠO ĐƠN VỊ", "………………………"
SIGN_MAKER, SIGN_LEADER = "(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"
SIGN_TEXTS = frozenset((MAKER, LEADER, DOTS, SIGN_MAKER, SIGN_LEADER))
# words of the check column
MISSING_WORD, WRONG_WORD, DONE_WORD, MET_WORD, UNMET_WORD = "Thiếu", "Lỗi", "Đã nhập", "Đạt", "Chưa đạt"
JUDGED_WORDS = frozenset((MISSING_WORD, WRONG_WORD, DONE_WORD, MET_WORD, UNMET_WORD))
# of a correction workbook: its first sheet, which holds no answers, and how each comment of ours begins
CORRECTIONS, NOTE_MARK = "Cần sửa", "Cần sửa · mục "
_IDENTITY_LABELS = ("Mã biểu", "Phiên bản", "Mã đơn vị", "Kỳ", "Số phát hành")


class Data(StrEnum):
    """Columns of the sheet of figures; the collector looks for these titles if columns were moved.

    PAST and CHANGE stand there only where answers of the period before are known.
    """

    NUMBER = "TT"
    NAME = "Chỉ tiêu, số liệu"
    UNIT = "Đơn vị tính"
    TARGET = "Mục tiêu của tỉnh"
    PAST = "Kỳ trước"
    INPUT = "Số liệu báo cáo"
    RESULT = "Kết quả"
    CHANGE = "Tăng, giảm"
    JUDGED = "Kiểm tra"
    STATE = "Tình trạng số liệu"
    NOTE = "Giải trình, minh chứng"
    CODE = "Mã"


class Task(StrEnum):
    """Columns of the sheet of tasks."""

    NUMBER = "TT"
    NAME = "Nhiệm vụ"
    DUE = "Thời hạn"
    STATUS = "Trạng thái"
    RESULT = "Kết quả thực hiện"
    EVIDENCE = "Văn bản đã ban hành"
    JUDGED = "Kiểm tra"
    CODE = "Mã"


class Words(StrEnum):
    """Columns of the sheet of narrative answers."""

    NUMBER = "TT"
    NAME = "Nội dung"
    INPUT = "Trả lời"
    JUDGED = "Kiểm tra"
    CODE = "Mã"


ROW_NUMBER, ROW_CODE = Data.NUMBER.value, Data.CODE.value  # first and last column of every table


def table_sheet(item: str) -> str:
    """The sheet of a table item."""
    return f"Bảng {item}"


def identity_line(identity: Identity) -> str:
    """The identity as the locked, visible line of each sheet."""
    return " · ".join(f"{label}: {value}" for label, value in identity_pairs(identity))


def identity_pairs(identity: Identity) -> tuple[tuple[str, str], ...]:
    """The identity as rows of the hidden sheet."""
    values = (identity.form, identity.version, identity.agency, identity.period, identity.issue_number)
    return tuple(zip(_IDENTITY_LABELS, values, strict=True))


def identity_from_pairs(pairs: dict[str, str]) -> Identity:
    """Reads the identity back; labels not found give empty parts."""
    return Identity(*(pairs.get(label, "") for label in _IDENTITY_LABELS))


IDENTITY_LABELS = frozenset(_IDENTITY_LABELS)
IDENTITY_SIGN = "·"  # stands between the parts of the visible line


def identity_from_line(line: str) -> Identity:
    """Reads the visible line back; a text that is no such line gives an empty identity."""
    pairs = dict(part.split(": ", 1) for part in line.split(" · ") if ": " in part)
    return identity_from_pairs(pairs)


def agency_head(name: str) -> str:
    """Who reports, in the head of every sheet."""
    return f"Đơn vị báo cáo: {name}"


def agency_line(name: str, code: str) -> str:
    """Who reports, on the guide."""
    return f"{agency_head(name)} (mã {code})"


def form_head(form: str, version: str) -> str:
    """Of which form a sheet is, in its head."""
    return f"Biểu số: {form} (phiên bản {version})"


def period_head(name: str) -> str:
    """Of which period a sheet is, in its head; more follows."""
    return f"Kỳ báo cáo: {name}"


_HEADS = (
    ("agency", re.compile(r"^Đơn vị báo cáo:\s*(?P<first>.+?)(?:\s*\(mã (?P<second>[^()]*)\))?$", re.IGNORECASE)),
    ("form", re.compile(r"^Biểu số:\s*(?P<first>.+?)\s*\(phiên bản (?P<second>[^()]*)\)$", re.IGNORECASE)),
    ("period", re.compile(r"Kỳ báo cáo:\s*(?P<first>[^(;]+?)(?P<second>)\s*[(;]", re.IGNORECASE)),
)


def head_of(text: str) -> tuple[str, str, str]:
    """What a text of a head names: "agency" with its name and code, "form" with its code and version, "period" with
    its name; empty texts where it names nothing.
    """
    for what, pattern in _HEADS:
        if found := pattern.search(text):
            return what, found["first"], found["second"] or ""
    return "", "", ""
