"""Finding what the names of an expression stand for."""

from __future__ import annotations

from dougong.formula import syntax, tree
from dougong.formula.errors import (
    Faults,
    NotARelationError,
    PathTooLongError,
    UnknownFieldError,
    UnknownGlobalError,
)
from dougong.formula.fitting import NOTHING, called
from dougong.formula.scope import Scope
from dougong.formula.syntax import Span
from dougong.formula.tree import Tree
from dougong.formula.value_types import Kind, Type
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.suggest import hint, nearest

MAX_STEPS = 5


class Naming:
    """Resolves the names of one expression; keeps which were read."""

    def __init__(self, scope: Scope, faults: Faults) -> None:
        self._scope = scope
        self._faults = faults
        self.paths: set[tuple[str, ...]] = set()
        self.globals: set[tuple[str, ...]] = set()

    def is_unknown(self, node: syntax.Node) -> bool:
        """Tell whether a node is a single word that is no field."""
        if type(node) is not syntax.Path or len(node.steps) > 1:
            return False
        return self._scope.field(None, node.steps[0]) is None

    def path(self, node: syntax.Path) -> Tree:
        """Resolve a field of the record at hand, or one reached from it."""
        if self._too_long(node, node.steps):
            return NOTHING
        walked = self._walk(node, 0, None)
        if walked is None:
            return NOTHING
        self.paths.add(node.steps)
        return tree.Path(walked[0], node.steps, walked[1])

    def global_path(self, node: syntax.Global) -> Tree:
        """Resolve a value of the surroundings."""
        if self._too_long(node, node.steps[1:]):
            return NOTHING
        name = node.steps[0][1:]
        start = self._scope.global_type(name)
        if start is None:
            near = nearest(name[:40], self._scope.global_names())
            suggestion = (
                say("; did you mean `${n}`?", "；您是指 `${n}` 吗？", n=near) if near else ""
            )
            fault = UnknownGlobalError(node.step_at(0), name="$" + name[:40], hint=suggestion)
            self._faults.add(fault)
            return NOTHING
        walked = self._walk(node, 1, start)
        if walked is None:
            return NOTHING
        path = (name, *node.steps[1:])
        self.globals.add(path)
        return tree.Global(walked[0], path)

    def unknown_field(
        self, at: Span, where: str | None, name: str, suggestion: LocaleText | str = ""
    ) -> None:
        """Note that an object has no such field; suggests the nearest unless told better."""
        suggestion = suggestion or hint(name[:40], self._scope.names(where))
        label = self._scope.label(where)
        fault = UnknownFieldError(at, name=name[:40], object=label, hint=suggestion)
        self._faults.add(fault)

    def _too_long(self, node: syntax.Path, steps: tuple[str, ...]) -> bool:
        if len(steps) <= MAX_STEPS:
            return False
        path = ".".join(node.steps)
        shown = path if len(path) <= 60 else path[:59] + "…"
        self._faults.add(PathTooLongError(node.at, path=shown, limit=MAX_STEPS))
        return True

    def _walk(
        self, node: syntax.Path, first: int, start: Type | None
    ) -> tuple[Type, tuple[str, ...]] | None:
        """Follow the steps; give the type at the end and the objects walked to."""
        found, where, hops = start, None, []
        for index in range(first, len(node.steps)):
            name, place = node.steps[index], node.step_at(index)
            if found is not None:
                if found.kind is not Kind.RECORD or found.object is None:
                    before = node.steps[index - 1]
                    fault = NotARelationError(
                        place, name=before, found=called(found), next=name[:40]
                    )
                    self._faults.add(fault)
                    return None
                where = found.object
                hops.append(where)
            found = self._scope.field(where, name)
            if found is None:
                self.unknown_field(place, where, name)
                return None
        assert found is not None  # the grammar gives every path a step
        return found, tuple(hops)
