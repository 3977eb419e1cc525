"""The statements that give tables and columns other names: instant, every row stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from psycopg import sql
from sqlalchemy import Index, Table

from dougong.storage.ddl import DdlStep
from dougong.storage.identifiers import reference_name, sequence_name
from dougong.storage.matching_keys import METHODS
from dougong.storage.object_tables import ColumnSpec, is_linked, is_numbered


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedTable:
    """A table before and after.

    Attributes:
        old: As it is.
        new: The same by its new names, its columns in the same order.
        columns: Each column before and after.
    """

    old: Table
    new: Table
    columns: Sequence[tuple[ColumnSpec, ColumnSpec]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """One name that becomes another.

    Attributes:
        action: What it is called in a plan.
        object: The object it is about, by its new name.
        field: The field it is about, if one, by its new name.
        text: The statement, with places for the names.
        of: The qualified name of the table in which it is, or the schema it is in itself.
        space: Within what part of the table a name is taken only once; empty in a schema.
        old: Its name.
        new: Its new name.
    """

    action: str
    object: str
    field: str | None = None
    text: str
    of: tuple[str, ...]
    space: str
    old: str
    new: str

    def step(self) -> DdlStep:
        text = sql.SQL(self.text).format(
            of=sql.Identifier(*self.of, *([] if self.space else [self.old])),
            old=sql.Identifier(self.old),
            new=sql.Identifier(self.new),
        )
        return DdlStep(
            action=self.action, object=self.object, field=self.field, sql=text.as_string()
        )


def rename_tables(tables: Iterable[RenamedTable]) -> Iterator[DdlStep]:
    """Rename what has another name now: columns, what hangs on them, tables; swaps too."""
    renamed = list(tables)
    for each in renamed:
        yield from _in_turn(_within(each))
    yield from _in_turn(move for each in renamed for move in _relations(each))


def rename_in_values(table: Table, spec: ColumnSpec, names: Mapping[str, str]) -> DdlStep:
    """Rename objects in the values of a polymorphic lookup."""
    column = sql.Identifier(spec.name)
    cases = [
        sql.SQL("WHEN starts_with({column}, {old}) THEN {new} || substr({column}, {rest})").format(
            column=column,
            old=sql.Literal(f"{old}/"),
            new=sql.Literal(f"{new}/"),
            rest=sql.Literal(len(old) + 2),
        )
        for old, new in names.items()
    ]
    text = sql.SQL(
        "UPDATE {table} SET {column} = CASE {cases} END "
        "WHERE split_part({column}, '/', 1) IN ({old})"
    ).format(
        table=_of(table),
        column=column,
        cases=sql.SQL(" ").join(cases),
        old=sql.SQL(", ").join(map(sql.Literal, names)),
    )
    return DdlStep(action="rename_values", object=table.name, field=spec.name, sql=text.as_string())


def _in_turn(moves: Iterable[_Move]) -> Iterator[DdlStep]:
    """Order renames so that each finds its name free; a circle is broken by a name in between."""
    waiting = [move for move in moves if move.old != move.new]
    while waiting:
        held = {(move.space, move.old) for move in waiting}
        ready = next((m for m in waiting if (m.space, m.new) not in held), None)
        if ready is None:
            first = waiting[0]
            between = f"_rename_{len(waiting)}"
            yield replace(first, new=between).step()
            waiting[0] = replace(first, old=between)
            continue
        yield ready.step()
        waiting.remove(ready)


def _within(table: RenamedTable) -> Iterator[_Move]:
    """Give the names within a table: its columns and its foreign keys."""
    old, new = table.old, table.new
    of = (str(old.schema), old.name)
    for before, after in table.columns:
        yield _Move(
            action="rename_column",
            object=new.name,
            field=after.name,
            text="ALTER TABLE {of} RENAME COLUMN {old} TO {new}",
            of=of,
            space="column",
            old=before.name,
            new=after.name,
        )
        if is_linked(before):
            yield _Move(
                action="rename_reference",
                object=new.name,
                field=after.name,
                text="ALTER TABLE {of} RENAME CONSTRAINT {old} TO {new}",
                of=of,
                space="constraint",
                old=reference_name(old.name, before.name),
                new=reference_name(new.name, after.name),
            )


def _relations(table: RenamedTable) -> Iterator[_Move]:
    """Give what shares the names of the schema: sequences, indexes, the table itself."""
    old, new = table.old, table.new
    for before, after in table.columns:
        if is_numbered(before):
            was, becomes = sequence_name(old.name, before.name), sequence_name(new.name, after.name)
            yield _relation("sequence", new, was, becomes, field=after.name)
    indexes = _by_shape(new)
    for shape, index in _by_shape(old).items():
        yield _relation("index", new, str(index.name), str(indexes[shape].name))
    yield _relation("table", new, old.name, new.name)


def _relation(what: str, table: Table, old: str, new: str, *, field: str | None = None) -> _Move:
    # An index that a job has not built yet it builds under the new name.
    condition = " IF EXISTS" if what == "index" else ""
    return _Move(
        action=f"rename_{what}",
        object=table.name,
        field=field,
        text=f"ALTER {what.upper()}{condition} {{of}} RENAME TO {{new}}",
        of=(str(table.schema),),
        space="",
        old=old,
        new=new,
    )


def _by_shape(table: Table) -> Mapping[object, Index]:
    """Give the indexes by what they are, whatever the names."""
    position = {column.name: at for at, column in enumerate(table.c)}
    return {
        (
            index.unique,
            index.dialect_options["postgresql"]["using"],
            index.info.get(METHODS),
            tuple(position[column.name] for column in index.columns),
        ): index
        for index in sorted(table.indexes, key=lambda index: str(index.name))
    }


def _of(table: Table) -> sql.Identifier:
    return sql.Identifier(str(table.schema), table.name)
