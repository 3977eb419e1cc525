"""Names of ours for names of Frappe: lower case, at most 40 characters, each once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection

MOST = 40

_FOREIGN = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "þ": "th"})


def snake(text: str, fallback: str = "item") -> str:
    """Write a text as a name: ``Sales Order Item`` as ``sales_order_item``.

    Args:
        text: Any text.
        fallback: What stands where no letter is left, such as of a Chinese one.
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_FOREIGN))
    ascii_only = plain.encode("ascii", "ignore").decode()
    name = re.sub(r"_+", "_", re.sub(r"[^a-z0-9]+", "_", ascii_only)).strip("_")
    if not name:
        name = f"{fallback}_{_mark(text)}" if text else fallback
    if not name[0].isalpha():
        name = f"{fallback}_{name}"
    return shortened(name)


def shortened(name: str) -> str:
    """Cut a name that is too long, in a way that keeps two such apart."""
    if len(name) <= MOST:
        return name
    return f"{name[: MOST - 7].rstrip('_')}_{_mark(name)}"


def unique(name: str, taken: Collection[str]) -> str:
    """Give the name, or one with a number where it is taken."""
    wanted, number = name, 2
    while wanted in taken:
        tail = f"_{number}"
        wanted = f"{name[: MOST - len(tail)].rstrip('_')}{tail}"
        number += 1
    return wanted


def _mark(text: str) -> str:
    return "x" + hashlib.sha256(text.encode()).hexdigest()[:5]
