"""The platform's own tables: those of the cell, and those each tenant's schema begins with.

Their DDL keeps to what Citus takes unchanged: no triggers, no inheritance, foreign keys only
inside a schema. The migrations create them; a test holds both equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    literal_column,
    text,
    true,
)
from sqlalchemy.dialects.postgresql import JSONB, REGCLASS, TIMESTAMP

CELL_SCHEMA = "dougong"

# Instants are kept to the millisecond, as the API shows them.
_INSTANT = TIMESTAMP(timezone=True, precision=3)

CELL = MetaData(schema=CELL_SCHEMA)

TENANT = Table(
    "tenant",
    CELL,
    Column("name", Text, primary_key=True),
    Column("schema", Text, nullable=False, unique=True),
    Column("label", JSONB, nullable=False),
    Column("locale", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("currency", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("created_at", _INSTANT, nullable=False),
)

OUTBOX = Table(
    "outbox",
    CELL,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("tenant", Text, nullable=False),
    Column("object", Text, nullable=False),
    Column("record_id", Uuid, nullable=False),
    Column("event", Text, nullable=False),
    Column("actor", Uuid),
    Column("via", Text, nullable=False),
    Column("at", _INSTANT, nullable=False),
    Column("body", JSONB, nullable=False),
    Column("pending", Boolean, nullable=False, server_default=true()),
)
Index("outbox_pending", OUTBOX.c.tenant, OUTBOX.c.id, postgresql_where=OUTBOX.c.pending)
Index("outbox_tenant", OUTBOX.c.tenant, OUTBOX.c.id)

JOB = Table(
    "job",
    CELL,
    Column("id", Uuid, primary_key=True),
    Column("tenant", Text),
    Column("kind", Text, nullable=False),
    Column("payload", JSONB, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", _INSTANT, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("lease_until", _INSTANT),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("error", JSONB),
    Column("unique_key", Text),
    Column("created_at", _INSTANT, nullable=False),
    Column("created_by", Uuid),
    Column("finished_at", _INSTANT),
)
# A queued job is claimable when due, a running one when its lease is over: the later of the two.
job_turn = func.coalesce(JOB.c.tenant, literal_column("''"))
job_claimable_at = func.greatest(JOB.c.due_at, JOB.c.lease_until, type_=_INSTANT)
job_open = JOB.c.finished_at.is_(None)
Index("job_claimable", job_turn, job_claimable_at, postgresql_where=job_open)
Index("job_unique", job_turn, JOB.c.unique_key, unique=True, postgresql_where=job_open)


@dataclass(frozen=True, slots=True)
class TenantTables:
    """The platform's tables in one tenant's schema.

    Attributes:
        metadata: All of them, for migrations and their test.
        head: One row: the version of the definitions, and the epoch of the rights.
        package: Installed packages.
        definition: Every definition, by layer.
        version: Each deploy.
        version_change: What each deploy changed.
        aside: What deploys took out of use, and where its data waits.
        rename: Former names of objects and fields, and up to where the history has them.
        counter: The last number of each period, where numbers begin anew.
        setting: Values of settings, of the tenant, of departments and of users.
        file: Uploaded files with their bytes, and the record that each is attached to.
        history: What changed on records.
        credential: Passwords and who is an admin.
        throttle: Failed sign-ins by account and by address, whether these exist or not.
        session: Signed-in browsers.
        token: API tokens.
        audit: Who did what to access.
        idempotency: Answers kept for a repeated ``Idempotency-Key``.
    """

    metadata: MetaData
    head: Table
    package: Table
    definition: Table
    version: Table
    version_change: Table
    aside: Table
    rename: Table
    counter: Table
    setting: Table
    file: Table
    history: Table
    credential: Table
    throttle: Table
    session: Table
    token: Table
    audit: Table
    idempotency: Table


@lru_cache(maxsize=1024)
def tenant_tables(schema: str) -> TenantTables:
    """Give the platform's tables in the schema of a tenant."""
    metadata = MetaData(schema=schema)
    return TenantTables(
        metadata=metadata,
        head=_head(metadata),
        package=_package(metadata),
        definition=_definition(metadata),
        version=_version(metadata),
        version_change=_version_change(metadata),
        aside=_aside(metadata),
        rename=_rename(metadata),
        counter=_counter(metadata),
        setting=_setting(metadata),
        file=_file(metadata),
        history=_history(metadata),
        credential=_credential(metadata),
        throttle=_throttle(metadata),
        session=_session(metadata),
        token=_token(metadata),
        audit=_audit(metadata),
        idempotency=_idempotency(metadata),
    )


def _head(metadata: MetaData) -> Table:
    return Table(
        "_head",
        metadata,
        Column("only", Boolean, primary_key=True, server_default=true()),
        Column("version", Integer, nullable=False, server_default="0"),
        Column("access", Integer, nullable=False, server_default="0"),
    )


def _package(metadata: MetaData) -> Table:
    return Table(
        "_package",
        metadata,
        Column("name", Text, primary_key=True),
        Column("version", Text, nullable=False),
        Column("position", Integer, nullable=False),
        Column("manifest", JSONB, nullable=False),
        Column("installed_at", _INSTANT, nullable=False),
    )


def _definition(metadata: MetaData) -> Table:
    return Table(
        "_definition",
        metadata,
        Column("kind", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("layer", Text, primary_key=True),
        Column("body", JSONB, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
        Column("updated_by", Uuid),
    )


def _version(metadata: MetaData) -> Table:
    return Table(
        "_version",
        metadata,
        Column("number", Integer, primary_key=True, autoincrement=False),
        Column("at", _INSTANT, nullable=False),
        Column("by", Uuid),
        Column("note", Text, nullable=False, server_default=""),
        Column("plan", JSONB, nullable=False),
        Column("renames", JSONB, nullable=False, server_default="{}"),
    )


def _version_change(metadata: MetaData) -> Table:
    number = f"{metadata.schema}._version.number"
    return Table(
        "_version_change",
        metadata,
        Column("version", Integer, ForeignKey(number, ondelete="CASCADE"), primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("name", Text, primary_key=True),
        Column("layer", Text, primary_key=True),
        Column("before", JSONB),
        Column("after", JSONB),
    )


def _aside(metadata: MetaData) -> Table:
    return Table(
        "_aside",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("version", Integer, nullable=False),
        Column("object", Text, nullable=False),
        Column("field", Text),
        Column("reason", Text, nullable=False),
        Column("definition", JSONB, nullable=False),
        Column("became", JSONB),
        Column("table_name", Text, nullable=False),
        Column("column_name", Text),
        Column("sequences", JSONB, nullable=False),
        Column("removed_at", _INSTANT, nullable=False),
        Column("keep_until", _INSTANT, nullable=False),
        Column("restored_at", _INSTANT),
    )


def _rename(metadata: MetaData) -> Table:
    return Table(
        "_rename",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("version", Integer, nullable=False),
        Column("object", Text, nullable=False),
        Column("field", Text),
        Column("name", Text, nullable=False),
        Column("history_id", BigInteger, nullable=False),
    )


def _counter(metadata: MetaData) -> Table:
    return Table(
        "_counter",
        metadata,
        Column("sequence", REGCLASS, primary_key=True),
        Column("period", Text, primary_key=True),
        Column("last", BigInteger, nullable=False),
    )


def _setting(metadata: MetaData) -> Table:
    return Table(
        "_setting",
        metadata,
        Column("name", Text, primary_key=True),
        Column("level", Text, primary_key=True),
        Column("holder", Uuid, primary_key=True),
        Column("type", Text, nullable=False),
        Column("value", JSONB, nullable=False),
        Column("updated_at", _INSTANT, nullable=False),
        Column("updated_by", Uuid),
    )


def _file(metadata: MetaData) -> Table:
    return Table(
        "_file",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("name", Text, nullable=False),
        Column("media_type", Text, nullable=False),
        Column("size", Integer, nullable=False),
        Column("sha256", LargeBinary, nullable=False),
        Column("content", LargeBinary, nullable=False),
        Column("record_id", Uuid),
        Column("created_at", _INSTANT, nullable=False),
        Column("created_by", Uuid),
        Index("_file_unattached", "created_at", postgresql_where=text("record_id IS NULL")),
    )


def _history(metadata: MetaData) -> Table:
    return Table(
        "_history",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("object", Text, nullable=False),
        Column("record_id", Uuid, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("actor", Uuid),
        Column("via", Text, nullable=False),
        Column("event", Text, nullable=False),
        Column("changes", JSONB, nullable=False),
        Index("_history_record", "object", "record_id", "id"),
    )


def _credential(metadata: MetaData) -> Table:
    return Table(
        "_credential",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("password_hash", Text),
        Column("admin", Boolean, nullable=False, server_default="false"),
        Column("changed_at", _INSTANT, nullable=False),
    )


def _throttle(metadata: MetaData) -> Table:
    return Table(
        "_throttle",
        metadata,
        Column("key", Text, primary_key=True),
        Column("failed", Integer, nullable=False),
        Column("at", _INSTANT, nullable=False),
        Column("blocked_until", _INSTANT, nullable=False),
    )


def _session(metadata: MetaData) -> Table:
    return Table(
        "_session",
        metadata,
        Column("id", LargeBinary, primary_key=True),
        Column("user_id", Uuid, nullable=False),
        Column("created_at", _INSTANT, nullable=False),
        Column("seen_at", _INSTANT, nullable=False),
        Column("expires_at", _INSTANT, nullable=False),
        Column("address", Text, nullable=False),
        Column("agent", Text, nullable=False),
        Index("_session_user", "user_id"),
    )


def _token(metadata: MetaData) -> Table:
    return Table(
        "_token",
        metadata,
        Column("id", Uuid, primary_key=True),
        Column("hash", LargeBinary, nullable=False, unique=True),
        Column("user_id", Uuid, nullable=False),
        Column("name", Text, nullable=False),
        Column("expires_at", _INSTANT),
        Column("used_at", _INSTANT),
        Column("created_at", _INSTANT, nullable=False),
        Index("_token_user", "user_id"),
    )


def _audit(metadata: MetaData) -> Table:
    return Table(
        "_audit",
        metadata,
        Column("id", BigInteger, Identity(), primary_key=True),
        Column("at", _INSTANT, nullable=False),
        Column("actor", Uuid),
        Column("action", Text, nullable=False),
        Column("details", JSONB, nullable=False),
        Column("address", Text),
    )


def _idempotency(metadata: MetaData) -> Table:
    return Table(
        "_idempotency",
        metadata,
        Column("user_id", Uuid, primary_key=True),
        Column("key", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("status", Integer),
        Column("body", LargeBinary),
        Column("created_at", _INSTANT, nullable=False),
        Index("_idempotency_created", "created_at"),
    )
