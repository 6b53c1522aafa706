"""A mail server that shows a certificate of its own making is spoken to by nobody: neither at once encrypted nor after STARTTLS."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from socket import create_server, socket

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID
from django.test import override_settings
from django.utils import timezone

from socialsmartly.product.messaging.sending import MailServer, MailServerAway

pytestmark = [pytest.mark.promise("5-h"), pytest.mark.usefixtures("db")]
HERE = "127.0.0.1"


def certificate(folder: Path) -> Path:
    """Key and certificate in one file, signed by itself, for this very machine."""
    key, now = generate_private_key(SECP256R1()), timezone.now()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HERE)])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HERE))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    plain = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(plain + made.public_bytes(serialization.Encoding.PEM))
    return file


class Server:
    """Speaks just enough to get as far as a client's name. `greeted` are the clients that went on after the certificate."""

    def __init__(self, pem: Path, *, at_once: bool) -> None:
        self.greeted: list[bytes] = []
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(pem)
        self._at_once = at_once
        self._door = create_server((HERE, 0))
        self.port = int(self._door.getsockname()[1])
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def end(self) -> None:
        self._thread.join(timeout=10)
        self._door.close()

    def _serve(self) -> None:
        client, _ = self._door.accept()
        with closing(client):
            try:
                self._speak(client)
            except OSError:
                return  # the client did not like the certificate

    def _speak(self, client: socket) -> None:
        if not self._at_once:
            client.sendall(b"220 here\r\n")
            client.recv(1024)
            client.sendall(b"250-here\r\n250 STARTTLS\r\n")
            client.recv(1024)
            client.sendall(b"220 go on\r\n")
        with self._context.wrap_socket(client, server_side=True) as secret:
            if self._at_once:
                secret.sendall(b"220 here\r\n")
            self.greeted.append(secret.recv(1024))
            secret.sendall(b"250 here\r\n")
            secret.recv(1024)


@pytest.fixture
def pem(tmp_path: Path) -> Path:
    return certificate(tmp_path)


@pytest.fixture(params=["tls", "starttls"])
def server(request: pytest.FixtureRequest, pem: Path) -> Iterator[Server]:
    made = Server(pem, at_once=request.param == "tls")
    encrypted = {"EMAIL_USE_SSL": request.param == "tls", "EMAIL_USE_TLS": request.param == "starttls"}
    with override_settings(EMAIL_HOST=HERE, EMAIL_PORT=made.port, **encrypted):
        yield made
    made.end()


def test_a_certificate_that_nobody_vouches_for_ends_the_conversation(server: Server) -> None:
    with pytest.raises(MailServerAway), MailServer(5):
        pass
    assert server.greeted == []


def test_were_it_trusted_the_conversation_would_go_on(
    server: Server, pem: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the same server, once its certificate is among those that are trusted."""
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    with MailServer(5):
        pass
    assert [said[:4] for said in server.greeted] == [b"ehlo"]
