"""The mail server: real ones on this machine, with and without TLS, trusted and not, knowing us and not."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from deploy.servers.process import free_port
from flows.health import Checked, Site
from flows.health import mail as of_mail
from flows.health.mail import mail

pytestmark = pytest.mark.integration
Sink = Callable[..., int]


class Taken:
    """Takes every mail; the tests see that none came."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        self.mails.append(envelope)
        return "250 taken"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
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
    file = tmp_path / "mail.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()) + made.public_bytes(pem))
    return file


@pytest.fixture
def sink(certificate: Path) -> Iterator[Sink]:
    """Start a mail server; its port. It knows ``freigabe`` by the password ``right`` where it asks."""
    started: list[Controller] = []
    taken = Taken()

    def known(_server: SMTP, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        return AuthResult(success=(data.login, data.password) == (b"freigabe", b"right@!"), handled=False)

    def start(*, starttls: bool = False, sealed: bool = False) -> int:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(certificate)
        options: dict[str, Any] = {"tls_context": tls} if starttls else {}
        options |= {"ssl_context": tls} if sealed else {}
        ways = {"authenticator": known, "auth_require_tls": False}
        server = Controller(taken, hostname="127.0.0.1", port=free_port(), **ways, **options)
        server.start()
        started.append(server)
        return int(server.port)

    yield start
    for server in started:
        server.stop()
    assert not taken.mails, "looking sent a mail"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Checked]:
    """Ask the server at an address."""

    def ask(address: str) -> Checked:
        monkeypatch.setenv("FREIGABE_MAIL", address)
        return mail(Site(tmp_path, seconds=2))

    return ask


def test_without_a_mail_server_it_says_what_is_not_mailed(asked: Callable[[str], Checked]) -> None:
    found = asked("")
    assert found.state == "warn"
    assert "overdue" in found.says.en
    assert "überfällig" in found.says.de


def test_a_server_on_this_machine_needs_no_tls(asked: Callable[[str], Checked], sink: Sink) -> None:
    found = asked(f"smtp://127.0.0.1:{sink()}")
    assert (found.state, found.says.en) == ("ok", "the mail server answers without TLS, on this machine")


def test_elsewhere_a_server_without_tls_is_told_and_gets_no_password(asked: Callable[[str], Checked], sink: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_mail, "_on_this_machine", lambda _host: False)
    port = sink()
    assert asked(f"smtp://127.0.0.1:{port}").state == "warn"
    assert asked(f"smtp://freigabe:right%40!@127.0.0.1:{port}").state == "fault"


@pytest.mark.parametrize(("scheme", "how"), [("smtp", {"starttls": True}), ("smtps", {"sealed": True})])
def test_tls_is_used_and_its_certificate_looked_at(
    asked: Callable[[str], Checked], sink: Sink, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, how: dict[str, bool]
) -> None:
    port = sink(**how)
    found = asked(f"{scheme}://127.0.0.1:{port}")
    assert (found.state, found.outside) == ("fault", False)
    assert "not trusted" in found.says.en
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    for who in ("", "freigabe:right%40!@"):
        found = asked(f"{scheme}://{who}127.0.0.1:{port}")
        assert (found.state, found.says.en) == ("ok", "the mail server answers with TLS")


def test_a_wrong_password_is_told_and_not_shown(asked: Callable[[str], Checked], sink: Sink, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    found = asked(f"smtp://freigabe:geheim@127.0.0.1:{sink(starttls=True)}")
    assert (found.state, found.outside) == ("fault", False)
    assert "refuses name and password" in found.says.en
    assert "geheim" not in repr(found)


def test_a_server_that_is_not_there_and_an_address_that_is_none(asked: Callable[[str], Checked]) -> None:
    found = asked(f"smtp://127.0.0.1:{free_port()}")
    assert (found.state, found.outside) == ("fault", True)
    for address in ("mail.example", "http://mail.example", "smtp://", "smtp://mail.example:many"):
        found = asked(address)
        assert (found.state, found.outside) == ("fault", False)
        assert "smtp://USER:PASSWORD@HOST:587" in (found.mend or found.says).en
