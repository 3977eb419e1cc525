"""Groups, measures and sorts of charts and numbers: the expressions they hold, and their faults.

A part of a text is checked as an expression with blanks in the place of the rest: so faults and
names are told at their place in the whole text, which a rename then rewrites.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from dougong.formula import syntax
from dougong.formula.errors import ExpressionError
from dougong.formula.measures import MEASURABLE, is_measure
from dougong.formula.parser import parse, parse_list
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.definition import GROUP, ExpressionAt, Taker
from dougong.metadata.errors import NotOneOfError, WrongFormError

_A_MEASURE = say(
    "write count(), or one of {names} of one field, such as sum(amount)",
    "请填写 count()，或对一个字段使用 {names} 之一，例如 sum(amount)",
    names=", ".join(MEASURABLE),
)


def group_expression(path: str, object_name: str, source: str) -> ExpressionAt:
    """Give the expression that records are grouped by."""
    return ExpressionAt(path, object_name, source, expect=None, taker=GROUP)


def measure_expressions(path: str, object_name: str, source: str) -> Iterator[ExpressionAt]:
    """Give what a measure takes; nothing of ``count()``, or of what is no measure."""
    for node in _nodes(source):
        yield from _measured(path, object_name, node)


def sort_expressions(path: str, object_name: str, source: str) -> Iterator[ExpressionAt]:
    """Give the expressions in a sort of groups."""
    for node in _nodes(source):
        key = _key(node)
        if is_measure(key):
            yield from _measured(path, object_name, key)
        else:
            yield ExpressionAt(path, object_name, _alone(key), expect=None)


def check_measure(path: str, source: str) -> Iterable[Problem]:
    """Refuse what is not one measure; what it takes is checked as an expression."""
    try:
        node = parse(source)
    except ExpressionError as error:
        yield from (problem.under(path) for problem in error.faults())
        return
    if not is_measure(node):
        yield Problem(path=path, error=WrongFormError(value=source, reason=_A_MEASURE))


def check_group_sort(path: str, source: str, known: Collection[str]) -> Iterable[Problem]:
    """Refuse a sort by what is neither a group nor a measure.

    Args:
        path: JSON pointer to blame.
        source: The sort.
        known: The groups and measures, as they are written.
    """
    try:
        nodes = parse_list(source)
    except ExpressionError as error:
        yield from (problem.under(path) for problem in error.faults())
        return
    names = {_name(each) for each in known}
    for node in nodes:
        name = _name(_key(node).at.text)
        if name not in names:
            shown = ", ".join(f"`{each}`" for each in sorted(names))
            unknown = NotOneOfError(value=name, choices=shown, hint=hint(name, names))
            yield Problem(path=path, error=unknown)


def _nodes(source: str) -> tuple[syntax.Node, ...]:
    try:
        return parse_list(source)
    except ExpressionError:
        return ()  # that is said by the check


def _measured(path: str, object_name: str, node: syntax.Node) -> Iterator[ExpressionAt]:
    if isinstance(node, syntax.Call) and is_measure(node):
        taker = Taker(node.name, MEASURABLE[node.name.lower()])
        for value in node.args:
            yield ExpressionAt(path, object_name, _alone(value), expect=None, taker=taker)


def _key(node: syntax.Node) -> syntax.Node:
    descending = isinstance(node, syntax.Prefix) and node.operator == "-"
    return node.operand if descending and isinstance(node, syntax.Prefix) else node


def _alone(node: syntax.Node) -> str:
    """Give the text of a node where it stands in the source, with blanks for all else."""
    at = node.at
    return "".join(
        character if at.start <= place < at.end or character == "\n" else " "
        for place, character in enumerate(at.source)
    )


def _name(text: str) -> str:
    """Give the text by which the answer to a query names a group or a measure."""
    return "".join(text.split())
