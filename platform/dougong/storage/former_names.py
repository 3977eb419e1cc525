"""Former names of objects and fields: what was written under them is read under the present ones.

The history of records is never rewritten, however long it is; a deploy that renames notes how far
the history went at that moment, and entries up to there are translated when they are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, func, insert, select

from dougong.kernel.caching import per_tenant
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables


@dataclass(frozen=True, slots=True)
class FormerName:
    """One rename; those of one deploy happen at once.

    Attributes:
        version: The deploy.
        object: The object, by its name before the rename.
        field: The field by its old name; None where the object itself was renamed.
        name: The new name.
        history_id: The last entry of the history before it.
    """

    version: int
    object: str
    field: str | None
    name: str
    history_id: int


@dataclass(frozen=True, slots=True)
class FormerNames:
    """Every rename of a tenant, in their order."""

    renames: Sequence[FormerName]

    def of_object(self, name: str) -> list[str]:
        """Give the names that an object has had, the present one first."""
        names = [name]
        for each in reversed(self.renames):
            if each.field is None and each.name == names[-1]:
                names.append(each.object)
        return names

    def of_field(self, objects: Sequence[str], name: str) -> list[str]:
        """Give the names that a field has had, whichever of its object's names held then."""
        names = [name]
        for each in reversed(self.renames):
            if each.object in objects and each.field is not None and each.name in names:
                names.append(each.field)
        return names

    def object_since(self, history_id: int, name: str) -> str:
        """Give the present name of an object that is named in an entry of the history."""
        for each in self.renames:
            if each.history_id >= history_id and each.field is None and each.object == name:
                name = each.name
        return name

    def fields_since(self, history_id: int, object_name: str) -> Mapping[str, str]:
        """Give the present names of fields that were renamed after an entry of the history.

        Args:
            history_id: Id of the entry.
            object_name: Its object, by the name it has in the entry.
        """
        present: dict[str, str] = {}
        later = (each for each in self.renames if each.history_id >= history_id)
        for _, deploy in groupby(later, key=lambda each: each.version):
            own = [each for each in deploy if each.object == object_name]
            moved = {str(each.field): each.name for each in own if each.field is not None}
            known = set(present.values())
            present = {was: moved.get(now, now) for was, now in present.items()}
            for old, new in moved.items():
                # A later field may have taken over a name that one of the entry had.
                if old not in known:
                    present.setdefault(old, new)
            object_name = next((each.name for each in own if each.field is None), object_name)
        return present


def note_renames(
    connection: Connection[TupleRow],
    schema: str,
    version: int,
    fields: Iterable[tuple[str, str, str]],
    objects: Iterable[tuple[str, str]],
) -> None:
    """Note what a deploy renames, in its transaction.

    INVARIANT: the caller holds the tenant's lock, so that no entry of the history is on its way.

    Args:
        connection: Has the transaction open.
        schema: Schema of the tenant.
        version: Number of the deploy.
        fields: Object, old name and new name of each field; the object by its old name.
        objects: Old and new name of each object.
    """
    rows = [*fields, *((old, None, new) for old, new in objects)]
    for owner, field, name in rows:
        values = {"version": version, "object": owner, "field": field, "name": name}
        _statements(schema)[0].run(connection, values)


def read_former_names(connection: Connection[TupleRow], schema: str) -> FormerNames:
    """Give every rename that there was."""
    rows = _statements(schema)[1].all(connection)
    return FormerNames([FormerName(*row) for row in rows])


@per_tenant
def _statements(schema: str) -> tuple[Statement, Statement]:
    tables = tenant_tables(schema)
    table = tables.rename
    last = select(func.coalesce(func.max(tables.history.c.id), 0)).scalar_subquery()
    named: dict[str, Any] = {
        name: bindparam(name) for name in ("version", "object", "field", "name")
    }
    put = insert(table).values(**named, history_id=last).inline()
    columns = (table.c[name] for name in FormerName.__dataclass_fields__)
    return compile_statement(put), compile_statement(select(*columns).order_by(table.c.id))
