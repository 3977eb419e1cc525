"""All or nothing: checks, failures, busy tables, deploys and writers at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any
from uuid import UUID

import psycopg
import pytest

from dougong.deployment.errors import BusyError
from dougong.records.plans import PlanCache
from dougong.records.reads import ListRequest
from dougong.records.service import Records
from dougong.storage.head import write_transaction
from dougong.testing.desk import Desk, an_object

SIZE: dict[str, Any] = {"name": "size", "type": "number"}


@contextmanager
def holding(desk: Desk, statement: str) -> Iterator[None]:
    """Keep a transaction open that has run a statement."""
    with psycopg.connect(desk.platform.database.url) as connection:
        connection.execute(statement.encode())
        yield
        connection.rollback()


def snapshot(desk: Desk) -> Any:
    """Give everything that a deploy may change."""
    return desk.sql(
        "SELECT (SELECT array_agg(d ORDER BY kind, name, layer) FROM _definition d)::text,"
        " (SELECT array_agg(v ORDER BY number) FROM _version v)::text,"
        " (SELECT version FROM _head),"
        " (SELECT array_agg(relname || relnatts ORDER BY relname) FROM pg_class"
        "   WHERE relnamespace = %s::regnamespace)::text,"
        " (SELECT count(*) FROM dougong.job)",
        desk.schema,
    )


def other_process(desk: Desk) -> Records:
    """Give the records as another process holds them: its own models and plans."""
    platform = desk.platform
    return Records(
        database=platform.database,
        models=desk.models(),
        hooks=platform.hooks,
        functions=platform.functions,
        clock=platform.clock,
        ids=platform.ids,
        plans=PlanCache(),
        cipher=platform.cipher,
    )


def test_a_check_plans_everything_and_changes_nothing(desk: Desk) -> None:
    definition = an_object("planned", SIZE, {"name": "no", "type": "autonumber", "format": "{0}"})
    before = snapshot(desk)

    checked = desk.deploy(definition, check_only=True)

    assert snapshot(desk) == before
    deployed = desk.deploy(definition)
    assert checked.plan == deployed.plan
    assert (checked.version, checked.changed) == (deployed.version - 1, 1)


def test_a_check_waits_for_nobody(desk: Desk) -> None:
    with write_transaction(desk.platform.database, desk.schema):
        checked = desk.deploy(an_object("free"), check_only=True)

    assert checked.changed == 1


def test_a_statement_that_fails_takes_back_all_before_it(desk: Desk) -> None:
    desk.sql("CREATE TABLE in_the_way ()")
    before = snapshot(desk)

    with pytest.raises(psycopg.errors.DuplicateTable):
        desk.deploy(an_object("a_first"), an_object("in_the_way"), an_object("z_last"))

    assert snapshot(desk) == before
    desk.sql("DROP TABLE in_the_way")
    desk.deploy(an_object("a_first"), an_object("in_the_way"))


def test_a_table_in_long_use_makes_the_deploy_give_up_unharmed(desk: Desk) -> None:
    desk.deploy(an_object("busy"))
    hasty = desk.deployments(lock_timeout_s=0.02)
    before = snapshot(desk)

    with holding(desk, f"SELECT FROM {desk.schema}.busy"), pytest.raises(BusyError) as refused:
        desk.deploy(an_object("quick"), an_object("busy", SIZE), deployments=hasty)

    assert refused.value.details == {"seconds": 0.1}
    assert refused.value.retryable
    assert snapshot(desk) == before
    desk.deploy(an_object("busy", SIZE), deployments=hasty)


def test_a_writer_keeps_a_deploy_out_until_it_has_ended(desk: Desk) -> None:
    hasty = desk.deployments(lock_timeout_s=0.02)
    database = desk.platform.database

    with write_transaction(database, desk.schema), pytest.raises(BusyError):
        desk.deploy(an_object("later"), deployments=hasty)

    assert desk.deploy(an_object("later"), deployments=hasty).changed == 1


def test_two_deploys_at_once_happen_one_after_the_other(desk: Desk) -> None:
    desk.deploy(an_object("shared"))
    together = Barrier(2)

    def deploy(number: int) -> int:
        deployments = desk.deployments()
        together.wait()
        # Both send the whole object, so the second takes the field of the first away again.
        field = {"name": f"f{number}", "type": "text"}
        return desk.deploy(an_object("shared", field), deployments=deployments).version

    with ThreadPoolExecutor(2) as pool:
        first, second = sorted(pool.map(deploy, (1, 2)))

    assert second == first + 1
    columns = desk.sql(
        "SELECT attname FROM pg_attribute WHERE attrelid = 'shared'::regclass"
        " AND attname ~ 'f[12]$' ORDER BY attname"
    )
    (lost,), (kept,) = columns
    assert lost == f"_aside_{second}_{'f2' if kept == 'f1' else 'f1'}"
    assert [f.name for f in desk.model.object("shared").definition.fields] == ["name", kept]


def test_two_numbers_of_one_version_never_happen(desk: Desk) -> None:
    def deploy(number: int) -> int:
        return desk.deploy(an_object(f"many{number}"), deployments=desk.deployments()).version

    with ThreadPoolExecutor(4) as pool:
        versions = list(pool.map(deploy, range(8)))

    assert len(set(versions)) == 8
    stored = desk.sql("SELECT number FROM _version ORDER BY number DESC LIMIT 8")
    assert sorted(versions, reverse=True) == [number for (number,) in stored]


def test_a_writer_never_writes_by_definitions_that_are_no_longer_in_force(desk: Desk) -> None:
    desk.deploy(an_object("moving", SIZE))
    stale = other_process(desk)
    stale.create(desk.actor, "moving", {"name": "before", "size": "1"})

    desk.deploy(an_object("moving", {**SIZE, "required": True}, {"name": "x", "type": "text"}))
    made = stale.create(desk.actor, "moving", {"name": "after", "size": "2", "x": "known"})

    assert made.body is not None
    assert b'"x":"known"' in made.body.replace(b" ", b"")


def test_a_writer_notices_while_it_waits_for_the_deploy(desk: Desk) -> None:
    desk.deploy(an_object("waiting", SIZE))
    stale = other_process(desk)
    made = stale.create(desk.actor, "waiting", {"name": "old", "size": "1"})
    wider = {"name": "size", "type": "number", "precision": 20, "scale": 2}

    with ThreadPoolExecutor(1) as pool:
        with write_transaction(desk.platform.database, desk.schema):
            deploy = pool.submit(desk.deploy, an_object("waiting", wider))
        deploy.result()
    changed = stale.update(desk.actor, "waiting", made.id, {"size": "1.25"})

    assert changed.body is not None
    assert b'"1.25"' in changed.body


def test_a_reader_who_meets_a_removed_field_reads_again_by_what_is_in_force(desk: Desk) -> None:
    desk.deploy(an_object("thinning", SIZE))
    made = desk.create("thinning", name="a", size="1")
    stale = other_process(desk)
    stale.list(desk.actor, "thinning", ListRequest())
    stale.get(desk.actor, "thinning", UUID(made["id"]))

    desk.deploy(an_object("thinning"))
    listed = stale.list(desk.actor, "thinning", ListRequest())

    assert b'"size"' not in listed.page.rows
    assert b'"size"' not in stale.get(desk.actor, "thinning", UUID(made["id"]))


def test_statements_prepared_before_a_field_grew_wider_do_not_fail_after(desk: Desk) -> None:
    desk.deploy(an_object("growing", {"name": "code", "type": "text", "max_length": 5}))
    made = desk.create("growing", code="a")
    # Often enough that every connection of the pool has prepared them.
    for number in range(12):
        desk.update("growing", made["id"], code=str(number))
        desk.page("growing", sort="code", limit=1)

    desk.deploy(an_object("growing", {"name": "code", "type": "text"}))

    for number in range(12):
        assert desk.update("growing", made["id"], code=f"longer {number}")["version"] == number + 14
        assert len(desk.list("growing", sort="code", limit=1)) == 1
