"""What is said of files that are no workbooks, and of what an archive or mail held beside workbooks."""

from __future__ import annotations

import re
from datetime import date
from pathlib import PurePath

from qng_reports import messages
from qng_reports.dataset import Issue, Place
from qng_reports.doors.unpacking import CONTAINERS, Kind, Piece, Trouble
from qng_reports.model import Agency

_ADDRESS = re.compile(r"[^\s;,<>()]+@[^\s;,<>()]+")
_PACKED = (Kind.RAR, Kind.SEVEN_ZIP, Kind.ARCHIVE)
_PICTURED = (Kind.PICTURE, Kind.PDF)
_WRITTEN = (Kind.DOCUMENT, Kind.SLIDES)
_TYPED = (Kind.TEXT, Kind.CSV, Kind.PAGE)
_POINTING = (Kind.SHORTCUT, Kind.UNFINISHED)
_TOO_MUCH = {
    Trouble.TOO_LARGE: "nội dung bung ra lớn bất thường",
    Trouble.TOO_MANY: "có quá nhiều tệp bên trong",
    Trouble.TOO_DEEP: "lồng nhau quá nhiều lớp",
}
_SHUT = {Trouble.LOCKED: "có mật khẩu", Trouble.CIPHER: "khóa theo cách chỉ chương trình nén mở được"}


def no_workbook(kind: Kind, place: Place) -> Issue:
    """What a file is that is no workbook, and what to do."""
    if kind is Kind.EMPTY:
        return messages.empty_file(place)
    if kind is Kind.TNEF:
        return messages.outlook_part(place)
    for kinds, message in (
        (_PACKED, messages.packed_file), (_PICTURED, messages.pictured_file), (_WRITTEN, messages.document_file),
        (_TYPED, messages.text_file), (_POINTING, messages.shortcut_file),
        ((Kind.MAIL_STORE,), messages.sealed_letter),
    ):  # fmt: skip
        if kind in kinds:
            return message(place, kind.value)
    return messages.unsupported_file(place, PurePath(place.file).suffix.lower() or "không có đuôi")


def piece_issue(piece: Piece, name: str, sent: date) -> Issue | None:
    """What is said of one piece of a container, called `name`; None for a workbook. `sent`: the container's day."""
    place, trouble = Place(name), piece.trouble
    if trouble is Trouble.NONE:
        if piece.kind is Kind.WORKBOOK:
            return None
        return messages.paper_beside(place, piece.kind.value) if piece.beside else no_workbook(piece.kind, place)
    if trouble in _TOO_MUCH:
        return messages.oversized_container(place, _TOO_MUCH[trouble])
    if trouble in _SHUT:
        return messages.locked_archive(place, _SHUT[trouble], piece.detail)
    if trouble is Trouble.ODD_NAME:
        return messages.odd_name(place, piece.detail)
    if trouble is Trouble.LINK:
        return messages.not_regular(place, "liên kết trong gói")
    if trouble is Trouble.EMPTY:
        return messages.empty_archive(place)
    if trouble is Trouble.NO_WORKBOOK:
        subject, _, attached = piece.detail.partition("\n")
        day = piece.sent_at.date() if piece.sent_at is not None else sent
        return messages.letter_without_workbook(place, subject, piece.sender, day, attached)
    if trouble is Trouble.RETURNED:
        address, _, reason = piece.detail.partition("\n")
        return messages.letter_returned(place, address, reason)
    return messages.damaged_container(place, piece.kind.value if piece.kind in CONTAINERS else "tệp")


def addresses_of(agency: Agency) -> frozenset[str]:
    """The addresses that letters to an agency go to, copies too, in lower case."""
    return frozenset(_ADDRESS.findall(f"{agency.email};{agency.cc}".lower()))


def is_mended(issue: Issue, agency: Agency | None) -> bool:
    """Whether a letter came back from an address that the register no longer gives its agency."""
    return issue.code == messages.RETURNED and agency is not None and issue.value not in addresses_of(agency)
