"""The likely types of fields that a formula names and the project does not bring."""

from __future__ import annotations

from collections.abc import Iterator

from dougong.packages.converters.salesforce.formula.parsing import (
    Call,
    Name,
    Node,
    Number,
    Operation,
    Text,
)

_CONDITIONS = {"AND", "OR", "NOT"}
_CHOICES = {
    "ISPICKVAL": "picklist",
    "INCLUDES": "multi_picklist",
    "PICKLISTCOUNT": "multi_picklist",
}
_GIVES = {
    "TODAY": "date",
    "DATE": "date",
    "DATEVALUE": "date",
    "NOW": "datetime",
    "DATETIMEVALUE": "datetime",
    "TEXT": "text",
    "LEFT": "text",
    "RIGHT": "text",
    "MID": "text",
    "UPPER": "text",
    "LOWER": "text",
    "TRIM": "text",
    "SUBSTITUTE": "text",
    "YEAR": "number",
    "MONTH": "number",
    "DAY": "number",
    "LEN": "number",
    "VALUE": "number",
    "ROUND": "number",
    "FLOOR": "number",
    "ABS": "number",
}
_TAKES = {
    "YEAR": "date",
    "MONTH": "date",
    "DAY": "date",
    "WEEKDAY": "date",
    "ADDMONTHS": "date",
    "DATEVALUE": "datetime",
    "HOUR": "time",
    "ROUND": "number",
    "FLOOR": "number",
    "CEILING": "number",
    "ABS": "number",
    "SQRT": "number",
    "MOD": "number",
    "HYPERLINK": "text",
    "TEXT": "picklist",
    "INITCAP": "text",
    **dict.fromkeys(
        ("LEFT", "RIGHT", "MID", "LEN", "UPPER", "LOWER", "TRIM", "SUBSTITUTE", "CONTAINS"), "text"
    ),
    **dict.fromkeys(("BEGINS", "FIND", "VALUE", "REGEX", "LPAD", "RPAD", "URLENCODE"), "text"),
}
_OF_VALUE = {"boolean": "checkbox"}


def guess_types(node: Node, expect: str) -> dict[str, str]:
    """Tell of each name in a formula of which field type it looks.

    Args:
        node: The formula.
        expect: Type of the formula's value; empty if any does.

    Returns:
        Field types of ours by name as it is written, in lower case.
    """
    found: dict[str, str] = {}
    for path, kind in _seen(node, expect):
        if kind and path.lower() not in found:
            found[path.lower()] = _OF_VALUE.get(kind, kind)
    return found


def _seen(node: Node, wanted: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, Name):
        yield node.path, wanted
    elif isinstance(node, Operation):
        yield from _in_operation(node, wanted)
    elif isinstance(node, Call):
        yield from _in_call(node, wanted)


def _in_operation(node: Operation, wanted: str) -> Iterator[tuple[str, str]]:
    operator = node.operators[0]
    if operator in ("&&", "||"):
        inner = "boolean"
    elif operator == "&":
        inner = "text"
    elif operator in ("+", "-", "*", "/", "^"):
        kinds = {_gives(each) for each in node.operands}
        inner = next((each for each in ("text", "date", "datetime") if each in kinds), "number")
        if inner in ("date", "datetime") and operator == "+":
            inner = "number"
        if inner == "number" and wanted in ("text", "date", "datetime") and operator in "+-":
            inner = wanted
    else:
        known = [kind for each in node.operands if (kind := _gives(each))]
        inner = known[0] if known else "text"
    for each in node.operands:
        yield from _seen(each, inner)


def _in_call(node: Call, wanted: str) -> Iterator[tuple[str, str]]:
    if node.name == "IF":
        yield from _seen(node.args[0], "boolean") if node.args else ()
        for each in node.args[1:]:
            yield from _seen(each, wanted)
    elif node.name == "CASE" and node.args:
        yield from _seen(node.args[0], _case_of(node))
        for each in node.args[1:]:
            yield from _seen(each, wanted)
    elif node.name in ("BLANKVALUE", "NULLVALUE", "MAX", "MIN", "PRIORVALUE"):
        kind = next((k for each in node.args if (k := _gives(each))), wanted)
        for each in node.args:
            yield from _seen(each, kind)
    elif node.name in _CHOICES:
        for each in node.args[:1]:
            yield from _seen(each, _CHOICES[node.name])
    else:
        kind = "boolean" if node.name in _CONDITIONS else _TAKES.get(node.name, "")
        for at, each in enumerate(node.args):
            numeric = at > 0 and node.name in ("LEFT", "RIGHT", "MID", "ADDMONTHS", "LPAD", "RPAD")
            yield from _seen(each, "number" if numeric else kind)


def _case_of(node: Call) -> str:
    if any(isinstance(each, Number) for each in node.args[1:-1:2]):
        return "number"
    return "picklist"


def _gives(node: Node) -> str:
    if isinstance(node, Number):
        return "number"
    if isinstance(node, Text):
        return "text" if node.text else ""
    if isinstance(node, Name):
        return "boolean" if node.path.lower() in ("true", "false") else ""
    if isinstance(node, Call):
        return _GIVES.get(node.name, "")
    operator = node.operators[0]
    if operator == "&":
        return "text"
    kinds = {_gives(each) for each in node.operands}
    return next((each for each in ("text", "date", "datetime") if each in kinds), "number")
