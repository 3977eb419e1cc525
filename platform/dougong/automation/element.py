"""What an element of flows must say about itself: one file each in ``elements/``."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, TypeAlias, TypeVar

from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.formula.value_types import Type
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.calling.world import World
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

E = TypeVar("E", bound="type[Element]")

GROUPS = ("logic", "data", "people", "messages", "outside", "flow")


@dataclass(frozen=True, slots=True)
class Go:
    """The step is done.

    Attributes:
        exit: Where the run goes on: ``next``, or one of the element's further exits.
        outputs: What later steps may name, as JSON.
    """

    exit: str = "next"
    outputs: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wait:
    """The step is not done: it is resumed at a time, or when something happens.

    Attributes:
        until: When at the latest; None: only when it happens.
        key: What is waited for, as it is told to ``wake``; None: the time only.
        note: What people read that it waits for.
        outputs: What is kept of it meanwhile, as JSON; ``At.kept`` has it when it is resumed.
    """

    until: datetime | None = None
    key: str | None = None
    note: LocaleText | None = None
    outputs: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stop:
    """The run fails, with what went before undone as far as it is of the same transaction."""

    error: AppError


@dataclass(frozen=True, slots=True)
class Into:
    """The run goes down a path that comes back to the step when it ends.

    The step is then resumed with the signal ``back``; what it gives back then but ``Into`` ends the
    turns.

    Attributes:
        exit: One of the element's further exits.
        outputs: What steps on the path may name, as JSON.
        state: What the step remembers of its turns, as JSON; ``At.state`` has it then.
    """

    exit: str
    outputs: Mapping[str, JsonValue] = field(default_factory=dict)
    state: JsonValue = None


@dataclass(frozen=True, slots=True)
class End:
    """The run is done, whatever might follow.

    Attributes:
        cancelled: Whether it came to nothing, for what it waited for can no longer be.
    """

    cancelled: bool = False


Outcome: TypeAlias = Go | Wait | Into | Stop | End


@dataclass(frozen=True, slots=True)
class Signal:
    """Why a step that waited is resumed.

    Attributes:
        kind: ``time``, ``event``, ``cancelled``, or ``back`` from a path that came to its end.
        body: What was told with it.
    """

    kind: str
    body: JsonObject = field(default_factory=dict)


class Element(ABC):
    """An element. Instances hold no state.

    Attributes:
        key: Its name in definitions, and that of its file.
        group: Where it stands in the palette, one of ``GROUPS``.
        label: What people call it.
        about: What it does, in a sentence.
        icon: Name of its icon.
        durable: Whether it waits, or calls the outside: it never runs inside a save.
        minds_record: Whether, while it waits, it is told of every save of the run's record.
        minds_objects: Objects whose records' saves it may wait for, of whatever record.
        before: Whether it may stand in a flow that runs before the write.
        schema: What may be said of it: ``properties`` and ``required`` of a closed object.
        example: What may be said of it.
        further: More of that, so that all together use every property.
    """

    key: ClassVar[str]
    group: ClassVar[str]
    label: ClassVar[LocaleText]
    about: ClassVar[LocaleText]
    icon: ClassVar[str]
    durable: ClassVar[bool] = False
    minds_record: ClassVar[bool] = False
    minds_objects: ClassVar[tuple[str, ...]] = ()
    before: ClassVar[bool] = False
    schema: ClassVar[JsonObject]
    example: ClassVar[JsonObject]
    further: ClassVar[tuple[JsonObject, ...]] = ()

    def exits(self, step: StepDef) -> Mapping[str, str]:
        """Name the steps that may follow besides ``next`` and ``on_error``, by their exit."""
        return {}

    def returning(self, step: StepDef) -> frozenset[str]:
        """Name those of these exits whose path comes back to the step when it ends."""
        return frozenset()

    def exit_places(self, step: StepDef) -> Mapping[str, str]:
        """Give the JSON pointer within the step at which each such exit says its step."""
        return {name: f"/{name}" for name in self.exits(step)}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """List the expressions: they are checked, and what they read is known."""
        return ()

    def references(self, step: StepDef) -> Iterable[Reference]:
        """List what it names; paths are those within the step."""
        return ()

    def minds(self, step: StepDef) -> Iterable[str]:
        """Name the objects whose records' saves it may wait for, of whatever record."""
        return self.minds_objects

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell what later steps may name, and its types."""
        return {}

    def sorts(self, step: StepDef) -> Iterable[tuple[str, str, str]]:
        """List by what it sorts: the place within the step, the object, and the field paths."""
        return ()

    def flow_references(self, step: StepDef, flow: FlowDef) -> Iterable[Reference]:
        """List what it names of its flow's record; paths are those within the step."""
        return ()

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """List what is wrong beyond the schema; paths are those within the step."""
        return ()

    def flow_check(self, step: StepDef, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """List what is wrong with it in its flow; paths are those within the step."""
        return ()

    @abstractmethod
    def run(self, step: StepDef, at: At) -> Outcome:
        """Do it, in the transaction that journals it."""

    def resume(self, step: StepDef, at: At, signal: Signal) -> Outcome:
        """Go on after a wait."""
        return Go()


class OutsideElement(Element):
    """An element that does something outside of the database.

    What is to be done is committed first, with a key that stays the same; then it is done with no
    transaction open, at least once; then its answer is journalled.
    """

    durable: ClassVar[bool] = True

    @abstractmethod
    def prepare(self, step: StepDef, at: At) -> JsonObject:
        """Say what is to be done."""

    @abstractmethod
    def perform(self, request: JsonObject, key: str, world: World) -> JsonObject:
        """Do it; may be called again with the same key when the answer was lost.

        Raises:
            AppError: It failed; ``retryable`` says whether another try may help.
        """

    def absorb(self, step: StepDef, answer: JsonObject, at: At) -> Outcome:
        """Take in the answer."""
        return Go(outputs=answer)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Never called: the engine prepares, performs and absorbs."""
        raise AssertionError(self.key)


def element(cls: E) -> E:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__flow_element__ = True  # type: ignore[attr-defined]
    return cls
