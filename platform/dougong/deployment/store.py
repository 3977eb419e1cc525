"""Stored definitions and versions: every layer's documents, and what each deploy changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.dialects.postgresql import JSONB, distinct_on

from dougong.deployment.errors import UnknownVersionError
from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.metadata.definition import Definition, Identity
from dougong.storage.audit import write_audit
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import TenantTables, tenant_tables

# The manifest of a package changes with a version as a definition does: its kind, for the record
# of changes; no definition can have it, for kinds have no underscore in front.
PACKAGE = "_package"


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
    """A definition of one layer before and after a deploy; None is absence.

    Of a package it is ``{"position", "manifest"}``.
    """

    identity: Identity
    layer: str
    before: JsonObject | None
    after: JsonObject | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One deploy.

    Attributes:
        number: The version it made.
        at: When.
        by: Who; none for the platform itself.
        note: Why, in their words.
        plan: Its statements, as JSON.
        renames: What it renamed, as it was asked to.
    """

    number: int
    at: datetime
    by: UUID | None
    note: str
    plan: JsonValue
    renames: Mapping[str, str] = field(default_factory=dict)


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
    version: Statement
    changes: Statement
    undo: Statement
    renames: Statement
    put_package: Statement
    remove_package: Statement


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
    row = {each.name: getattr(version, each.name) for each in fields(version)}
    statements.add_version.run(connection, row)
    changes = 0
    for each in replacements:
        kind, name = each.identity
        key = {"kind": kind, "name": name, "layer": each.layer}
        if kind == PACKAGE:
            _store_package(connection, statements, each, version.at)
        elif each.after is None:
            statements.remove.run(connection, key)
        else:
            body = {"body": each.after, "at": version.at, "by": version.by}
            statements.put.run(connection, {**key, **body})
        change = {"version": version.number, "before": each.before, "after": each.after}
        statements.add_change.run(connection, {**key, **change})
        changes += 1
    statements.raise_version.run(connection, {"number": version.number})
    details: JsonObject = {"version": version.number, "changes": changes, "note": version.note}
    write_audit(
        connection, schema, "definitions.deployed", details, at=version.at, actor=version.by
    )


def package_replacements(
    before: Mapping[str, JsonObject], after: Mapping[str, JsonObject]
) -> list[Replacement]:
    """List which packages come, go, or are at another version.

    Args:
        before: The manifests by name, in dependency order, as they are.
        after: The same as they shall be.
    """
    old, new = _positioned(before), _positioned(after)
    return [
        Replacement((PACKAGE, name), name, old.get(name), new.get(name))
        for name in {**old, **new}
        if old.get(name) != new.get(name)
    ]


def stored_at(connection: Connection[TupleRow], schema: str, number: int) -> Stored:
    """Give all that a tenant had stored when a version was in force.

    Raises:
        UnknownVersionError: There is no such version.
    """
    statements = _statements(schema)
    if statements.version.one(connection, {"number": number}) is None:
        raise UnknownVersionError(version=number)
    now = load_stored(connection, schema)
    definitions = {(each.identity, each.layer): each for each in now.definitions}
    packages = _positioned(now.manifests)
    for kind, name, layer, before in statements.undo.all(connection, {"number": number}):
        if kind == PACKAGE:
            packages.pop(name, None)
            packages |= {} if before is None else {name: before}
            continue
        definitions.pop(((kind, name), layer), None)
        if before is not None:
            definitions[(kind, name), layer] = Definition(kind, name, before, layer)
    ordered = sorted(packages.items(), key=lambda each: each[1]["position"])
    return Stored(tuple(definitions.values()), {name: body["manifest"] for name, body in ordered})


def find_version(
    connection: Connection[TupleRow], schema: str, number: int
) -> tuple[VersionRow, list[Replacement]]:
    """Give a deploy and what it changed.

    Raises:
        UnknownVersionError: There is no such version.
    """
    statements = _statements(schema)
    row = statements.version.one(connection, {"number": number})
    if row is None:
        raise UnknownVersionError(version=number)
    changes = statements.changes.all(connection, {"number": number})
    return VersionRow(*row), [
        Replacement((kind, name), layer, before, after)
        for kind, name, layer, before, after in changes
    ]


def renames_since(
    connection: Connection[TupleRow], schema: str, number: int
) -> list[Mapping[str, str]]:
    """Give what each deploy after a version renamed, the latest first."""
    return [row[0] for row in _statements(schema).renames.all(connection, {"number": number})]


def list_versions(
    connection: Connection[TupleRow], schema: str, *, limit: int
) -> Sequence[VersionRow]:
    """Give the latest deploys, newest first."""
    rows = _statements(schema).versions.all(connection, {"limit": limit})
    return [VersionRow(*row) for row in rows]


def _positioned(manifests: Mapping[str, JsonObject]) -> dict[str, dict[str, Any]]:
    return {
        name: {"position": position, "manifest": manifest}
        for position, (name, manifest) in enumerate(manifests.items())
    }


def _store_package(
    connection: Connection[TupleRow], statements: _Statements, package: Replacement, at: datetime
) -> None:
    if package.after is None:
        statements.remove_package.run(connection, {"name": package.layer})
        return
    body: dict[str, Any] = {**package.after, "name": package.layer, "at": at}
    statements.put_package.run(connection, {**body, "version": body["manifest"]["version"]})


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    definition, version, change = tables.definition, tables.version, tables.version_change
    place = (change.c.kind, change.c.name, change.c.layer)
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
        version=compile_statement(select(version).where(version.c.number == bindparam("number"))),
        changes=compile_statement(
            select(change.c.kind, change.c.name, change.c.layer, change.c.before, change.c.after)
            .where(change.c.version == bindparam("number"))
            .order_by(*place)
        ),
        # What the first deploy after a version found is what the version had.
        undo=compile_statement(
            select(*place, change.c.before)
            .ext(distinct_on(*place))
            .where(change.c.version > bindparam("number"))
            .order_by(*place, change.c.version)
        ),
        renames=compile_statement(
            select(version.c.renames)
            .where(version.c.number > bindparam("number"), version.c.renames != literal({}, JSONB))
            .order_by(version.c.number.desc())
        ),
        put_package=_put_package(tables),
        remove_package=compile_statement(
            delete(tables.package).where(tables.package.c.name == bindparam("name"))
        ),
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
