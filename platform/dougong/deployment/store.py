"""Stored definitions and versions: every layer's documents, and what each deploy changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql

from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import Definition, Identity
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import TenantTables, tenant_tables


@dataclass(frozen=True, slots=True)
class Stored:
    """All that a tenant has stored.

    Attributes:
        definitions: Of every layer.
        manifests: Of the installed packages by name, in dependency order.
    """

    definitions: tuple[Definition, ...]
    manifests: Mapping[str, JsonObject]

    @property
    def packages(self) -> tuple[str, ...]:
        """Names of the installed packages, in dependency order."""
        return tuple(self.manifests)


@dataclass(frozen=True, slots=True)
class Replacement:
    """A definition of one layer before and after a deploy; None is absence."""

    identity: Identity
    layer: str
    before: JsonObject | None
    after: JsonObject | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One deploy."""

    number: int
    at: datetime
    by: UUID | None
    note: str
    plan: JsonValue


@dataclass(frozen=True, slots=True)
class _Statements:
    definitions: Statement
    packages: Statement
    put: Statement
    remove: Statement
    add_version: Statement
    add_change: Statement
    raise_version: Statement
    versions: Statement
    put_package: Statement


def load_stored(connection: Connection[TupleRow], schema: str) -> Stored:
    """Read every definition and package of a tenant."""
    statements = _statements(schema)
    manifests: dict[str, JsonObject] = {
        row[0]: row[1] for row in statements.packages.all(connection)
    }
    definitions = tuple(
        Definition(kind, name, body, layer)
        for kind, name, layer, body in statements.definitions.all(connection)
    )
    return Stored(definitions, manifests)


def store_version(
    connection: Connection[TupleRow],
    schema: str,
    version: VersionRow,
    replacements: Iterable[Replacement],
) -> None:
    """Store a deploy: its definitions, its version, and what it changed.

    INVARIANT: the caller holds the tenant's lock (``storage.head.lock_definitions``).
    """
    statements = _statements(schema)
    number, at, by, note, plan = (
        version.number,
        version.at,
        version.by,
        version.note,
        version.plan,
    )
    statements.add_version.run(
        connection, {"number": number, "at": at, "by": by, "note": note, "plan": plan}
    )
    for each in replacements:
        kind, name = each.identity
        key = {"kind": kind, "name": name, "layer": each.layer}
        if each.after is None:
            statements.remove.run(connection, key)
        else:
            statements.put.run(connection, {**key, "body": each.after, "at": at, "by": by})
        change = {**key, "version": number, "before": each.before, "after": each.after}
        statements.add_change.run(connection, change)
    statements.raise_version.run(connection, {"number": number})


def store_package(
    connection: Connection[TupleRow],
    schema: str,
    manifest: JsonObject,
    *,
    position: int,
    now: datetime,
) -> None:
    """Note that a package is installed, or that it is at another version now."""
    _statements(schema).put_package.run(
        connection,
        {
            "name": manifest["name"],
            "version": manifest["version"],
            "position": position,
            "manifest": manifest,
            "at": now,
        },
    )


def list_versions(
    connection: Connection[TupleRow], schema: str, *, limit: int
) -> Sequence[VersionRow]:
    """Give the latest deploys, newest first."""
    rows = _statements(schema).versions.all(connection, {"limit": limit})
    return [VersionRow(*row) for row in rows]


@lru_cache(maxsize=1024)
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    definition, version = tables.definition, tables.version
    return _Statements(
        definitions=compile_statement(
            select(
                definition.c.kind, definition.c.name, definition.c.layer, definition.c.body
            ).order_by(definition.c.kind, definition.c.name)
        ),
        packages=compile_statement(
            select(tables.package.c.name, tables.package.c.manifest).order_by(
                tables.package.c.position
            )
        ),
        put=_put_definition(tables),
        remove=compile_statement(
            delete(definition).where(
                definition.c.kind == bindparam("kind"),
                definition.c.name == bindparam("name"),
                definition.c.layer == bindparam("layer"),
            )
        ),
        add_version=compile_statement(insert(version).inline()),
        add_change=compile_statement(insert(tables.version_change).inline()),
        raise_version=compile_statement(update(tables.head).values(version=bindparam("number"))),
        versions=compile_statement(
            select(version).order_by(version.c.number.desc()).limit(bindparam("limit"))
        ),
        put_package=_put_package(tables),
    )


def _put_definition(tables: TenantTables) -> Statement:
    table = tables.definition
    new = postgresql.insert(table).values(
        kind=bindparam("kind"),
        name=bindparam("name"),
        layer=bindparam("layer"),
        body=bindparam("body"),
        updated_at=bindparam("at"),
        updated_by=bindparam("by"),
    )
    changed = {name: new.excluded[name] for name in ("body", "updated_at", "updated_by")}
    return compile_statement(new.on_conflict_do_update(constraint=table.primary_key, set_=changed))


def _put_package(tables: TenantTables) -> Statement:
    table = tables.package
    new = postgresql.insert(table).values(
        name=bindparam("name"),
        version=bindparam("version"),
        position=bindparam("position"),
        manifest=bindparam("manifest"),
        installed_at=bindparam("at"),
    )
    changed = {name: new.excluded[name] for name in ("version", "position", "manifest")}
    return compile_statement(new.on_conflict_do_update(index_elements=[table.c.name], set_=changed))
