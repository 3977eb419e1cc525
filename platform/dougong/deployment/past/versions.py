"""The versions of a tenant's definitions: who made them, what they changed, how two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ARRAY, Text, Uuid, any_, bindparam, cast, select

from dougong.deployment.models import Models
from dougong.deployment.past.aside import Aside, list_asides
from dougong.deployment.store import (
    Replacement,
    Stored,
    VersionRow,
    find_version,
    list_versions,
    load_stored,
    stored_at,
)
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import TENANT_LAYER, Definition
from dougong.metadata.difference import DefinitionDifference, Documents, differences
from dougong.metadata.layers import effective
from dougong.metadata.objects.system_fields import USER
from dougong.storage.database import Database
from dougong.storage.head import current_version
from dougong.storage.statement import compile_statement


class SystemRights(Protocol):
    """What this asks of an actor's rights."""

    def require_system(self, right: str) -> None:
        """Refuse who lacks a right such as ``builder``."""


class Reader(Protocol):
    """Who asks; the actor of the access floor is one."""

    @property
    def schema(self) -> str:
        """Schema of the tenant."""

    @property
    def rights(self) -> SystemRights:
        """What they may do."""


@dataclass(frozen=True, slots=True)
class Version:
    """A deploy.

    Attributes:
        row: What is stored of it.
        who: Name of the user who did it; none for the platform, or where the user is gone.
    """

    row: VersionRow
    who: str | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two versions differ.

    Attributes:
        since: The one.
        until: The other.
        differences: What is in force otherwise, packages too.
        before: What was in force at the one.
        after: What was in force at the other.
    """

    since: int
    until: int
    differences: Sequence[DefinitionDifference]
    before: Documents
    after: Documents


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """Reads what deploys left behind; each call needs the system right ``builder``."""

    database: Database
    models: Models
    clock: Clock

    def versions(self, actor: Reader, limit: int) -> Sequence[Version]:
        """Give the latest deploys, newest first."""
        actor.rights.require_system("builder")
        with self.database.connection(actor.schema) as connection:
            rows = list_versions(connection, actor.schema, limit=limit)
            names = self._names(connection, actor.schema, (row.by for row in rows))
        return [Version(row, names.get(row.by)) for row in rows]

    def version(self, actor: Reader, number: int) -> tuple[Version, Sequence[Replacement]]:
        """Give a deploy, and what it changed in which layer.

        Raises:
            UnknownVersionError: There is no such version.
        """
        actor.rights.require_system("builder")
        with self.database.connection(actor.schema) as connection:
            row, changes = find_version(connection, actor.schema, number)
            names = self._names(connection, actor.schema, [row.by])
        return Version(row, names.get(row.by)), changes

    def compare(
        self, actor: Reader, since: int | None = None, until: int | None = None
    ) -> Comparison:
        """Tell how what was in force differs between two versions.

        Args:
            actor: Who asks.
            since: The one version; that before the other if not given.
            until: The other; the present one if not given.

        Raises:
            UnknownVersionError: There is no such version.
        """
        actor.rights.require_system("builder")
        schema = actor.schema
        with self.database.connection(schema) as connection, connection.transaction():
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            latest = current_version(connection, schema) if until is None else until
            first = max(latest - 1, 1) if since is None else since
            stored = [stored_at(connection, schema, each) for each in (first, latest)]
        before, after = (_in_force(each) for each in stored)
        return Comparison(first, latest, differences(before, after), before, after)

    def compare_own(
        self, actor: Reader, definitions: Iterable[Definition]
    ) -> Sequence[DefinitionDifference]:
        """Tell how definitions differ from the tenant's own."""
        actor.rights.require_system("builder")
        with self.database.connection(actor.schema) as connection:
            stored = load_stored(connection, actor.schema)
        own = {d.identity: d.json for d in stored.definitions if d.layer == TENANT_LAYER}
        return differences(own, {each.identity: each.json for each in definitions})

    def asides(self, actor: Reader) -> Sequence[Aside]:
        """Give what deploys set aside and can be had back, the latest first."""
        actor.rights.require_system("builder")
        with self.database.connection(actor.schema) as connection:
            kept = list_asides(connection, actor.schema, now=self.clock.now())
        # What the platform itself keeps of every object comes back with the object's shape.
        return [each for each in kept if each.field is None or "type" in each.definition]

    def _names(
        self, connection: Connection[TupleRow], schema: str, users: Iterable[UUID | None]
    ) -> Mapping[UUID | None, str]:
        user = self.models.current(schema).object(USER)
        wanted = bindparam("users", type_=ARRAY(Uuid))
        # A title that is computed is the records floor's to compute.
        title = user.title if user.title in user.stored else "email"
        label = cast(user.table.c[title], Text)
        found: Any = compile_statement(
            select(user.table.c.id, label).where(user.table.c.id == any_(wanted))
        ).all(connection, {"users": list({each for each in users if each is not None})})
        return dict(found)


def _in_force(stored: Stored) -> Documents:
    documents: dict[tuple[str, str], JsonObject] = {
        identity: each.json
        for identity, each in effective(stored.definitions, stored.packages).items()
    }
    return documents | {("package", name): each for name, each in stored.manifests.items()}
