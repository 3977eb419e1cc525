"""What a trigger of flows must say about itself: one file each in ``triggers/``."""

from __future__ import annotations

from abc import ABC
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from dougong.formula.value_types import Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef
    from dougong.automation.flows.scope import Place

T = TypeVar("T", bound="type[Trigger]")


class Trigger(ABC):
    """A trigger. Instances hold no state.

    What a definition says of the object of the record at hand stands under ``object``.

    Attributes:
        key: Its name in definitions, and that of its file.
        label: What people call it.
        about: What it does, in a sentence.
        icon: Name of its icon.
        schema: What may be said of it: ``properties`` and ``required`` of a closed object.
        example: What may be said of it.
        further: More examples; all together use every property.
        beside: What else the flow of the example says.
    """

    key: ClassVar[str]
    label: ClassVar[LocaleText]
    about: ClassVar[LocaleText]
    icon: ClassVar[str]
    schema: ClassVar[JsonObject]
    example: ClassVar[JsonObject]
    further: ClassVar[tuple[JsonObject, ...]] = ()
    beside: ClassVar[JsonObject] = {}

    def knows_old(self, trigger: Mapping[str, Any]) -> bool:
        """Tell whether the record as it was before is known, as ``$old``."""
        return False

    def inputs(self, trigger: Mapping[str, Any]) -> Mapping[str, Type]:
        """Tell what it hands in, besides what the flow says of its ``input``."""
        return {}

    def expressions(self, flow: FlowDef, place: Place) -> Iterable[ExpressionAt]:
        """List the expressions: they are checked, and what they read is known."""
        return ()

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """List what it names; paths are those within the trigger."""
        return ()

    def check(self, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """List what is wrong beyond the schema; paths are those within the trigger."""
        return ()


def trigger(cls: T) -> T:
    """Mark a class for discovery; registers nothing at import time."""
    cls.__flow_trigger__ = True  # type: ignore[attr-defined]
    return cls
