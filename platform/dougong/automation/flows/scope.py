"""What an expression of a flow may name with a ``$``, and the type of it, at each of its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TypeVar

from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.registries import Parts
from dougong.formula import value_types
from dougong.formula.value_types import BOOLEAN, Type, namespace
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonValue
from dougong.metadata.definition import ExpressionAt

R = TypeVar("R")

TRIGGER = "trigger"
_ERROR: Mapping[str, Type] = dict.fromkeys(("code", "message", "step"), value_types.TEXT)
_RUN: Mapping[str, Type] = {"id": value_types.TEXT, "started_at": value_types.DATETIME}


class FlowScope:
    """The values of one flow.

    Args:
        flow: The flow.
        parts: Every element and trigger.
        lenient: Whether the flow may be unfinished: what cannot be read of it gives nothing.
    """

    def __init__(self, flow: FlowDef, parts: Parts, *, lenient: bool = False) -> None:
        self.flow = flow
        self._parts = parts
        self._lenient = lenient
        key = str(flow.trigger["type"])
        self._trigger = parts.triggers.get(key if key in parts.triggers else "record")

    @cached_property
    def outputs(self) -> Mapping[str, Mapping[str, Type]]:
        """What each step gives."""
        nothing: Mapping[str, Type] = {}
        return {
            step.id: self._read(
                partial(self._parts.elements.get(step.element).outputs, step), nothing
            )
            for step in self.flow.steps.values()
            if step.element in self._parts.elements
        }

    @property
    def is_durable(self) -> bool:
        """Whether any step waits, or calls the outside."""
        elements = self._parts.elements
        return any(elements.get(step.element).durable for step in self.flow.steps.values())

    @cached_property
    def following(self) -> Mapping[str, frozenset[str]]:
        """The steps that may directly follow each step, by whatever exit."""
        return {name: frozenset(self._after(step)) for name, step in self.flow.steps.items()}

    @cached_property
    def earlier(self) -> Mapping[str, frozenset[str]]:
        """The steps that may have run before each step."""
        # What a path gave that comes back to its step is known behind that step.
        before: dict[str, set[str]] = {
            name: set(self._inner(step)) for name, step in self.flow.steps.items()
        }
        changed = True
        while changed:
            changed = False
            for name, after in self.following.items():
                for target in after & before.keys():
                    known = before[target]
                    more = {name, *before[name]} - known - {target}
                    known |= more
                    changed = changed or bool(more)
        return {name: frozenset(steps) for name, steps in before.items()}

    def place(self, at: str) -> Place:
        """Give what may be named at a step, at the trigger or, by ``""``, when all is done."""
        known = self.flow.steps.keys() if at == "" else self.earlier.get(at, frozenset())
        steps = {name: types for name, types in self.outputs.items() if name in known and types}
        return Place(self.flow, at, self._globals, {**self._spaces, **_spaced(steps)})

    def _after(self, step: StepDef) -> Iterator[str]:
        for target in (step.next, step.on_error, *self._exits(step).values()):
            if target is not None:
                yield target

    def _exits(self, step: StepDef) -> Mapping[str, str]:
        if step.element not in self._parts.elements:
            return {}
        element = self._parts.elements.get(step.element)
        return self._read(lambda: element.exits(step), {})

    def _inner(self, step: StepDef) -> Iterator[str]:
        """Yield the steps of the paths that come back to a step."""
        if step.element not in self._parts.elements:
            return
        element = self._parts.elements.get(step.element)
        exits = self._exits(step)
        nothing: frozenset[str] = frozenset()
        back = self._read(partial(element.returning, step), nothing)
        waiting = [target for name, target in exits.items() if name in back]
        found: set[str] = set()
        while waiting:
            at = waiting.pop()
            if at not in found and at in self.flow.steps and at != step.id:
                found.add(at)
                waiting += self._after(self.flow.steps[at])
        yield from found

    def _read(self, read: Callable[[], R], nothing: R) -> R:
        try:
            return read()
        except (KeyError, TypeError, AttributeError, ValueError):
            if not self._lenient:
                raise
            return nothing

    @cached_property
    def _globals(self) -> Mapping[str, Type]:
        found = {name: namespace(name) for name in ("input", "var", "error", "run", "steps")}
        if self.flow.object is not None:
            found["record"] = value_types.record(self.flow.object)
            if self._read(lambda: self._trigger.knows_old(self.flow.trigger), False):
                found["old"] = found["record"]
        return found

    @cached_property
    def _spaces(self) -> Mapping[str, Mapping[str, Type]]:
        given = {name: each.value_type for name, each in self.flow.input.items()}
        return {
            "input": {**self._read(lambda: self._trigger.inputs(self.flow.trigger), {}), **given},
            "var": {name: each.value_type for name, each in self.flow.variables.items()},
            "error": _ERROR,
            "run": _RUN,
        }


@dataclass(frozen=True, slots=True)
class Place:
    """One place of a flow, and what may be named there.

    Attributes:
        flow: The flow.
        at: The step, or ``trigger``; empty: the flow itself.
        globals: What may follow a ``$``.
        spaces: What stands below such names.
    """

    flow: FlowDef
    at: str
    globals: Mapping[str, Type]
    spaces: Mapping[str, Mapping[str, Type]]

    def expression(
        self,
        path: str,
        source: str,
        expect: Type | None = None,
        *,
        fills: tuple[str, str] | None = None,
        object: str | None = None,  # noqa: A002 - the word of the language
    ) -> ExpressionAt:
        """Give an expression.

        Args:
            path: JSON pointer to it, within the step or the trigger.
            source: The expression.
            expect: The type of its value; None: any.
            fills: The object and field that take its value.
            object: The object whose fields it names bare, where that is another than that of the
                flow's record, such as in the condition of a query.
        """
        return ExpressionAt(
            path=self.prefix + path,
            object=object if object is not None else self.flow.object or "",
            source=source,
            expect=expect,
            globals=self.globals,
            spaces=self.spaces,
            fills=fills,
        )

    def condition(self, path: str, source: str, *, object: str | None = None) -> ExpressionAt:  # noqa: A002
        """Give an expression that is true or false."""
        return self.expression(path, source, BOOLEAN, object=object)

    def filled(
        self, path: str, values: Mapping[str, JsonValue], object_name: str
    ) -> Iterator[ExpressionAt]:
        """Yield the expressions among values of fields; what is no text is a constant."""
        for name, source in values.items():
            if isinstance(source, str):
                at = path + pointer(name)
                yield self.expression(at, source, fills=(object_name, name))

    @property
    def prefix(self) -> str:
        """JSON pointer to the step or trigger within the flow."""
        if self.at in ("", TRIGGER):
            return f"/{self.at}" if self.at else ""
        return pointer("steps", self.at)


def _spaced(steps: Mapping[str, Mapping[str, Type]]) -> dict[str, Mapping[str, Type]]:
    spaces: dict[str, Mapping[str, Type]] = {
        "steps": {name: namespace(f"steps.{name}") for name in steps}
    }
    return spaces | {f"steps.{name}": types for name, types in steps.items()}
