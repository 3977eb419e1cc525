"""Sequences as they stand: what a rehearsal takes of them, and gives back.

A sequence takes no part in the rollback of a transaction. Whoever took the last numbers of one, and
nobody else since, can set it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import DateTime, Table, literal_column

from dougong.fields.base import Numbered
from dougong.storage.numbering import period_of
from dougong.storage.object_tables import ColumnSpec, number_sequence


@dataclass(slots=True)
class Taken:
    """What was taken of a sequence.

    Attributes:
        last: Its last number before.
        called: Whether that had been given away.
        count: How many numbers were taken.
    """

    last: int
    called: bool
    count: int = 0


NumberSequence: TypeAlias = tuple[str, str]
"""A sequence by its schema and its name."""


def sequences_of(table: Table, specs: Iterable[ColumnSpec]) -> Iterator[NumberSequence]:
    """Yield the sequences of which new records of a table take numbers."""
    for spec in specs:
        if not isinstance(spec.type, Numbered):
            continue
        # Numbers that begin anew in each period are counted in rows: those are taken back.
        if period_of(spec, literal_column("at", DateTime())) is None:
            name = number_sequence(str(table.schema), table.name, spec.name).name
            yield str(table.schema), name


def standing(connection: Connection[TupleRow], sequence: NumberSequence) -> Taken:
    """Tell how a sequence stands."""
    query = sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(*sequence))
    row = connection.execute(query).fetchone()
    assert row is not None
    return Taken(int(row[0]), bool(row[1]))


def give_back(connection: Connection[TupleRow], sequence: NumberSequence, taken: Taken) -> None:
    """Set a sequence back to where it stood, unless others have taken numbers of it too."""
    connection.execute("SET LOCAL lock_timeout = '1s'")
    # It changes nothing but keeps others from taking a number until the transaction ends.
    named = sql.Identifier(*sequence)
    connection.execute(sql.SQL("ALTER SEQUENCE {} OWNED BY NONE").format(named))
    now = standing(connection, sequence)
    first = taken.last + 1 if taken.called else taken.last
    if taken.count and now.called and now.last == first + taken.count - 1:
        name = named.as_string(connection)
        connection.execute("SELECT setval(%s::regclass, %s, %s)", [name, taken.last, taken.called])
