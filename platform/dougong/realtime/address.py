"""Where browsers reach the realtime process, and which pages may listen to it."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from dougong.kernel.settings import Settings

CHANNEL = "dougong:changed"
"""The channel on which the schemas of tenants are named in which something happened."""
PATH = "/api/v1/events"
STATE_PATH = "/api/v1/events/state"
"""Where the web server tells the realtime process who somebody is and what they may watch."""

_HOST = re.compile(r"(?P<name>[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?")


def port_of(settings: Settings) -> int:
    """Give the port of the realtime process: the one after the web server's, unless it is set."""
    return settings.realtime_port or settings.port + 1


def events_address(settings: Settings, host: str) -> str:
    """Give the address for a page that came from a host.

    Behind a proxy it is below the address of the page, and the proxy knows where to go. Where the
    page came straight from the web server, it is the same host at the other port.

    Args:
        settings: How the web server runs.
        host: The header ``Host`` that the page was asked for with.
    """
    if settings.realtime_url:
        return settings.realtime_url
    name = _name_at(host, settings.port)
    behind = settings.proxies or settings.secure_cookies or settings.public_url
    return PATH if behind or name is None else f"http://{name}:{port_of(settings)}{PATH}"


def events_origin(settings: Settings, host: str) -> str | None:
    """Give the origin that a page may connect to beside its own; None where it needs none."""
    parts = urlsplit(events_address(settings, host))
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else None


def may_listen(settings: Settings, origin: str, host: str) -> bool:
    """Tell whether a page of an origin may read what is told here.

    Args:
        settings: How the servers run.
        origin: The header ``Origin``.
        host: The header ``Host`` of the same request.
    """
    parts = urlsplit(origin)
    if parts.netloc == host:
        return True
    if settings.public_url:
        ours = re.escape(_origin(settings.public_url)).replace(r"\{tenant\}", "[a-z0-9_-]+")
        return re.fullmatch(ours, origin) is not None
    name = _name_at(parts.netloc, settings.port)
    return parts.scheme == "http" and name is not None and name == _name(host)


def _origin(url: str) -> str:
    scheme, _, rest = url.partition("://")
    return f"{scheme}://{rest.partition('/')[0]}"


def _name(host: str) -> str | None:
    found = _HOST.fullmatch(host)
    return None if found is None else found["name"]


def _name_at(host: str, port: int) -> str | None:
    found = _HOST.fullmatch(host)
    return found["name"] if found is not None and found["port"] == str(port) else None
