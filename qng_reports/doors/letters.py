"""Letters as messages (RFC 5322, MIME) that Outlook, Thunderbird and any server take."""

from __future__ import annotations

from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from qng_reports.letter import Letter
from qng_reports.vietnamese import clean_text

_XLSX = ("application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet")
_NOBODY = "qng-reports.invalid"  # of a draft whose sender is not known yet (RFC 2606)


class _Wire(EmailPolicy):
    """As messages travel, but for long headers with diacritics: Python's own folding drops spaces there."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """A header in lines of at most 76 letters, spaces inside the encoded words."""
        if name.casefold() != "subject" or str(value).isascii():
            return super().fold_binary(name, value)
        folded = Header(str(value), "utf-8", header_name=name).encode(linesep=self.linesep)
        return f"{name}: {folded}{self.linesep}".encode("ascii")


_WIRE = _Wire(linesep="\r\n", max_line_length=74)  # quoted-printable adds "=", and 76 is the limit


def message_bytes(letter: Letter, workbook: bytes, *, sender: str, now: datetime, draft: bool) -> bytes:
    """The message, lines ended by CR LF; the same letter, workbook, sender and clock give the same bytes.

    `draft`: mail programs open it ready to be sent (X-Unsent), from the account that its owner has chosen; `sender`
    may then be empty. Names with diacritics are written as RFC 2231 and 2047 have it. `workbook`: bytes of the
    attachment, if the letter has one.
    """
    message = EmailMessage(policy=_WIRE)
    if sender:
        message["From"] = sender
    message["To"] = ", ".join(letter.to)
    if letter.cc:
        message["Cc"] = ", ".join(letter.cc)
    message["Subject"] = " ".join(clean_text(letter.subject).split())
    message["Date"] = format_datetime(now.astimezone())
    message["Message-ID"] = f"<{letter.key}@{sender.rpartition('@')[2] or _NOBODY}>"
    if draft:
        message["X-Unsent"] = "1"
    message.set_content(clean_text(letter.text) + "\n", charset="utf-8", cte="quoted-printable")
    if letter.attachment is not None:
        main, sub = _XLSX
        message.add_attachment(workbook, maintype=main, subtype=sub, filename=" ".join(letter.attachment.name.split()))
        message.set_boundary(f"==={letter.key}===")
    return message.as_bytes()
