"""What one provider does otherwise than the next, as settings and not as code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any
from urllib.parse import urlsplit


class ProfileRefused(ValueError):
    """A setting of a provider cannot be used; the message names it."""


class TokenBy(Enum):
    """Where the client's secret stands when it asks for a token."""

    BASIC = "basic"  # in the header of authorisation
    FORM = "form"  # in the form itself
    JSON = "json"  # in a JSON object: not of the standard, and met


@dataclass(frozen=True, kw_only=True, slots=True)
class Profile:
    """A provider: addresses without a slash at the end, and its ways.

    `headers` and `query` go with every request; `token_fields` with every request of a token.
    Unless `wants_certificate` is False the client shows its certificate and no request is
    made without one. `items_per_page` is what its lists are asked for.
    """

    name: str
    url: str
    token_url: str
    token_by: TokenBy = TokenBy.BASIC
    scopes: tuple[str, ...] = ()
    token_fields: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    wants_certificate: bool = True
    timeout_seconds: float = 20.0
    items_per_page: int = 100

    def __post_init__(self) -> None:
        for name in ("url", "token_url"):
            address = urlsplit(getattr(self, name))
            if address.scheme != "https" or not address.hostname or address.query:
                raise ProfileRefused(f"{name} is an address like https://pix.example.com/v2.")
        if not 0 < self.timeout_seconds <= 120:
            raise ProfileRefused("timeout_seconds is above 0 and at most 120.")
        if not 1 <= self.items_per_page <= 1000:
            raise ProfileRefused("items_per_page is from 1 to 1000.")


def profile(settings: Mapping[str, Any]) -> Profile:
    """Return the profile that settings say.

    :raises ProfileRefused: a setting is missing, unknown or wrong.
    """
    known = {one.name for one in fields(Profile)}
    unknown = set(settings) - known
    if unknown:
        raise ProfileRefused(f"Unknown settings of a provider: {', '.join(sorted(unknown))}.")
    values = dict(settings)
    try:
        values["token_by"] = TokenBy(values.get("token_by", "basic"))
        values["scopes"] = tuple(values.get("scopes", ()))
        return Profile(**values)
    except TypeError as error:
        raise ProfileRefused(f"A provider has a name, url and token_url: {error}.") from error
    except ValueError as error:
        raise ProfileRefused(str(error)) from error


@dataclass(frozen=True, kw_only=True, slots=True)
class Credentials:
    """Who asks: the client's name and secret, its certificate and key as PEM.

    `authorities` are the certificates trusted at the other end, as PEM; empty is the system's.
    """

    client_id: str
    client_secret: str = field(repr=False)
    certificate: str = ""
    key: str = field(default="", repr=False)
    authorities: str = ""
