"""What those who run the platform do with tenants.

Each act is one transaction, noted in the audit logs of both: of the tenant, and of the one that
the operator works in. Operators are the administrators of a tenant that is marked as operating, or
whoever is at the command line of the server; for everybody else there is no such thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import bindparam, insert

from dougong.access.actor import Actor
from dougong.access.users import find_account, user_table
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.packages.tenants.copying import Data
from dougong.packages.tenants.errors import (
    NotOperatorError,
    OwnTenantError,
    SandboxAdminError,
    TenantStateError,
)
from dougong.storage import tenant_states
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import enqueue
from dougong.storage.statement import compile_statement
from dougong.storage.tables import CELL_SCHEMA, TENANT
from dougong.storage.tenants import (
    Tenant,
    TenantState,
    find_any_tenant,
    list_all_tenants,
    tenant_of_schema,
)

CLONE_TENANT = "clone_tenant"
PURGE_TENANT = "purge_tenant"
SAMPLE_SIZE = 100

_STATES: Mapping[TenantState, LocaleText] = {
    "active": say("in service", "使用中"),
    "suspended": say("suspended", "已停用"),
    "preparing": say("being prepared", "准备中"),
    "dropping": say("dropped", "已删除"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """What a copy of a tenant is to be.

    Attributes:
        name: Its name.
        label: Its name for people; that of the tenant with its own name behind if not given.
        data: Which records go along.
        per_object: How many of each object a sample has at least, where there are so many.
        mask: Whether what is personal or secret is replaced by fakes.
        admin: Of a copy without records, the user who is to administer it, by their e-mail;
            whoever asks for it if not given.
    """

    name: str
    label: LocaleText | None = None
    data: Data = "sample"
    per_object: int = SAMPLE_SIZE
    mask: bool = True
    admin: str | None = None


class Operators:
    """Sees to tenants. ``by`` is who does it; None: whoever is at the server's command line.

    Args:
        database: The cell.
        clock: Tells when.
        ids: Makes the ids of jobs.
        grace: For how long a dropped tenant can be restored.
        wake: Has a worker look for work.
    """

    def __init__(
        self,
        *,
        database: Database,
        clock: Clock,
        ids: Ids,
        grace: timedelta,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._ids = ids
        self._grace = grace
        self._wake = wake

    def require(self, by: Actor | None) -> None:
        """Refuse who does not run the platform.

        Raises:
            NotOperatorError: Their tenant does not.
            MissingRightError: They are of one that does, but lack the right.
        """
        if by is None:
            return
        home = tenant_of_schema(self._database, by.schema)
        if home is None or not home.operates:
            raise NotOperatorError(tenant=by.tenant)
        by.rights.require_system("tenants")

    def list(self, by: Actor | None) -> list[Tenant]:
        """Give every tenant, by name."""
        self.require(by)
        return list_all_tenants(self._database)

    def get(self, by: Actor | None, name: str) -> Tenant:
        """Give a tenant, in service or not.

        Raises:
            TenantNotFoundError: There is none of that name.
        """
        self.require(by)
        return find_any_tenant(self._database, name)

    def note_created(self, by: Actor | None, tenant: Tenant) -> None:
        """Note that a tenant was made."""
        self.require(by)
        with self._act(by, tenant, "tenant.created"):
            pass

    def change(
        self,
        by: Actor | None,
        name: str,
        *,
        label: LocaleText | None = None,
        limits: Mapping[str, int | None] | None = None,
        operates: bool | None = None,
    ) -> Tenant:
        """Change what is given of a tenant.

        Args:
            by: Who does it.
            name: The tenant.
            label: Its name for people.
            limits: Limits of its own, 0 for no limit; None for what the settings say.
            operates: Whether its administrators run the platform.
        """
        tenant = self.get(by, name)
        if operates is False:
            self._require_other(by, tenant)
        own = {**tenant.limits, **(limits or {})}
        kept = {key: value for key, value in own.items() if value is not None}
        changed: dict[str, JsonValue] = {}
        for key, value in (("label", label), ("limits", limits), ("operates", operates)):
            if value is not None:
                changed[key] = dict(value) if isinstance(value, Mapping) else value
        with self._act(by, tenant, "tenant.changed", changed) as connection:
            tenant_states.change_tenant(
                connection, tenant, label=label, limits=kept, operates=operates
            )
        return self.get(by, name)

    def suspend(self, by: Actor | None, name: str) -> Tenant:
        """Take a tenant out of service: nobody gets in, its jobs wait, nothing is lost."""
        tenant = self._in_state(by, name, "active", "suspended")
        self._require_other(by, tenant)
        if tenant.state == "active":
            with self._act(by, tenant, "tenant.suspended") as connection:
                tenant_states.suspend(connection, tenant, now=self._clock.now())
        return self.get(by, name)

    def resume(self, by: Actor | None, name: str) -> Tenant:
        """Put a suspended tenant back into service."""
        return self._back(by, self._in_state(by, name, "suspended", "active"))

    def restore(self, by: Actor | None, name: str) -> Tenant:
        """Put a dropped tenant back into service."""
        return self._back(by, self._in_state(by, name, "dropping"))

    def drop(self, by: Actor | None, name: str, *, grace: timedelta | None = None) -> Tenant:
        """Take a tenant out of service; when the time of grace is over it goes for good."""
        tenant = self._in_state(by, name, "active", "suspended", "dropping")
        self._require_other(by, tenant)
        now = self._clock.now()
        after = now + (self._grace if grace is None else grace)
        told: JsonObject = {"drop_after": after.isoformat(timespec="seconds")}
        with self._act(by, tenant, "tenant.dropped", told) as connection:
            tenant_states.forget_purge(connection, tenant, now=now)
            tenant_states.begin_drop(connection, tenant, now=now, drop_after=after)
            enqueue(
                connection,
                PURGE_TENANT,
                {"schema": tenant.schema},
                id=self._ids.new(),
                now=now,
                tenant=None,
                due_at=after,
                unique_key=tenant_states.purge_key(tenant),
            )
        return self.get(by, name)

    def purge(self, by: Actor | None, name: str) -> None:
        """Delete a tenant and all its data for good, now."""
        tenant = self.get(by, name)
        self._require_other(by, tenant)
        tenant_states.purge(self._database, tenant, now=self._clock.now())
        if by is not None:
            self._note(by, "tenant.purged", {"tenant": tenant.name})

    def rename(self, by: Actor | None, name: str, new: str) -> Tenant:
        """Give a tenant another name; what carries the old one goes on leading to it.

        Raises:
            InvalidTenantNameError: The name is none.
            TenantExistsError: Another tenant has or had it.
        """
        tenant = self._in_state(by, name, "active", "suspended")
        with self._act(by, tenant, "tenant.renamed", {"was": tenant.name}, named=new) as connection:
            tenant_states.rename(connection, tenant, new)
        return self.get(by, new)

    def clone(self, by: Actor | None, name: str, sandbox: Sandbox) -> UUID:
        """Have a copy of a tenant made; gives the id of the job.

        Raises:
            InvalidTenantNameError: The name of the copy is none.
            TenantExistsError: It is taken.
            SandboxAdminError: A copy without records would have nobody who can sign in.
        """
        source = self._in_state(by, name, "active", "suspended")
        payload: JsonObject = {
            "source": source.schema,
            "name": sandbox.name,
            "data": sandbox.data,
            "per_object": sandbox.per_object,
            "mask": sandbox.mask,
            **(self._admin(by, source, sandbox.admin) if sandbox.data == "none" else {}),
        }
        now, job_id = self._clock.now(), self._ids.new()
        told: JsonObject = {"source": source.name, "data": sandbox.data, "masked": sandbox.mask}
        with self._act(by, source, "tenant.clone_started", told, named=sandbox.name) as connection:
            tenant_states.require_free_name(connection, sandbox.name)
            schema = tenant_states.free_schema(connection, sandbox.name)
            _PREPARE.run(
                connection,
                {
                    "name": sandbox.name,
                    "schema": schema,
                    "label": sandbox.label or _copy_of(source, sandbox.name),
                    "locale": source.locale,
                    "time_zone": source.time_zone,
                    "currency": source.currency,
                    "created_at": now,
                },
            )
            enqueue(
                connection,
                CLONE_TENANT,
                {**payload, "target": schema},
                id=job_id,
                now=now,
                tenant=None if by is None else by.tenant,
                created_by=None if by is None else by.user_id,
            )
        self._wake()
        return job_id

    def _admin(self, by: Actor | None, source: Tenant, email: str | None) -> JsonObject:
        """Tell who is to administer a copy without records, and where their password is."""
        home, address = source, email
        if email is None and by is not None:
            found = tenant_of_schema(self._database, by.schema)
            assert found is not None
            home, address = found, self._email(by)
        with self._database.connection(home.schema) as connection:
            known = find_account(connection, home.schema, address or "")
        if known is None or known[1] is None:
            raise SandboxAdminError(email=address or "", tenant=home.name)
        name = (address or "").partition("@")[0]
        return {
            "admin": str(known[0].user_id),
            "admin_schema": home.schema,
            "admin_email": address,
            "admin_name": name,
        }

    def _email(self, by: Actor) -> str | None:
        user = user_table(by.schema)
        query = compile_statement(
            user.select().with_only_columns(user.c.email).where(user.c.id == bindparam("known"))
        )
        with self._database.connection(by.schema) as connection:
            row = query.one(connection, {"known": by.user_id})
        return None if row is None else str(row[0])

    def _back(self, by: Actor | None, tenant: Tenant) -> Tenant:
        if tenant.state != "active":
            with self._act(by, tenant, "tenant.resumed") as connection:
                tenant_states.resume(connection, tenant, now=self._clock.now())
            self._wake()
        return self.get(by, tenant.name)

    def _in_state(self, by: Actor | None, name: str, *states: TenantState) -> Tenant:
        tenant = self.get(by, name)
        if tenant.state not in states:
            needed = [_STATES[state] for state in states]
            raise TenantStateError(
                tenant=tenant.name,
                state=dict(_STATES[tenant.state]),
                needed={
                    "en": " or ".join(each["en"] for each in needed),
                    "zh-CN": "或".join(each["zh-CN"] for each in needed),
                },
            )
        return tenant

    def _require_other(self, by: Actor | None, tenant: Tenant) -> None:
        if by is not None and by.schema == tenant.schema:
            raise OwnTenantError(tenant=tenant.name)

    @contextmanager
    def _act(
        self,
        by: Actor | None,
        tenant: Tenant,
        action: str,
        details: JsonObject | None = None,
        *,
        named: str | None = None,
    ) -> Iterator[Connection[TupleRow]]:
        """Open the transaction of an act, and note it in the logs of both."""
        now = self._clock.now()
        told: JsonObject = {"tenant": named or tenant.name, **(details or {})}
        with self._database.transaction(CELL_SCHEMA) as connection:
            yield connection
            own = by is not None and by.schema == tenant.schema
            actor = by.user_id if by is not None and own else None
            write_audit(connection, tenant.schema, action, told, at=now, actor=actor)
            if by is not None and not own:
                write_audit(connection, by.schema, action, told, at=now, actor=by.user_id)

    def _note(self, by: Actor, action: str, told: JsonObject) -> None:
        with self._database.transaction(by.schema) as connection:
            write_audit(connection, by.schema, action, told, at=self._clock.now(), actor=by.user_id)


def _copy_of(source: Tenant, name: str) -> LocaleText:
    return {
        locale: f"{text}（{name}）" if locale.startswith("zh") else f"{text} ({name})"
        for locale, text in source.label.items()
    }


def purge_when_due(context: JobContext) -> None:
    """Do the job that ends the time of grace; a tenant that was restored stays."""
    schema = str(context.job.payload["schema"])
    tenant = tenant_of_schema(context.database, schema)
    now = context.clock.now()
    if tenant is None or tenant.state != "dropping":
        return
    if tenant.drop_after is not None and tenant.drop_after <= now:
        with context.step():
            pass  # nobody else has the job
        tenant_states.purge(context.database, tenant, now=now)


_NEW = ("name", "schema", "label", "locale", "time_zone", "currency", "created_at")
_PREPARE = compile_statement(
    insert(TENANT).values({name: bindparam(name) for name in _NEW} | {"state": "preparing"})
)
