"""What a certificate says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cryptography import x509

from emdia.connectors.pix_api.profile import ProfileRefused


@dataclass(frozen=True, slots=True)
class Shown:
    """Whose a certificate is, and the last day it holds."""

    name: str
    until_date: date


def describe(pem: str) -> Shown:
    """Return whose certificate it is.

    :raises ProfileRefused: it is no certificate in PEM.
    """
    try:
        certificate = x509.load_pem_x509_certificate(pem.encode())
    except ValueError as error:
        raise ProfileRefused("The certificate is not PEM: it begins with -----BEGIN.") from error
    return Shown(certificate.subject.rfc4514_string(), certificate.not_valid_after_utc.date())
