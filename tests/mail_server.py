"""A real mail server on this machine (aiosmtpd), that takes, refuses, drops the line and counts as a test asks."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

USER, PASSWORD = "tong-hop@example.com", "mật khẩu thử"


@dataclass
class Post:
    """What the server took, and how it behaves; a hook gives an answer of its own, or None for the usual one."""

    taken: list[tuple[str, tuple[str, ...], bytes]] = field(default_factory=list)
    on_recipient: Callable[[str], str | None] = lambda address: None
    on_message: Callable[[SMTP, Envelope], str | None] = lambda server, envelope: None
    on_sender: Callable[[str], str | None] = lambda address: None
    sessions: int = 0

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_sender(address)
        if answer is None:
            envelope.mail_from = address
        return answer or "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_recipient(address)
        if answer is None:
            envelope.rcpt_tos.append(address)
        return answer or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        answer = self.on_message(server, envelope)
        if answer is None:
            assert isinstance(envelope.content, bytes)
            self.taken.append((envelope.mail_from or "", tuple(envelope.rcpt_tos), envelope.content))
        return answer or "250 OK"

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages taken, as a mail program reads them."""
        return [read(content) for _, _, content in self.taken]

    @property
    def to(self) -> list[str]:
        """The first recipient of each message taken."""
        return [recipients[0] for _, recipients, _ in self.taken]


def read(content: bytes) -> EmailMessage:
    """A message as Python's own parser understands it, without a defect."""
    found = message_from_bytes(content, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not any(part.defects for part in found.walk())
    return found


def body_of(message: EmailMessage) -> str:
    """What a message says, lines ended as Python has them."""
    body = message.get_body()
    assert body is not None
    text: str = body.get_content()
    return text.replace("\r\n", "\n")


def drop_line(server: SMTP, envelope: Envelope) -> str:
    """The line goes dead after the message came and before it was answered."""
    assert server.transport is not None
    server.transport.abort()
    return "250 OK"


@contextmanager
def serving(post: Post, port: int = 0, **options: Any) -> Iterator[int]:
    """The server at work; gives its port."""
    controller = Controller(post, hostname="127.0.0.1", port=port, **options)
    if port == 0:
        controller.port = free_port()
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    """A port that nobody listens at."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def only_us(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
    """Lets in whoever knows the password."""
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
    return AuthResult(success=good, handled=False)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for localhost made by ourselves: the file to trust, and the server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, secret = folder / "may-chu.pem", folder / "may-chu.key"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, secret)
    return public, context
