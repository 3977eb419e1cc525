"""Filters of theirs, of fields, operators and values, as conditions of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.formula import comparing, naming
from dougong.packages.converters.salesforce.formula.saying import (
    COMPARISON,
    NEGATION,
    NotSayableError,
    Piece,
    Translated,
    literal,
    quoted,
)
from dougong.packages.converters.salesforce.formula.translating import Formulas, Work
from dougong.packages.converters.salesforce.model import Model
from dougong.packages.converters.salesforce.periods import period
from dougong.packages.converters.salesforce.xml_reading import Xml

_ORDERED = {"lessThan": "<", "greaterThan": ">", "lessOrEqual": "<=", "greaterOrEqual": ">="}
_TRUE = {"1", "true", "yes"}
_LIST = re.compile(r'"([^"]*)"|([^,]+)')
_LOGIC = re.compile(r"\d+|\(|\)|and|or|not", re.IGNORECASE)
_UNKNOWN = say(
    "there is no filter `{operation}` here",
    "此处没有筛选方式 `{operation}`",
    operation="{operation}",
)
_MOST_ITEMS = 200


@dataclass(frozen=True, slots=True)
class FilterItem:
    """One line of a filter.

    Attributes:
        field: What is compared, of theirs.
        operation: Such as ``equals`` or ``notContain``.
        value: With what, written out.
        value_field: With what, of a field.
    """

    field: str
    operation: str
    value: str
    value_field: str = ""


def read_items(elements: Iterable[Xml]) -> list[FilterItem]:
    """Read the lines of a filter."""
    return [
        FilterItem(
            each.get("field") or each.get("column"),
            each.get("operation") or each.get("operator"),
            each.get("value"),
            each.get("valueField"),
        )
        for each in elements
    ]


@dataclass(frozen=True, slots=True)
class Filters:
    """Translates filters.

    Attributes:
        model: Objects and fields.
        formulas: Translates formulas.
        source_api: The object whose record points at those that are filtered (``$Source``).
        column: Gives the field behind the name of a column, such as ``ACCOUNT.NAME``.
    """

    model: Model
    formulas: Formulas
    source_api: str = ""
    column: Callable[[str], str] | None = None

    def condition(
        self,
        items: Sequence[FilterItem],
        logic: str,
        object_api: str,
        *,
        strip_object: bool = False,
    ) -> Translated:
        """Translate a filter.

        Args:
            items: Its lines.
            logic: How they belong together, such as ``1 AND (2 OR 3)``; all must hold if empty.
            object_api: The object that is filtered, of theirs.
            strip_object: Whether fields stand with their object, as in ``Account.Type``.

        Raises:
            NotSayableError: It cannot be said in our language.
        """
        if len(items) > _MOST_ITEMS:
            raise NotSayableError(say("it has too many lines", "条件行数过多"))
        work = Work(
            self.model, self.formulas.source, object_api, "", blank_as_zero=False, resolve=None
        )
        for each in items:
            name = (
                each.field.partition(".")[2] if strip_object and "." in each.field else each.field
            )
            work.guesses.setdefault(name.lower(), _looks_like(each.value))
        parts = [self._line(work, each, strip_object=strip_object) for each in items]
        if not parts:
            raise NotSayableError(say("it has no lines", "没有任何条件"))
        if logic:
            source = _combined(logic, parts)
        else:
            source = " and ".join(each.at(NEGATION) for each in parts)
        return Translated(source, "boolean", tuple(work.notes.said))

    def _line(self, work: Work, item: FilterItem, *, strip_object: bool) -> Piece:
        found = self._field(work, item.field, strip_object=strip_object)
        if item.value_field:
            other = self._field(work, item.value_field, strip_object=strip_object)
            return self._between_fields(work, item.operation, found, other)
        return compare(work, item.operation, found, item.value)

    def _field(self, work: Work, name: str, *, strip_object: bool) -> Piece:
        if name.startswith("$Source."):
            return naming.field_at(
                work, self.source_api, name.removeprefix("$Source."), prefix="$record."
            )
        if name.startswith("$"):
            return naming.name(work, name)
        if self.column is not None:
            name = self.column(name)
        if strip_object and "." in name:
            name = name.partition(".")[2]
        return naming.field_at(work, work.object_api, name)

    def _between_fields(self, work: Work, operation: str, left: Piece, right: Piece) -> Piece:
        sign = {"equals": "=", "notEqual": "<>", **_ORDERED}.get(operation)
        if sign is None:
            raise NotSayableError(_no(operation))
        return comparing.compared(work, sign, left, right)


def _looks_like(value: str) -> str:
    """Tell the likely type of a field that the project does not bring by what it is compared to."""
    if value.lower() in ("0", "1", "true", "false"):
        return "checkbox"
    if re.fullmatch(r"-?\d+(\.\d+)?", value):
        return "number"
    return "date" if period(value, "date") is not None else "picklist"


def compare(work: Work, operation: str, found: Piece, value: str) -> Piece:
    """Compare a field with a value that is written out, by an operator of theirs.

    Args:
        work: The condition.
        operation: Such as ``equals``.
        found: The field.
        value: The value; several are separated by commas.

    Raises:
        NotSayableError: There is no such operator here.
    """
    if operation in ("notEqual", "notContain", "excludes"):
        turned = {"notEqual": "equals", "notContain": "contains", "excludes": "includes"}
        return comparing.negated(compare(work, turned[operation], found, value))
    if found.type in ("date", "datetime") and (span := period(value, found.type)) is not None:
        return _in_period(operation, found, span)
    if operation in _ORDERED:
        other = _constant(found, value)
        return comparing.compared(work, _ORDERED[operation], _number_or_text(work, found), other)
    if operation not in ("equals", "contains", "startsWith", "includes"):
        raise NotSayableError(_no(operation))
    values = _values(value) if found.type not in ("number", "boolean") else [value]
    parts = [_single(work, operation, found, each) for each in values or [""]]
    if len(parts) == 1:
        return parts[0]
    return Piece("(" + " or ".join(each.at(COMPARISON) for each in parts) + ")", "boolean")


def _single(work: Work, operation: str, found: Piece, value: str) -> Piece:
    if not value:
        return Piece(f"ISBLANK({found.source})", "boolean")
    if found.type == "list":
        ours = comparing.choice(work, found.choices, value)
        return (
            Piece(f"INCLUDES({found.source}, {quoted(ours)})", "boolean")
            if ours is not None
            else Piece("false", "boolean")
        )
    if operation in ("equals", "includes"):
        return comparing.compared(work, "=", found, _constant(found, value))
    if found.type in ("record", "number", "boolean", "date", "datetime"):
        if found.type != "number":
            raise NotSayableError(_no(operation))
        found = Piece(f"TEXT({found.source})", "text")
    name = "CONTAINS" if operation == "contains" else "BEGINS"
    return Piece(f"{name}({work.text(found).source}, {quoted(value)})", "boolean")


def _number_or_text(work: Work, found: Piece) -> Piece:
    return work.text(found) if found.type == "option" else found


def _constant(found: Piece, value: str) -> Piece:
    if found.type == "boolean":
        return Piece("true" if value.lower() in _TRUE else "false", "boolean")
    if found.type == "number":
        return Piece(_number(value), "number")
    if found.type in ("date", "datetime"):
        return naming.constant(value, found.type)
    return literal(value)


def _number(value: str) -> str:
    text = re.sub(r"^[A-Z]{3}\s*", "", value.strip()).replace(" ", "").removesuffix("%")
    if re.fullmatch(r"-?\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    text = text.replace(",", "")
    if re.fullmatch(r"-?\d+(\.\d+)?", text) is None:
        raise NotSayableError(say("`{value}` is no number", "`{value}` 不是数字", value=value))
    if value.strip().endswith("%"):
        return f"{text} / 100"
    return text


def _in_period(operation: str, found: Piece, span: tuple[str, str]) -> Piece:
    start, end = span
    at = found.source
    said: Mapping[str, str] = {
        "equals": f"{at} >= {start} and {at} < {end}",
        "lessThan": f"{at} < {start}",
        "lessOrEqual": f"{at} < {end}",
        "greaterThan": f"{at} >= {end}",
        "greaterOrEqual": f"{at} >= {start}",
    }
    if operation not in said:
        raise NotSayableError(_no(operation))
    return Piece(f"({said[operation]})", "boolean")


def _values(value: str) -> list[str]:
    return [(a or b).strip() for a, b in _LIST.findall(value) if (a or b).strip()]


def _combined(logic: str, parts: Sequence[Piece]) -> str:
    words = []
    for token in _LOGIC.findall(logic):
        if token.isdigit():
            at = int(token) - 1
            if not 0 <= at < len(parts):
                raise NotSayableError(
                    say("its logic names a line that is not there", "条件逻辑引用了不存在的行")
                )
            words.append(parts[at].at(NEGATION))
        else:
            words.append(token.lower())
    return " ".join(words).replace("( ", "(").replace(" )", ")")


def _no(operation: str) -> LocaleText:
    return {key: each.format(operation=operation) for key, each in _UNKNOWN.items()}
