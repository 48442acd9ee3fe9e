"""T20 to T39: what came in another wrapping than a workbook's."""

from __future__ import annotations

from datetime import date

from qng_reports.dataset import Issue, Place
from qng_reports.messages.making import issue as _issue
from qng_reports.vietnamese import format_date

RETURNED = "T35"


def packed_file(place: Place, what: str) -> Issue:
    """T20: an archive of a kind that is not opened; `what`: "gói nén RAR"."""
    return _issue("T20", place, f"Tệp “{place.file}” là {what}; chương trình chỉ mở được gói .zip.")


def pictured_file(place: Place, what: str) -> Issue:
    """T21: a picture or a PDF."""
    return _issue("T21", place, f"Tệp “{place.file}” là {what}, không phải tệp biểu Excel.")


def document_file(place: Place, what: str) -> Issue:
    """T22: a Word document or slides."""
    return _issue("T22", place, f"Tệp “{place.file}” là {what}, không phải tệp biểu Excel.")


def text_file(place: Place, what: str) -> Issue:
    """T23: plain text, comma separated values, a web page."""
    return _issue("T23", place, f"Tệp “{place.file}” là {what}, không phải tệp biểu Excel.")


def shortcut_file(place: Place, what: str) -> Issue:
    """T24: it only points to a file, or is a part of one."""
    return _issue("T24", place, f"Tệp “{place.file}” là {what}, bên trong chưa có số liệu.")


def paper_beside(place: Place, what: str) -> Issue:
    """T25: a paper in one mail with a workbook: its signed copy, a covering letter."""
    return _issue("T25", place, f"Tệp “{place.file}” là {what} gửi kèm tệp biểu, không đọc.")


def locked_archive(place: Place, reason: str, inside: str) -> Issue:
    """T26: `reason`: "có mật khẩu"; `inside`: the files that were not opened."""
    return _issue("T26", place, f"Gói “{place.file}” {reason} nên chưa đọc được: {inside}.", inside)


def damaged_container(place: Place, what: str) -> Issue:
    """T27: an archive, a mail, or one file within; `what`: "gói nén ZIP", "thư điện tử", "tệp"."""
    return _issue("T27", place, f"“{place.file}”: {what} bị hỏng hoặc bị cắt cụt, không đọc được hết.")


def oversized_container(place: Place, reason: str) -> Issue:
    """T28: beyond what is opened; `reason`: "lồng nhau quá nhiều lớp"."""
    return _issue("T28", place, f"“{place.file}” không được mở: {reason}.")


def odd_name(place: Place, name: str) -> Issue:
    """T29: a name that leads out of its archive, or hides signs."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name[:120])
    message = f"Tên tệp trong gói là “{shown}”, trỏ ra ngoài gói hoặc có ký tự ẩn; đọc với tên “{place.file}”."
    return _issue("T29", place, message, shown)


def letter_without_workbook(place: Place, subject: str, sender: str, sent: date, attached: str) -> Issue:
    """T30: a mail that brings no workbook; `attached`: what it brings."""
    who = sender or "người gửi không rõ"
    brings = f"chỉ kèm {attached}" if attached else "không kèm tệp nào"
    message = f"Thư “{subject or 'không có tiêu đề'}” của {who}, ngày {format_date(sent)}, {brings}."
    return _issue("T30", place, message, subject)


def outlook_part(place: Place) -> Issue:
    """T31: winmail.dat, which only Outlook opens."""
    return _issue("T31", place, f"“{place.file}” là phần đính kèm riêng của Outlook, có thể chứa tệp biểu bên trong.")


def empty_archive(place: Place) -> Issue:
    """T32: nothing in it."""
    return _issue("T32", place, f"Gói nén “{place.file}” không có tệp nào.")


def not_regular(place: Place, what: str) -> Issue:
    """T33: a link, a pipe, a device; `what`: "liên kết trỏ ra ngoài thư mục"."""
    return _issue("T33", place, f"“{place.file}” là {what}, không được đọc.")


def sealed_letter(place: Place, what: str) -> Issue:
    """T34: an envelope or a whole mailbox."""
    return _issue("T34", place, f"“{place.file}” là {what}, chương trình không mở được.")


def letter_returned(place: Place, address: str, reason: str) -> Issue:
    """T35: a mail server's word that a letter of ours did not reach an address; `reason`: what the server said."""
    said = f": “{reason.rstrip(' .')}”" if reason else ""
    return _issue(RETURNED, place, f"Thư gửi đến {address} bị máy chủ trả lại{said}.", address)
