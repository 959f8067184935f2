"""Certificates for a provider of one's own: an authority, and what it signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOCAL = ip_address("127.0.0.1")
_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key, as PEM."""

    certificate: str
    key: str


class Authority:
    """Signs certificates for 127.0.0.1; its own is `pem`."""

    def __init__(self, name: str, *, now: datetime, days: int = 3650) -> None:
        self.name, self._now = name, now
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.pem = _pem(self._sign(name, self._key, is_authority=True, days=days))

    def issue(self, name: str, *, days: int = 3650) -> Issued:
        """Return a certificate of `name` that holds for `days`; below zero they have passed."""
        key = ec.generate_private_key(ec.SECP256R1())
        private = key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        return Issued(_pem(self._sign(name, key, is_authority=False, days=days)), private.decode())

    def _sign(
        self, name: str, key: ec.EllipticCurvePrivateKey, *, is_authority: bool, days: int
    ) -> x509.Certificate:
        end = self._now + timedelta(days=days)
        return (
            x509.CertificateBuilder()
            .subject_name(_name(name))
            .issuer_name(_name(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(min(self._now, end) - _BACK)
            .not_valid_after(end)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(LOCAL)]), critical=False)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .sign(self._key, hashes.SHA256())
        )


def _pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(serialization.Encoding.PEM).decode()


def _name(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
