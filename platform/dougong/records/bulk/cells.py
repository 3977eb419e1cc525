"""What stands in the cells of a column, read as its field takes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from zoneinfo import ZoneInfo

from phonenumbers import SUPPORTED_REGIONS

from dougong.access.actor import Actor
from dougong.deployment.model import FieldModel
from dougong.fields.builtin.phone import PhoneField
from dougong.fields.text_form import from_text
from dougong.kernel.errors import InvalidValueError
from dougong.kernel.jsontypes import JsonValue
from dougong.records.bulk.mapping import Mapped, Mapper, Target
from dougong.records.bulk.saving_many import ID
from dougong.records.bulk.written import (
    Ambiguous,
    Formats,
    day_of,
    guess_date,
    guess_decimal,
    instant_of,
    number_of,
)

Read: TypeAlias = Callable[[str], JsonValue]
Replaced: TypeAlias = Mapping[str, Mapping[str, str]]
"""Column → what stands in its cells → what is read instead; an empty text is no value."""

DATES = frozenset({"date", "datetime"})
NUMBERS = frozenset({"number", "currency", "percent"})
# What comes again and again is read once; what does not is not worth more memory than this.
_MOST_KEPT = 20_000


@dataclass(frozen=True, slots=True)
class Column:
    """A column that fills a field.

    Attributes:
        name: Its heading.
        place: Where it stands in a row.
        target: What it fills.
        read: Reads a cell.
    """

    name: str
    place: int
    target: Target
    read: Read


def columns_of(
    mapper: Mapper,
    mapping: Mapped,
    headings: Sequence[str],
    *,
    replaced: Replaced,
    formats: Formats,
    time_zone: str,
) -> list[Column]:
    """Give the columns that are read, each with how; fields that have gone are left out."""
    zone, found = ZoneInfo(time_zone), []
    for name, target in mapping.items():
        field = mapper.field(target) if target.field != ID else None
        if field is None and target.field != ID:
            continue
        cells = _reader(mapper, target, field, formats, zone)
        read = _kept(_replacing(cells, replaced.get(name, {})))
        found.append(Column(name, headings.index(name), target, read))
    return sorted(found, key=lambda column: column.place)


def guess_formats(
    mapper: Mapper,
    mapping: Mapped,
    cells: Mapping[str, Sequence[str]],
    *,
    asked: Mapping[str, str],
    actor: Actor,
) -> tuple[Formats, dict[str, Ambiguous]]:
    """Find how days and numbers stand in a table.

    Args:
        mapper: Knows the fields.
        mapping: Which column fills which.
        cells: Some cells of each column.
        asked: What was said about it, which wins.
        actor: Who imports.

    Returns:
        The formats, and what leaves them open, by column.
    """
    usual = "MDY" if actor.locale.startswith("en") else "DMY"
    by_kind: dict[str, list[str]] = {"date": [], "decimal": []}
    for name, target in mapping.items():
        field = mapper.field(target)
        key = None if field is None else field.type.key
        if key in DATES or key in NUMBERS:
            by_kind["date" if key in DATES else "decimal"].append(name)
    found: dict[str, str] = {}
    ambiguous: dict[str, Ambiguous] = {}
    for kind, names in by_kind.items():
        guessed, unsure = _guess(kind, (each for name in names for each in cells[name]), usual)
        found[kind] = asked.get(kind) or guessed
        if unsure is not None and kind not in asked:
            open_ones = (name for name in names if unsure.example in cells[name])
            ambiguous |= dict.fromkeys(open_ones, unsure)
    country = asked.get("country", _country_of(actor))
    return Formats(**found, country=country), ambiguous


def _country_of(actor: Actor) -> str:
    """Give the country that somebody most likely means: of their language, or of their money."""
    _, _, territory = actor.locale.partition("-")
    # The code of a money begins with that of its country, but for the euro and the like.
    likely = (territory.upper(), actor.currency[:2])
    return next((each for each in likely if each in SUPPORTED_REGIONS), "")


def _guess(kind: str, cells: Iterable[str], usual: str) -> tuple[str, Ambiguous | None]:
    return guess_date(cells, usual) if kind == "date" else guess_decimal(cells)


def _reader(
    mapper: Mapper, target: Target, field: FieldModel | None, formats: Formats, zone: ZoneInfo
) -> Read:
    if field is None:
        return str.strip
    if field.target is not None and target.by is not None:
        key = mapper.key_field(target)
        assert key is not None
        of_key = _plain_reader(key, formats, zone)
        return lambda text: {key.name: of_key(text)}
    return _plain_reader(field, formats, zone)


def _plain_reader(field: FieldModel, formats: Formats, zone: ZoneInfo) -> Read:
    of_type, options = field.type, field.options
    if of_type.key == "date":
        return lambda text: from_text(of_type, day_of(text, formats), options)
    if of_type.key == "datetime":
        return lambda text: from_text(of_type, instant_of(text, formats, zone), options)
    if isinstance(of_type, PhoneField) and formats.country and "country" not in options:
        return lambda text: _phone(of_type, text, formats.country)
    if of_type.key in NUMBERS and formats.decimal == ",":
        return lambda text: from_text(of_type, number_of(text, formats), options)
    return lambda text: from_text(of_type, text, options)


def _phone(of_type: PhoneField, text: str, country: str) -> JsonValue:
    try:
        return of_type.parse(text, {"country": country})
    except InvalidValueError:
        return from_text(of_type, text, {})


def _replacing(read: Read, replaced: Mapping[str, str]) -> Read:
    if not replaced:
        return read

    def instead(text: str) -> JsonValue:
        other = replaced.get(text, text)
        return read(other) if other.strip() else None

    return instead


def _kept(read: Read) -> Read:
    kept: dict[str, JsonValue] = {}

    def look_up(text: str) -> JsonValue:
        try:
            return kept[text]
        except KeyError:
            value = read(text)
            if len(kept) < _MOST_KEPT:
                kept[text] = value
            return value

    return look_up
