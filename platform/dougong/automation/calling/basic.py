"""HTTP's own way to say a user and a password."""

from __future__ import annotations

import base64


def basic_header(user: str, secret: str) -> str:
    """Write both as the header ``Authorization`` has them (RFC 7617)."""
    return "Basic " + base64.b64encode(f"{user}:{secret}".encode()).decode()
