"""Former names of objects and fields: what was written under them is read under the present ones.

The history of records is never rewritten, however long it is; a deploy that renames notes how far
the history went at that moment, and entries up to there are translated when they are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, func, insert, select

from dougong.kernel.caching import per_tenant
from dougong.metadata.renames import Renames
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
    renames: Renames,
    *,
    known_until: datetime,
) -> None:
    """Note what a deploy renames, in its transaction.

    INVARIANT: the caller holds the tenant's lock, so that no entry of the history is on its way.

    Args:
        connection: Has the transaction open.
        schema: Schema of the tenant.
        version: Number of the deploy.
        renames: What it renames.
        known_until: Until when the API understands the old names.
    """
    objects = ((old, None, new) for old, new in renames.objects())
    rows = [*renames.fields(), *objects]
    for owner, field, name in rows:
        values = {"version": version, "object": owner, "field": field, "name": name}
        _statements(schema).put.run(connection, {**values, "known_until": known_until})


def read_former_names(connection: Connection[TupleRow], schema: str) -> FormerNames:
    """Give every rename that there was."""
    rows = _statements(schema).all.all(connection)
    return FormerNames([FormerName(*row) for row in rows])


@dataclass(frozen=True, slots=True)
class Alias:
    """A former name, and what goes by it.

    Attributes:
        object: The object, by its present name; of one that was renamed itself by its former one.
        former: The former name.
        name: The present name.
        since: When it got another name.
        known_until: Until when the API understands the former one; None: it does not.
    """

    object: str
    former: str
    name: str
    since: datetime
    known_until: datetime | None


def read_aliases(
    connection: Connection[TupleRow], schema: str
) -> tuple[Mapping[str, Alias], Mapping[tuple[str, str], Alias]]:
    """Give the former names of objects, and of fields by the present name of their object."""
    objects: dict[str, Alias] = {}
    fields: dict[tuple[str, str], Alias] = {}
    rows = _statements(schema).aliases.all(connection)
    for _, deploy in groupby(rows, key=itemgetter(0)):
        renamed = [tuple(row[1:]) for row in deploy]
        owners = {owner: name for owner, field, name, _, _ in renamed if field is None}
        moved = {(owner, field): name for owner, field, name, _, _ in renamed if field is not None}
        objects = {
            old: replace(each, name=owners.get(each.name, each.name))
            for old, each in objects.items()
        }
        later = (
            replace(
                each,
                object=owners.get(each.object, each.object),
                name=moved.get((each.object, each.name), each.name),
            )
            for each in fields.values()
        )
        fields = {(each.object, each.former): each for each in later}
        for owner, field, name, at, until in renamed:
            if field is None:
                objects[owner] = Alias(owner, owner, name, at, until)
            else:
                present = owners.get(owner, owner)
                fields[present, field] = Alias(present, field, name, at, until)
    return objects, fields


@dataclass(frozen=True, slots=True)
class _Statements:
    put: Statement
    all: Statement
    aliases: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    table, version = tables.rename, tables.version
    last = select(func.coalesce(func.max(tables.history.c.id), 0)).scalar_subquery()
    named: dict[str, Any] = {
        name: bindparam(name) for name in ("version", "object", "field", "name", "known_until")
    }
    put = insert(table).values(**named, history_id=last).inline()
    columns = (table.c[name] for name in FormerName.__dataclass_fields__)
    renamed = (table.c[name] for name in ("version", "object", "field", "name"))
    aliases = (
        select(*renamed, version.c.at, table.c.known_until)
        .join(version, version.c.number == table.c.version)
        .order_by(table.c.id)
    )
    return _Statements(
        put=compile_statement(put),
        all=compile_statement(select(*columns).order_by(table.c.id)),
        aliases=compile_statement(aliases),
    )
