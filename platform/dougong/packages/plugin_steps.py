"""What a plugin does in a tenant when its package comes, changes or goes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Protocol

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.rights import EVERYTHING
from dougong.deployment.model import Model
from dougong.hooks.offers import PackageEvent
from dougong.hooks.plugins import Hooks
from dougong.kernel.clock import Clock
from dougong.packages.within import RecordsWithin
from dougong.records.plugged.handing import PersonsRecords
from dougong.records.service import Records


class OwnTables(Protocol):
    """Sees to the tables that plugins have of their own."""

    def bring(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        """Make them, or change them to what the plugin needs now."""

    def take(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        """Set them aside."""


class NoTables:
    """For where plugins have none."""

    def bring(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        """Do nothing."""

    def take(self, connection: Connection[TupleRow], schema: str, package: str) -> None:
        """Do nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSteps:
    """Calls plugins, in the transaction of the deploy.

    Attributes:
        hooks: The plugins.
        records: Reads and saves records.
        clock: Tells when.
        tables: Sees to their own tables.
    """

    hooks: Hooks
    records: Records
    clock: Clock
    tables: OwnTables

    def prepare(self, connection: Connection[TupleRow], actor: Actor, package: str) -> None:
        """Make or change the plugin's own tables: before sample records are loaded."""
        self.tables.bring(connection, actor.schema, package)

    def brought(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        model: Model,
        *,
        package: str,
        version: str,
        before: str | None,
    ) -> None:
        """Call ``on_install``, or ``on_upgrade`` where the package was there before."""
        hook = "on_install" if before is None else "on_upgrade"
        self._call(hook, connection, actor, model, self._event(actor, package, version, before))

    def leaving(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        model: Model,
        *,
        package: str,
        version: str,
    ) -> None:
        """Call ``on_uninstall``, and set the plugin's own tables aside."""
        event = self._event(actor, package, version, version)
        self._call("on_uninstall", connection, actor, model, event)
        self.tables.take(connection, actor.schema, package)

    def _event(self, actor: Actor, package: str, version: str, before: str | None) -> PackageEvent:
        return PackageEvent(
            tenant=actor.tenant,
            package=package,
            version=version,
            before=before,
            now=self.clock.now(),
        )

    def _call(
        self,
        hook: str,
        connection: Connection[TupleRow],
        actor: Actor,
        model: Model,
        event: PackageEvent,
    ) -> None:
        call = self.hooks.of(hook, event.package)
        if call is None:
            return
        platform = replace(actor, rights=EVERYTHING)
        records = RecordsWithin(self.records, connection, model)
        call(package=event, records=PersonsRecords(records, platform))
