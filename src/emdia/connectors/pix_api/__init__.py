"""The Pix API of the Banco Central as providers offer it: charges, payments, refunds, webhooks.

A profile says in settings what one provider does otherwise. Every answer is one of: what was
asked for, a refusal with its reason, or nothing known. What is not known is looked up by its
identifier and never repeated blindly.

Source: Banco Central, Pix API 2.9.0, 2025-09-05.
"""

from emdia.connectors.pix_api.answers import Refused, Unavailable, UnknownOutcome
from emdia.connectors.pix_api.client import PixApi
from emdia.connectors.pix_api.profile import Credentials, Profile, ProfileRefused

__all__ = [
    "Credentials",
    "PixApi",
    "Profile",
    "ProfileRefused",
    "Refused",
    "Unavailable",
    "UnknownOutcome",
]
