"""What a script says: where it is put in, what it is given and gives, its source and examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.catalog import Catalog
from dougong.metadata.scripts.errors import ScriptElsewhereError
from dougong.metadata.scripts.reading import Facts, read_facts
from dougong.metadata.variables import VariableDef

SCRIPT = "script"
VALIDATION, VALUE, STEP, MAPPING = "validation", "value", "step", "mapping"
OF_RECORDS = frozenset({VALIDATION, VALUE})
ENTRY: Mapping[str, str] = {
    VALIDATION: "validate",
    VALUE: "value",
    STEP: "run",
    MAPPING: "read",
}
"""What the function is called that is called at each point."""
MANY = "_all"
"""What its name ends in where it takes all records of a call at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleDef:
    """What a script gives, or that it fails, when it is given something.

    Attributes:
        name: Its name, unique within the script.
        given: What the function is called with, by the names of what it takes.
        answers: What each call of ``records`` and ``connectors`` gives, in their order.
        gives: What it must give.
        fails: A part of the words it must fail with; None: it must not.
    """

    name: str
    given: JsonObject
    answers: tuple[JsonValue, ...] = ()
    gives: JsonValue = None
    fails: str | None = None


@dataclass(frozen=True, kw_only=True)
class ScriptDef:
    """A script.

    Attributes:
        name: Its name.
        label: What people call it.
        help: What it is for.
        point: Where it is put in: one of those above.
        object: Whose records it is about.
        inputs: What a step gives it.
        gives: What a step, or a mapping, takes from it.
        source: The script.
        examples: What it must do.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    point: str
    object: str | None = None
    inputs: Mapping[str, VariableDef]
    gives: Mapping[str, VariableDef]
    source: str
    examples: tuple[ExampleDef, ...] = ()

    @property
    def entry(self) -> str:
        """The function that is called."""
        return ENTRY[self.point]

    @cached_property
    def takes(self) -> tuple[str, ...]:
        """What the function takes, in order; of a step the order does not matter."""
        if self.point in OF_RECORDS:
            return ("record", "old")
        if self.point == MAPPING:
            return ("body", "headers")
        return (*(("record",) if self.object is not None else ()), *self.inputs)

    @cached_property
    def facts(self) -> Facts:
        """What can be told of the source."""
        return read_facts(self.source)

    @property
    def for_many(self) -> bool:
        """Whether the function takes all records of a call at once."""
        return self.point in OF_RECORDS and self.entry + MANY in self.facts.functions

    @property
    def reads(self) -> frozenset[str] | None:
        """The fields of a record that it reads; None: that cannot be told, so it may be any."""
        if self.for_many or self.point == MAPPING:
            return None
        return self.facts.reads(self.entry, of_step=self.point == STEP)


def misplaced(
    catalog: Catalog, name: str, path: str, point: str, owner: str | None = None
) -> Iterator[Problem]:
    """Tell of a script that is named where it does not belong; one that is not there is no matter.

    Args:
        catalog: The definitions.
        name: The script.
        path: Where it is named.
        point: What it must be for.
        owner: The object of the records that it gets; None: it gets none.
    """
    found: Any = catalog.all(SCRIPT).get(name)
    if not isinstance(found, ScriptDef):
        return
    if found.point != point:
        reason = say(
            "its point is {there}, and not {here}",
            "其扩展点为 {there}，而非 {here}",
            there=found.point,
            here=point,
        )
        yield Problem(path=path, error=ScriptElsewhereError(script=name, reason=reason))
    elif found.object is not None and found.object != owner:
        reason = say("it is about `{o}`", "它用于对象 `{o}`", o=found.object)
        yield Problem(path=path, error=ScriptElsewhereError(script=name, reason=reason))
