"""What this floor asks of whoever changes definitions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from dougong.deployment.store import Replacement

_OF_ACCESS = frozenset({"permission_set", "role", "sharing"})


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


def require_for(
    rights: SystemRights, replacements: Iterable[Replacement], renamed: Iterable[str]
) -> None:
    """Refuse to say who may do what to whoever builds, but does not look after users.

    Else they could give themselves every other right.

    Args:
        rights: Theirs.
        replacements: What changes beside names.
        renamed: What gets another name, each as ``<kind>.<name>``.
    """
    kinds = {each.identity[0] for each in replacements}
    if _OF_ACCESS & kinds.union(each.partition(".")[0] for each in renamed):
        rights.require_system("users")
