"""What this floor asks of whoever changes definitions."""

from __future__ import annotations

from typing import Protocol
from uuid import UUID


class SystemRights(Protocol):
    """What this floor asks of an actor's rights."""

    def require_system(self, right: str) -> None:
        """Refuse who lacks a right such as ``builder``."""


class Builder(Protocol):
    """Who deploys; the actor of the access floor is one."""

    @property
    def tenant(self) -> str:
        """Name of the tenant."""

    @property
    def schema(self) -> str:
        """Schema of the tenant."""

    @property
    def user_id(self) -> UUID | None:
        """The user; none for the platform itself."""

    @property
    def rights(self) -> SystemRights:
        """What they may do."""

    @property
    def time_zone(self) -> str:
        """Whose days their dates are."""

    @property
    def currency(self) -> str:
        """ISO code of the tenant's money."""
