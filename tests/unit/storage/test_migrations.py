"""The migrations make exactly the tables that the code knows, in whatever order they are run."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import MetaData

from dougong.storage.migrations import migrate_cell, migrate_tenant, migrate_tenants
from dougong.storage.migrations.run import VERSION_TABLE, migrate_schema, schema_connection
from dougong.storage.tables import CELL, tenant_tables


def differences(url: str, metadata: MetaData) -> list[Any]:
    """What a migration would still have to change."""
    options = {
        "compare_type": True,
        "compare_server_default": True,
        "include_schemas": True,
        "include_name": lambda name, kind, _: kind != "schema" or name == metadata.schema,
        "version_table": VERSION_TABLE,
        "version_table_schema": metadata.schema,
    }
    with schema_connection(url) as connection:
        context = MigrationContext.configure(connection, opts=options)
        return list(compare_metadata(context, metadata))


@pytest.mark.filterwarnings("error::UserWarning")
def test_the_cell_is_as_the_code_says(cell_url: str) -> None:
    migrate_cell(cell_url)

    assert differences(cell_url, CELL) == []


@pytest.mark.filterwarnings("error::UserWarning")
def test_a_tenant_is_as_the_code_says(cell_url: str) -> None:
    with psycopg.connect(cell_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA t_plain")

    migrate_tenant(cell_url, "t_plain")

    assert differences(cell_url, tenant_tables("t_plain").metadata) == []


def test_a_tenant_begins_at_version_0(cell_url: str) -> None:
    with psycopg.connect(cell_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA t_new")

    migrate_tenant(cell_url, "t_new")
    migrate_tenant(cell_url, "t_new")

    with psycopg.connect(cell_url) as connection:
        heads = connection.execute('SELECT "only", version, access FROM t_new._head').fetchall()
    assert heads == [(True, 0, 0)]


def test_several_processes_may_migrate_at_once(cell_url: str) -> None:
    with psycopg.connect(cell_url, autocommit=True) as connection:
        connection.execute("DROP SCHEMA IF EXISTS dougong CASCADE")

    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(migrate_cell, [cell_url] * 4))

    assert done == [None] * 4
    assert differences(cell_url, CELL) == []


def test_every_tenant_is_migrated(cell_url: str) -> None:
    migrate_cell(cell_url)
    with psycopg.connect(cell_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA t_listed")
        connection.execute(
            "INSERT INTO dougong.tenant VALUES "
            "('listed', 't_listed', '{}', 'en', 'UTC', 'EUR', 'active', now())"
        )

    migrate_tenants(cell_url)

    assert differences(cell_url, tenant_tables("t_listed").metadata) == []


def test_who_worked_on_records_goes_on_by_a_permission_set(cell_url: str) -> None:
    with psycopg.connect(cell_url, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA t_older")
    with schema_connection(cell_url) as connection:
        migrate_schema(connection, "t_older", to="t0010")
    with psycopg.connect(cell_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO t_older._package (name, version, position, manifest, installed_at) "
            "VALUES ('core', '1', 0, '{}', now())"
        )
        connection.execute(
            "INSERT INTO t_older._credential (user_id, admin, member, changed_at) VALUES "
            "('00000000-0000-0000-0000-000000000001', false, true, now()), "
            "('00000000-0000-0000-0000-000000000002', true, false, now())"
        )

    migrate_tenant(cell_url, "t_older")

    with psycopg.connect(cell_url) as connection:
        granted = connection.execute("SELECT user_id::text, kind, name FROM t_older._grant")
        defined = connection.execute("SELECT name, layer, body->'objects' FROM t_older._definition")
        assert granted.fetchall() == [
            ("00000000-0000-0000-0000-000000000001", "permission_set", "member")
        ]
        ((name, layer, objects),) = defined.fetchall()
    assert (name, layer) == ("member", "core")
    assert objects["*"] == {"create": True, "read": True, "update": True, "delete": True}
    assert objects["user"] == {"read": True}
