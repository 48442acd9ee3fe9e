"""Mails by which servers say that a letter did not arrive, as Postfix and Exchange write them (RFC 3462, RFC 3464)."""

from __future__ import annotations

from base64 import encodebytes

_POSTFIX = """\
Return-Path: <>
Date: Sat, 20 Jun 2026 08:12:44 +0700 (ICT)
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: vanthu@example.com
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4B1C2.1781917964/mx.example.com"
Message-Id: <20260620011244.4B1D3@mx.example.com>

This is a MIME-encapsulated message.

--4B1C2.1781917964/mx.example.com
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.com.

I'm sorry to have to inform you that your message could not
be delivered to one or more recipients. It's attached below.

--4B1C2.1781917964/mx.example.com
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4B1C2
X-Postfix-Sender: rfc822; vanthu@example.com
Arrival-Date: Sat, 20 Jun 2026 08:12:40 +0700 (ICT)
{recipients}
--4B1C2.1781917964/mx.example.com
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: vanthu@example.com
To: {first}
Subject: =?utf-8?q?V/v_b=C3=A1o_c=C3=A1o?=
Date: Sat, 20 Jun 2026 08:12:39 +0700
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="inner"

--inner
Content-Type: text/plain; charset=utf-8

Kinh gui
--inner
Content-Type: application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
Content-Disposition: attachment; filename="{name}"
Content-Transfer-Encoding: base64

{workbook}
--inner--

--4B1C2.1781917964/mx.example.com--
"""
_RECIPIENT = """
Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: {action}
Status: {status}
Remote-MTA: dns; mail.example.com
Diagnostic-Code: smtp; {said}
"""
UNKNOWN = "550 5.1.1 Recipient address rejected: User unknown in\n    local recipient table"


def bounce(*addresses: str, action: str = "failed", said: str = UNKNOWN, workbook: bytes = b"PK") -> bytes:
    """A report on these recipients, with the letter that came back and the workbook in it."""
    status = "5.1.1" if action == "failed" else "4.4.1"
    told = "".join(_RECIPIENT.format(address=a, action=action, status=status, said=said) for a in addresses)
    text = _POSTFIX.format(
        recipients=told, first=addresses[0], name="tep-bieu.xlsx", workbook=encodebytes(workbook).decode()
    )
    return text.encode("ascii")
