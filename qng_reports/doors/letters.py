"""Letters as messages (RFC 5322, MIME) that Outlook, Thunderbird and any server take."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from qng_reports.letter import Letter
from qng_reports.vietnamese import clean_text

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_NOBODY = "qng-reports.invalid"  # of a draft whose sender is not known yet (RFC 2606)


def message_bytes(letter: Letter, workbook: bytes, *, sender: str, now: datetime, draft: bool) -> bytes:
    """The message, lines ended by CR LF; the same letter, workbook, sender and clock give the same bytes.

    `draft`: mail programs open it ready to be sent (X-Unsent), from the account that its owner has chosen; `sender`
    may then be empty. Names with diacritics are written as RFC 2231 and 2047 have it. `workbook`: bytes of the
    attachment, if the letter has one.
    """
    message = EmailMessage(policy=SMTP)
    if sender:
        message["From"] = sender
    message["To"] = ", ".join(letter.to)
    if letter.cc:
        message["Cc"] = ", ".join(letter.cc)
    message["Subject"] = " ".join(clean_text(letter.subject).split())
    message["Date"] = format_datetime(now.astimezone())
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2] or _NOBODY}>"
    message["Content-Language"] = "vi"
    if draft:
        message["X-Unsent"] = "1"
    message.set_content(clean_text(letter.text) + "\n", charset="utf-8", cte="quoted-printable")
    if letter.attachment is not None:
        main, sub = _XLSX
        message.add_attachment(workbook, maintype=main, subtype=sub, filename=letter.attachment.name)
        message.set_boundary(f"==={letter.key}===")
    return message.as_bytes()
