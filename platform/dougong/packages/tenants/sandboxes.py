"""The job that makes a copy of a tenant: all of it in one transaction, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from secrets import token_hex
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, insert, select, update

from dougong.access.actor import system_actor
from dougong.deployment.models import Models
from dougong.fields.base import Cipher
from dougong.kernel.errors import AppError
from dougong.kernel.jsontypes import JsonObject
from dougong.packages.tenants.copying import Copying
from dougong.packages.tenants.errors import SourceChangedError
from dougong.packages.tenants.masking import Masks
from dougong.records.service import Records
from dougong.storage.audit import write_audit
from dougong.storage.blobs.base import Blobs, blob_key
from dougong.storage.cipher import NoSecretKeyError
from dougong.storage.database import connect
from dougong.storage.delivery_rows import WebhookState, keep_webhook_state
from dougong.storage.errors import TenantNotFoundError
from dougong.storage.head import current_version, share_definitions
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import MAX_ATTEMPTS, move_on
from dougong.storage.statement import compile_statement
from dougong.storage.tables import CELL_SCHEMA, TENANT, tenant_tables
from dougong.storage.tenant_schemas import make_schema
from dougong.storage.tenant_states import purge
from dougong.storage.tenants import Tenant, tenant_of_schema

_FAKE_SECRET = "sandbox"


@dataclass(frozen=True, slots=True)
class Cloner:
    """Does the job.

    Attributes:
        records: Makes the administrator of a copy without users.
        models: Compiled definitions.
        cipher: Encrypts what stands for secrets.
        blobs: Where the bytes of files lie.
    """

    records: Records
    models: Models
    cipher: Cipher
    blobs: Blobs

    def __call__(self, context: JobContext) -> None:
        """Make the copy; one that was half made is made anew."""
        payload = context.job.payload
        source = tenant_of_schema(context.database, str(payload["source"]))
        target = tenant_of_schema(context.database, str(payload["target"]))
        if source is None or target is None:
            raise TenantNotFoundError(tenant=str(payload["name"]), hint="")
        if target.state != "preparing":
            return
        try:
            self._make(context, source, target)
        except Exception as error:
            again = error.retryable if isinstance(error, AppError) else True
            if not again or context.job.attempts >= MAX_ATTEMPTS:
                purge(context.database, target, now=context.clock.now())
            raise

    def _make(self, context: JobContext, source: Tenant, target: Tenant) -> None:
        payload = context.job.payload
        with context.step():
            pass  # nobody else has the job
        if not make_schema(context.database, target.schema):
            return
        with connect(context.database.url, prepare_threshold=None) as connection:
            with connection.transaction():
                connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                self._fill(context, connection, source, target)
            if payload["data"] == "none":
                self._add_admin(connection, target, payload)
            _note(context, connection, source, target)
            _PUT_INTO_SERVICE.run(connection, {"of": target.schema})

    def _fill(
        self,
        context: JobContext,
        connection: Connection[TupleRow],
        source: Tenant,
        target: Tenant,
    ) -> None:
        payload = context.job.payload
        version = share_definitions(connection, source.schema)
        with context.database.connection(source.schema) as other:
            if current_version(other, source.schema) != version:
                raise SourceChangedError(tenant=source.name)
        copying = Copying(
            connection=connection,
            source=source.schema,
            target=target.schema,
            data=payload["data"],  # type: ignore[arg-type]
            per_object=int(str(payload["per_object"])),
            masks=self._masks() if payload["mask"] else None,
        )
        copying.definitions()
        model = self.models.compile_stored(connection, target.schema)
        with ExitStack() as stack:
            beside = stack.enter_context(context.database.connection(CELL_SCHEMA))
            copying.records(model, progress=_telling(context, beside))
        if payload["data"] == "all":
            self._copy_blobs(connection, source.schema, target.schema)
        # What happens in a copy is nobody else's business until somebody says so.
        now = context.clock.now()
        for name in model.catalog.all("webhook"):
            keep_webhook_state(connection, target.schema, name, WebhookState(off_at=now))

    def _copy_blobs(self, connection: Connection[TupleRow], source: str, target: str) -> None:
        """Copy the bytes that copied rows name; they are there before the commit."""
        for table in tenant_tables(target).metadata.sorted_tables:
            if "blob" in table.c:
                named = select(table.c.blob).where(table.c.blob.is_not(None)).distinct()
                for (blob,) in compile_statement(named).all(connection):
                    self.blobs.put(blob_key(target, blob), self.blobs.read(blob_key(source, blob)))

    def _masks(self) -> Masks:
        try:
            secret = self.cipher.encrypt(_FAKE_SECRET)
        except NoSecretKeyError:
            secret = None
        return Masks(token_hex(16), secret)

    def _add_admin(
        self, connection: Connection[TupleRow], target: Tenant, payload: JsonObject
    ) -> None:
        """Make the user who asked for it the one user, who signs in as they do elsewhere."""
        person = {"email": payload["admin_email"], "name": payload["admin_name"]}
        user_id = self.records.create(system_actor(target), "user", person).id
        home, known = str(payload["admin_schema"]), UUID(str(payload["admin"]))
        of, to = tenant_tables(home).credential, tenant_tables(target.schema).credential
        found = select(of.c.password_hash).where(of.c.user_id == bindparam("known"))
        row = compile_statement(found).one(connection, {"known": known})
        values: dict[str, Any] = {
            name: bindparam(name) for name in ("user_id", "password_hash", "changed_at")
        }
        made = compile_statement(insert(to).values(values | {"admin": True}))
        made.run(
            connection,
            {
                "user_id": user_id,
                "password_hash": row[0] if row is not None else None,
                "changed_at": target.created_at,
            },
        )


def _telling(context: JobContext, connection: Connection[TupleRow]) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        move_on(connection, context.job, done=done, total=total)

    return tell


def _note(
    context: JobContext, connection: Connection[TupleRow], source: Tenant, target: Tenant
) -> None:
    now, payload = context.clock.now(), context.job.payload
    how: JsonObject = {"data": payload["data"], "masked": payload["mask"]}
    made: JsonObject = {"tenant": target.name, **how}
    write_audit(connection, source.schema, "tenant.cloned", made, at=now, actor=None)
    copied: JsonObject = {"tenant": source.name, **how}
    write_audit(connection, target.schema, "tenant.made_by_cloning", copied, at=now, actor=None)


_PUT_INTO_SERVICE = compile_statement(
    update(TENANT)
    .where(TENANT.c.schema == bindparam("of"), TENANT.c.state == "preparing")
    .values(state="active")
)
