"""Whoever reads goes on while a deploy writes many rows; what it makes ahead leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic
from typing import Any

import psycopg
import pytest

from dougong.deployment.deploy import Deployed, Deployments
from dougong.deployment.errors import TooLongError
from dougong.testing.desk import Desk, an_object
from dougong.worker.housekeeping import clean_up

GATE = 20261122
TEXT = {"name": "size", "type": "text"}
NUMBER = {"name": "size", "type": "number"}
UNIQUE = {"name": "name", "type": "text", "unique": True}
COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = 'heap'::regclass AND attnum > 0"
    " AND NOT attisdropped AND attname LIKE '%size%' ORDER BY attname"
)


@pytest.fixture
def builder(desk: Desk) -> Iterator[Deployments]:
    """Deployments for which more than two rows are many; the object has three, behind a gate."""
    desk.deploy(an_object("heap", TEXT))
    for size in ("3", "1", "2"):
        desk.create("heap", name=size, size=size)
    desk.sql(
        "CREATE OR REPLACE FUNCTION gate() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" PERFORM pg_advisory_xact_lock_shared({GATE}); RETURN NEW; END $$"
    )
    desk.sql("CREATE TRIGGER gate BEFORE UPDATE ON heap FOR EACH ROW EXECUTE FUNCTION gate()")
    yield desk.deployments(write_at_once_up_to=2, lock_timeout_s=30)
    desk.deploy(delete=(("object", "heap"),))


@contextmanager
def held_up(desk: Desk, work: Callable[[], Deployed]) -> Iterator[Future[Deployed]]:
    """Hold work up in the midst of writing rows, until the end of the block."""
    url = desk.platform.database.url
    with ThreadPoolExecutor(1) as pool, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [GATE])
        future = pool.submit(work)
        until = monotonic() + 30
        waiting = "SELECT 1 FROM pg_locks WHERE objid = %s AND NOT granted"
        while not connection.execute(waiting, [GATE]).fetchone():
            assert not future.done(), future.result()
            assert monotonic() < until
        try:
            yield future
            assert not future.done()
        finally:
            connection.execute("SELECT pg_advisory_unlock(%s)", [GATE])
        future.result(30)
        # It was another process that deployed.
        desk.platform.models.forget(desk.schema)


def sizes(desk: Desk) -> list[Any]:
    """Read every record as clients do."""
    return [desk.get("heap", each["id"])["size"] for each in desk.list("heap", sort="name")]


def actions(deployed: Deployed) -> list[Any]:
    """Give the actions of a plan."""
    return [step["action"] for step in deployed.plan]


AHEAD = ["prepare_column", "convert_values", "set_aside_column", "put_in_column"]


@pytest.mark.parametrize(
    ("before", "after", "given", "made"),
    [
        (TEXT, NUMBER, ["1", "2", "3"], ["1", "2", "3"]),
        (NUMBER, TEXT, ["1", "2", "3"], ["1", "2", "3"]),
        (TEXT, TEXT | {"max_length": 9}, ["1", "2", "3"], ["1", "2", "3"]),
        (NUMBER, NUMBER | {"scale": 1}, ["1", "2", "3"], ["1.0", "2.0", "3.0"]),
    ],
    ids=["conversion", "widening", "shortening", "more places"],
)
def test_readers_go_on_while_a_field_is_filled(
    desk: Desk, builder: Deployments, before: Any, after: Any, given: list[Any], made: list[Any]
) -> None:
    desk.deploy(an_object("heap", before), allow_data_loss=True)
    checked = desk.deploy(an_object("heap", after), check_only=True, deployments=builder)

    with held_up(desk, lambda: desk.deploy(an_object("heap", after), deployments=builder)) as work:
        while_it_works = sizes(desk)
    done = work.result()

    assert while_it_works == given
    assert sizes(desk) == made
    assert actions(done) == AHEAD
    assert done.plan == checked.plan
    assert desk.sql(COLUMNS)[-1] == ("size",)


def test_readers_go_on_while_old_values_are_brought_up_to_date(
    desk: Desk, builder: Deployments
) -> None:
    version = desk.model.version
    desk.deploy(an_object("heap", NUMBER), allow_data_loss=True)
    desk.update("heap", desk.list("heap", sort="name")[0]["id"], size="7")

    with held_up(desk, lambda: desk.deploy(back_to=version, deployments=builder)):
        while_it_works = sizes(desk)

    assert while_it_works == ["7", "2", "3"]
    assert sizes(desk) == ["7", "2", "3"]
    assert desk.model.object("heap").fields["size"].type.key == "text"


def test_readers_go_on_while_records_are_numbered(desk: Desk, builder: Deployments) -> None:
    number = {"name": "no", "type": "autonumber", "format": "N-{0}"}

    with held_up(desk, lambda: desk.deploy(an_object("heap", TEXT, number), deployments=builder)):
        while_it_works = sizes(desk)

    assert while_it_works == ["1", "2", "3"]
    assert sorted(each["no"] for each in desk.list("heap", fields=("no",))) == ["N-1", "N-2", "N-3"]
    assert desk.create("heap", name="4")["no"] == "N-4"


def test_an_index_is_built_before_readers_are_shut_out(desk: Desk, builder: Deployments) -> None:
    wanted = an_object("heap", UNIQUE, NUMBER, title="name")

    done = desk.deploy(wanted, deployments=builder)

    assert actions(done) == ["prepare_column", "convert_values", "create_index", *AHEAD[2:]]


def test_a_deploy_that_fails_drops_what_it_made_ahead_and_lets_writers_in(
    desk: Desk, builder: Deployments
) -> None:
    impatient = desk.deployments(write_at_once_up_to=2, statement_timeout_s=1)
    before = desk.sql("SELECT * FROM heap ORDER BY id"), desk.sql("SELECT version FROM _head")

    with psycopg.connect(desk.platform.database.url, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(%s)", [GATE])
        with pytest.raises(TooLongError):
            desk.deploy(an_object("heap", NUMBER), deployments=impatient)

    assert desk.sql(COLUMNS) == [("size",)]
    found = desk.sql("SELECT * FROM heap ORDER BY id"), desk.sql("SELECT version FROM _head")
    assert found == before
    assert desk.update("heap", desk.list("heap")[0]["id"], size="9")["size"] == "9"


def test_what_a_deploy_that_died_left_does_not_stop_the_next(
    desk: Desk, builder: Deployments
) -> None:
    left = f"_new_{desk.model.version + 1}_size"
    desk.sql(f"ALTER TABLE heap ADD COLUMN {left} date")

    desk.deploy(an_object("heap", NUMBER), deployments=builder)

    desk.platform.models.forget(desk.schema)
    assert sizes(desk) == ["1", "2", "3"]
    assert desk.sql(COLUMNS) == [(f"_aside_{desk.model.version}_size",), ("size",)]


def test_housekeeping_drops_what_a_deploy_that_died_left(desk: Desk, builder: Deployments) -> None:
    desk.sql("ALTER TABLE heap ADD COLUMN _new_1_size date")

    removed = clean_up(
        desk.platform.database, now=desk.platform.clock.now(), idle=timedelta(days=30)
    )

    assert removed >= 1
    assert desk.sql(COLUMNS) == [("size",)]
