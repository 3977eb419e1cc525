"""What a formula becomes: pieces of an expression of ours, with their types."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dougong.kernel.messages import LocaleText, say

if TYPE_CHECKING:
    from dougong.packages.converters.salesforce.model import FieldPlan

EITHER, BOTH, NEGATION, COMPARISON, JOINED, SUM, PRODUCT, POWER, UNARY, ATOM = range(1, 11)
"""How tightly the parts of a piece hold together, in our language."""

_OF_FIELD = {
    "number": "number",
    "currency": "number",
    "percent": "number",
    "rating": "number",
    "checkbox": "boolean",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "duration": "duration",
    "picklist": "option",
    "multi_picklist": "list",
    "tags": "list",
    "lookup": "record",
    "parent": "record",
    "user": "record",
    "id": "record",
    "location": "location",
    "encrypted_text": "opaque",
    "file": "opaque",
    "image": "opaque",
    "address": "opaque",
    "json": "opaque",
}

IDS = say(
    "it needs the id of a record as a text, and ids of the old platform mean nothing here",
    "公式把记录标识当作文本使用，而原平台的标识在此无意义",
)


class NotSayableError(Exception):
    """A formula says what our language cannot; ``why`` goes into the report."""

    def __init__(self, why: LocaleText) -> None:
        super().__init__(why["en"])
        self.why = why


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an expression of ours.

    Attributes:
        source: Its text.
        type: Type of its value: text, number, boolean, date, datetime, time, option, list, record,
            location, opaque, blank; ``any`` if that is not known.
        tight: How tightly its parts hold together.
        choices: The picklist whose choice it is: of an option or list.
        text: What a quoted text says, of one that is written out.
        is_path: Whether it is a field of the record or a path to one.
    """

    source: str
    type: str
    tight: int = ATOM
    choices: FieldPlan | None = None
    text: str | None = None
    is_path: bool = False

    def at(self, tight: int) -> str:
        """Give its text for a place that holds so tightly, in parentheses where it needs them."""
        return self.source if self.tight >= tight else f"({self.source})"


@dataclass(frozen=True, slots=True)
class Translated:
    """A formula in our language.

    Attributes:
        source: The expression.
        type: Type of its value.
        notes: In what it is not quite the same; empty: it is.
    """

    source: str
    type: str
    notes: tuple[LocaleText, ...] = ()


@dataclass(slots=True)
class Notes:
    """What was said of a formula while it was translated, each once."""

    said: list[LocaleText] = field(default_factory=list)

    def add(self, note: LocaleText) -> None:
        """Say in what the formula is not quite the same."""
        if note not in self.said:
            self.said.append(note)


def type_of_field(plan: FieldPlan) -> str:
    """Give the type of a field's value."""
    if plan.type in ("formula", "rollup"):
        return plan.returns or "text"
    return _OF_FIELD.get(plan.type, "text")


def quoted(text: str) -> str:
    """Write a text as a literal of ours."""
    return "'" + text.replace("'", "''") + "'"


def literal(text: str) -> Piece:
    """Give a piece that is a text written out."""
    return Piece(quoted(text), "text", text=text) if text else Piece("null", "blank", text="")
