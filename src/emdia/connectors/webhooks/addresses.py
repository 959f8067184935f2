"""Which addresses may be connected to.

A name is resolved once, every address it has is judged, and the connection goes to a judged
address, not to the name: a second answer of the name server cannot lead elsewhere.
"""

import socket
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from urllib.parse import urlsplit

Address = IPv4Address | IPv6Address
Networks = tuple[IPv4Network | IPv6Network, ...]
SECURE_PORTS = frozenset({443, 8443})
LONGEST_URL = 2_000
# Addresses of IPv6 that carry one of IPv4 in their last 32 bits.
CARRIERS = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"), ip_network("::/96"))


class Forbidden(ValueError):
    """Nothing is sent there; the message is a code."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads."""

    scheme: str
    host: str
    port: int


def networks(names: Iterable[str]) -> Networks:
    """Return the networks of one's own that may be told as well, as 10.1.0.0/16.

    :raises ValueError: one is no network.
    """
    return tuple(ip_network(name.strip()) for name in names if name.strip())


def check(url: str, *, allowed: Networks) -> None:
    """Let a URL pass that may be told now.

    :raises Forbidden: url_invalid, host_unknown, target_forbidden, scheme_forbidden
        or port_forbidden.
    """
    target = parsed(url)
    judged(target.host, target.port, is_secure=target.scheme == "https", allowed=allowed)


def parsed(url: str) -> Target:
    """Return where a URL leads.

    :raises Forbidden: url_invalid.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as wrong:
        raise Forbidden("url_invalid") from wrong
    is_plain = not (parts.username or parts.password or parts.fragment)
    is_text = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    if (
        len(url) > LONGEST_URL
        or not is_text
        or parts.scheme not in ("http", "https")
        or not parts.hostname
        or not is_plain
    ):
        raise Forbidden("url_invalid")
    return Target(parts.scheme, parts.hostname, port)


def judged(host: str, port: int, *, is_secure: bool, allowed: Networks) -> str:
    """Return an address of `host` that may be connected to.

    :raises Forbidden: host_unknown, target_forbidden, scheme_forbidden or port_forbidden.
    """
    found = resolved(host, port)
    if all(_within(one, allowed) for one in found):
        return str(found[0])
    if not all(is_public(one) or _within(one, allowed) for one in found):
        raise Forbidden("target_forbidden")
    if not is_secure:
        raise Forbidden("scheme_forbidden")
    if port not in SECURE_PORTS:
        raise Forbidden("port_forbidden")
    return str(found[0])


def resolved(host: str, port: int) -> list[Address]:
    """Return the addresses of a host.

    :raises Forbidden: host_unknown.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as unknown:
        raise Forbidden("host_unknown") from unknown
    addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
    if not addresses:
        raise Forbidden("host_unknown")
    return addresses


def is_public(address: Address) -> bool:
    """Return whether an address is of the public network, whatever it is wrapped in."""
    if isinstance(address, IPv6Address):
        inner = _carried(address)
        if inner is not None:
            return is_public(inner)
    return (
        address.is_global
        and not address.is_multicast
        and not address.is_reserved
        and not address.is_loopback
        and not address.is_link_local
        and not address.is_unspecified
    )


def _carried(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if any(address in carrier for carrier in CARRIERS):
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return None


def _within(address: Address, allowed: Networks) -> bool:
    return any(address.version == one.version and address in one for one in allowed)
