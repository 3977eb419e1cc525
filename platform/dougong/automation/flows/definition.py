"""What a flow says: its trigger, its variables, and the graph of its steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dougong.formula import value_types
from dougong.formula.value_types import Type
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText

BEFORE, AFTER, AFTER_COMMIT = "before", "after", "after_commit"
SYSTEM, USER = "system", "user"

_PLAIN: Mapping[str, Type] = {
    "text": value_types.TEXT,
    "number": value_types.NUMBER,
    "boolean": value_types.BOOLEAN,
    "date": value_types.DATE,
    "datetime": value_types.DATETIME,
    "time": value_types.TIME,
    "duration": value_types.DURATION,
    "json": value_types.OPAQUE,
}
VARIABLE_TYPES = (*_PLAIN, "record", "records")


@dataclass(frozen=True, slots=True, kw_only=True)
class VariableDef:
    """A value that a flow is given, or keeps.

    Attributes:
        name: Its name, after ``$input.`` or ``$var.``.
        type: One of ``VARIABLE_TYPES``.
        object: The object, of a record or of records.
        label: What people call it.
        required: Of what is given, whether it must be.
        default: Of what is kept, the expression that it begins with.
    """

    name: str
    type: str
    object: str | None = None
    label: LocaleText | None = None
    required: bool = False
    default: JsonValue = None

    @property
    def value_type(self) -> Type:
        """The type of its values in expressions."""
        if self.type == "record":
            return value_types.record(self.object or "")
        if self.type == "records":
            return value_types.list_of(value_types.record(self.object or ""))
        return _PLAIN[self.type]


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryDef:
    """How often a step that failed is tried again, and after how long.

    Attributes:
        times: How often, besides the first time.
        first: Seconds until the first of them; each further one waits twice as long.
        most: Seconds that it waits at most.
    """

    times: int
    first: float = 5.0
    most: float = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDef:
    """A step.

    Attributes:
        id: Its name among the steps.
        element: Key of the element.
        label: What people call it.
        config: What else the definition says of it: what the element's schema names.
        next: The step after it; None: the path ends.
        on_error: The step that follows when it fails; None: the run fails.
        retry: How often it is tried again.
    """

    id: str
    element: str
    label: LocaleText | None = None
    config: Mapping[str, Any]
    next: str | None = None
    on_error: str | None = None
    retry: RetryDef | None = None


@dataclass(frozen=True, kw_only=True)
class FlowDef:
    """A flow.

    Attributes:
        name: Its name.
        label: What people call it.
        help: What it is for.
        active: Whether its trigger is in force.
        trigger: What sets it off: the ``type`` and what that type's schema names.
        run_as: Whose rights its steps have: ``system``, or those of the ``user`` who caused it.
        input: What it is given.
        variables: What it keeps.
        output: What a subflow gives back, by name: an expression each.
        start: The first step.
        steps: The steps, by id.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    active: bool = True
    trigger: Mapping[str, Any]
    run_as: str = SYSTEM
    input: Mapping[str, VariableDef]
    variables: Mapping[str, VariableDef]
    output: Mapping[str, JsonValue]
    start: str
    steps: Mapping[str, StepDef]

    @property
    def object(self) -> str | None:
        """The object of the record at hand; None: there is none."""
        found = self.trigger.get("object")
        return str(found) if found is not None else None

    @property
    def timing(self) -> str:
        """When it runs, of what the save of a record sets off; else after the commit."""
        return str(self.trigger.get("timing", AFTER_COMMIT))

    @cached_property
    def previous(self) -> Mapping[str, frozenset[str]]:
        """For each step those that lead to it directly, by ``next`` and ``on_error`` alone."""
        found: dict[str, set[str]] = {name: set() for name in self.steps}
        for step in self.steps.values():
            for target in (step.next, step.on_error):
                if target in found:
                    found[target].add(step.id)
        return {name: frozenset(steps) for name, steps in found.items()}


def read_flow(document: Mapping[str, Any]) -> FlowDef:
    """Read a flow that passed its schema."""
    return FlowDef(
        name=document["name"],
        label=document["label"],
        help=document.get("help"),
        active=document.get("active", True),
        trigger=document["trigger"],
        run_as=document.get("run_as", SYSTEM),
        input=dict(_variables(document.get("input", {}))),
        variables=dict(_variables(document.get("variables", {}))),
        output=document.get("output", {}),
        start=document["start"],
        steps={name: _step(name, each) for name, each in document["steps"].items()},
    )


def read_unfinished(document: Mapping[str, Any]) -> FlowDef:
    """Read what can be read of a flow that somebody is working on."""
    found: dict[str, Any] = {"name": "", "label": {}, "start": "", "trigger": {"type": "record"}}
    found |= {key: each for key, each in document.items() if key in _READABLE}
    for key in ("input", "variables", "steps"):
        of, kept = document.get(key), {}
        for name, each in (of if isinstance(of, Mapping) else {}).items():
            try:
                if key == "steps":
                    _step(name, each)
                else:
                    _kept(name, each)
            except (TypeError, KeyError, AttributeError):
                continue
            kept[name] = each
        found[key] = kept
    if not isinstance(found["trigger"], Mapping) or "type" not in found["trigger"]:
        found["trigger"] = {"type": "record"}
    return read_flow(found)


_READABLE = frozenset({"name", "label", "trigger", "run_as", "start"})


def _kept(name: str, each: Mapping[str, Any]) -> Type:
    return VariableDef(name=name, **each).value_type


def _variables(document: Mapping[str, Any]) -> Iterator[tuple[str, VariableDef]]:
    for name, each in document.items():
        yield name, VariableDef(name=name, **each)


_FRAME = frozenset({"element", "label", "next", "on_error", "retry"})


def _step(name: str, document: JsonObject) -> StepDef:
    frame: dict[str, Any] = {key: each for key, each in document.items() if key in _FRAME}
    if "retry" in frame:
        frame["retry"] = RetryDef(**frame["retry"])
    config = {key: each for key, each in document.items() if key not in _FRAME}
    return StepDef(id=name, config=config, **frame)
