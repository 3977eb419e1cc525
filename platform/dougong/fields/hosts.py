"""Names of hosts, as they stand in mail addresses and in URLs; international ones included."""

from __future__ import annotations

import ipaddress
import unicodedata


def is_domain(text: str) -> bool:
    """Tell whether a text has the shape of a public domain name, such as ``example.com``."""
    labels = text.split(".")
    return len(labels) > 1 and all(map(_is_label, labels)) and not labels[-1].isdigit()


def is_host(text: str) -> bool:
    """Tell whether a text can name a host: a domain, a single name, or an address."""
    if ":" in text:
        try:
            return ipaddress.ip_address(text).version == 6
        except ValueError:
            return False
    return all(_is_label(label.replace("_", "x")) for label in text.removesuffix(".").split("."))


def _is_label(text: str) -> bool:
    return (
        0 < len(text) <= 63
        and not text.startswith("-")
        and not text.endswith("-")
        and all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in text)
    )
