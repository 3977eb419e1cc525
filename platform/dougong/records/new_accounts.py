"""Users that are made when somebody signs in for the first time by a provider."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from dougong.access.actor import system_actor
from dougong.access.permissions.grants import Grant, put_grants
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.metadata.kinds.role import RoleDef
from dougong.records.service import Records
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.tenants import Tenant

_ROLE = "role"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAccounts:
    """Makes such users.

    Attributes:
        database: The cell.
        models: Compiled definitions of each tenant.
        records: Saves the user's record.
        clock: Tells when.
    """

    database: Database
    models: Models
    records: Records
    clock: Clock

    def __call__(self, home: Tenant, *, email: str, name: str, role: str) -> UUID:
        """Make a user; a role that the tenant does not have is not granted.

        Args:
            home: Where.
            email: Their e-mail, which the provider vouches for.
            name: What they are called.
            role: The role that they are granted; empty: none.

        Raises:
            AppError: The record is refused.
        """
        platform, now = system_actor(home), self.clock.now()
        user_id = self.records.create(platform, "user", {"email": email, "name": name}).id
        roles: dict[str, RoleDef] = dict(self.models.current(home.schema).catalog.all(_ROLE))
        granted = [Grant("role", role)] if role in roles else []
        with self.database.transaction(home.schema) as connection:
            put_grants(connection, home.schema, user_id, granted, at=now, by=None)
            details = {"user": str(user_id), "roles": [each.name for each in granted]}
            write_audit(connection, home.schema, "user.provisioned", details, at=now, actor=None)
        return user_id
