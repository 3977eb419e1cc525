"""Conditions of theirs, a left side, an operator and a right side each, joined by their logic."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dougong.formula.value_types import BOOLEAN, NUMBER, TEXT, Kind
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.terms import (
    BLANK,
    Term,
    UnsayableError,
    brought,
    quoted,
)

_ORDER = {
    "GreaterThan": ">",
    "GreaterThanOrEqualTo": ">=",
    "LessThan": "<",
    "LessThanOrEqualTo": "<=",
    "greaterThan": ">",
    "greaterOrEqual": ">=",
    "lessThan": "<",
    "lessOrEqual": "<=",
}
_EQUAL = frozenset({"EqualTo", "equals"})
_UNEQUAL = frozenset({"NotEqualTo", "notEqual"})
_EMPTY = frozenset({"IsNull", "IsBlank", "IsEmpty"})
_CALLS = {
    "StartsWith": "BEGINS",
    "startsWith": "BEGINS",
    "EndsWith": "ENDS",
}
_CONTAINS = frozenset({"Contains", "contains", "includes"})
_LACKS = frozenset({"DoesNotContain", "notContain", "excludes"})
_TEXTUAL = frozenset({Kind.TEXT, Kind.OPTION, Kind.RICH})


def compared(left: Term, operator: str, right: Term) -> str:
    """Write one condition.

    Raises:
        UnsayableError: It cannot be said.
    """
    if operator in _EMPTY:
        return _empty(left, holds=right.text != "false")
    if operator in ("WasSet", "WasVisited", "WasSelected"):
        return _empty(left, holds=right.text == "false")
    if operator in _EQUAL:
        return _equal(left, right)
    if operator in _UNEQUAL:
        # Theirs takes a blank for different from any value; a comparison with one is false here.
        return f"not ({_equal(left, right)})"
    if operator in _ORDER:
        left, right = _alike(left, right)
        return f"{left.tight} {_ORDER[operator]} {right.tight}"
    if operator in _CALLS:
        text, part = brought(left, TEXT), brought(right, TEXT)
        return f"{_CALLS[operator]}({text.text}, {part.text})"
    if operator in _CONTAINS:
        return _contains(left, right)
    if operator in _LACKS:
        return f"not ({_contains(left, right)})"
    raise UnsayableError(
        say("there is no comparison {operator}", "没有比较方式 {operator}", operator=operator)
    )


def logic(conditions: Sequence[str], how: str) -> str:
    """Join conditions as their logic says: ``and``, ``or``, ``1 AND (2 OR 3)``.

    Raises:
        UnsayableError: The logic names a condition that there is not.
    """
    word = how.strip().lower()
    if not conditions:
        return ""
    if len(conditions) == 1 and word in ("", "and", "or", "1"):
        return conditions[0]
    if word in ("", "and", "or"):
        return f" {word or 'and'} ".join(bracketed(each) for each in conditions)

    def condition(match: re.Match[str]) -> str:
        place = int(match[0]) - 1
        if not 0 <= place < len(conditions):
            raise UnsayableError(say("its logic cannot be read", "无法解读其条件逻辑"))
        return bracketed(conditions[place])

    if not re.fullmatch(r"(?:\d+|and|or|not|[()\s])+", word):
        raise UnsayableError(say("its logic cannot be read", "无法解读其条件逻辑"))
    return re.sub(r"\d+", condition, word)


def bracketed(condition: str) -> str:
    """Put a condition in brackets where its operators could be drawn apart."""
    return f"({condition})" if " " in condition else condition


def _empty(left: Term, *, holds: bool) -> str:
    if left.kind is Kind.BOOLEAN:
        return "false" if holds else "true"
    found = f"ISBLANK({left.text})"
    return found if holds else f"not {found}"


def _equal(left: Term, right: Term) -> str:
    if right.text == "null":
        return _empty(left, holds=True)
    if left.text == "null":
        return _empty(right, holds=True)
    if left.kind is Kind.LIST:
        return _contains(left, right)
    left, right = _alike(left, right)
    if left.kind is Kind.BOOLEAN and right.text in ("true", "false"):
        return left.text if right.text == "true" else f"not ({left.text})"
    return f"{left.tight} = {right.tight}"


def _alike(left: Term, right: Term) -> tuple[Term, Term]:
    """Bring both sides to one type."""
    if right.constant is not None and left.kind is Kind.OPTION:
        return left, _stored(left, right.constant)
    if left.constant is not None and right.kind is Kind.OPTION:
        return _stored(right, left.constant), right
    if left.kind is Kind.OPTION and right.kind is Kind.OPTION:
        if left.type == right.type:
            return left, right
        return brought(left, TEXT), brought(right, TEXT)
    if left.kind is Kind.OPTION:
        return brought(left, TEXT), brought(right, TEXT)
    if right.kind is Kind.OPTION and left.kind is Kind.TEXT:
        return left, brought(right, TEXT)
    if left.constant is not None and left.kind is Kind.TEXT and right.kind is not Kind.TEXT:
        return brought(left, right.type), right
    if {left.kind, right.kind} == {Kind.DATE, Kind.DATETIME}:
        return left, right
    if left.kind is Kind.TEXT and right.kind is Kind.NUMBER:
        return brought(left, NUMBER), right
    return left, brought(right, left.type)


def _stored(of: Term, theirs: str) -> Term:
    stored = of.choice(theirs) if of.choice is not None else theirs
    if stored is None:
        raise UnsayableError(say("there is no choice {value}", "没有选项 {value}", value=theirs))
    return quoted(stored)


def _contains(left: Term, right: Term) -> str:
    if right.text == "null":
        return "false"
    if left.kind is Kind.LIST:
        element = left.type.element if left.type is not None else None
        if element is not None and element.kind is Kind.OPTION and right.constant is not None:
            parts = [each.strip() for each in right.constant.split(";") if each.strip()]
            each = [f"{left.tight} contains {_stored(left, part).text}" for part in parts]
            return " and ".join(each) or "false"
        return f"{left.tight} contains {brought(right, element).tight}"
    return f"CONTAINS({brought(left, TEXT).text}, {brought(right, TEXT).text})"


def truth(term: Term) -> str:
    """Take a value for a condition."""
    return brought(term, BOOLEAN).text if term.text != BLANK.text else "false"
