"""What of a query an index could serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dougong.deployment.model import ObjectModel
from dougong.formula import tree
from dougong.formula.tree import Expression, Tree
from dougong.formula.value_types import BOOLEAN
from dougong.storage.query_use_rows import QueryShape

_RANGES = frozenset({"<", "<=", ">", ">="})
_MOST = 4


def shape_of(
    record: ObjectModel, condition: Expression | None, sort: Sequence[tuple[str, bool]] = ()
) -> QueryShape:
    """Tell what of a query an index could serve.

    Only conditions that must all hold count, of fields of the object itself; and an order only
    where one index can give it, read forwards or backwards.

    Args:
        record: The object.
        condition: The filter, checked; None: all records.
        sort: Fields in order, each with whether it descends; those over lookups by dotted paths.
    """
    equal, ranged = set[str](), set[str]()
    for part in _all_of(condition.tree) if condition is not None else ():
        name, is_equal = _compared(part)
        if name is not None and _indexable(record, name):
            (equal if is_equal else ranged).add(name)
    order = _order(record, sort)
    return QueryShape(
        record.name,
        tuple(sorted(equal))[:_MOST],
        tuple(sorted(ranged - equal))[:_MOST],
        tuple(name for name in order if name not in equal),
    )


def _order(record: ObjectModel, sort: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    keys = list(sort)
    # Every index ends in the id, whichever way it is read.
    if keys and keys[-1][0] == "id":
        keys.pop()
    one_way = len({descends for _, descends in keys}) < 2
    if not one_way or not all(_indexable(record, name) for name, _ in keys):
        return ()
    return tuple(name for name, _ in keys)


def _indexable(record: ObjectModel, name: str) -> bool:
    field = record.stored.get(name)
    return field is not None and field.type.sortable and name != "id"


def _all_of(part: Tree) -> Iterator[Tree]:
    if isinstance(part, tree.Logic) and part.operator == "and":
        for each in part.operands:
            yield from _all_of(each)
    else:
        yield part


def _compared(part: Tree) -> tuple[str | None, bool]:
    """Give the field that a condition compares, and whether for being equal."""
    if isinstance(part, tree.Compare) and part.operator in {"=", *_RANGES}:
        for side, other in ((part.left, part.right), (part.right, part.left)):
            name = _own_field(side)
            if name is not None and not _reads_record(other):
                return name, part.operator == "="
    if isinstance(part, tree.In) and not part.negated:
        return _own_field(part.operand), True
    if isinstance(part, tree.IsBlank) and not part.negated:
        return _own_field(part.operand), True
    if isinstance(part, tree.Not):
        return _own_boolean(part.operand), True
    return _own_boolean(part), True


def _own_boolean(part: Tree) -> str | None:
    return _own_field(part) if part.type == BOOLEAN else None


def _own_field(part: Tree) -> str | None:
    if isinstance(part, tree.Convert):
        return None
    return part.steps[0] if isinstance(part, tree.Path) and len(part.steps) == 1 else None


def _reads_record(part: Tree) -> bool:
    if isinstance(part, (tree.Path, tree.Related)):
        return True
    return any(_reads_record(each) for each in part.children)
