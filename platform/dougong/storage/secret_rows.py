"""Secrets of definitions, as rows: what a connector signs in with, what a webhook signs by.

A definition only names a slot; what is in it is sealed by the keys of the settings, never shown
again, and never copied to another tenant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRow:
    """A secret, sealed.

    Attributes:
        slot: What the definition calls it.
        sealed: What the cipher made of it.
        set_at: When it was set.
        set_by: Who set it.
    """

    slot: str
    sealed: str
    set_at: datetime
    set_by: UUID | None


@dataclass(frozen=True, slots=True)
class Slots:
    """The slots of one definition.

    Attributes:
        schema: Schema of the tenant.
        kind: Kind of the definition.
        name: Its name.
    """

    schema: str
    kind: str
    name: str

    def put(self, connection: Connection[TupleRow], row: SecretRow, *, id: UUID) -> None:  # noqa: A002 - the column's name
        """Keep a secret in the place of the one before."""
        values = {"slot": row.slot, "sealed": row.sealed, "set_at": row.set_at, "by": row.set_by}
        _statements(self.schema).put.run(connection, {**self._key(), **values, "id": id})

    def remove(self, connection: Connection[TupleRow], slot: str) -> bool:
        """Forget a secret; tells whether there was one."""
        return _statements(self.schema).remove.run(connection, {**self._key(), "slot": slot}) == 1

    def all(self, connection: Connection[TupleRow]) -> Mapping[str, SecretRow]:
        """Give what is kept, by slot."""
        rows = _statements(self.schema).all.all(connection, self._key())
        return {
            slot: SecretRow(slot=slot, sealed=sealed, set_at=at, set_by=by)
            for slot, sealed, at, by in rows
        }

    def _key(self) -> dict[str, str]:
        return {"kind": self.kind, "name": self.name}


def follow_secrets(
    connection: Connection[TupleRow], schema: str, kind: str, old: str, new: str
) -> None:
    """Let the secrets of a definition go along when that is renamed."""
    _statements(schema).rename.run(connection, {"kind": kind, "old": old, "new": new})


@dataclass(frozen=True, slots=True)
class _Statements:
    put: Statement
    remove: Statement
    all: Statement
    rename: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).secret
    of = (table.c.kind == bindparam("kind")) & (table.c.name == bindparam("name"))
    added = insert(table).values(
        id=bindparam("id"),
        kind=bindparam("kind"),
        name=bindparam("name"),
        slot=bindparam("slot"),
        sealed=bindparam("sealed"),
        set_at=bindparam("set_at"),
        set_by=bindparam("by"),
    )
    anew = {column: added.excluded[column] for column in ("sealed", "set_at", "set_by")}
    shown = select(table.c.slot, table.c.sealed, table.c.set_at, table.c.set_by)
    renamed = update(table).where(
        table.c.kind == bindparam("kind"), table.c.name == bindparam("old")
    )
    return _Statements(
        compile_statement(added.on_conflict_do_update(constraint="_secret_slot", set_=anew)),
        compile_statement(delete(table).where(of, table.c.slot == bindparam("slot"))),
        compile_statement(shown.where(of).order_by(table.c.slot)),
        compile_statement(renamed.values(name=bindparam("new"))),
    )
