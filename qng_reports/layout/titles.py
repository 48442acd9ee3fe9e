"""Names of an agency's workbook: its sheets, their columns by title, and the texts that carry the identity."""

from __future__ import annotations

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


def identity_from_line(line: str) -> Identity:
    """Reads the visible line back; a text that is no such line gives an empty identity."""
    pairs = dict(part.split(": ", 1) for part in line.split(" · ") if ": " in part)
    return identity_from_pairs(pairs)
