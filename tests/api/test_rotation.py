"""Rotation of keys: every place that holds secrets, in steps, while others go on writing."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from flask import Flask

from dougong.app import Platform
from dougong.packages.sealing.places import Place
from dougong.packages.sealing.rotation import ROTATE_SECRETS, KeyNotKnownError, Rotation
from dougong.storage.cipher import KeyRing, UnreadableSecretError
from dougong.storage.job_context import JobContext, WorkerStoppingError
from dougong.storage.jobs import claim, enqueue, find_job
from dougong.testing.desk import an_object
from dougong.testing.over_http import Home, make_home

NEW = b"n" * 32
SAFE = an_object("safe", {"name": "code", "type": "encrypted_text"})


@pytest.fixture
def home(platform: Platform, app: Flask) -> Home:
    """A tenant with safes."""
    made = make_home(platform, app)
    made.deploy(SAFE)
    return made


@pytest.fixture
def rotation(platform: Platform) -> Rotation:
    """As of a process that knows a new key besides the one of the tests."""
    return replace(platform.rotation, cipher=KeyRing((NEW, *platform.cipher.keys), os.urandom))


def run(platform: Platform, rotation: Rotation, handler: Any = None) -> Any:
    """Do the job; gives it as it ended."""
    job_id = rotation.start()
    platform.do_jobs({ROTATE_SECRETS: handler or rotation})
    with platform.database.connection("dougong") as connection:
        return find_job(connection, job_id, tenant=None)


def seal_back(home: Home, rotation: Rotation) -> None:
    """Leave what other tests of this run have to read under the key that they know."""
    back = replace(rotation, cipher=KeyRing(rotation.cipher.keys[::-1], os.urandom))
    assert run(home.platform, back).state == "done"


def test_records_and_second_factors_are_under_the_new_key_and_read_the_same(
    home: Home, rotation: Rotation
) -> None:
    safe = home.api.create("safe", name="One", code="four words are many")
    history = home.api.get(f"/data/safe/{safe['id']}/history").json
    schema, old = home.tenant.schema, home.platform.cipher
    with home.platform.database.transaction(schema) as connection:
        connection.execute(
            f"INSERT INTO {schema}._second_factor (user_id, seed) VALUES (%s, %s)".encode(),
            [home.user_id, old.encrypt("SEED")],
        )
    assert rotation.tally().left >= 2

    job = run(home.platform, rotation)

    assert (job.state, rotation.is_complete()) == ("done", True)
    alone = KeyRing((NEW,), os.urandom)
    with home.platform.database.connection(schema) as connection:
        sql = f"SELECT s.code ->> 'c', f.seed FROM {schema}.safe s, {schema}._second_factor f"
        code, seed = connection.execute(sql.encode()).fetchone() or ("", "")
    assert (alone.decrypt(code), alone.decrypt(seed)) == ("four words are many", "SEED")
    with pytest.raises(UnreadableSecretError):
        old.decrypt(code)
    assert home.api.get(f"/data/safe/{safe['id']}").json == safe
    assert home.api.get(f"/data/safe/{safe['id']}/history").json == history
    assert run(home.platform, rotation).done == 0
    seal_back(home, rotation)


def test_what_somebody_writes_meanwhile_is_not_overwritten(home: Home) -> None:
    home.api.create("safe", name="One", code="as it was before")
    place = Place(home.tenant.schema, "safe", "id", "code", in_json=True)
    with home.platform.database.transaction(home.tenant.schema) as connection:
        ((key, before),) = place.others(connection, "-----", after=None, limit=5)
    home.api.patch(f"/data/safe/{key}", {"code": "as somebody wrote it"})

    with home.platform.database.transaction(home.tenant.schema) as connection:
        place.replace(connection, [(key, before, "lost")])

    read: Any = home.api.get(f"/data/safe/{key}/secrets/code").json
    assert read["value"] == "as somebody wrote it"


def test_a_worker_that_does_not_know_the_new_key_leaves_it_to_others(
    home: Home, platform: Platform, rotation: Rotation
) -> None:
    home.api.create("safe", name="One", code="four words are many")

    job = run(platform, rotation, platform.rotation)

    assert (job.state, job.error["code"]) == ("queued", KeyNotKnownError.code)
    assert job.attempts == 1
    with platform.database.transaction("dougong") as connection:
        connection.execute("DELETE FROM dougong.job WHERE id = %s", [job.id])


def test_a_rotation_that_is_stopped_goes_on_with_what_is_left(
    home: Home, platform: Platform, rotation: Rotation
) -> None:
    for number in range(3):
        home.api.create("safe", name=f"Safe {number}", code=f"code number {number}")
    stopping = Event()
    now = platform.clock.now()
    with platform.database.transaction("dougong") as connection:
        enqueue(
            connection,
            "rotate_once",
            {"mark": rotation.cipher.mark()},
            id=platform.ids.new(),
            now=now,
            tenant=None,
        )
    with platform.database.connection("dougong") as connection:
        job = claim(
            connection,
            kinds=["rotate_once"],
            after="",
            now=now,
            lease_until=now + timedelta(seconds=30),
        )
    assert job is not None
    context = JobContext(
        job=job,
        tenant=None,
        database=platform.database,
        clock=platform.clock,
        stopping=stopping,
    )
    stopping.set()

    with pytest.raises(WorkerStoppingError):
        rotation(context)

    left = rotation.tally().left
    assert left >= 3
    done = run(platform, rotation)
    assert (done.state, done.done, rotation.tally().left) == ("done", left, 0)
    seal_back(home, rotation)
