"""Which conditions hold always, or never, whatever a record says.

Not every such condition is found: what is said here is certain, and silence says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from dougong.formula import tree
from dougong.formula.errors import FaultError
from dougong.formula.tree import Tree
from dougong.formula.value_types import BOOLEAN

Filled: TypeAlias = Callable[[tree.Path], bool]
"""Tells whether a field is never blank."""

_Key: TypeAlias = tuple[str, tuple[str, ...]]
_ORDERED = (Decimal, date)
_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}


def nothing_is_filled(path: tree.Path) -> bool:
    """Take every field for one that may be blank."""
    return False


def verdict(part: Tree, filled: Filled = nothing_is_filled) -> bool | None:
    """Tell whether a condition holds always (True) or never (False); None: that depends.

    Args:
        part: The condition.
        filled: Tells which fields are never blank.
    """
    if isinstance(part, tree.Constant):
        return bool(part.value)
    if isinstance(part, tree.Not):
        inner = verdict(part.operand, filled)
        return None if inner is None else not inner
    if isinstance(part, tree.Logic):
        return _joined(part, filled)
    blank = _asked_if_blank(part)
    if blank is not None and isinstance(blank[0], tree.Path) and filled(blank[0]):
        return blank[1]
    return None


def may_hold(part: Tree, known: Mapping[str, Any]) -> bool:
    """Tell whether a condition may hold of a record of which some fields are known.

    Args:
        part: The condition.
        known: Values of fields of the record itself, as literals give them; None is blank.
    """
    said: dict[_Key, _Said] = {}
    for name, value in known.items():
        if value is None:
            said[("", (name,))] = _Said(blank=True)
        else:
            said[("", (name,))] = _Said(equal={value}, given=True)
    for each in _all_of(part):
        _note(each, said)
    return not any(each.is_impossible() for each in said.values())


def _joined(part: tree.Logic, filled: Filled) -> bool | None:
    found = [verdict(each, filled) for each in part.operands]
    decisive = part.operator == "or"
    if decisive in found:
        return decisive
    if all(each is not None for each in found):
        return not decisive
    if not decisive and _contradict(_all_of(part)):
        return False
    return None


@dataclass(slots=True)
class _Said:
    """What a conjunction says of one value."""

    equal: set[Any] | None = None
    unequal: set[Any] = field(default_factory=set)
    low: tuple[Any, bool] | None = None
    high: tuple[Any, bool] | None = None
    blank: bool = False
    given: bool = False

    def is_impossible(self) -> bool:
        if self.blank and self.given:
            return True
        if self.equal is not None:
            return not any(self._allows(each) for each in self.equal)
        if self.low is None or self.high is None:
            return False
        (low, from_low), (high, to_high) = self.low, self.high
        return bool(low > high or (low == high and not (from_low and to_high)))

    def _allows(self, value: Any) -> bool:
        if value in self.unequal:
            return False
        if not isinstance(value, _ORDERED):
            return True
        if self.low is not None and not _beyond(value, *self.low):
            return False
        return self.high is None or _beyond(self.high[0], value, self.high[1])


def _beyond(value: Any, bound: Any, included: bool) -> bool:
    return bool(value > bound or (included and value == bound))


def _contradict(parts: Iterable[Tree]) -> bool:
    said: dict[_Key, _Said] = {}
    for part in parts:
        _note(part, said)
    return any(each.is_impossible() for each in said.values())


def _note(part: Tree, said: dict[_Key, _Said]) -> None:
    blank = _asked_if_blank(part)
    if blank is not None:
        _note_blank(blank[0], blank[1], said)
    elif isinstance(part, tree.Not):
        key = _key(part.operand) if part.operand.type == BOOLEAN else None
        if key is not None:
            said.setdefault(key, _Said()).unequal.add(True)
    elif isinstance(part, tree.Compare):
        _note_comparison(part, said)
    elif isinstance(part, tree.In):
        _note_choices(part, said)
    elif part.type == BOOLEAN and (key := _key(part)) is not None:
        _restrict(said.setdefault(key, _Said()), {True})


def _note_blank(operand: Tree, negated: bool, said: dict[_Key, _Said]) -> None:
    key = _key(operand)
    if key is None:
        return
    of = said.setdefault(key, _Said())
    if negated:
        of.given = True
    else:
        of.blank = True


def _note_comparison(part: tree.Compare, said: dict[_Key, _Said]) -> None:
    for side, other, operator in (
        (part.left, part.right, part.operator),
        (part.right, part.left, _TURNED.get(part.operator, part.operator)),
    ):
        key = _key(side)
        if key is None:
            continue
        of = said.setdefault(key, _Said())
        of.given = True  # nothing is compared with blank
        value = _literal(other)
        if value is None:
            continue
        if operator == "=":
            _restrict(of, {value})
        elif operator == "!=":
            of.unequal.add(value)
        elif isinstance(value, _ORDERED):
            _bound(of, operator, value)


def _bound(of: _Said, operator: str, value: Any) -> None:
    included = operator.endswith("=")
    if operator.startswith(">"):
        if of.low is None or value > of.low[0]:
            of.low = (value, included)
    elif of.high is None or value < of.high[0]:
        of.high = (value, included)


def _note_choices(part: tree.In, said: dict[_Key, _Said]) -> None:
    key = _key(part.operand)
    values = [_literal(each) for each in part.choices]
    if key is None:
        return
    of = said.setdefault(key, _Said())
    of.given = True
    known = {each for each in values if each is not None}
    if part.negated:
        of.unequal |= known
    elif len(known) == len(set(values)):
        _restrict(of, known)


def _restrict(of: _Said, values: set[Any]) -> None:
    of.given = True
    of.equal = values if of.equal is None else of.equal & values


def _all_of(part: Tree) -> Iterator[Tree]:
    if isinstance(part, tree.Logic) and part.operator == "and":
        for each in part.operands:
            yield from _all_of(each)
    else:
        yield part


def _asked_if_blank(part: Tree) -> tuple[Tree, bool] | None:
    """Give what is asked to be blank, and whether it is asked not to be."""
    if isinstance(part, tree.IsBlank):
        return part.operand, part.negated
    if isinstance(part, tree.Call) and part.function.key == "ISBLANK":
        return part.args[0], False
    if isinstance(part, tree.Not):
        inner = _asked_if_blank(part.operand)
        return None if inner is None else (inner[0], not inner[1])
    return None


def _key(part: Tree) -> _Key | None:
    if isinstance(part, tree.Path):
        return "", part.steps
    if isinstance(part, tree.Global):
        return "$", part.path
    return None


def _literal(part: Tree) -> Any:
    """Give the value of a literal as it is compared; None where it is no literal, or no value."""
    if not isinstance(part, tree.Literal):
        return part.value if isinstance(part, tree.Constant) else None
    try:
        return part.slot.read(part.slot.token)
    except FaultError:
        return None
