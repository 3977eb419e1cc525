"""Rows of the index of search, and of the places that objects and fields have in it.

A field has a slot, with which its tokens begin. A slot is never given again: what is still written
under that of a field that is no longer searched, nobody asks for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    Integer,
    Text,
    Uuid,
    any_,
    bindparam,
    column,
    delete,
    func,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables
from dougong.storage.unindexed import rename_marks

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a field lies.

    Attributes:
        name: What its tokens begin with.
        made: What its tokens depend on: they are made anew when this changes.
    """

    name: str
    made: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object lies.

    Attributes:
        object: The object.
        key: Its number in the index.
        slots: Those of its fields, by name.
        next_slot: The number of the next.
    """

    object: str
    key: int
    slots: Mapping[str, Slot]
    next_slot: int


def arranged(place: Place, fields: Mapping[str, str]) -> Place:
    """Give a place with slots for just these fields; each says what its tokens depend on."""
    slots, number = {}, place.next_slot
    for field, made in fields.items():
        known = place.slots.get(field)
        if known is None:
            known, number = Slot(_numeral(number), made), number + 1
        slots[field] = replace(known, made=made)
    return replace(place, slots=slots, next_slot=number)


def read_places(connection: Connection[TupleRow], schema: str) -> Mapping[str, Place]:
    """Give the places of a tenant's objects, by name."""
    return {
        name: Place(name, key, {f: Slot(*each) for f, each in slots.items()}, next_slot)
        for name, key, slots, next_slot in _statements(schema).read.all(connection)
    }


def make_place(connection: Connection[TupleRow], schema: str, name: str) -> Place:
    """Give an object a place; without slots as yet."""
    row = _statements(schema).make.one(connection, {"object": name})
    assert row is not None
    return Place(name, row[0], {}, 0)


def put_place(connection: Connection[TupleRow], schema: str, place: Place) -> None:
    """Store the slots of a place."""
    slots = {field: [each.name, each.made] for field, each in place.slots.items()}
    values = {"of": place.object, "slots": slots, "next_slot": place.next_slot}
    _statements(schema).put.run(connection, values)


def drop_place(connection: Connection[TupleRow], schema: str, name: str) -> None:
    """Take the place of an object away; what lies there is removed by ``drop_rows``."""
    _statements(schema).drop.run(connection, {"of": name})


def follow_search(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let an object keep its place where it is renamed, and its marks."""
    _statements(schema).rename.run(connection, {"old": old, "new": new})
    rename_marks(connection, schema, old, new)


def follow_searched_field(
    connection: Connection[TupleRow], schema: str, owner: str, old: str, new: str
) -> None:
    """Let a field keep its slot where it is renamed."""
    place = read_places(connection, schema).get(owner)
    if place is not None and old in place.slots:
        slots = {new if name == old else name: each for name, each in place.slots.items()}
        put_place(connection, schema, replace(place, slots=slots))


def write_rows(
    connection: Connection[TupleRow], schema: str, key: int, rows: Mapping[UUID, str]
) -> None:
    """Write what records of an object are found by: the tokens of each, parted by spaces."""
    ids, words = list(rows), list(rows.values())
    _statements(schema).write.run(connection, {"key": key, "ids": ids, "texts": words})


def remove_rows(
    connection: Connection[TupleRow], schema: str, key: int, ids: Sequence[UUID]
) -> None:
    """Have records of an object not be found any more."""
    _statements(schema).remove.run(connection, {"key": key, "ids": list(ids)})


def forget_record(
    connection: Connection[TupleRow], schema: str, name: str, record_id: UUID
) -> None:
    """Take what a record is found by out of the index at once, in the caller's transaction."""
    _statements(schema).forget.run(connection, {"name": name, "record": record_id})


def drop_rows(connection: Connection[TupleRow], schema: str, key: int) -> bool:
    """Remove some rows of a place that is no more; tells whether there may be others."""
    return _statements(schema).empty.run(connection, {"key": key}) == _AT_ONCE


@dataclass(frozen=True, slots=True)
class _Statements:
    read: Statement
    make: Statement
    put: Statement
    drop: Statement
    rename: Statement
    write: Statement
    remove: Statement
    forget: Statement
    empty: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    place, row = tables.search_place, tables.search
    of = place.c.object == bindparam("of")
    key = row.c.object == bindparam("key", type_=Integer())
    ids = bindparam("ids", type_=ARRAY(Uuid))
    named = select(place.c.key).where(place.c.object == bindparam("name")).scalar_subquery()
    some = select(row.c.object, row.c.record_id).where(key).limit(_AT_ONCE)
    made = {"object": bindparam("object"), "slots": literal_column("'{}'", JSONB), "next_slot": 0}
    return _Statements(
        read=compile_statement(
            select(place.c.object, place.c.key, place.c.slots, place.c.next_slot)
        ),
        make=compile_statement(insert(place).values(made).returning(place.c.key)),
        put=compile_statement(
            update(place)
            .where(of)
            .values(slots=bindparam("slots"), next_slot=bindparam("next_slot"))
        ),
        drop=compile_statement(delete(place).where(of)),
        rename=compile_statement(
            update(place).where(place.c.object == bindparam("old")).values(object=bindparam("new"))
        ),
        write=_write(schema),
        remove=compile_statement(delete(row).where(key, row.c.record_id == any_(ids))),
        forget=compile_statement(
            delete(row).where(
                row.c.object == named, row.c.record_id == bindparam("record", type_=Uuid())
            )
        ),
        empty=compile_statement(delete(row).where(tuple_(row.c.object, row.c.record_id).in_(some))),
    )


def _write(schema: str) -> Statement:
    row = tenant_tables(schema).search
    sent = func.unnest(
        bindparam("ids", type_=ARRAY(Uuid)), bindparam("texts", type_=ARRAY(Text))
    ).table_valued(column("id", Uuid), column("words", Text))
    sent = sent.render_derived(name="sent")
    words = func.array_to_tsvector(func.string_to_array(sent.c.words, " "))
    found = select(bindparam("key", type_=Integer()), sent.c.id, words)
    new = insert(row).from_select(["object", "record_id", "words"], found)
    # The number stays: it tells how new the record is. What is the same is not written again.
    return compile_statement(
        new.on_conflict_do_update(
            index_elements=[row.c.object, row.c.record_id],
            set_={"words": new.excluded.words},
            where=row.c.words.is_distinct_from(new.excluded.words),
        )
    )


def _numeral(number: int) -> str:
    low = _DIGITS[number % 36]
    return low if number < 36 else _numeral(number // 36) + low
