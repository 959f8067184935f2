"""Ways of providers as they publish them, to begin a profile with; each may be changed.

None was tried against its provider, and no provider has signed anything off: hold the
addresses against the provider's own guide before the first charge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_SCOPES = (
    "cob.read",
    "cob.write",
    "cobv.read",
    "cobv.write",
    "pix.read",
    "pix.write",
    "webhook.read",
    "webhook.write",
)


def _ways(
    name: str, url: str, token_url: str, ways: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    plain = {"name": name, "url": url, "token_url": token_url, "scopes": list(_SCOPES)}
    return plain | dict(ways or {})


KNOWN: Mapping[str, Mapping[str, Any]] = {
    "standard": _ways(
        "Pix API",
        "https://pix.example.com/api/v2",
        "https://pix.example.com/oauth/token",
    ),
    "001": _ways(
        "Banco do Brasil",
        "https://api-pix.bb.com.br/pix/v2",
        "https://oauth.bb.com.br/oauth/token",
        ways={"query": {"gw-dev-app-key": ""}},
    ),
    "077": _ways(
        "Inter",
        "https://cdpj.partners.bancointer.com.br/pix/v2",
        "https://cdpj.partners.bancointer.com.br/oauth/v2/token",
        ways={"token_by": "form"},
    ),
    "364": _ways(
        "Efí",
        "https://pix.api.efipay.com.br/v2",
        "https://pix.api.efipay.com.br/oauth/token",
    ),
    "748": _ways(
        "Sicredi",
        "https://api-pix.sicredi.com.br/api/v2",
        "https://api-pix.sicredi.com.br/oauth/token",
    ),
    "756": _ways(
        "Sicoob",
        "https://api.sicoob.com.br/pix/api/v2",
        "https://auth.sicoob.com.br/auth/realms/cooperado/protocol/openid-connect/token",
        ways={"token_by": "form"},
    ),
}
