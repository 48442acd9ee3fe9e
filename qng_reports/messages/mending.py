"""What an officer is to do about an issue in a correction workbook, which is whole again; and who is to act."""

from __future__ import annotations

from qng_reports.dataset import Issue
from qng_reports.messages.catalogue import CATALOGUE
from qng_reports.model import Severity

# where the catalogue speaks of the returned file, or to the Sở
_HERE = {
    "C01": "Điền trang này của tệp này; số liệu của trang không có trong tệp đã gửi nên phải nhập.",
    "C02": "Điền số liệu của dòng này; trong tệp đã gửi không có dòng này.",
    "C03": "Gõ số đúng vào ô này.",
    "C05": "Nhập lại số liệu của cột này trên trang này.",
    "C06": "Xem lại các ô được nêu; nếu số của trang kia mới đúng thì gõ số đó vào trang này.",
    "C07": "Nếu đây là số liệu thì gõ vào ô nền vàng của đúng mục; nếu không thì bỏ qua.",
    "C08": "Gõ nội dung này vào dòng của đúng mục; hết dòng thì đề nghị nơi nhận báo cáo cấp tệp nhiều dòng hơn.",
    "C10": "Kiểm tra số liệu của các dòng được nêu; đúng thì giữ nguyên, sai thì gõ lại.",
    "C13": "Điền số liệu của dòng này theo tên dòng in trong tệp này.",
    "C14": "Số liệu phải theo đúng tên in trong tệp này; đã báo theo nội dung khác thì gõ lại.",
    "C15": "Số liệu phải theo đơn vị tính in trong tệp này; đã tính theo đơn vị khác thì đổi rồi gõ lại.",
    "C17": "Gõ lại hai số theo tên dòng in trong tệp này.",
    "C22": "Kiểm tra số liệu trên trang này có nằm đúng cột không; sai thì gõ lại.",
    "C23": "Kiểm tra số liệu của trang này; đúng thì giữ nguyên, sai thì gõ lại.",
    "D12": "Điền số liệu của đơn vị mình, kỳ này, vào trang đó của tệp này.",
    "K02": "Kiểm tra lại số liệu: sai thì sửa, đúng thì giữ nguyên và báo nơi nhận báo cáo.",
    "B06": "Không cố ý xóa thì điền lại; xóa có chủ ý thì để trống.",
    "T10": "Nhập lại số liệu của trang này; trang này của tệp đã gửi bị biến đổi khi gửi hoặc chép.",
    "T12": "Nếu đây là số liệu thì gõ vào ô nền vàng của đúng mục; nếu không thì bỏ qua.",
}
_VALUES = frozenset("SK")  # letters of issues about values
_ANSWERS = _VALUES | {"C"}  # and of those about the rows they stand in
_ABOUT_A_ROW = frozenset(("C02", "C03", "C13", "C17"))  # of the other letters, those that name an item
_WARNED = frozenset(("B06", "T12"))  # of the other letters, warnings that the officer can answer
_FOR_THE_SO = frozenset(("C16",))  # a whole workbook has the right targets again
_LEFT_BEHIND = frozenset(("C04", "C21", "C24"))  # notes of what the officer wrote and nobody reports


def mending(issue: Issue) -> str:
    """The remedy in the officer's hands: the catalogue's own, unless it speaks of another file than this."""
    return _HERE.get(issue.code, issue.remedy)


def concerns_officer(issue: Issue) -> bool:
    """Whether the officer must act: on every error, and on warnings about values, sheets and rows.

    Warnings about a whole file (sent twice, another version, macros) are for the Sở; notes are for nobody.
    """
    if issue.severity is not Severity.WARNING:
        return issue.severity is Severity.ERROR
    if issue.code in _FOR_THE_SO:
        return False
    return issue.code[0] in _ANSWERS or issue.code in _WARNED


def doubts_figures(issue: Issue) -> bool:
    """Whether figures that are used are to be confirmed: not where it is about a file, whose it is, or about words."""
    is_warning = issue.severity is Severity.WARNING
    return is_warning and issue.code[0] in _ANSWERS and not CATALOGUE[issue.code].figures_stand


def concerns_input(issue: Issue) -> bool:
    """Whether an input of the whole workbook is what it is about, not a place beside every input."""
    return issue.code[0] in _VALUES or issue.code in _ABOUT_A_ROW


def is_left_behind(issue: Issue) -> bool:
    """Whether it tells of words that no correction workbook carries."""
    return issue.code in _LEFT_BEHIND and bool(issue.value)
