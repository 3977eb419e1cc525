"""SQLAlchemy builds SQL, psycopg runs it.

A statement is compiled once into final text with its bind order and then run by the driver itself:
SQLAlchemy's own execution costs more than the query on the hot path (docs/en/architecture.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.pq.abc import PGresult
from psycopg.rows import TupleRow
from psycopg.types.json import Jsonb
from sqlalchemy import JSON
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import psycopg as psycopg_dialect
from sqlalchemy.sql.elements import BindParameter
from sqlalchemy.sql.expression import ClauseElement

from dougong.storage.prepared import execute

# `named` placeholders would be rewritten by psycopg at each call; `format` ones are passed on.
_DIALECT = psycopg_dialect.PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
# Where there are no placeholders, no `%` is doubled for a driver.
PLAIN_DIALECT = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
_QUOTED_OR_SPACE = re.compile(r"('(?:[^']|'')*')|\s+")

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Statement:
    """Final SQL text and the names of its parameters in order of appearance.

    Attributes:
        sql: Text with ``%s`` placeholders, every name qualified and quoted where needed.
        names: The parameter of each placeholder.
        constants: Values fixed when the statement was built, by parameter name.
        adapters: Conversions a value needs before the driver takes it, by parameter name.
        afresh: Whether PostgreSQL plans it anew each time, for the values at hand.
    """

    sql: str
    names: tuple[str, ...]
    constants: Mapping[str, Any]
    adapters: Mapping[str, Callable[[Any], Any]]
    afresh: bool = False

    def bind(self, values: Mapping[str, Any]) -> list[Any]:
        """Put values in the order of the placeholders."""
        constants, adapters = self.constants, self.adapters
        bound = [values[n] if n in values else constants[n] for n in self.names]
        if adapters:
            for position, name in enumerate(self.names):
                if name in adapters and bound[position] is not None:
                    bound[position] = adapters[name](bound[position])
        return bound

    def raw(self, connection: Connection[TupleRow], values: Mapping[str, Any] = {}) -> PGresult:
        """Run it and give the result as it came: in text."""
        return execute(connection, self.sql, self.bind(values), afresh=self.afresh)[0]

    def all(self, connection: Connection[TupleRow], values: Mapping[str, Any] = {}) -> list[Row]:
        """Run it and give every row."""
        result, reader = execute(connection, self.sql, self.bind(values), afresh=self.afresh)
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)

    def one(
        self,
        connection: Connection[TupleRow],
        values: Mapping[str, Any] = {},
    ) -> Row | None:
        """Run it and give the first row, if any."""
        result, reader = execute(connection, self.sql, self.bind(values), afresh=self.afresh)
        if not result.ntuples:
            return None
        reader.set_pgresult(result)
        return reader.load_row(0, tuple)

    def run(self, connection: Connection[TupleRow], values: Mapping[str, Any] = {}) -> int:
        """Run it and give the number of rows it touched."""
        return self.raw(connection, values).command_tuples or 0

    def run_many(self, connection: Connection[TupleRow], rows: Iterable[Mapping[str, Any]]) -> None:
        """Run it once for each of ``rows``, in few round trips."""
        with connection.cursor() as cursor:
            cursor.executemany(self.sql, [self.bind(row) for row in rows])


def uuid_array(ids: Iterable[UUID]) -> str:
    """Give ids as a parameter of the type ``uuid[]``; of thousands that takes the driver longer."""
    return "{" + ",".join(map(str, ids)) + "}"


def compile_statement(clause: ClauseElement, *, afresh: bool = False) -> Statement:
    """Turn a SQLAlchemy statement into final text.

    Args:
        clause: A select, insert, update, delete or DDL element. Expanding parameters (``in_`` on
            a list) are spelled out, so their values are part of the text's shape.
        afresh: Whether PostgreSQL shall plan it anew each time.

    Returns:
        The compiled statement.
    """
    compiled: Any = clause.compile(dialect=_DIALECT, compile_kwargs={"render_postcompile": True})
    names = tuple(compiled.positiontup or ())
    constants = {
        name: value
        for name, value in compiled.params.items()
        if not _required(compiled.binds.get(name))
    }
    adapters = {
        name: Jsonb
        for name in names
        if name in compiled.binds and isinstance(compiled.binds[name].type, JSON)
    }
    return Statement(compiled.string, names, constants, adapters, afresh)


def text_of(clause: ClauseElement) -> str:
    """Give a clause as text of one line without parameters: its values are constants of its own.

    White space within a value stays as it is.
    """
    compiled = clause.compile(dialect=PLAIN_DIALECT, compile_kwargs={"literal_binds": True})
    return _QUOTED_OR_SPACE.sub(lambda found: found[1] or " ", str(compiled)).strip()


def _required(bind: BindParameter[Any] | None) -> bool:
    return bind is not None and bind.required
