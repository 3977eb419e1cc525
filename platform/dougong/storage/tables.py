"""The platform's own tables: those of the cell, and those each tenant's schema begins with.

Their DDL keeps to what Citus takes unchanged: no triggers, no inheritance, foreign keys only
inside a schema. The migrations create them; a test holds both equal.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    Uuid,
    func,
    literal_column,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, REGCLASS, TIMESTAMP

from dougong.kernel.caching import per_tenant
from dougong.storage.access_tables import (
    credential_table,
    grant_table,
    identity_table,
    link_table,
    recovery_code_table,
    second_factor_table,
    session_table,
    share_table,
    throttle_table,
    token_table,
)
from dougong.storage.approval_tables import (
    approval_event_table,
    approval_table,
    approval_task_table,
    approval_version_table,
    substitute_table,
)
from dougong.storage.audit_tables import audit_chain_table, audit_table
from dougong.storage.bulk_tables import (
    bulk_fault_table,
    bulk_table,
    import_mapping_table,
    upload_sheet_table,
    upload_table,
)
from dougong.storage.duplicate_tables import (
    duplicate_pair_table,
    duplicate_table,
    merge_moved_table,
    merge_table,
)
from dougong.storage.file_tables import file_table
from dougong.storage.message_tables import delivery_table, message_table, webhook_table
from dougong.storage.past_tables import (
    archive_table,
    bin_table,
    history_table,
    rename_table,
)
from dougong.storage.run_tables import flow_version_table, run_step_table, run_table
from dougong.storage.search_tables import search_place_table, search_table, unindexed_table
from dougong.storage.secret_tables import secret_table
from dougong.storage.settled_tables import (
    draft_table,
    idempotency_table,
    mine_table,
    query_use_table,
    saved_view_table,
    setting_table,
)
from dougong.storage.talk_tables import (
    comment_table,
    follow_table,
    notification_table,
    reminder_table,
    telling_table,
)
from dougong.storage.timer_tables import hook_call_table, timer_table

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
    Column("operates", Boolean, nullable=False, server_default="false"),
    Column("limits", JSONB, nullable=False, server_default="{}"),
    Column("former", ARRAY(Text), nullable=False, server_default="{}"),
    Column("suspended_at", _INSTANT),
    Column("drop_after", _INSTANT),
)

PURGED = Table(
    "purged",
    CELL,
    Column("schema", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("at", _INSTANT, nullable=False),
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
job_runnable = JOB.c.state != literal_column("'paused'")
Index("job_claimable", job_turn, job_claimable_at, postgresql_where=job_open)
Index("job_unique", job_turn, JOB.c.unique_key, unique=True, postgresql_where=job_open)

UNSEALED = Table(
    "unsealed",
    CELL,
    Column("id", BigInteger, Identity(), primary_key=True),
    Column("schema", Text, nullable=False),
)

UNINDEXED = unindexed_table(CELL)


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


def _counter(metadata: MetaData) -> Table:
    return Table(
        "_counter",
        metadata,
        Column("sequence", REGCLASS, primary_key=True),
        Column("period", Text, primary_key=True),
        Column("last", BigInteger, nullable=False),
    )


class _Made:
    """A table of a tenant, made when it is first asked for and kept by the tenant's tables.

    Args:
        make: Makes it among the tables of a schema.
    """

    def __init__(self, make: Callable[[MetaData], Table]) -> None:
        self._make = make

    def __set_name__(self, owner: type[TenantTables], name: str) -> None:
        self._name = name
        owner.names.append(name)

    def __get__(self, tables: TenantTables, owner: type[TenantTables]) -> Table:
        return tables.keep(self._name, self._make)


class TenantTables:
    """The platform's tables in one tenant's schema.

    A request needs a few of them, and a process serves many tenants: each is made when it is asked
    for.

    Args:
        schema: The tenant's.

    Attributes:
        head: One row: the version of the definitions, and the epoch of the rights.
        package: Installed packages.
        definition: Every definition, by layer.
        version: Each deploy.
        version_change: What each deploy changed.
        aside: What deploys took out of use, and where its data waits.
        rename: Former names of objects and fields, and up to where the history has them.
        counter: The last number of each period, where numbers begin anew.
        setting: Values of settings, of the tenant, of departments and of users.
        file: Uploaded files, where their bytes lie, and the record that each is attached to.
        history: What changed on records.
        bin: Records that were moved to the recycle bin, without those that went with them.
        archive: Records in the archive, and where they lie among its bytes.
        credential: Passwords, and who is an admin.
        throttle: Failed sign-ins by account and by address, whether these exist or not.
        session: Signed-in browsers.
        token: API tokens.
        audit: Who did what to access, definitions and records.
        audit_chain: Where the chain of the audit log begins and ends.
        idempotency: Answers kept for a repeated ``Idempotency-Key``.
        saved_view: Views that people save for themselves, and share.
        draft: What builders work on and have not published.
        mine: What users keep for themselves, such as their favourites.
        notification: What users are told.
        comment: What users say about records.
        follow: Who follows which records.
        reminder: What users want to be reminded of, and when.
        telling: How users want to be told of what.
        bulk: What work on many records came with, and how it went.
        bulk_fault: What was refused of it.
        upload: Files that were sent to be imported.
        upload_sheet: Sheets of workbooks among them that were read once.
        import_mapping: How people mapped the columns of tables.
        duplicate: Sets of records that are probably the same.
        duplicate_pair: What a job that looks for them has found so far.
        merge: What was merged into what.
        merge_moved: What was moved by that.
        approval_version: Definitions of approvals as they were when somebody was asked by them.
        approval: Approvals of records.
        approval_task: Who is asked for a decision, and what they decided.
        approval_event: What happened to approvals.
        substitute: Who decides for whom while they are away.
        message: Mails that flows send.
        delivery: What webhooks are sent.
        webhook: How webhooks are doing.
        grant: Who has which roles and permission sets, and from when to when.
        share: With whom single records are shared.
        second_factor: The seeds of one-time codes, encrypted.
        recovery_code: What lets in who has lost the second factor, by hash.
        link: Links of mails that let somebody set a password, by hash.
        identity: Who users are at other services that they sign in by.
        query_use: What lists and aggregates were asked for, how often and for how long.
        search: What records are found by.
        search_place: Where each object and its fields lie in that.
        flow_version: Flows as they were when a run of them began.
        run: Runs of flows.
        run_step: What each step of a run did.
        timer: The flows that time sets off, and when each is due next.
        hook_call: The calls of others that were taken in.
        secret: What connectors and webhooks sign in or sign with, encrypted.
    """

    names: ClassVar[list[str]] = []

    head = _Made(_head)
    package = _Made(_package)
    definition = _Made(_definition)
    version = _Made(_version)
    version_change = _Made(_version_change)
    aside = _Made(_aside)
    rename = _Made(rename_table)
    counter = _Made(_counter)
    setting = _Made(setting_table)
    file = _Made(file_table)
    history = _Made(history_table)
    bin = _Made(bin_table)
    archive = _Made(archive_table)
    credential = _Made(credential_table)
    throttle = _Made(throttle_table)
    session = _Made(session_table)
    token = _Made(token_table)
    audit = _Made(audit_table)
    audit_chain = _Made(audit_chain_table)
    idempotency = _Made(idempotency_table)
    saved_view = _Made(saved_view_table)
    draft = _Made(draft_table)
    mine = _Made(mine_table)
    notification = _Made(notification_table)
    comment = _Made(comment_table)
    follow = _Made(follow_table)
    reminder = _Made(reminder_table)
    telling = _Made(telling_table)
    bulk = _Made(bulk_table)
    bulk_fault = _Made(bulk_fault_table)
    upload = _Made(upload_table)
    upload_sheet = _Made(upload_sheet_table)
    import_mapping = _Made(import_mapping_table)
    duplicate = _Made(duplicate_table)
    duplicate_pair = _Made(duplicate_pair_table)
    merge = _Made(merge_table)
    merge_moved = _Made(merge_moved_table)
    approval_version = _Made(approval_version_table)
    approval = _Made(approval_table)
    approval_task = _Made(approval_task_table)
    approval_event = _Made(approval_event_table)
    substitute = _Made(substitute_table)
    message = _Made(message_table)
    delivery = _Made(delivery_table)
    webhook = _Made(webhook_table)
    grant = _Made(grant_table)
    share = _Made(share_table)
    second_factor = _Made(second_factor_table)
    recovery_code = _Made(recovery_code_table)
    link = _Made(link_table)
    identity = _Made(identity_table)
    query_use = _Made(query_use_table)
    search = _Made(search_table)
    search_place = _Made(search_place_table)
    flow_version = _Made(flow_version_table)
    run = _Made(run_table)
    run_step = _Made(run_step_table)
    timer = _Made(timer_table)
    hook_call = _Made(hook_call_table)
    secret = _Made(secret_table)

    def __init__(self, schema: str) -> None:
        self._made = MetaData(schema=schema)
        self._lock = Lock()

    @property
    def metadata(self) -> MetaData:
        """All of them, for what concerns each table of a tenant."""
        for name in self.names:
            getattr(self, name)
        return self._made

    def keep(self, name: str, make: Callable[[MetaData], Table]) -> Table:
        """Give a table, made once; what is kept is found without asking again."""
        with self._lock:
            table: Table | None = self.__dict__.get(name)
            if table is None:
                table = self.__dict__[name] = make(self._made)
            return table


@per_tenant
def tenant_tables(schema: str) -> TenantTables:
    """Give the platform's tables in the schema of a tenant."""
    return TenantTables(schema)
