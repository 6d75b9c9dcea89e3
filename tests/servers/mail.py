"""A mail server on this machine that takes mail, and refuses, goes away or breaks off where a test says so."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


@dataclass
class Sink:
    """``rcpt``: the answer for an address, where that is not yes; ``taken``: called with each mail taken, before the client hears of it."""

    port: int
    rcpt: dict[str, str] = field(default_factory=dict)
    data: str = "250 taken"
    envelopes: list[Envelope] = field(default_factory=list)
    taken: Callable[[], None] = lambda: None
    _running: Controller | None = None

    def start(self, certificate: Path | None = None, *, starttls_refused: bool = False) -> None:
        """Listen; with a certificate STARTTLS is offered."""
        options: dict[str, Any] = {}
        if certificate is not None:
            options["tls_context"] = tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            tls.load_cert_chain(certificate)
        kind = _Refusing if starttls_refused else SMTP

        class Server(Controller):
            def factory(self) -> SMTP:
                return kind(self.handler, **self.SMTP_kwargs)

        self._running = Server(self, hostname="127.0.0.1", port=self.port, **options)
        self._running.start()

    def stop(self) -> None:
        """Go away."""
        if self._running is not None:
            self._running.stop()
            self._running = None

    @property
    def mails(self) -> list[EmailMessage]:
        """What came, in order."""
        return [BytesParser(policy=default).parsebytes(each.original_content or b"") for each in self.envelopes]  # type: ignore[misc]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Envelope, address: str, _options: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if said := self.rcpt.get(address):
            return said
        envelope.rcpt_tos.append(address)
        return "250 yes"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802
        if self.data.startswith("250"):
            self.envelopes.append(envelope)
            self.taken()
        return self.data


class _Refusing(SMTP):
    """Offers STARTTLS and then has none."""

    async def smtp_STARTTLS(self, _arg: str) -> None:  # noqa: N802
        await self.push("454 TLS not available")


def self_signed(file: Path) -> Path:
    """Key and certificate of 127.0.0.1 in one file, vouched for by nobody but itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begun = datetime.now(UTC) - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begun)
        .not_valid_after(begun + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + made.public_bytes(pem))
    return file
