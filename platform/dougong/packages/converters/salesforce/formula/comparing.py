"""Comparisons: blanks, choices and ids do not compare here as they do there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.formula.saying import (
    COMPARISON,
    EITHER,
    IDS,
    NEGATION,
    NotSayableError,
    Piece,
    quoted,
)
from dougong.packages.converters.salesforce.model import FieldPlan

if TYPE_CHECKING:
    from dougong.packages.converters.salesforce.formula.translating import Work

_EQUAL = {"=", "=="}
_UNEQUAL = {"<>", "!="}
_UNWRAPPED = "OPTION_LABEL("

NO_CHOICE = say(
    "a value that the picklist does not offer is never equal to it",
    "与选项列表中不存在的值比较，结果总为假",
)


def compared(work: Work, operator: str, left: Piece, right: Piece) -> Piece:
    """Compare two pieces.

    Args:
        work: The formula.
        operator: The operator, as they write it.
        left: What stands before it.
        right: What stands behind it.
    """
    if operator not in _EQUAL | _UNEQUAL:
        return _ordered(operator, left, right)
    if left.text is not None or left.type == "blank":
        left, right = right, left
    found = _equal(work, left, right)
    return found if operator in _EQUAL else negated(found)


def negated(found: Piece) -> Piece:
    """Turn a condition round; unlike ``!=`` it holds of a blank, as theirs does."""
    if found.source in ("true", "false"):
        return Piece("false" if found.source == "true" else "true", "boolean")
    return Piece(f"not {found.at(NEGATION)}", "boolean", NEGATION)


def is_choice(work: Work, found: Piece, value: str) -> Piece:
    """Tell whether a choice is a certain one, by its value of theirs."""
    if not value:
        return Piece(f"ISBLANK({found.source})", "boolean")
    ours = choice(work, found.choices, value)
    if ours is None:
        return Piece("false", "boolean")
    return Piece(f"{found.at(COMPARISON + 1)} = {quoted(ours)}", "boolean", COMPARISON)


def choice(work: Work, choices: FieldPlan | None, value: str) -> str | None:
    """Give the stored value of a choice; None, and a note, if there is no such choice."""
    if choices is None:
        return value
    ours = choices.value(value)
    if ours is None:
        work.note(NO_CHOICE)
    return ours


def unwrapped(found: Piece) -> Piece | None:
    """Give the choice that a text was made of by ``TEXT(…)``; None if it was not."""
    is_label = found.choices is not None and found.source.startswith(_UNWRAPPED)
    if not is_label or found.type != "text":
        return None
    return Piece(found.source[len(_UNWRAPPED) : -1], "option", choices=found.choices)


def _ordered(operator: str, left: Piece, right: Piece) -> Piece:
    kinds = {left.type, right.type}
    if kinds & {"record", "list", "option", "boolean", "opaque"}:
        why: LocaleText = say(
            "`{operator}` does not compare such values here",
            "此处不能用 `{operator}` 比较这类值",
            operator=operator,
        )
        raise NotSayableError(why)
    tight = COMPARISON + 1
    return Piece(f"{left.at(tight)} {operator} {right.at(tight)}", "boolean", COMPARISON)


def _equal(work: Work, left: Piece, right: Piece) -> Piece:
    if right.type == "blank":
        return Piece(f"ISBLANK({left.source})", "boolean")
    if right.text is not None:
        option = left if left.type == "option" else unwrapped(left)
        if option is not None:
            return is_choice(work, option, right.text)
        if left.type == "record":
            raise NotSayableError(IDS)
        if left.type == "boolean" and right.text.lower() in ("true", "false", "1", "0"):
            holds = right.text.lower() in ("true", "1")
            return left if holds else negated(left)
    if "option" in (left.type, right.type):
        left, right = work.text(left), work.text(right)
    tight = COMPARISON + 1
    same = f"{left.at(tight)} = {right.at(tight)}"
    if left.type == right.type == "text" and right.text is None and left.text is None:
        both = f"ISBLANK({left.source}) and ISBLANK({right.source})"
        return Piece(f"{same} or {both}", "boolean", EITHER)
    return Piece(same, "boolean", COMPARISON)
