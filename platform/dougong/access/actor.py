"""The actor: who does something, where, and with which rights; passed to every use case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias
from uuid import UUID

from dougong.access.rights import EVERYTHING, Rights
from dougong.storage.tenants import Tenant

Via: TypeAlias = Literal["session", "token", "system"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who does something.

    Attributes:
        tenant: Name of the tenant.
        schema: Where the tenant's tables are.
        user_id: The user; none for the platform itself.
        rights: What they may do.
        locale: The language they are answered in.
        time_zone: Whose days their dates are.
        currency: ISO code of the tenant's money.
        via: How they came in.
        credential: Id of the token, or of the session (the hash of its cookie, in hex).
    """

    tenant: str
    schema: str
    user_id: UUID | None
    rights: Rights
    locale: str
    time_zone: str
    currency: str
    via: Via
    credential: str | None = None


def system_actor(tenant: Tenant, *, user_id: UUID | None = None) -> Actor:
    """Give the actor of the platform's own work, or of an operator who acts for a user."""
    return Actor(
        tenant=tenant.name,
        schema=tenant.schema,
        user_id=user_id,
        rights=EVERYTHING,
        locale=tenant.locale,
        time_zone=tenant.time_zone,
        currency=tenant.currency,
        via="system",
    )
