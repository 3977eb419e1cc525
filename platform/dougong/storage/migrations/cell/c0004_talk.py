"""Placeholder of the piece `talk`."""

from __future__ import annotations

revision = "c0004"
down_revision = "c0003"


def upgrade(schema: str) -> None:
    """Change nothing."""
