"""The actor: who does something, where, and with which rights; passed to every use case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from dougong.access.rights import EVERYTHING, Rights
from dougong.access.sharing.reach import NO_REACH, Reach
from dougong.storage.tenants import Tenant


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
        via: How they came in: ``session``, ``token`` or ``system``, or the public form that was
            sent, such as ``form:report_machine``; of a job what it does, such as ``import``.
        job: The job that does it for them, if it is one.
        credential: Id of the token, or of the session (the hash of its cookie, in hex).
        reach: To whom and to what the user belongs.
        viewer: Who looks at everything as the user would, changing nothing; None: the user works.
    """

    tenant: str
    schema: str
    user_id: UUID | None
    rights: Rights
    locale: str
    time_zone: str
    currency: str
    via: str
    job: UUID | None = None
    credential: str | None = None
    reach: Reach = NO_REACH
    viewer: UUID | None = None

    def parameters(self, now: datetime) -> Mapping[str, Any]:
        """Give what statements ask of who reads and when, as values of their parameters."""
        return {
            "user_id": self.user_id,
            "now": now,
            "time_zone": self.time_zone,
            "org_currency": self.currency,
            **self.reach.parameters,
        }


def form_actor(tenant: Tenant, form: str) -> Actor:
    """Give the actor of a public form: the platform saves what somebody unknown sent by it."""
    return replace(system_actor(tenant), via=f"form:{form}")


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
