"""The typed tree: what an expression means, with every name resolved and every type known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Any

from dougong.formula.aggregate import Aggregate
from dougong.formula.errors import FaultError, Faults
from dougong.formula.function import Function
from dougong.formula.literals import LiteralSlot
from dougong.formula.value_types import Type


@dataclass(frozen=True, slots=True)
class Tree:
    """Any part of an expression that has a value of a type."""

    type: Type

    @property
    def children(self) -> Iterator[Tree]:
        """The parts directly below."""
        for each in fields(self):
            found = getattr(self, each.name)
            parts = found if isinstance(found, tuple) else (found,)
            yield from (part for part in parts if isinstance(part, Tree))


@dataclass(frozen=True, slots=True)
class Literal(Tree):
    """A number or text of the source; its value is bound, not compiled in."""

    slot: LiteralSlot


@dataclass(frozen=True, slots=True)
class Constant(Tree):
    """``true``, ``false`` or blank."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Path(Tree):
    """A field of the record at hand, or of one reached over relations.

    Attributes:
        steps: The field names, the last being the field itself.
        hops: The object that each step but the last leads to.
    """

    steps: tuple[str, ...]
    hops: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Global(Tree):
    """A value of the surroundings; ``$user.id`` has the path ``("user", "id")``."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Call(Tree):
    """A function and its arguments, brought to the types it takes."""

    function: Function
    args: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Related(Tree):
    """One value of the records whose lookup points at the record at hand.

    Attributes:
        function: What is made of them.
        relation: Their object, and the lookup.
        value: What is taken of each, with names that are theirs; None where they are counted.
        condition: Which of them; None: all.
    """

    function: Aggregate
    relation: tuple[str, str]
    value: Tree | None
    condition: Tree | None


@dataclass(frozen=True, slots=True)
class OfParent(Tree):
    """Within ``Related``, a field of the record at hand: ``$parent.closed_at``."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Convert(Tree):
    """A date taken as the instant at which it begins in the tenant's time zone."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Markup(Tree):
    """A text taken as a rich value."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Arithmetic(Tree):
    """Two numbers, or a point in time and a number of days (on the right), or two points."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class Negate(Tree):
    """A number with its sign changed."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Concat(Tree):
    """Values as text, one after another, or rich values; blank adds nothing."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Compare(Tree):
    """A comparison of two values of one type; false when either is blank."""

    operator: str
    left: Tree
    right: Tree


@dataclass(frozen=True, slots=True)
class IsBlank(Tree):
    """``= null`` and ``!= null``."""

    operand: Tree
    negated: bool


@dataclass(frozen=True, slots=True)
class In(Tree):
    """Equal to any of the choices; negated: unequal to each. False when the operand is blank."""

    operand: Tree
    choices: tuple[Tree, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Contains(Tree):
    """A text within a text, whatever the case; or an element within a list."""

    container: Tree
    item: Tree


@dataclass(frozen=True, slots=True)
class Logic(Tree):
    """Conditions joined by ``and`` or by ``or``; a blank one is false."""

    operator: str
    operands: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Not(Tree):
    """True when the condition is false or blank."""

    operand: Tree


@dataclass(frozen=True, slots=True)
class Reads:
    """What the value of an expression depends on.

    Attributes:
        paths: Fields, by their steps.
        globals: Values of the surroundings, by their path without ``$``.
        clock: Whether the time of asking matters.
        related: Fields of related records, by relation such as ``ticket_comment.ticket``.
    """

    paths: frozenset[tuple[str, ...]] = frozenset()
    globals: frozenset[tuple[str, ...]] = frozenset()
    clock: bool = False
    related: tuple[tuple[str, Reads], ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of the source that names an object or a field: what a rename must rewrite.

    Attributes:
        object: The object named, or the one the field is of; None: the object at hand.
        field: The field; None where an object is named, as in ``ticket_comment.ticket``.
        start: Where it begins in the source.
        end: Where it ends, not included.
    """

    object: str | None
    field: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A checked expression.

    Attributes:
        source: The text it was made from.
        tree: What it means.
        type: The type of its value.
        literals: The slots of its literals, in the order of the text.
        reads: What its value depends on.
        mentions: Every place that names an object or a field, in the order of the text.
    """

    source: str
    tree: Tree
    type: Type
    literals: tuple[LiteralSlot, ...]
    reads: Reads
    mentions: tuple[Mention, ...] = ()

    @property
    def structural(self) -> tuple[int, ...]:
        """Positions of the literals that shape what is compiled."""
        return tuple(slot.index for slot in self.literals if slot.structural)

    def fits(self, tokens: Sequence[str]) -> bool:
        """Tell whether what was compiled from this serves the same shape with other literals."""
        return all(tokens[slot.index] == slot.token for slot in self.literals if slot.structural)

    def bind(self, tokens: Sequence[str], *, prefix: str = "p") -> dict[str, Any]:
        """Give the values to bind for the literals of the shape, by parameter name.

        Raises:
            ExpressionError: Literals do not fit their places; every fault is listed.
        """
        values: dict[str, Any] = {}
        faults = Faults()
        for slot in self.literals:
            if slot.structural:
                continue
            try:
                values[f"{prefix}{slot.index}"] = slot.read(tokens[slot.index])
            except FaultError as fault:
                faults.add(fault)
        faults.refuse()
        return values
