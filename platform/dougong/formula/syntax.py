"""The syntax tree: what was written, before anything is known about names and types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of the source, from ``start`` up to but not including ``end``."""

    source: str
    start: int = 0
    end: int = 0

    @property
    def line(self) -> int:
        """Line of the first character, from 1."""
        return self.source.count("\n", 0, self.start) + 1

    @property
    def column(self) -> int:
        """Column of the first character, from 1."""
        return self.start - self.source.rfind("\n", 0, self.start)

    @property
    def text(self) -> str:
        """What stands there."""
        return self.source[self.start : self.end]

    def to(self, last: Span) -> Span:
        """Give the stretch from the start of this one to the end of ``last``."""
        return Span(self.source, self.start, last.end)


@dataclass(frozen=True, slots=True)
class Node:
    """Anything that was written.

    Attributes:
        at: Where; ``at.text`` is the source text of the node, parentheses included.
    """

    at: Span

    @property
    def children(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()


@dataclass(frozen=True, slots=True)
class Literal(Node):
    """A number or a quoted text; ``index`` counts the literals of the source from 0."""

    index: int
    token: str


@dataclass(frozen=True, slots=True)
class Constant(Node):
    """``true``, ``false`` or ``null``."""

    value: bool | None


@dataclass(frozen=True, slots=True)
class Path(Node):
    """A field, or a field reached over relations: ``account.owner.email``."""

    steps: tuple[str, ...]

    def step_at(self, index: int) -> Span:
        """Tell where one step stands; there is nothing but dots between steps."""
        first = self.at.source.find(".".join(self.steps), self.at.start)  # after parentheses
        if first < 0:
            return self.at  # the path was put in the place of something else
        start = first + sum(len(step) + 1 for step in self.steps[:index])
        return Span(self.at.source, start, start + len(self.steps[index]))


@dataclass(frozen=True, slots=True)
class Global(Path):
    """A value of the surroundings: ``$user.id``. The first step carries its ``$``."""


@dataclass(frozen=True, slots=True)
class Call(Node):
    """A function call; ``name`` is as written."""

    name: str
    args: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The arguments."""
        return self.args


@dataclass(frozen=True, slots=True)
class Prefix(Node):
    """``-x`` or ``not x``."""

    operator: str
    operand: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand."""
        return (self.operand,)


@dataclass(frozen=True, slots=True)
class Infix(Node):
    """Two operands: arithmetic, a comparison, or ``contains``."""

    operator: str
    left: Node
    right: Node

    @property
    def children(self) -> tuple[Node, ...]:
        """Both operands."""
        return (self.left, self.right)


@dataclass(frozen=True, slots=True)
class Chain(Node):
    """Any number of operands joined by ``and``, by ``or`` or by ``&``."""

    operator: str
    operands: tuple[Node, ...]

    @property
    def children(self) -> tuple[Node, ...]:
        """The operands."""
        return self.operands


@dataclass(frozen=True, slots=True)
class Membership(Node):
    """``x in (a, b)`` or ``x not in (a, b)``."""

    operand: Node
    choices: tuple[Node, ...]
    negated: bool

    @property
    def children(self) -> tuple[Node, ...]:
        """The operand and the choices."""
        return (self.operand, *self.choices)
