"""Ten thousand runs that one mass of records sets off: how fast they are done, and who suffers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import perf_counter, sleep
from typing import Any

import psycopg

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import SCHEMA, Ground, make_tenant
from dougong.deployment.deploy import DeployRequest
from dougong.metadata.definition import Definition

RUNS, SMOKE_RUNS = 10_000, 200
WORKERS = 4
STEPS_A_SECOND = 300.0
AT_ONCE = 1_000
CALM_S = 10.0
_LONGEST_S = 900.0
_TEXT = {"en": "Load", "zh-CN": "负载"}
_LOAD, _MARK = "drain_load", "drain_mark"


class FlowDrain(Bench):
    """Runs of three steps each, by four workers: a decision, a record changed, a record made.

    Further: the 99th of a hundred requests (ms) of another tenant before and meanwhile, and how
    many times as long that is.
    """

    name = "flow_drain"
    unit = "steps a second"
    budget = 1.0
    order = 3

    def run(self, stage: Stage) -> Figure:
        """Make the records, and see how long the workers take."""
        ground, count = stage.ground, SMOKE_RUNS if stage.rounds == 1 else RUNS
        _deploy(ground)
        _, token = make_tenant(ground.platform, "neighbour")
        calm_s = 1.0 if stage.rounds == 1 else CALM_S
        before = _p99(_asked(stage, token, lambda begun: perf_counter() - begun < calm_s))
        for first in range(0, count, AT_ONCE):
            records = [{"name": f"L{n}"} for n in range(first, min(first + AT_ONCE, count))]
            ground.platform.records.create_many(ground.actor, _LOAD, records)
        with psycopg.connect(ground.database_url, autocommit=True) as connection, _workers(ground):
            begun = perf_counter()
            took = _asked(stage, token, lambda _: _open(connection) > 0)
            while _open(connection) > 0:
                assert perf_counter() - begun < _LONGEST_S
                sleep(0.05)
            seconds = perf_counter() - begun
            _check(connection, count)
        speed = 3 * count / seconds
        meanwhile = _p99(took)
        further = {
            "seconds": seconds,
            "neighbour_before_p99_ms": before,
            "neighbour_p99_ms": meanwhile,
            "neighbour_times": meanwhile / before,
        }
        return Figure(speed / STEPS_A_SECOND, speed, STEPS_A_SECOND, further)


def _asked(stage: Stage, token: str, goes_on: Any) -> list[float]:
    """Ask for a list of another tenant's, ten times a second; gives how long each took, in ms."""
    connection = HTTPConnection("127.0.0.1", stage.webs.ours.port, timeout=30)
    headers = {"Authorization": f"Bearer {token}"}
    took, begun = [], perf_counter()
    while True:
        asked = perf_counter()
        connection.request("GET", "/api/v1/data/account?limit=10", headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        took.append((perf_counter() - asked) * 1000)
        if not goes_on(begun):
            return took
        sleep(0.02)


def _p99(took: list[float]) -> float:
    return quantiles(took, n=100)[98] if len(took) > 1 else took[0]


def _open(connection: psycopg.Connection[Any]) -> int:
    row = connection.execute(
        f"SELECT count(*) FROM {SCHEMA}._run WHERE finished_at IS NULL"
    ).fetchone()
    assert row is not None
    return int(row[0])


def _check(connection: psycopg.Connection[Any], count: int) -> None:
    """See that every run did each of its steps once."""
    row = connection.execute(
        f"SELECT (SELECT count(*) FROM {SCHEMA}._run WHERE state = 'done' AND flow = 'drain'),"
        f" (SELECT count(*) FROM {SCHEMA}.{_MARK}),"
        f" (SELECT count(*) FROM {SCHEMA}.{_LOAD} WHERE note = 'seen' AND version = 2)"
    ).fetchone()
    assert row == (count, count, count), row


@contextmanager
def _workers(ground: Ground) -> Iterator[None]:
    with ExitStack() as undo:
        folder = undo.enter_context(tempfile.TemporaryDirectory())
        environment = {
            **os.environ,
            "DOUGONG_DATABASE_URL": ground.database_url,
            "DOUGONG_REDIS_URL": ground.redis_url,
            "DOUGONG_DATA_DIR": folder,
        }
        command = [sys.executable, "-m", "dougong", "worker"]
        started = [
            subprocess.Popen(command, env=environment, cwd=Path(__file__).parents[2])
            for _ in range(WORKERS)
        ]
        try:
            yield
        finally:
            for each in started:
                each.terminate()
            for each in started:
                each.wait(timeout=60)


def _deploy(ground: Ground) -> None:
    base = {"kind": "object", "label": _TEXT, "plural": _TEXT, "title": "name"}
    name = {"name": "name", "type": "text", "label": _TEXT}
    note = {"name": "note", "type": "text", "label": _TEXT}
    load = {"name": "load", "type": "lookup", "to": _LOAD, "label": _TEXT}
    flow = {
        "kind": "flow",
        "name": "drain",
        "label": _TEXT,
        "trigger": {"type": "record", "object": _LOAD, "on": ["create"]},
        "start": "look",
        "steps": {
            "look": {
                "element": "decision",
                "ways": [{"name": "ours", "when": "BEGINS(name, 'L')", "go": "see"}],
            },
            "see": {"element": "update", "values": {"note": "'seen'"}, "next": "mark"},
            "mark": {
                "element": "create",
                "object": _MARK,
                "values": {"name": "name", "load": "$record"},
            },
        },
    }
    documents: list[dict[str, Any]] = [
        {**base, "name": _LOAD, "fields": [name, note]},
        {**base, "name": _MARK, "fields": [name, load]},
        flow,
    ]
    request = DeployRequest(
        definitions=[Definition(str(each["kind"]), str(each["name"]), each) for each in documents]
    )
    ground.platform.deployments.deploy(ground.actor, request)
