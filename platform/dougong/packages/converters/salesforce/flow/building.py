"""One flow of ours in the making: its variables, its steps, and what was said of each element."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dougong.formula.value_types import TEXT, Kind, Type
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.flow.reading import FlowSource
from dougong.packages.converters.salesforce.flow.terms import NAMES, Term, UnsayableError
from dougong.packages.converters.salesforce.flow.world import World
from dougong.packages.converters.salesforce.names import Taken
from dougong.packages.converters.salesforce.xml_reading import Xml

MOST_VARIABLES = 200


@dataclass(frozen=True, slots=True)
class Goto:
    """An element of theirs that a step leads to."""

    element: str


@dataclass(slots=True)
class Made:
    """What an element became.

    Attributes:
        steps: Its steps, one after the other; none where it needs none.
        inner: Further steps that one of them leads to itself; no other follows them.
        exit: The element that follows.
        fault: The element that follows a fault.
    """

    steps: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    exit: str = ""
    fault: str = ""
    inner: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


@dataclass(slots=True)
class Signature:
    """What a flow takes and gives.

    Attributes:
        name: Its name of ours.
        input: The types of what it takes, by their name of theirs.
        output: The types of what it gives, by their name of theirs.
        about: The input that is the record it is about; empty: there is none.
        about_object: The object of that record, of theirs.
        is_absent: Whether the project only names it: a flow that stops stands for it.
    """

    name: str
    input: dict[str, Type | None] = field(default_factory=dict)
    output: dict[str, Type | None] = field(default_factory=dict)
    about: str = ""
    about_object: str = ""
    is_absent: bool = False


@dataclass
class FlowBuilder:
    """A flow in the making.

    Attributes:
        conversion: The conversion.
        world: Objects and fields.
        source: The flow of theirs.
        signature: What it takes and gives.
        signatures: Those of all flows, by their name of theirs.
        ids: The object of variables that hold ids.
        record_api: The object of the record that sets it off, of theirs.
        before: Whether it runs before the write.
        event: Whether an event sets it off: its fields are inputs.
        variables: Its variables.
        input: What it takes.
        gives: What steps are declared to give, by step.
        taken: Names of steps and variables.
        step_names: Names of the steps of elements.
        notes: In what elements are not quite the same.
        gaps: Elements that are left out, with the reason.
        holes: What nothing fills, by reference.
        at: The element at hand.
        expanding: Formulas that are being written out.
        crippled: Whether it would do something else than in the source, so that it must rest.
        conditions: Writes the conditions of an outcome.
    """

    conversion: Conversion
    world: World
    source: FlowSource
    signature: Signature
    signatures: Mapping[str, Signature]
    ids: Mapping[str, str]
    record_api: str = ""
    before: bool = False
    event: bool = False
    variables: dict[str, dict[str, Any]] = field(default_factory=dict)
    input: dict[str, dict[str, Any]] = field(default_factory=dict)
    gives: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    step_taken: Taken = field(default_factory=Taken)
    variable_taken: Taken = field(default_factory=Taken)
    step_names: dict[str, str] = field(default_factory=dict)
    variable_names: dict[str, str] = field(default_factory=dict)
    notes: dict[str, list[LocaleText]] = field(default_factory=dict)
    gaps: dict[str, LocaleText] = field(default_factory=dict)
    holes: dict[str, str] = field(default_factory=dict)
    at: str = ""
    expanding: set[str] = field(default_factory=set)
    crippled: bool = False
    conditions: Callable[[FlowBuilder, Xml], str] | None = None

    def step_name(self, element: str) -> str:
        """Give the name of the step that an element mainly is."""
        if element not in self.step_names:
            self.step_names[element] = self.step_taken.give(element)
        return self.step_names[element]

    def further_step(self, element: str, word: str) -> str:
        """Give a name for a further step of an element."""
        return self.step_taken.give(f"{element}_{word}")

    def note(self, words: LocaleText) -> None:
        """Say in what the element at hand is not quite the same."""
        said = self.notes.setdefault(self.at, [])
        if words not in said:
            said.append(words)

    def variable(self, theirs: str, of: Type | None, *, wanted: str = "") -> str:
        """Give the variable of ours for one of theirs; it is declared as it is first named."""
        key = theirs.lower()
        if key in self.variable_names:
            return self.variable_names[key]
        name = self.variable_taken.give(wanted or theirs.replace(".", "_"))
        self.variable_names[key] = name
        self.variables[name] = declared(of)
        return name

    def outcome(self, name: str) -> str:
        """Write the conditions of an outcome of a decision."""
        found = self.conditions(self, self.source.rules[name]) if self.conditions else ""
        return found or "true"

    def hole(self, reference: str, of: Type | None) -> Term:
        """Give a variable that nothing fills, for a value that nothing here gives."""
        kind = of if of is not None and (of.kind in NAMES) else TEXT
        name = self.variable(f"{reference}", kind, wanted=reference.replace(".", "_"))
        self.holes[reference] = name
        self.note(
            say(
                "it reads {reference}, which nothing fills here: variable {name} stands for it",
                "读取的 {reference} 在此无从取得，以变量 {name} 代替",
                reference=reference,
                name=name,
            )
        )
        said = self.variables.get(name, {})
        if said.get("type") in ("record", "records") or kind.kind is Kind.OPTION:
            return Term(f"$var.{name}", _type(said))
        return Term(f"$var.{name}", _type(said) or kind)


def declared(of: Type | None) -> dict[str, Any]:
    """Declare a variable of a type.

    Raises:
        UnsayableError: No variable is of the type.
    """
    if of is None:
        return {"type": "text"}
    if of.kind is Kind.RECORD:
        return {"type": "record", "object": of.object}
    if of.kind is Kind.LIST and of.element is not None and of.element.kind is Kind.RECORD:
        return {"type": "records", "object": of.element.object}
    if of.kind is Kind.LIST:
        return {"type": "text"}
    if of.kind not in NAMES:
        raise UnsayableError(say("no variable holds such a value", "变量不能存放此类值"))
    return {"type": NAMES[of.kind]}


def _type(said: Mapping[str, Any]) -> Type | None:
    word = str(said.get("type", ""))
    for kind, name in NAMES.items():
        if name == word and kind not in (Kind.OPTION, Kind.RICH):
            return Type(kind, object=said.get("object"))
    if word == "records":
        return Type(Kind.LIST, element=Type(Kind.RECORD, object=said.get("object")))
    return None
