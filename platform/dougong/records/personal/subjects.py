"""Who is meant, and which records hold personal data of them.

Those records are the one that was named, and all that hold the same mail address or phone number
in a field that is personal. What refers to them is told of, but is not theirs: a company's contacts
are other persons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    any_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
)

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.kernel.errors import InvalidValueError
from dougong.metadata.objects.system_fields import USER
from dougong.records.errors import RecordNotFoundError
from dougong.records.personal.errors import NobodyFoundError, TooManyFoundError
from dougong.storage.statement import compile_statement

MOST_RECORDS = 500
MOST_RELATED = 1000

Why: TypeAlias = Literal["given", "email", "phone"]
_EMAIL: Literal["email"] = "email"
_PHONE: Literal["phone"] = "phone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who is meant, by one of these.

    Attributes:
        email: A mail address, whatever its case.
        phone: A phone number, however it is written.
        record: A record that is about them: object and id. A user is one, too.
    """

    email: str | None = None
    phone: str | None = None
    record: tuple[str, UUID] | None = None

    @property
    def by(self) -> str:
        """By what they are named."""
        if self.record is not None:
            return self.record[0]
        return _EMAIL if self.email is not None else _PHONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A record that holds personal data of somebody.

    Attributes:
        object: Its object.
        id: Its id.
        why: Why it is theirs: it was named, or holds the same address or number.
        fields: Names of its personal fields that hold something.
        deleted: Whether it lies in the recycle bin.
    """

    object: str
    id: UUID
    why: Why
    fields: tuple[str, ...]
    deleted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """A record that refers to one of theirs by a lookup."""

    object: str
    id: UUID
    field: str


@dataclass(frozen=True, slots=True)
class Person:
    """All that is kept of somebody."""

    records: Sequence[Held]
    related: Sequence[Related] = field(default=())

    @property
    def users(self) -> list[UUID]:
        """The users among the records."""
        return [each.id for each in self.records if each.object == USER]


def personal_fields(record: ObjectModel) -> list[FieldModel]:
    """Give the stored fields of an object that hold personal data."""
    return [each for each in record.stored.values() if each.definition.personal]


def find_person(connection: Connection[TupleRow], model: Model, subject: Subject) -> Person:
    """Find the records that are about somebody, deleted ones too.

    Raises:
        RecordNotFoundError: The record that is named is not there.
        NobodyFoundError: No record holds the address or the number.
        TooManyFoundError: Too many do.
    """
    emails = set() if subject.email is None else {subject.email.strip().lower()}
    phones = set() if subject.phone is None else {subject.phone.strip()}
    given = None
    if subject.record is not None:
        given = _named(connection, model, *subject.record)
        for each in personal_fields(model.objects[given.object]):
            value = _value(connection, model, given, each)
            if value and each.type.key == _EMAIL:
                emails.add(str(value).lower())
            if value and each.type.key == _PHONE:
                phones.add(str(value))
    found = {} if given is None else {(given.object, given.id): given}
    for record in model.objects.values():
        if record.definition.is_stored and (emails or phones):
            for held in _matching(connection, record, emails, phones):
                found.setdefault((held.object, held.id), held)
        if len(found) > MOST_RECORDS:
            raise TooManyFoundError(most=MOST_RECORDS)
    if not found:
        raise NobodyFoundError()
    records = list(found.values())
    return Person(records, list(related_to(connection, model, records)))


def held_records(
    connection: Connection[TupleRow], model: Model, names: Collection[tuple[str, UUID]]
) -> list[Held]:
    """Give records that were found before, as far as they are still there."""
    there = [(name, record_id) for name, record_id in names if name in model.objects]
    found = (_look(connection, model.objects[name], record_id) for name, record_id in there)
    return [each for each in found if each is not None]


def _named(connection: Connection[TupleRow], model: Model, name: str, record_id: UUID) -> Held:
    record = model.object(name)
    held = _look(connection, record, record_id)
    if held is None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    return held


def _look(connection: Connection[TupleRow], record: ObjectModel, record_id: UUID) -> Held | None:
    if not record.definition.is_stored:
        return None
    query = _holding(record, literal("given", Text)).where(record.table.c.id == bindparam("id"))
    row = compile_statement(query).one(connection, {"id": record_id})
    return None if row is None else _held(record, row)


def _value(connection: Connection[TupleRow], model: Model, held: Held, field: FieldModel) -> Any:
    table = model.objects[held.object].table
    query = select(table.c[field.name]).where(table.c.id == bindparam("id"))
    row = compile_statement(query).one(connection, {"id": held.id})
    return None if row is None else row[0]


def _matching(
    connection: Connection[TupleRow],
    record: ObjectModel,
    emails: Collection[str],
    phones: Collection[str],
) -> Iterator[Held]:
    table = record.table
    conditions: list[tuple[Why, ColumnElement[bool]]] = []
    values: dict[str, list[str]] = {"emails": sorted(emails)}
    for each in personal_fields(record):
        column = table.c[each.name]
        if each.type.key == _EMAIL and emails:
            wanted = any_(bindparam("emails", type_=ARRAY(Text)))
            conditions.append((_EMAIL, func.lower(column) == wanted))
        if each.type.key == _PHONE and phones:
            values[f"phones_{each.name}"] = _written(each, phones)
            numbers = any_(bindparam(f"phones_{each.name}", type_=ARRAY(Text)))
            conditions.append((_PHONE, column == numbers))
    if not conditions:
        return
    by_email = [condition for each, condition in conditions if each == _EMAIL]
    phone = literal(_PHONE, Text)
    why = case((or_(*by_email), literal(_EMAIL, Text)), else_=phone) if by_email else phone
    query = _holding(record, why).where(or_(*(condition for _, condition in conditions)))
    rows = compile_statement(query.limit(literal(MOST_RECORDS + 1))).all(connection, values)
    for row in rows:
        yield _held(record, row)


def _holding(record: ObjectModel, why: ColumnElement[Any]) -> Any:
    table = record.table
    holds = [table.c[each.name].is_not(None) for each in personal_fields(record)]
    return select(table.c.id, table.c.deleted_at.is_not(None), why, *holds)


def _held(record: ObjectModel, row: Sequence[Any]) -> Held:
    record_id, deleted, why, *holds = row
    names = (each.name for each in personal_fields(record))
    filled = tuple(name for name, holding in zip(names, holds, strict=True) if holding)
    return Held(object=record.name, id=record_id, why=why, fields=filled, deleted=deleted)


def _written(field: FieldModel, phones: Collection[str]) -> list[str]:
    """Give numbers as the field stores them: as they are, and as it reads them."""
    written = set(phones)
    for each in phones:
        try:
            written.add(str(field.type.parse(each, field.options)))
        except InvalidValueError:
            continue
    return sorted(written)


def related_to(
    connection: Connection[TupleRow], model: Model, records: Sequence[Held]
) -> Iterator[Related]:
    """Yield the records that refer to these by a lookup, as many as anybody would look through."""
    by_object: dict[str, list[UUID]] = {}
    for each in records:
        by_object.setdefault(each.object, []).append(each.id)
    count = 0
    for name, ids in by_object.items():
        values: Mapping[str, Any] = {"ids": ids, "named": [f"{name}/{each}" for each in ids]}
        for referring, lookup in model.incoming[name]:
            # Whose records are whose says nothing of the person.
            if lookup.definition.system or not referring.definition.is_stored:
                continue
            table = referring.table
            column = table.c[lookup.name]
            key = "named" if lookup.definition.targets else "ids"
            wanted = any_(bindparam(key, type_=ARRAY(column.type)))
            query = select(table.c.id).where(column == wanted, table.c.deleted_at.is_(None))
            limited = query.limit(literal(MOST_RELATED - count))
            for (found,) in compile_statement(limited).all(connection, values):
                count += 1
                yield Related(object=referring.name, id=found, field=lookup.name)
            if count >= MOST_RELATED:
                return
