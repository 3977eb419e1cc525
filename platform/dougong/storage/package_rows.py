"""Rows about packages: uploads, sample records, when one went, and what is kept of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from uuid import UUID

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, delete, func, literal_column, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from dougong.kernel.caching import per_tenant
from dougong.kernel.jsontypes import JsonObject
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

GRANTS, SHARES = "grant", "share"


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedPackage:
    """A package that was uploaded.

    Attributes:
        digest: SHA-256 of the zip, in hex.
        name: Name of the package.
        version: Its version.
        size: Bytes of the zip.
        manifest: What it says of itself.
        signer: Who vouched for it when it came, as JSON.
        blob: Where they lie.
        uploaded_at: When.
        uploaded_by: Who did it; none for an operator.
    """

    digest: str
    name: str
    version: str
    size: int
    manifest: JsonObject
    signer: JsonObject
    blob: UUID
    uploaded_at: datetime
    uploaded_by: UUID | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSample:
    """A record that came with a package.

    Attributes:
        sample: The definition that brought it.
        key: The place it has there.
        object: The object it is of.
        record_id: The record; it may be gone.
    """

    sample: str
    key: str
    object: str
    record_id: UUID


@dataclass(frozen=True, slots=True)
class Gone:
    """When a package went.

    Attributes:
        version: The version of the definitions that took it away.
        at: When that was.
    """

    version: int
    at: datetime


def put_upload(connection: Connection[TupleRow], schema: str, row: UploadedPackage) -> None:
    """Note an upload; one of the same content takes its place."""
    _statements(schema).put_upload.run(connection, asdict(row))


def list_uploads(connection: Connection[TupleRow], schema: str) -> Sequence[UploadedPackage]:
    """Give every upload, the latest first."""
    names = [each.name for each in fields(UploadedPackage)]
    rows = _statements(schema).uploads.all(connection)
    return [UploadedPackage(**dict(zip(names, row, strict=True))) for row in rows]


def remove_upload(connection: Connection[TupleRow], schema: str, digest: str) -> None:
    """Forget an upload; its bytes go when nothing names them any more."""
    _statements(schema).remove_upload.run(connection, {"gone": digest})


def list_loaded(
    connection: Connection[TupleRow], schema: str, package: str
) -> Sequence[LoadedSample]:
    """Give the records that came with a package, in the order in which they came."""
    rows = _statements(schema).loaded.all(connection, {"of": package})
    return [
        LoadedSample(sample=sample, key=key, object=owner, record_id=record_id)
        for sample, key, owner, record_id in rows
    ]


def note_loaded(
    connection: Connection[TupleRow], schema: str, package: str, row: LoadedSample, at: datetime
) -> None:
    """Note a record that came with a package."""
    values = {**asdict(row), "package": package, "loaded_at": at}
    _statements(schema).note_loaded.run(connection, values)


def follow_samples(connection: Connection[TupleRow], schema: str, old: str, new: str) -> None:
    """Let sample records go along when their object is renamed."""
    _statements(schema).rename.run(connection, {"old": old, "new": new})


def last_gone(connection: Connection[TupleRow], schema: str, package: str) -> Gone | None:
    """Tell when a package that is not there went, if it ever was."""
    row = _statements(schema).last_gone.one(connection, {"package": package})
    return None if row is None else Gone(*row)


def keep_access(
    connection: Connection[TupleRow],
    schema: str,
    package: str,
    *,
    version: int,
    names: Iterable[tuple[str, str]],
    until: datetime,
    now: datetime,
) -> None:
    """Keep who has roles and permission sets that go with a package, and what roles share.

    Args:
        connection: Has the transaction open, in which they go.
        schema: Schema of the tenant.
        package: Name of the package.
        version: The version of the definitions that takes it away.
        names: Kind and name of what goes.
        until: From then on it may be forgotten.
        now: The present instant: what may be forgotten is.
    """
    gone = [*names]
    principals = [f"role/{name}" for kind, name in gone if kind == "role"]
    kept = sql.Identifier(schema, "_package_kept")
    connection.execute(sql.SQL("DELETE FROM {} WHERE keep_until <= %s").format(kept), [now])
    add = sql.SQL(
        "INSERT INTO {kept} (package, version, what, rows, keep_until) "
        "SELECT %s, %s, %s, coalesce(jsonb_agg(to_jsonb(t)), '[]'), %s FROM {table} t WHERE {which}"
    )
    granted = sql.SQL("(t.kind, t.name) IN (SELECT * FROM unnest(%s::text[], %s::text[]))")
    shared = sql.SQL("t.principal = ANY(%s::text[])")
    of_grants = [[kind for kind, _ in gone], [name for _, name in gone]]
    connection.execute(
        add.format(kept=kept, table=sql.Identifier(schema, "_grant"), which=granted),
        [package, version, GRANTS, until, *of_grants],
    )
    connection.execute(
        add.format(kept=kept, table=sql.Identifier(schema, "_share"), which=shared),
        [package, version, SHARES, until, principals],
    )


def take_back_access(
    connection: Connection[TupleRow], schema: str, package: str, *, version: int, now: datetime
) -> int:
    """Give back who had what when a package went; tells of how many grants.

    Only people who are still there get anything, and nobody what they have by now.
    """
    kept = sql.Identifier(schema, "_package_kept")
    give = sql.SQL(
        "INSERT INTO {table} SELECT r.* FROM {kept} k CROSS JOIN LATERAL "
        "jsonb_populate_recordset(NULL::{table}, k.rows) r WHERE k.package = %s AND k.version = %s "
        "AND k.what = %s AND k.keep_until > %s {still} ON CONFLICT DO NOTHING"
    )
    there = sql.SQL("AND EXISTS (SELECT FROM {} u WHERE u.id = r.user_id)")
    given = 0
    for what, table, still in (
        (GRANTS, "_grant", there.format(sql.Identifier(schema, "user"))),
        (SHARES, "_share", sql.SQL("")),
    ):
        statement = give.format(kept=kept, table=sql.Identifier(schema, table), still=still)
        done = connection.execute(statement, [package, version, what, now])
        given += done.rowcount if what == GRANTS else 0
    connection.execute(sql.SQL("DELETE FROM {} WHERE package = %s").format(kept), [package])
    return given


@dataclass(frozen=True, slots=True)
class _Statements:
    put_upload: Statement
    uploads: Statement
    remove_upload: Statement
    loaded: Statement
    note_loaded: Statement
    rename: Statement
    last_gone: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    tables = tenant_tables(schema)
    upload, sample = tables.package_upload, tables.package_sample
    version, change = tables.version, tables.version_change
    names = [each.name for each in fields(UploadedPackage)]
    added = insert(upload).values({name: bindparam(name) for name in names})
    anew = {name: added.excluded[name] for name in names if name != "digest"}
    noted = insert(sample).values({each.name: bindparam(each.name) for each in sample.c})
    again = {name: noted.excluded[name] for name in ("object", "record_id", "loaded_at")}
    shown = (sample.c.sample, sample.c.key, sample.c.object, sample.c.record_id)
    return _Statements(
        compile_statement(added.on_conflict_do_update(index_elements=["digest"], set_=anew)),
        compile_statement(
            select(*(upload.c[name] for name in names)).order_by(upload.c.uploaded_at.desc())
        ),
        compile_statement(delete(upload).where(upload.c.digest == bindparam("gone"))),
        compile_statement(
            select(*shown)
            .where(sample.c.package == bindparam("of"))
            .order_by(sample.c.loaded_at, sample.c.record_id)
        ),
        compile_statement(noted.on_conflict_do_update(constraint=sample.primary_key, set_=again)),
        compile_statement(
            update(sample)
            .where(sample.c.object == bindparam("old"))
            .values(object=bindparam("new"))
        ),
        compile_statement(
            select(version.c.number, version.c.at)
            .join(change, change.c.version == version.c.number)
            .where(
                change.c.kind == "_package",
                change.c.layer == bindparam("package"),
                or_(
                    change.c.after.is_(None),
                    func.jsonb_typeof(change.c.after) == literal_column("'null'"),
                ),
            )
            .order_by(version.c.number.desc())
            .limit(1)
        ),
    )
