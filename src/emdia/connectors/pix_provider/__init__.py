"""A provider of Pix on this machine, to try and to test with: charges, payments, refunds, news.

It speaks the Pix API over mutual TLS, hands out tokens bound to the certificate they were
asked with, and refuses what the specification wants refused. A page of its own lets a person
pay a charge, as the payer's bank would. It moves no money and reaches nothing but loopback.

Source: Banco Central, Pix API 2.9.0, 2025-09-05.
"""

from emdia.connectors.pix_provider.books import CLIENT, SECRET, Books
from emdia.connectors.pix_provider.certificates import Authority, Issued
from emdia.connectors.pix_provider.server import Fault, running

__all__ = ["CLIENT", "SECRET", "Authority", "Books", "Fault", "Issued", "running"]
