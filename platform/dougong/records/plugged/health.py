"""How plugins are doing: which are loaded, who has them, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dougong.access.actor import Actor
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.deployment.narrowing import Narrowing, Narrowings
from dougong.hooks.figures import Figures
from dougong.hooks.plugins import Hooks, Plugin
from dougong.storage.circuit_rows import Circuit, circuits
from dougong.storage.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginHealth:
    """A plugin, as it is in one tenant.

    Attributes:
        plugin: The plugin.
        enabled: Whether the tenant has its package.
        figures: What it did in this process, by hook.
        circuits: The hooks in which it failed of late.
        filters: Its filters of records that cannot be told.
    """

    plugin: Plugin
    enabled: bool
    figures: Sequence[tuple[str, Figures]]
    circuits: Sequence[Circuit]
    filters: Sequence[Narrowing]

    @property
    def state(self) -> str:
        """``off``, ``failing`` or ``well``."""
        if not self.enabled:
            return "off"
        broken = any(each.open_until is not None for each in self.circuits) or self.filters
        return "failing" if broken else "well"


@dataclass(frozen=True, slots=True)
class PluginDesk:
    """Tells how plugins are doing.

    Attributes:
        hooks: The plugins.
        database: The cell.
        models: Compiled definitions.
        narrowings: Asks plugins for their filters of records.
    """

    hooks: Hooks
    database: Database
    models: Models
    narrowings: Narrowings

    def show(self, actor: Actor) -> list[PluginHealth]:
        """Give every plugin as it is in the actor's tenant.

        Raises:
            MissingRightError: The actor may not build.
        """
        actor.rights.require_system("builder")
        return self.of(actor.schema)

    def of(self, schema: str) -> list[PluginHealth]:
        """Give every plugin as it is in a tenant."""
        model = self.models.current(schema)
        with self.database.connection(schema) as connection:
            failing = circuits(connection, schema)
        filters = self._faulty(model)
        figures = self.hooks.figures.all()
        return [
            PluginHealth(
                plugin=plugin,
                enabled=plugin.name in model.packages,
                figures=[(hook, each) for (of, hook), each in figures.items() if of == plugin.name],
                circuits=[each for each in failing if each.plugin == plugin.name],
                filters=[each for each in filters if each.plugin == plugin.name],
            )
            for plugin in self.hooks.plugins
        ]

    def _faulty(self, model: Model) -> list[Narrowing]:
        if all(None not in each for each in model.narrowings.values()):
            return []
        told = self.narrowings.told(model.catalog, model.packages)
        return [each for each in told if each.error is not None]
