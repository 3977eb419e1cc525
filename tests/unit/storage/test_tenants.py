"""Tenants: made whole or not at all, idle without a loss, renamed, gone for good."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from psycopg import Connection

from dougong.storage import outbox, tenant_states
from dougong.storage.database import Database
from dougong.storage.errors import InvalidTenantNameError, TenantExistsError, TenantNotFoundError
from dougong.storage.jobs import (
    Job,
    JobNotFoundError,
    claim,
    enqueue,
    find_job,
    finish,
    has_due,
)
from dougong.storage.tenant_schemas import create_tenant
from dougong.storage.tenants import (
    Tenant,
    find_tenant,
    list_tenants,
    look_up_any_tenant,
    look_up_tenant,
)


class At:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 8, tzinfo=UTC)


def make(database: Database, name: str) -> Tenant:
    return create_tenant(
        database,
        name,
        label={"en": "Acme", "zh-CN": "顶点"},
        locale="zh-CN",
        time_zone="Asia/Shanghai",
        currency="CNY",
        clock=At(),
    )


def schemas(connection: Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}


def test_a_tenant_is_found_as_it_was_made(database: Database) -> None:
    made = make(database, "acme_1")

    assert made == Tenant(
        name="acme_1",
        schema="t_acme_1",
        label={"en": "Acme", "zh-CN": "顶点"},
        locale="zh-CN",
        time_zone="Asia/Shanghai",
        currency="CNY",
    )
    assert find_tenant(database, "acme_1") == made
    assert made in list_tenants(database)


@pytest.mark.parametrize("name", ["", "Acme", "1acme", "a-b", "a b", "a" * 41, "t\n", "_x"])
def test_a_name_that_cannot_be_a_schema_is_refused(database: Database, name: str) -> None:
    before = list_tenants(database)

    with pytest.raises(InvalidTenantNameError):
        make(database, name)

    assert list_tenants(database) == before


def test_a_name_is_taken_once(database: Database) -> None:
    make(database, "twice")

    with pytest.raises(TenantExistsError) as refused:
        make(database, "twice")

    assert refused.value.details == {"tenant": "twice"}


def test_a_tenant_that_fails_half_way_leaves_nothing(
    database: Database, connection: Connection
) -> None:
    connection.execute("CREATE SCHEMA t_half")

    with pytest.raises(Exception, match="t_half"):
        make(database, "half")

    assert look_up_tenant(database, "half") is None


def test_a_mistyped_name_gets_a_suggestion(database: Database) -> None:
    make(database, "harbour")

    with pytest.raises(TenantNotFoundError) as refused:
        find_tenant(database, "harbor")

    assert refused.value.message("en") == ("there is no tenant `harbor`; did you mean `harbour`?")


def test_a_suspended_tenant_is_not_served_and_its_jobs_and_events_wait(
    database: Database, connection: Connection, now: datetime
) -> None:
    tenant = make(database, "idle")
    job = enqueue(connection, "idle_work", {}, id=uuid4(), now=now, tenant="idle")
    running = enqueue(connection, "idle_work", {}, id=uuid4(), now=now, tenant="idle")
    claimed = claim_idle(connection, now)
    outbox.publish(connection, [event_of("idle", now)])

    with database.transaction("dougong") as change:
        tenant_states.suspend(change, tenant, now=now)

    assert tenant not in list_tenants(database)
    assert look_up_tenant(database, "idle") is None
    found = look_up_any_tenant(database, "idle")
    assert found is not None
    assert (found.state, found.suspended_at) == ("suspended", now)
    assert claim_idle(connection, now) is None
    assert not has_due(connection, now=now)
    assert "idle" not in outbox.tenants_with_pending(connection)
    assert not outbox.has_pending(connection)
    assert claimed is not None
    assert not finish(connection, claimed, now=now)
    with database.transaction("dougong") as change:
        tenant_states.resume(change, found, now=now)
    assert {claim_idle(connection, now).id, claim_idle(connection, now).id} == {job, running}  # type: ignore[union-attr]
    assert "idle" in outbox.tenants_with_pending(connection)
    outbox.mark_delivered(connection, outbox.take(connection, "idle", limit=10))


def test_a_renamed_tenant_keeps_its_schema_and_is_found_by_its_former_names(
    database: Database, connection: Connection, now: datetime
) -> None:
    tenant = make(database, "before")
    job = enqueue(connection, "k_renamed", {}, id=uuid4(), now=now, tenant="before")

    rename(database, tenant, "after")
    rename(database, find_tenant(database, "after"), "later")

    renamed = find_tenant(database, "later")
    assert (renamed.schema, renamed.former) == ("t_before", ("before", "after"))
    assert find_tenant(database, "before") == find_tenant(database, "after") == renamed
    assert find_job(connection, job, tenant="later").id == job
    with pytest.raises(TenantExistsError):
        make(database, "before")
    other = make(database, "other_one")
    with pytest.raises(TenantExistsError):
        rename(database, other, "after")
    rename(database, renamed, "before")
    assert find_tenant(database, "before").former == ("after", "later")


def test_a_name_that_is_none_cannot_be_taken_by_a_rename(database: Database) -> None:
    tenant = make(database, "steady")

    with pytest.raises(InvalidTenantNameError):
        rename(database, tenant, "Not-A-Name")

    assert find_tenant(database, "steady") == tenant


def test_what_is_purged_is_gone_with_its_jobs_and_events(
    database: Database, connection: Connection, now: datetime
) -> None:
    tenant = make(database, "purged")
    job = enqueue(connection, "k", {}, id=uuid4(), now=now, tenant="purged")
    outbox.publish(connection, [event_of("purged", now)])

    tenant_states.purge(database, tenant, now=now)

    assert "t_purged" not in schemas(connection)
    assert look_up_any_tenant(database, "purged") is None
    assert not outbox.has_pending(connection)
    with pytest.raises(JobNotFoundError):
        find_job(connection, job, tenant="purged")


def test_a_name_is_free_again_and_its_schema_never(database: Database, now: datetime) -> None:
    tenant_states.purge(database, make(database, "again"), now=now)

    assert make(database, "again").schema == "t_again_2"
    assert make(database, "again_3").schema == "t_again_3"
    tenant_states.purge(database, find_tenant(database, "again"), now=now)
    assert make(database, "again").schema == "t_again_4"


def rename(database: Database, tenant: Tenant, name: str) -> None:
    with database.transaction("dougong") as connection:
        tenant_states.rename(connection, tenant, name)


def claim_idle(connection: Connection, now: datetime) -> Job | None:
    until = now + timedelta(seconds=30)
    return claim(connection, kinds=["idle_work"], after="", now=now, lease_until=until)


def event_of(tenant: str, now: datetime) -> outbox.NewEvent:
    return outbox.NewEvent(
        tenant=tenant,
        object="ticket",
        record_id=uuid4(),
        event="create",
        actor=None,
        via="system",
        at=now,
        body={},
    )
