"""Fakes in the place of what is personal, as SQL: a copy of a tenant is for trying things out.

A fake is of the type of its field, the same for the same value, and different for another where
the field is to be unique. It follows from the value and a salt that nobody keeps, so nothing leads
back. Every e-mail but those of users becomes one that reaches nobody, every secret a fake one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from psycopg import sql
from sqlalchemy import Numeric, String

from dougong.deployment.model import FieldModel, ObjectModel
from dougong.fields.base import NeverBlank, PolymorphicReference, Reference, Sealed
from dougong.fields.files import FileReference

Sql: TypeAlias = sql.Composable

# People go on signing in by what they are known by.
_KEPT = frozenset({"user"})
_NAMES = ("Alder", "Birch", "Cedar", "Elm", "Fir", "Hazel", "Juniper", "Larch", "Maple", "Oak")
_LEAST_FOR_A_NAME = 20
_NOTHING = sql.SQL("NULL")
_DIGEST = sql.SQL("encode(sha256(convert_to({}, 'UTF8')), 'hex')")


@dataclass(frozen=True, slots=True)
class Masks:
    """Tells which fields are masked, and by what.

    Attributes:
        salt: What nobody else knows and nobody keeps.
        secret: What stands for every secret, encrypted; None where there is no key.
    """

    salt: str
    secret: str | None

    def covers(self, record: ObjectModel, field: FieldModel) -> bool:
        """Tell whether a field is masked."""
        definition = field.definition
        if isinstance(field.type, Sealed):
            return True
        if record.name in _KEPT or definition.system or field.numbered:
            return False
        if definition.computed_by is not None or definition.rollup is not None:
            return False  # worked out anew from what is masked
        return definition.personal or definition.mask is not None or field.type.key == "email"

    def fake(self, record: ObjectModel, field: FieldModel) -> Sql:
        """Give what stands in the place of the values of a column."""
        column = sql.Identifier(field.name)
        if isinstance(field.type, Sealed):
            fake = _secret(self.secret)
        elif isinstance(field.type, FileReference):
            return _NOTHING
        elif isinstance(field.type, Reference | PolymorphicReference):
            return column  # what it points at is masked itself
        else:
            salted = sql.SQL("{} || {}::text").format(sql.Literal(self.salt), column)
            digest = _DIGEST.format(salted)
            fake = _fake_of(_Masked(record, field, column, digest))
        if fake is _NOTHING:
            return fake
        return sql.SQL("CASE WHEN {} IS NOT NULL THEN {} END").format(column, fake)


@dataclass(frozen=True, slots=True)
class _Masked:
    record: ObjectModel
    field: FieldModel
    column: Sql
    digest: Sql

    @property
    def is_unique(self) -> bool:
        return any(self.field.name in each.fields for each in self.record.definition.uniques)

    @property
    def number(self) -> Sql:
        """A whole number of 32 bits."""
        return sql.SQL("('x' || left({}, 8))::bit(32)::bigint").format(self.digest)

    @property
    def place(self) -> Sql:
        """A number for each value, in an order that tells nothing of them."""
        return sql.SQL("dense_rank() OVER (ORDER BY {})").format(self.digest)


def _fake_of(masked: _Masked) -> Sql:
    make = _FAKES.get(masked.field.type.key)
    if make is not None:
        return make(masked)
    kind = masked.field.type
    return sql.Literal(kind.blank) if isinstance(kind, NeverBlank) else _NOTHING


def _secret(sealed: str | None) -> Sql:
    if sealed is None:
        return _NOTHING
    made = sql.SQL("jsonb_build_object('c', {}::text, 'm', '••••')")
    return made.format(sql.Literal(sealed))


def _text(masked: _Masked) -> Sql:
    column = masked.field.type.column(masked.field.options)
    room = column.length if isinstance(column, String) else None
    if masked.is_unique:
        # Even where there is room for few signs, no two are the same.
        return sql.SQL("to_hex({})").format(masked.place)
    if room is not None and room < _LEAST_FOR_A_NAME:
        return sql.SQL("left({}, {})").format(masked.digest, sql.Literal(min(room, 10)))
    return _named(masked)


def _named(masked: _Masked) -> Sql:
    named = sql.SQL("(ARRAY[{}])[1 + {} % {}] || ' ' || left({}, 10)")
    names = sql.SQL(", ").join(map(sql.Literal, _NAMES))
    return named.format(names, masked.number, sql.Literal(len(_NAMES)), masked.digest)


def _rich(masked: _Masked) -> Sql:
    text = _named(masked)
    made = sql.SQL("jsonb_build_object('html', '<p>' || {0} || '</p>', 'text', {0})")
    return made.format(text)


def _email(masked: _Masked) -> Sql:
    return sql.SQL("left({}, 16) || '@example.invalid'").format(masked.digest)


def _phone(masked: _Masked) -> Sql:
    # 555 is no area of North America: whoever dials it reaches nobody.
    number = masked.place if masked.is_unique else masked.number
    return sql.SQL("'+1555' || lpad(({} % 10000000)::text, 7, '0')").format(number)


def _url(masked: _Masked) -> Sql:
    return sql.SQL("'https://example.invalid/' || left({}, 16)").format(masked.digest)


def _barcode(masked: _Masked) -> Sql:
    if masked.field.options["format"] in ("any", "code128", "qr"):
        return sql.SQL("left({}, 16)").format(masked.digest)
    return _NOTHING


def _number(masked: _Masked) -> Sql:
    if masked.is_unique:
        return masked.place
    column = masked.field.type.column(masked.field.options)
    scale = (column.scale or 0) if isinstance(column, Numeric) else 0
    smaller = sql.SQL("round({} * (0.1 + 0.9 * {} / 4294967296.0), {})")
    return smaller.format(masked.column, masked.number, sql.Literal(scale))


def _rating(masked: _Masked) -> Sql:
    return sql.SQL("1 + {} % {}").format(masked.number, sql.Literal(masked.field.options["max"]))


def _date(masked: _Masked) -> Sql:
    day = sql.SQL("(date_trunc('year', {})::date + ({} % 365)::int)")
    return day.format(masked.column, masked.number)


def _instant(masked: _Masked) -> Sql:
    within = sql.SQL("date_trunc('year', {}) + ({} % 31536000) * interval '1 second'")
    return within.format(masked.column, masked.number)


def _time(masked: _Masked) -> Sql:
    return sql.SQL("time '00:00' + ({} % 1440) * interval '1 minute'").format(masked.number)


def _duration(masked: _Masked) -> Sql:
    return sql.SQL("({} % 480) * interval '1 minute'").format(masked.number)


def _checkbox(masked: _Masked) -> Sql:
    return sql.SQL("({} % 2 = 0)").format(masked.number)


def _location(masked: _Masked) -> Sql:
    place = sql.SQL("ARRAY[({0} % 180 - 90)::numeric, ({0} % 359 - 179)::numeric]")
    return place.format(masked.number)


def _address(masked: _Masked) -> Sql:
    made = sql.SQL(
        "jsonb_strip_nulls(jsonb_build_object('country', {0} -> 'country', 'city', 'Sample City', "
        "'street', 'Sample Street ' || {1} % 10000))"
    )
    return made.format(masked.column, masked.number)


def _tags(masked: _Masked) -> Sql:
    digest = _DIGEST.format(sql.SQL("{} || tag").format(masked.digest))
    each = sql.SQL("ARRAY(SELECT left({}, 8) FROM unnest({}) tag)")
    return each.format(digest, masked.column)


def _choice(masked: _Masked) -> Sql:
    values = [choice["value"] for choice in masked.field.options["options"]]
    chosen = sql.SQL("(ARRAY[{}])[1 + {} % {}]")
    options = sql.SQL(", ").join(map(sql.Literal, values))
    return chosen.format(options, masked.number, sql.Literal(len(values)))


_FAKES: Mapping[str, Callable[[_Masked], Sql]] = {
    "text": _text,
    "long_text": _named,
    "rich_text": _rich,
    "email": _email,
    "phone": _phone,
    "url": _url,
    "barcode": _barcode,
    "number": _number,
    "currency": _number,
    "percent": _number,
    "rating": _rating,
    "date": _date,
    "datetime": _instant,
    "time": _time,
    "duration": _duration,
    "checkbox": _checkbox,
    "location": _location,
    "address": _address,
    "tags": _tags,
    "picklist": _choice,
}
"""What stands for values of each type; of a type without one, such as a plugin's, nothing does."""
