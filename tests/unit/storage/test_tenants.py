"""Tenants: made whole or not at all, dropped so that they can be had back."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from psycopg import Connection

from dougong.storage import outbox
from dougong.storage.database import Database
from dougong.storage.errors import InvalidTenantNameError, TenantExistsError, TenantNotFoundError
from dougong.storage.jobs import enqueue, find_job
from dougong.storage.tenant_schemas import create_tenant, drop_tenant
from dougong.storage.tenants import Tenant, find_tenant, list_tenants, look_up_tenant


class At:
    """A clock that stands still."""

    def now(self) -> datetime:
        return datetime(2026, 3, 1, 8, tzinfo=UTC)


STAMP = int(datetime(2026, 3, 1, 8, tzinfo=UTC).timestamp())


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


def test_a_dropped_tenant_is_kept_under_another_name(
    database: Database, connection: Connection, now: datetime
) -> None:
    tenant = make(database, "gone")
    job = enqueue(connection, "k", {}, id=uuid4(), now=now, tenant="gone")
    event = outbox.NewEvent(
        tenant="gone",
        object="ticket",
        record_id=uuid4(),
        event="create",
        actor=None,
        via="system",
        at=now,
        body={},
    )
    outbox.publish(connection, [event])

    kept = drop_tenant(database, "gone", clock=At())

    assert kept == f"dropped_gone_{STAMP}"
    assert tenant not in list_tenants(database)
    assert {kept, "t_gone"} & schemas(connection) == {kept}
    assert find_job(connection, job, tenant=kept).state == "cancelled"
    assert not outbox.has_pending(connection)


def test_the_name_of_a_dropped_tenant_is_free(database: Database) -> None:
    make(database, "again")

    drop_tenant(database, "again", clock=At())
    make(database, "again")

    assert find_tenant(database, "again").schema == "t_again"


def test_a_dropped_tenant_can_be_purged(database: Database, connection: Connection) -> None:
    make(database, "purged")
    kept = drop_tenant(database, "purged", clock=At())
    assert kept is not None

    assert drop_tenant(database, kept, purge=True, clock=At()) is None

    assert kept not in schemas(connection)
    with pytest.raises(TenantNotFoundError):
        drop_tenant(database, kept, purge=True, clock=At())


def test_what_is_not_there_cannot_be_dropped(database: Database) -> None:
    with pytest.raises(TenantNotFoundError):
        drop_tenant(database, "nobody", clock=At())
