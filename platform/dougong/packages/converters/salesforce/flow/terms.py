"""A value of a flow as an expression of ours, with its type, and how it is brought to another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    TEXT,
    TIME,
    Kind,
    Type,
)
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.model import FieldPlan

SCALARS = frozenset(
    {Kind.TEXT, Kind.NUMBER, Kind.BOOLEAN, Kind.DATE, Kind.DATETIME, Kind.TIME, Kind.OPTION}
)
OF_DATA_TYPES = {
    "string": TEXT,
    "picklist": TEXT,
    "multipicklist": TEXT,
    "number": NUMBER,
    "currency": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "time": TIME,
}
"""Types of variables by the word of theirs."""

NAMES = {
    Kind.TEXT: "text",
    Kind.OPTION: "text",
    Kind.RICH: "text",
    Kind.NUMBER: "number",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "datetime",
    Kind.TIME: "time",
    Kind.DURATION: "duration",
    Kind.RECORD: "record",
}
"""What a variable of a flow calls the type of its values."""

_NO_TEXT = say("an id is no text here", "此处标识不是文本")
_NO_RECORD = say(
    "a text is given where a record is needed; which object it is of cannot be told",
    "需要记录，但给出的是文本，无法得知所属对象",
)
_OTHER = say("a value of another type is given", "值的类型不符")
_NO_LIST = say("a list cannot be made up in a flow here", "此处流程不能拼出列表")


class UnsayableError(Exception):
    """Something that cannot be said here; ``reason`` goes into the report."""

    def __init__(self, reason: LocaleText) -> None:
        super().__init__(reason["en"])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Term:
    """A value.

    Attributes:
        text: The expression.
        type: The type of its value; None: any, as of a blank.
        constant: The text itself, of a quoted text.
        choice: Gives what a choice of theirs is stored as here, of a picklist's value.
        plan: The field whose value it is.
    """

    text: str
    type: Type | None = None
    constant: str | None = None
    choice: Callable[[str], str | None] | None = field(default=None, compare=False)
    plan: FieldPlan | None = field(default=None, compare=False)

    @property
    def kind(self) -> Kind | None:
        """The sort of its value."""
        return self.type.kind if self.type is not None else None

    @property
    def tight(self) -> str:
        """The expression as an operand of an operator."""
        simple = self.text.replace(".", "").replace("_", "").replace("$", "")
        if simple.isalnum() or self.constant is not None or _is_call(self.text):
            return self.text
        return f"({self.text})"


BLANK = Term("null")


def quoted(text: str) -> Term:
    """Give a text as an expression."""
    return Term("'" + text.replace("'", "''") + "'", TEXT, text) if text else BLANK


def number(text: str) -> Term:
    """Give a number as theirs write it: ``7.0``."""
    whole, _, rest = text.strip().partition(".")
    return Term(f"{whole}.{rest}" if rest.strip("0") else whole or "0", NUMBER)


def boolean(holds: bool) -> Term:
    """Give a truth value."""
    return Term("true" if holds else "false", BOOLEAN)


def joined(parts: Sequence[Term]) -> Term:
    """Join values as text."""
    if not parts:
        return BLANK
    if len(parts) == 1:
        return brought(parts[0], TEXT)
    texts = [each.tight if each.kind in _JOINED else brought(each, TEXT).tight for each in parts]
    return Term(" & ".join(texts), TEXT)


_JOINED = {Kind.TEXT, Kind.NUMBER, Kind.DATE, Kind.DATETIME, Kind.TIME, None}


def brought(term: Term, wanted: Type | None) -> Term:
    """Bring a value to a type.

    Raises:
        UnsayableError: There is no way.
    """
    if wanted is None or term.type is None or term.type == wanted:
        return term
    found, to = term.type.kind, wanted.kind
    if to is Kind.OPTION:
        return _chosen(term, wanted)
    if found is to:
        if found is Kind.RECORD and None not in (term.type.object, wanted.object):
            raise UnsayableError(_OTHER)
        return term
    if to is Kind.LIST or found is Kind.LIST:
        raise UnsayableError(_NO_LIST)
    if to is Kind.RECORD:
        raise UnsayableError(_NO_RECORD)
    if found is Kind.RECORD:
        raise UnsayableError(_NO_TEXT)
    rule = _WAYS.get((found, to))
    if rule is None:
        raise UnsayableError(_OTHER)
    return Term(rule.format(term.text, term.tight), wanted)


_WAYS: dict[tuple[Kind, Kind], str] = {
    # A picklist stores another value here; what people read for it is what theirs stores.
    (Kind.OPTION, Kind.TEXT): "OPTION_LABEL({0})",
    (Kind.DATE, Kind.DATETIME): "{0}",
    (Kind.DATETIME, Kind.DATE): "DATEVALUE({0})",
    (Kind.TEXT, Kind.NUMBER): "VALUE({0})",
    (Kind.OPTION, Kind.NUMBER): "VALUE(OPTION_LABEL({0}))",
    (Kind.TEXT, Kind.DATE): "DATEVALUE({0})",
    (Kind.TEXT, Kind.DATETIME): "DATETIMEVALUE({0})",
    (Kind.TEXT, Kind.BOOLEAN): "{1} = 'true'",
    (Kind.BOOLEAN, Kind.TEXT): "IF({0}, 'true', 'false')",
    (Kind.NUMBER, Kind.TEXT): "TEXT({0})",
    (Kind.DATE, Kind.TEXT): "TEXT({0})",
    (Kind.DATETIME, Kind.TEXT): "TEXT({0})",
    (Kind.TIME, Kind.TEXT): "TEXT({0})",
    (Kind.RICH, Kind.TEXT): "TEXT({0})",
    (Kind.TEXT, Kind.RICH): "{0}",
    (Kind.OPTION, Kind.RICH): "OPTION_LABEL({0})",
}


def _chosen(term: Term, wanted: Type) -> Term:
    """Bring a value to a choice of a picklist: its stored value is another than theirs."""
    if term.constant is not None:
        return replace(term, type=wanted)
    own = term.type.options if term.type is not None and term.kind is Kind.OPTION else None
    if own is not None and set(own) <= set(wanted.options or ()):
        return Term(term.text, wanted)
    raise UnsayableError(say("its choice is only known when it runs", "其选项在运行时才能确定"))


def _is_call(text: str) -> bool:
    """Tell whether an expression is one call, such as ``TODAY()``."""
    name, bracket, rest = text.partition("(")
    if not bracket or not name.replace("_", "").isalpha() or not rest.endswith(")"):
        return False
    depth, inside = 1, ""
    for place, char in enumerate(rest):
        if inside:
            inside = "" if char == inside else inside
        elif char in "'\"":
            inside = char
        elif char in "()":
            depth += 1 if char == "(" else -1
            if depth == 0 and place < len(rest) - 1:
                return False
    return True
