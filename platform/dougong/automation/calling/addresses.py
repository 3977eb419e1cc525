"""Which addresses may be called: those of the open internet, and those an operator names.

A host's name is looked up once and the connection goes to what was found, so that a name which
says something else a moment later leads nowhere.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TypeAlias
from urllib.parse import SplitResult, urlsplit

from dougong.automation.calling.errors import (
    InvalidAddressError,
    RefusedAddressError,
    UnreachableError,
)
from dougong.kernel.messages import say
from dougong.kernel.settings import InvalidSettingError

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
LookUp: TypeAlias = Callable[[str, int], Sequence[str]]
"""Gives the addresses of a host."""

SETTING = "DOUGONG_CALL_PRIVATE"
_PORTS = {"http": 80, "https": 443}
# Addresses that hold one of the old form within, which is where they lead.
_TRANSLATED = ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48")
_LOW_32 = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes.

    Attributes:
        scheme: ``http`` or ``https``.
        host: The name in the address, for certificates and the header ``Host``.
        port: The port.
        address: The one address that it is sent to.
        path: The path with the query.
    """

    scheme: str
    host: str
    port: int
    address: str
    path: str

    @property
    def named(self) -> str:
        """The host as the header ``Host`` names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Guard:
    """Tells which addresses may be called.

    Attributes:
        private: Networks of one's own that may be called as well.
        look_up: Gives the addresses of a host.
    """

    private: tuple[Network, ...] = ()
    look_up: LookUp = lambda host, port: look_up(host, port)

    def target(self, url: str) -> Target:
        """Find where an address leads.

        Raises:
            InvalidAddressError: It is no address of a web server.
            UnreachableError: Nobody knows the host.
            RefusedAddressError: It leads to where nobody outside is.
        """
        parts, port = _split(url)
        host = str(parts.hostname)
        found = self.look_up(host, port)
        refused = [each for each in found if not self.allows(each)]
        # INVARIANT: one private address among several is enough to refuse, for which of them a
        # connection takes is not ours to say once it fails over.
        if refused:
            raise RefusedAddressError(host=host, address=refused[0])
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(parts.scheme, host, port, found[0], path)

    def allows(self, text: str) -> bool:
        """Tell whether an address may be called."""
        address = ip_address(text.partition("%")[0])
        return all(self._is_open(each) for each in (address, *_within(address)))

    def _is_open(self, address: Address) -> bool:
        if any(address.version == own.version and address in own for own in self.private):
            return True
        return address.is_global and not address.is_multicast


def private_networks(text: str) -> tuple[Network, ...]:
    """Read the networks of the setting; none of an empty text.

    Raises:
        InvalidSettingError: One of them is none.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    try:
        return tuple(ip_network(part) for part in parts)
    except ValueError:
        expected = say("a list of networks such as 10.0.0.0/8", "网络列表，例如 10.0.0.0/8")
        raise InvalidSettingError(name=SETTING, value=text, expected=expected) from None


def look_up(host: str, port: int) -> Sequence[str]:
    """Give the addresses of a host, by the resolver of this machine.

    Raises:
        UnreachableError: Nobody knows it.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        reason = say("nobody knows this host", "无法解析该主机名")
        raise UnreachableError(host=host, reason=reason) from None
    return list(dict.fromkeys(str(each[4][0]) for each in found))


def origin_of(url: str) -> str:
    """Give scheme, host and port of an address: who is called, whatever is asked.

    Raises:
        InvalidAddressError: It is no address of a web server.
    """
    parts, port = _split(url)
    return f"{parts.scheme}://{parts.hostname}:{port}"


def _split(url: str) -> tuple[SplitResult, int]:
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS[parts.scheme]
    except (ValueError, KeyError):
        raise InvalidAddressError(url=url) from None
    plain = url.isascii() and url.isprintable() and not {" ", "\\"} & set(url)
    if not plain or not parts.hostname or parts.username is not None or parts.fragment:
        raise InvalidAddressError(url=url)
    return parts, port


def _within(address: Address) -> Iterator[Address]:
    """Give the addresses that one leads to by way of a gateway."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if any(address in network for network in _TRANSLATED):
        yield IPv4Address(int(address) & _LOW_32)
