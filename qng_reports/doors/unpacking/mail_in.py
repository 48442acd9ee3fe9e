"""Reads .eml files: attachments with names in any writing, forwarded mails, who sent it and when (standard library)."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime

from qng_reports.doors.unpacking.letters import Attached, Letter, LetterError, Returned, local_time
from qng_reports.doors.unpacking.names import decoded
from qng_reports.vietnamese import clean_text

# what the parser of headers raises on hostile ones, beside its own errors
_DAMAGE = (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError, AssertionError)
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
_NOT_FILES = (
    "message/delivery-status", "message/disposition-notification", "text/calendar", "text/x-vcard", "text/vcard",
    "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature", "text/rfc822-headers",
)  # fmt: skip
_REASON = 200  # letters of what a server says
_RAW_NAME = re.compile(r"""(?:file)?name\*?\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;\s]+))""", re.IGNORECASE)
_PARSED = re.compile(rb"^(?:content-[a-z-]+|from|sender|return-path|subject|date):", re.IGNORECASE | re.MULTILINE)
_NEXT_LINE = re.compile(rb"\n(?![ \t])")
_MOST_PARTS, _LONGEST_HEADER = 2_000, 8_192
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


def read_mail(content: bytes) -> Letter:
    """The mail; LetterError for bytes that are none. A damaged attachment is given as far as it can be decoded."""
    _check_extent(content)
    try:
        message = message_from_bytes(content, policy=policy.default)
        letter = _letter(message)
    except _DAMAGE as problem:
        raise LetterError("nội dung thư bị hỏng") from problem
    if not letter.sender and not letter.attached and not letter.subject and letter.sent_at is None:
        raise LetterError("không phải một bức thư")
    return letter


def _check_extent(content: bytes) -> None:
    """Refuses what the parser would spend minutes on: its time grows with the square of a header's length."""
    if content.count(b"\n--") > _MOST_PARTS:
        raise LetterError("thư có quá nhiều phần")
    for found in _PARSED.finditer(content):
        end = _NEXT_LINE.search(content, found.end())
        if (end.start() if end is not None else len(content)) - found.start() > _LONGEST_HEADER:
            raise LetterError("tiêu đề thư dài bất thường")


def _letter(message: EmailMessage) -> Letter:
    sealed, report = message.get_content_type() in _SEALED, _is_report(message)
    attached = () if sealed or report else tuple(_attached(message))
    returned = tuple(_returned(message)) if report else ()
    return Letter(_text(message, "Subject"), _sender(message), _sent(message), attached, sealed, returned)


def _is_report(message: EmailMessage) -> bool:
    """Whether a mail server wrote it about a letter that it was given (RFC 3462); that letter may be in it."""
    statuses = (part.get_content_type() for part in message.iter_parts()) if message.is_multipart() else ()
    return message.get_content_type() == "multipart/report" and "message/delivery-status" in statuses


def _returned(message: EmailMessage) -> Iterator[Returned]:
    """The addresses whose delivery has failed for good; what is only late, or did arrive, is not among them."""
    for part in message.iter_parts():
        fields = part.get_payload() if part.get_content_type() == "message/delivery-status" else ()
        for field in fields if isinstance(fields, list) else ():
            if isinstance(field, EmailMessage) and _text(field, "Action").strip().lower() == "failed":
                recipient = _text(field, "Original-Recipient") or _text(field, "Final-Recipient")
                address = parseaddr(recipient.rpartition(";")[2].strip())[1].lower()
                said = _text(field, "Diagnostic-Code").partition(";")[2] or _text(field, "Status")
                reason = " ".join(clean_text(said).split())
                if address:
                    yield Returned(address, reason if len(reason) <= _REASON else f"{reason[: _REASON - 1]}…")


def _attached(part: EmailMessage) -> Iterator[Attached]:
    kind = part.get_content_type()
    payload = part.get_payload()
    inside = [inner for inner in payload if isinstance(inner, EmailMessage)] if isinstance(payload, list) else []
    if kind == "message/rfc822" and inside:
        for inner in inside:
            letter = _letter(inner)
            yield Attached(_file_name(part) or letter.subject or "thư đính kèm", letter=letter)
        return
    if isinstance(payload, list):
        if kind not in _NOT_FILES:
            for inner in inside:
                yield from _attached(inner)
        return
    name = _file_name(part)
    body = kind in ("text/plain", "text/html") and part.get_content_disposition() != "attachment" and not name
    if body or kind in _NOT_FILES or not payload:
        return
    inline = part.get_content_disposition() == "inline" or part["Content-ID"] is not None
    if kind == "application/ms-tnef":
        name = name or "winmail.dat"
    yield Attached(name or f"đính kèm ({kind})", _decoded(part), inline)


def _decoded(part: EmailMessage) -> bytes:
    """The attachment's bytes; of base64 that lost or gained signs on the way, all that still decodes."""
    if str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64":
        signs = _NOT_BASE64.sub(b"", str(part.get_payload()).encode("ascii", "ignore"))
        signs = signs[: len(signs) - (len(signs) % 4 == 1)]
        return binascii.a2b_base64(signs + b"=" * (-len(signs) % 4))
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _file_name(part: EmailMessage) -> str:
    """The attachment's name: RFC 2231, RFC 2047 (also where it does not belong) or bare bytes of some code page."""
    name = part.get_filename() or ""
    if "\ufffd" in name or not name:
        raw = " ; ".join(
            str(value) for key, value in part.raw_items() if key.lower() in ("content-disposition", "content-type")
        )
        found = _RAW_NAME.search(raw)
        if found is not None:
            bare = (found[1] or found[2] or "").encode("utf-8", "surrogateescape")
            name = decoded(bare)
    return clean_text(_words(name))


def _words(text: str) -> str:
    """Encoded words of RFC 2047 that were left in a text, decoded."""
    if "=?" not in text:
        return text
    pieces = []
    for piece, charset in decode_header(text):
        if isinstance(piece, str):
            pieces.append(piece)
            continue
        try:
            pieces.append(piece.decode(charset or "ascii"))
        except (LookupError, UnicodeDecodeError):
            pieces.append(decoded(piece))
    return "".join(pieces)


def _text(message: EmailMessage, header: str) -> str:
    """A header as text, on one line; from its raw bytes where the parser of headers gives up."""
    try:
        text = str(message.get(header, ""))
    except _DAMAGE:
        text = "\ufffd"
    if "\ufffd" in text:
        raw = next((str(value) for key, value in message.raw_items() if key.lower() == header.lower()), "")
        text = _words(decoded(raw.encode("utf-8", "surrogateescape")))
    return " ".join(clean_text(text).split())


def _sender(message: EmailMessage) -> str:
    for header in ("From", "Sender", "Return-Path"):
        address = parseaddr(_text(message, header))[1]
        if "@" in address:
            return address.strip().lower()
    return ""


def _sent(message: EmailMessage) -> datetime | None:
    stamps = [_text(message, "Date")]
    stamps += [str(value).rpartition(";")[2] for key, value in message.raw_items() if key.lower() == "received"]
    for stamp in stamps:
        try:
            moment = local_time(parsedate_to_datetime(stamp.strip()))
        except (ValueError, TypeError, OverflowError):
            continue
        if moment is not None:
            return moment
    return None
