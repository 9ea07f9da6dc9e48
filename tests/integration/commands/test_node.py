"""Node as our commands run it: it comes from the environment and trusts what the machine trusts."""

import http.server
import os
import ssl
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from craftprompt.clock import now
from tests.servers import ROOT

ASK = "require('https').get(process.argv[1], a => process.exit(a.statusCode === 204 ? 0 : 1))"
# What `reflex export` and `reflex run` do before they start npm.
AS_REFLEX_DOES = "import os, sys, rxconfig; os.execvp('node', ['node', '-e', *sys.argv[1:]])"


class Registry(http.server.BaseHTTPRequestHandler):
    """Answers like a registry that has nothing to say."""

    def do_GET(self):
        self.send_response(204)
        self.end_headers()

    def log_message(self, *words):
        """Keep the test's output clean."""


@pytest.fixture
def certificate(tmp_path) -> Path:
    """A certificate for localhost that no public authority signed, with its key in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - timedelta(days=1))
        .not_valid_after(now() + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path / "certificate.pem"
    pem = serialization.Encoding.PEM
    file.write_bytes(
        signed.public_bytes(pem)
        + key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return file


@pytest.fixture
def registry(certificate):
    """The address of a server on loopback that shows this certificate."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Registry)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"https://localhost:{server.server_address[1]}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(("is_asked_not_to", "outcome"), [(False, 0), (True, 1)])
def test_npm_trusts_the_certificates_that_the_machine_trusts(
    certificate, registry, is_asked_not_to, outcome
):
    environment = {"PATH": os.environ["PATH"], "SSL_CERT_FILE": str(certificate)}
    if is_asked_not_to:
        environment["NODE_USE_SYSTEM_CA"] = "0"

    asked = subprocess.run(
        [sys.executable, "-c", AS_REFLEX_DOES, ASK, registry],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert asked.returncode == outcome, asked.stderr.decode()
