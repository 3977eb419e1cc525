"""What plugins narrow the records of objects to, compiled with a tenant's definitions."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dougong.deployment.expressions import ExpressionChecker
from dougong.formula.errors import ExpressionError
from dougong.formula.tree import Expression
from dougong.hooks.calling import HookCall
from dougong.hooks.plugins import Hooks
from dougong.kernel.errors import AppError
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import ExpressionAt

HOOK = "record_filter"

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """A condition that a plugin sets on the records of an object.

    Attributes:
        plugin: The plugin.
        object: The object.
        condition: The condition; None: it cannot be told.
        error: Why it cannot.
    """

    plugin: str
    object: str
    condition: Expression | None = None
    error: AppError | None = None


@dataclass(frozen=True, slots=True)
class Narrowings:
    """Asks plugins for them.

    Attributes:
        hooks: The plugins.
        expressions: Compiles expressions.
    """

    hooks: Hooks
    expressions: ExpressionChecker

    def of(
        self, catalog: Catalog, packages: tuple[str, ...]
    ) -> Mapping[str, tuple[Expression | None, ...]]:
        """Give the conditions by object; of objects that none narrows nothing."""
        found: dict[str, list[Expression | None]] = {}
        for each in self.told(catalog, packages):
            if each.error is not None:
                _log.error(
                    "plugin %s: nobody reaches records of %s, for its filter cannot be told: %s",
                    each.plugin,
                    each.object,
                    each.error,
                )
            found.setdefault(each.object, []).append(each.condition)
        return {name: tuple(conditions) for name, conditions in found.items()}

    def told(self, catalog: Catalog, packages: tuple[str, ...]) -> Iterator[Narrowing]:
        """Yield what each plugin says of each object."""
        caller = self.hooks.caller(HOOK, packages)
        if caller is None:
            return
        for name, definition in catalog.objects.items():
            if definition.is_stored:
                yield from self._told(catalog, name, caller)

    def _told(self, catalog: Catalog, name: str, caller: HookCall) -> Iterator[Narrowing]:
        for call in caller.implementations:
            try:
                source = call(object_name=name)
            except AppError as error:
                yield Narrowing(plugin=call.plugin, object=name, error=error)
                continue
            if source is None:
                continue
            try:
                at = ExpressionAt("", name, str(source))
                condition = self.expressions.compile(catalog, at)
            except ExpressionError as error:
                yield Narrowing(plugin=call.plugin, object=name, error=error)
                continue
            yield Narrowing(plugin=call.plugin, object=name, condition=condition)
