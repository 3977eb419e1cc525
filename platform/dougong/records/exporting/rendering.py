"""How records stand in a table: its headings, and values as texts or as spreadsheets have them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.files import FileReference
from dougong.fields.text_form import SEPARATOR, to_text
from dougong.formula.value_types import Kind
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import localize, say
from dougong.metadata.objects.definition import RECORD_TYPE
from dougong.records.exporting.asking import LABELS, ExportRequest
from dougong.records.interchange import Columns

Native: TypeAlias = str | float | bool | date | datetime | None
_YES, _NO = say("Yes", "是"), say("No", "否")
_MOST_DIGITS = 15
_BETWEEN = " · "


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column of an export.

    Attributes:
        path: Where its values stand in a record.
        heading: What it is called.
        text: Gives a value as a text.
        native: Gives a value as a spreadsheet has it.
        places: Digits behind the point that numbers are shown with; None: as many as there are.
        percent: Whether numbers are shown as percentages.
    """

    path: tuple[str, ...]
    heading: str
    text: Callable[[Any], str]
    native: Callable[[Any], Native]
    places: int | None = None
    percent: bool = False

    def value(self, record: Any) -> Any:
        """Give its value in a record."""
        for name in self.path:
            record = record.get(name) if isinstance(record, dict) else None
        return record


def out_columns(
    columns: Columns, paths: Sequence[str], request: ExportRequest, time_zone: str
) -> list[OutColumn]:
    """Give the columns of an export."""
    zone, labelled = ZoneInfo(time_zone), request.values == LABELS
    found = []
    for path in paths:
        field = columns.field(path)
        heading = path
        if request.headings == LABELS:
            heading = _heading(columns, path.split("."), request.locale)
        if field is None:  # `account.id`, or rows of a document
            found.append(OutColumn(tuple(path.split(".")), heading, _plain, _plain))
            continue
        text = (
            _labelled(columns.record, field, request.locale, zone) if labelled else _stored(field)
        )
        found.append(
            OutColumn(
                tuple(path.split(".")),
                heading,
                text,
                _native(field, text, zone),
                places=_places(field),
                percent=field.type.key == "percent",
            )
        )
    return found


def _heading(columns: Columns, steps: Sequence[str], locale: str) -> str:
    labels, record = [], columns.record
    for step in steps:
        field = record.fields.get(step)
        labels.append(step if field is None else localize(field.definition.label, locale) or step)
        if field is not None and field.target is not None:
            record = columns.model.objects[field.target]
    return _BETWEEN.join(labels)


def _plain(value: Any) -> str:
    return "" if value is None else str(value)


def _stored(field: FieldModel) -> Callable[[JsonValue], str]:
    return lambda value: to_text(field.type, value, field.options)


def _labelled(
    record: ObjectModel, field: FieldModel, locale: str, zone: tzinfo
) -> Callable[[Any], str]:
    stored = _stored(field)
    if field.target is not None or field.definition.targets:
        return lambda value: _plain(value.get("label")) if isinstance(value, dict) else ""
    if isinstance(field.type, FileReference):
        return lambda value: _plain(value.get("name")) if isinstance(value, dict) else ""
    labels = _labels(record, field, locale)
    if labels:
        return lambda value: _named(value, labels)
    kind = field.value_type.kind
    if kind is Kind.BOOLEAN:
        words = {True: localize(_YES, locale), False: localize(_NO, locale)}
        return lambda value: words.get(value, "")
    if kind is Kind.DATETIME:
        return lambda value: _local_text(value, zone)
    if field.type.key == "percent":
        return lambda value: _percentage(value)
    return stored


def _labels(record: ObjectModel, field: FieldModel, locale: str) -> Mapping[str, str]:
    if field.name == RECORD_TYPE:
        types = record.definition.record_types
        return {each.name: localize(each.label, locale) for each in types}
    known = field.value_type.labels
    if known is None and field.value_type.element is not None:
        known = field.value_type.element.labels
    return {value: localize(label, locale) for value, label in (known or {}).items()}


def _named(value: Any, labels: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return SEPARATOR.join(labels.get(each, str(each)) for each in value)
    return labels.get(value, _plain(value))


def _local(value: Any, zone: tzinfo) -> datetime | None:
    try:
        return datetime.fromisoformat(value).astimezone(zone).replace(tzinfo=None)
    except (TypeError, ValueError, OverflowError):
        return None  # masked, or outside of what there are clocks for


def _local_text(value: Any, zone: tzinfo) -> str:
    found = _local(value, zone)
    return _plain(value) if found is None else found.isoformat(sep=" ", timespec="seconds")


def _percentage(value: Any) -> str:
    number = _decimal(value)
    return _plain(value) if number is None else f"{(number * 100).normalize():f}%"


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _native(field: FieldModel, text: Callable[[Any], str], zone: tzinfo) -> Callable[[Any], Native]:
    kind = field.value_type.kind
    if kind is Kind.NUMBER:
        return lambda value: _number(value, text)
    if kind is Kind.DATE:
        return lambda value: _day(value, text)
    if kind is Kind.DATETIME:
        return lambda value: _local(value, zone) or text(value)
    return text


def _number(value: Any, text: Callable[[Any], str]) -> Native:
    number = _decimal(value)
    # A spreadsheet keeps so many digits; what has more stays a text, lest it be another number.
    if number is None or len(number.as_tuple().digits) > _MOST_DIGITS:
        return text(value)
    return float(number)


def _day(value: Any, text: Callable[[Any], str]) -> Native:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return text(value)


def _places(field: FieldModel) -> int | None:
    if field.type.key == "percent":
        return int(field.options.get("places", 0))
    scale = field.options.get("scale")
    return scale if isinstance(scale, int) else None
