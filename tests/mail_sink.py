"""A real mail server on this machine that keeps what it gets and refuses what a test says."""

import asyncio
import contextlib
import email
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.policy import SMTPUTF8
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import free_port

TAKEN = "250 OK"


class MailSink:
    """What a test sees of the server.

    `refusals` holds an answer for each recipient that is refused, `data_answer` what is said to
    every letter, `held` keeps every letter waiting until it is set.
    """

    def __init__(self) -> None:
        self.letters: list[Any] = []
        self.envelopes: list[tuple[str | None, list[str]]] = []
        self.refusals: dict[str, str] = {}
        self.data_answer = TAKEN
        self.is_silent = False
        self.tried: list[str] = []
        self.was_encrypted: list[bool] = []
        self.logins: list[bytes] = []
        self.port = free_port()

    @property
    def recipients(self) -> list[str]:
        """Who got a letter, one entry for each letter."""
        return [each for _, to in self.envelopes for each in to]

    async def handle_RCPT(  # noqa: N802  aiosmtpd calls it so
        self,
        server: SMTP,
        session: Session,
        envelope: Envelope,
        address: str,
        rcpt_options: list[str],
    ) -> str:
        self.tried.append(address)
        if address in self.refusals:
            return self.refusals[address]
        envelope.rcpt_tos.append(address)
        return TAKEN

    async def handle_DATA(  # noqa: N802  aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.is_silent:
            await asyncio.sleep(3600)
        if self.data_answer == TAKEN:
            content = envelope.content
            assert isinstance(content, bytes)
            self.letters.append(email.message_from_string(content.decode(), policy=SMTPUTF8))
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
            self.was_encrypted.append(session.ssl is not None)
        return self.data_answer

    def authenticate(self, *given: Any) -> AuthResult:
        """Takes one name with one password."""
        login = given[-1]
        self.logins.append(login.login)
        is_right = (login.login, login.password) == (b"studio", b"p:a/ss")
        return AuthResult(success=is_right, handled=False)


@contextlib.contextmanager
def mail_sink(*, is_implicit: bool = False, **options: Any) -> Iterator[MailSink]:
    """The server, running; `options` are those of aiosmtpd's `SMTP`."""
    sink = MailSink()
    context = options.pop("tls_context", None)
    if context and not is_implicit:
        options["tls_context"] = context
    if options.pop("wants_login", False):
        options |= {"authenticator": sink.authenticate, "auth_required": True}
    controller = Controller(
        sink,
        hostname="127.0.0.1",
        port=sink.port,
        ssl_context=context if is_implicit else None,
        enable_SMTPUTF8=options.pop("enable_SMTPUTF8", True),
        **options,
    )
    if is_implicit:
        # Its own readiness check takes the server's side of TLS.
        controller._trigger_server = lambda: _greet(sink.port)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop(no_assert=True)


def _greet(port: int) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    with (
        socket.create_connection(("127.0.0.1", port), 5) as plain,
        context.wrap_socket(plain) as encrypted,
    ):
        encrypted.recv(1024)


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine that only a test trusts: its file, and the server's side."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)  # noqa: TID251  OpenSSL reads the real clock
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(
            x509.SubjectAlternativeName(
                [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
            ),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "trusted.pem", folder / "private.pem"
    trusted.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(trusted, private)
    return trusted, context
