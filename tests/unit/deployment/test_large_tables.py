"""An index on a table with many rows is built by a job, while everyone goes on working."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from threading import Event
from typing import Any

import psycopg
import pytest

from dougong.deployment.deploy import Deployed, Deployments
from dougong.deployment.index_job import BUILD_INDEX, IndexBuilder
from dougong.testing.desk import Desk, an_object
from dougong.worker.job_lane import JobLane

PLAIN = an_object("bulk", {"name": "size", "type": "number"})
INDEXED = an_object("bulk", {"name": "size", "type": "number"}, indexes=[["size"]])
QUEUED = "SELECT payload FROM dougong.job WHERE tenant = %s AND finished_at IS NULL"


@pytest.fixture
def builder(desk: Desk) -> Iterator[Deployments]:
    """Deployments for which more than two rows are many; the object has three."""
    desk.deploy(PLAIN)
    for size in ("3", "1", "2"):
        desk.create("bulk", name=size, size=size)
    yield desk.deployments(index_at_once_up_to=2)
    desk.deploy(delete=(("object", "bulk"),))


def work(desk: Desk) -> None:
    """Do every job that is due."""
    lane = JobLane(
        desk.platform.database,
        {BUILD_INDEX: IndexBuilder(desk.models())},
        clock=desk.platform.clock,
        random=random.random,
        lease=timedelta(seconds=30),
        stopping=Event(),
    )
    lane.drain()


def queued(desk: Desk) -> list[Any]:
    """Give what unfinished jobs are about."""
    return [payload for (payload,) in desk.sql(QUEUED, desk.tenant.name)]


def has_index(desk: Desk) -> bool:
    """Tell whether the index is there and whole."""
    return bool(
        desk.sql(
            "SELECT 1 FROM pg_index WHERE indexrelid = to_regclass('ix__bulk__size') AND indisvalid"
        )
    )


def planned(deployed: Deployed) -> list[tuple[Any, Any]]:
    """Give the actions of a plan, and whether a job does them."""
    return [(step["action"], step["concurrent"]) for step in deployed.plan]


def test_the_job_builds_what_the_deploy_only_asks_for(desk: Desk, builder: Deployments) -> None:
    deployed = desk.deploy(INDEXED, deployments=builder)

    assert planned(deployed) == [("create_index", True)]
    assert queued(desk) == [{"object": "bulk", "index": "ix__bulk__size"}]
    assert not has_index(desk)
    work(desk)
    assert has_index(desk)
    assert queued(desk) == []
    assert desk.sql("SELECT indexdef FROM pg_indexes WHERE indexname = 'ix__bulk__size'") == [
        (f"CREATE INDEX ix__bulk__size ON {desk.schema}.bulk USING btree (size NULLS FIRST, id)",)
    ]


def test_few_rows_are_indexed_at_once(desk: Desk, builder: Deployments) -> None:
    desk.delete("bulk", desk.list("bulk")[0]["id"])
    desk.sql("DELETE FROM bulk WHERE deleted_at IS NOT NULL")

    deployed = desk.deploy(INDEXED, deployments=builder)

    assert planned(deployed) == [("create_index", False)]
    assert has_index(desk)


def test_an_index_that_is_no_longer_wanted_is_not_built(desk: Desk, builder: Deployments) -> None:
    desk.deploy(INDEXED, deployments=builder)
    desk.deploy(PLAIN, deployments=builder)

    work(desk)

    assert not has_index(desk)
    assert queued(desk) == []
    desk.deploy(INDEXED)
    assert has_index(desk)


def test_the_job_is_done_when_the_object_has_gone(desk: Desk, builder: Deployments) -> None:
    desk.deploy(INDEXED, deployments=builder)
    desk.deploy(delete=(("object", "bulk"),))

    work(desk)

    assert queued(desk) == []
    desk.deploy(PLAIN)


def test_a_half_built_index_is_built_anew(desk: Desk, builder: Deployments) -> None:
    desk.deploy(INDEXED, deployments=builder)
    with pytest.raises(psycopg.errors.UniqueViolation):
        desk.sql("CREATE UNIQUE INDEX CONCURRENTLY ix__bulk__size ON bulk (version)")
    assert not has_index(desk)

    work(desk)

    assert has_index(desk)


def test_an_index_built_before_the_worker_died_is_left_alone(
    desk: Desk, builder: Deployments
) -> None:
    desk.deploy(INDEXED, deployments=builder)
    desk.sql("CREATE INDEX ix__bulk__size ON bulk (size)")
    oid = desk.sql("SELECT 'ix__bulk__size'::regclass::oid")

    work(desk)

    assert desk.sql("SELECT 'ix__bulk__size'::regclass::oid") == oid


def test_a_unique_index_is_never_left_for_later(desk: Desk, builder: Deployments) -> None:
    unique = {"name": "size", "type": "number", "unique": True}

    deployed = desk.deploy(an_object("bulk", unique), deployments=builder)

    assert planned(deployed) == [("create_index", False)]


def test_a_lookup_added_to_many_rows_has_its_key_at_once_and_its_index_later(
    desk: Desk, builder: Deployments
) -> None:
    lookup = {"name": "customer", "type": "lookup", "to": "account"}
    size = {"name": "size", "type": "number"}

    deployed = desk.deploy(an_object("bulk", size, lookup), deployments=builder)

    assert planned(deployed) == [("add_column", False), ("create_index", True)]


def test_what_is_renamed_before_its_job_ran_is_built_under_the_new_name(
    desk: Desk, builder: Deployments
) -> None:
    desk.deploy(INDEXED, deployments=builder)

    deployed = desk.deploy(renames={"object.bulk.size": "extent"}, deployments=builder)

    assert planned(deployed) == [
        ("rename_column", False),
        ("rename_index", False),
        ("create_index", True),
    ]
    work(desk)
    built = desk.sql("SELECT indexname FROM pg_indexes WHERE indexname LIKE 'ix__bulk__%%t'")
    assert built == [("ix__bulk__created_at",), ("ix__bulk__extent",)]
    assert queued(desk) == []
