"""Reads .msg files as Outlook saves them (python-oxmsg): attachments, forwarded mails, who sent it and when."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import datetime
from email.utils import parseaddr

from olefile import OleFileIO
from oxmsg.attachment import Attachment
from oxmsg.domain import constants as c
from oxmsg.properties import Properties
from oxmsg.storage import Storage

from qng_reports.doors.unpacking.letters import Attached, Letter, LetterError, local_time
from qng_reports.vietnamese import clean_text

# what olefile and oxmsg raise on damaged files: OleFileError is an OSError; streams that are not there are KeyErrors
_DAMAGE = (OSError, ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, struct.error,
           OverflowError)  # fmt: skip
_ROOT_HEADER, _INNER_HEADER = 32, 24  # bytes before the properties of a mail, and of a mail within a mail
_INNER = "__substg1.0_3701000D"
_SHORT_NAME, _DISPLAY_NAME, _CONTENT_ID, _DELIVERED = 0x3704, 0x3001, 0x3712, 0x0E06
_EMBEDDED, _BY_REFERENCE = 5, (2, 3, 4, 7)


def read_outlook(content: bytes) -> Letter:
    """The mail; LetterError for bytes that are none."""
    try:
        with OleFileIO(content) as package:
            return _letter(Storage.from_ole(package), _ROOT_HEADER)  # oxmsg's Message gives no mail within a mail
    except _DAMAGE as problem:
        raise LetterError("nội dung thư bị hỏng") from problem


def _letter(storage: Storage, header: int) -> Letter:
    properties = Properties(storage, properties_header_offset=header)
    headers = properties.str_prop_value(c.PID_TRANSPORT_MESSAGE_HEADERS) or ""
    sealed = (properties.str_prop_value(c.PID_MESSAGE_CLASS) or "").upper() == "IPM.NOTE.SMIME"
    attached = () if sealed else tuple(_attached(storage))
    subject = " ".join(clean_text(properties.str_prop_value(c.PID_SUBJECT) or "").split())
    return Letter(subject, _sender(properties, headers), _sent(properties), attached, sealed)


def _attached(storage: Storage) -> Iterator[Attached]:
    for place in storage.iter_attachment_storages():
        attachment = Attachment(place)
        properties = attachment.properties
        names = (attachment.file_name, *(properties.str_prop_value(p) for p in (_SHORT_NAME, _DISPLAY_NAME)))
        name = clean_text(next(filter(None, names), ""))
        inner = next((s for s in place.storages if s.name == _INNER), None)
        if properties.int_prop_value(c.PID_ATTACH_METHOD) == _EMBEDDED and inner is not None:
            letter = _letter(inner, _INNER_HEADER)
            yield Attached(name or letter.subject or "thư đính kèm", letter=letter)
            continue
        inline = bool(properties.str_prop_value(_CONTENT_ID))
        if attachment.file_bytes:
            yield Attached(name or "đính kèm", attachment.file_bytes, inline)
        elif properties.int_prop_value(c.PID_ATTACH_METHOD) in _BY_REFERENCE:
            yield Attached(f"{name or 'đính kèm'}.url", b"[InternetShortcut]")  # a link into somebody's cloud


def _sender(properties: Properties, headers: str) -> str:
    """An address with "@": inside an Exchange organisation PidTagSenderEmailAddress is a path and no address."""
    lines = headers.replace("\r\n ", " ").replace("\r\n\t", " ").splitlines()
    of_headers = next((line.partition(":")[2] for line in lines if line.lower().startswith("from:")), "")
    candidates = (
        properties.str_prop_value(c.PID_SENDER_SMTP_ADDRESS), parseaddr(of_headers)[1],
        properties.str_prop_value(c.PID_SENDER_EMAIL_ADDRESS),
    )  # fmt: skip
    return next((text.strip().lower() for text in candidates if text and "@" in text), "")


def _sent(properties: Properties) -> datetime | None:
    for property_id in (c.PID_CLIENT_SUBMIT_TIME, _DELIVERED):
        moment = local_time(properties.date_prop_value(property_id))
        if moment is not None:
            return moment
    return None
