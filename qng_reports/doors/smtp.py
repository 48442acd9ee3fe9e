"""The only door to a mail server: one session, and what it answered about each message."""

from __future__ import annotations

import contextlib
import re
import smtplib
import ssl
from base64 import b64encode
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Self

from qng_reports.errors import QngError

_PATIENCE = 60.0  # seconds that a server may take to answer
_LOCAL = ("localhost", "127.0.0.1", "::1")
_DOWN = 421  # the server closes the line
_READY = 354  # the server waits for the message
_TAKEN = range(200, 300)  # the server has done as asked (RFC 5321, 4.2.1)
_DOT = re.compile(rb"^\.", re.MULTILINE)  # a line of a dot alone would end the message
_ANSWER = 300  # letters of what a server says that are kept


class Security(StrEnum):
    """How the line is kept secret: not at all, from the start, or from STARTTLS on."""

    NONE = "none"
    TLS = "ssl"
    STARTTLS = "starttls"


@dataclass(frozen=True, slots=True)
class Account:
    """A mail server, and who sends through it. `authority`: a file of certificates to trust beside the system's.

    `password` is kept in memory only and is never shown.
    """

    host: str
    port: int
    security: Security
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    authority: Path | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What a server will not take: a recipient, or (address empty) the message itself. `lasting`: for good (5xx)."""

    address: str
    answer: str
    lasting: bool


class LineDroppedError(Exception):
    """The line went dead. `unsure`: the message was on its way, and the server may or may not have taken it."""

    def __init__(self, reason: str, *, unsure: bool) -> None:
        self.reason, self.unsure = reason, unsure
        super().__init__(reason)


class Session:
    """A session with a mail server, opened when it is first needed; use as a context manager."""

    def __init__(self, account: Account) -> None:
        if account.user and account.security is Security.NONE and account.host not in _LOCAL:
            raise QngError(
                f"Không đăng nhập “{account.host}” bằng đường truyền không mã hóa, vì mật khẩu sẽ lộ; "
                "thêm --starttls hoặc --ssl."
            )
        self.account = account
        self._line: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Says good-bye, if the server still listens."""
        line, self._line = self._line, None
        if line is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def open(self) -> None:
        """Connects and logs in, if there is no session yet.

        Raises QngError for what trying again would not mend, LineDroppedError for what it may.
        """
        if self._line is not None:
            return
        try:
            self._line = self._connected()
        except ssl.SSLCertVerificationError as problem:
            raise QngError(
                f"Chứng thư của máy chủ “{self.account.host}” không được tin cậy ({problem.verify_message}); hỏi người "
                "quản trị thư, hoặc chỉ tệp chứng thư của cơ quan bằng --smtp-ca."
            ) from problem
        except (ssl.SSLError, UnicodeError) as problem:
            raise QngError(
                f"Không bắt tay mã hóa được với “{self.account.host}:{self.account.port}”; xem lại tên máy chủ, "
                "cổng và --ssl hay --starttls."
            ) from problem
        except OSError as problem:  # smtplib's own errors are such too
            raise LineDroppedError(str(problem), unsure=False) from problem

    def _connected(self) -> smtplib.SMTP:
        account = self.account
        secure = ssl.create_default_context()
        if account.authority is not None:
            _trust(secure, account.authority)
        if account.security is Security.TLS:
            line: smtplib.SMTP = smtplib.SMTP_SSL(account.host, account.port, timeout=_PATIENCE, context=secure)
        else:
            line = smtplib.SMTP(account.host, account.port, timeout=_PATIENCE)
        try:
            line.ehlo_or_helo_if_needed()
            if account.security is Security.STARTTLS:
                self._start_tls(line, secure)
            if account.user:
                self._log_in(line)
        except BaseException:
            line.close()
            raise
        return line

    def _start_tls(self, line: smtplib.SMTP, secure: ssl.SSLContext) -> None:
        try:
            line.starttls(context=secure)
            line.ehlo_or_helo_if_needed()
        except (smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as problem:
            raise QngError(
                f"Máy chủ “{self.account.host}” không nhận mã hóa STARTTLS nên không gửi gì; "
                "xem lại cổng, hoặc dùng --ssl."
            ) from problem

    def _log_in(self, line: smtplib.SMTP) -> None:
        try:
            self._authenticate(line)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPAuthenticationError as problem:
            raise QngError(
                f"Máy chủ “{self.account.host}” không cho “{self.account.user}” đăng nhập "
                f"({_answered(problem.smtp_code, problem.smtp_error)}); xem lại tên đăng nhập và mật khẩu."
            ) from problem
        except smtplib.SMTPException as problem:
            raise QngError(
                f"Máy chủ “{self.account.host}” không có cách đăng nhập bằng mật khẩu; "
                "bỏ --user hoặc hỏi người quản trị thư."
            ) from problem

    def _authenticate(self, line: smtplib.SMTP) -> None:
        """As smtplib does, which knows passwords in ASCII only; others go by PLAIN in UTF-8 (RFC 4616)."""
        user, password = self.account.user, self.account.password
        if f"{user}{password}".isascii() or "PLAIN" not in line.esmtp_features.get("auth", "").split():
            line.login(user, password)
            return
        plain = b64encode(f"\0{user}\0{password}".encode()).decode("ascii")
        code, answer = line.docmd("AUTH", f"PLAIN {plain}")
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, answer)

    def send(self, recipients: tuple[str, ...], message: bytes) -> tuple[Refusal, ...]:
        """Sends one message; gives who will not get it. If nobody will, every recipient or the message is refused.

        Raises LineDroppedError, and QngError where the server takes nothing from this sender.
        """
        self.open()
        line = self._line
        assert line is not None
        on_its_way = False
        try:
            unwanted = self._from(line)
            if unwanted is not None:
                return (unwanted,)
            refused = tuple(filter(None, (self._to(line, address) for address in recipients)))
            if len(refused) == len(recipients):
                self._forget(line)
                return refused
            code, answer = _sane(*line.docmd("DATA"), ready=True)
            if code == _READY:
                on_its_way = True
                line.send(_DOT.sub(b"..", message.removesuffix(b"\r\n")) + b"\r\n.\r\n")
                code, answer = _sane(*line.getreply())
        except OSError as problem:  # smtplib's own errors are such too
            self._drop()
            raise LineDroppedError(str(problem), unsure=on_its_way) from problem
        if code in _TAKEN:
            return refused
        self._forget(line)
        return (*refused, self._refusal("", code, answer))

    def _from(self, line: smtplib.SMTP) -> Refusal | None:
        code, answer = _sane(*line.mail(self.account.sender))
        if code in _TAKEN:
            return None
        if code == _DOWN:
            raise smtplib.SMTPServerDisconnected(_answered(code, answer))
        self._forget(line)
        if code < 500:
            return self._refusal("", code, answer)
        raise QngError(
            f"Máy chủ “{self.account.host}” không nhận thư của “{self.account.sender}” ({_answered(code, answer)}); "
            "xem lại --from, --user."
        )

    def _to(self, line: smtplib.SMTP, address: str) -> Refusal | None:
        code, answer = _sane(*line.rcpt(address))
        if code == _DOWN:
            raise smtplib.SMTPServerDisconnected(_answered(code, answer))
        return None if code in _TAKEN else self._refusal(address, code, answer)

    def _refusal(self, address: str, code: int, answer: bytes | str) -> Refusal:
        return Refusal(address, _answered(code, answer), code >= 500)

    def _forget(self, line: smtplib.SMTP) -> None:
        """Takes back what was begun; a line that is dead is opened anew for the next message."""
        try:
            line.rset()
        except (OSError, smtplib.SMTPException):
            self._drop()

    def _drop(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def _trust(secure: ssl.SSLContext, authority: Path) -> None:
    try:
        secure.load_verify_locations(cafile=str(authority))
    except OSError as problem:
        raise QngError(f"Không đọc được chứng thư “{authority}”; cần tệp dạng PEM.") from problem


def _sane(code: int, answer: bytes | str, *, ready: bool = False) -> tuple[int, bytes | str]:
    """The answer, if it is one of a mail server: who talks otherwise has lost the thread, and nothing is known."""
    if code in _TAKEN or (ready and code == _READY) or 400 <= code < 600:
        return code, answer
    raise smtplib.SMTPServerDisconnected(f"máy chủ trả lời không hiểu được: {_answered(code, answer)}")


def _answered(code: int, answer: bytes | str) -> str:
    """What a server said, on one line; without what was sent to it."""
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return f"{code} {' '.join(text.split())}"[:_ANSWER].strip()
