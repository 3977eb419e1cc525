"""Processes are killed at random while flows wait, save, call others and ask for decisions.

Every run ends as it should; each effect in the database is there once; the receiver of calls was
called at least once by each run, always with one key a step. `DOUGONG_STORM=20
DOUGONG_STORM_RUNS=10000` is the long run.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any

import psycopg
import pytest
from tests.chaos.test_storm import Client, _database, _held

from dougong.storage.embedded.processes import wait_until
from dougong.testing.started import Started, family, runs

pytestmark = pytest.mark.chaos

ROUNDS = int(os.environ.get("DOUGONG_STORM", "1"))
RUNS = int(os.environ.get("DOUGONG_STORM_RUNS", "120"))
AT_ONCE = 100
BETWEEN_S = (0.3, 2.0)
SETTLED_WITHIN_S = 120.0 + RUNS / 10
KILLED = ("web child", "worker", "valkey", "postgres", "web", "clock")
LABEL = {"en": "Storm", "zh-CN": "风暴"}


def an_object(name: str, *fields: dict[str, Any]) -> dict[str, Any]:
    """Give the definition of an object with a name."""
    own = [{"name": "name", "type": "text"}, *fields]
    labelled = [{"label": LABEL, **each} for each in own]
    base = {"kind": "object", "label": LABEL, "plural": LABEL, "title": "name"}
    return {**base, "name": name, "fields": labelled}


def a_flow(name: str, trigger: dict[str, Any], steps: dict[str, Any]) -> dict[str, Any]:
    """Give the definition of a flow that begins with its first step."""
    base = {"kind": "flow", "label": LABEL, "start": next(iter(steps))}
    return {**base, "name": name, "trigger": trigger, "steps": steps}


def definitions(port: int) -> list[dict[str, Any]]:
    """Give what the storm needs."""
    number = {"type": "number"}
    return [
        an_object(
            "storm_item",
            {"name": "seen", **number},
            {"name": "sub", **number},
            {"name": "state", "type": "text"},
        ),
        an_object("storm_mark", {"name": "item", "type": "lookup", "to": "storm_item"}),
        {
            "kind": "connector",
            "name": "storm_receiver",
            "label": LABEL,
            "base_url": f"http://127.0.0.1:{port}",
            "auth": {"type": "none"},
        },
        {
            "kind": "approval",
            "name": "storm_approval",
            "label": LABEL,
            "object": "storm_item",
            "lock": "none",
            "mail": False,
            "self_approval": "allowed",
            "steps": [
                {
                    "name": "only",
                    "label": LABEL,
                    "approvers": [{"user": "admin@demo.example"}],
                }
            ],
        },
        a_flow(
            "storm_part",
            {"type": "subflow", "object": "storm_item"},
            {"count": {"element": "update", "values": {"sub": "IF(ISBLANK(sub), 0, sub) + 1"}}},
        ),
        a_flow(
            "storm_flow",
            {"type": "record", "object": "storm_item", "on": ["create"]},
            {
                "pause": {"element": "wait", "duration": "1 second", "next": "see"},
                "see": {
                    "element": "update",
                    "values": {"seen": "IF(ISBLANK(seen), 0, seen) + 1"},
                    "next": "mark",
                },
                "mark": {
                    "element": "create",
                    "object": "storm_mark",
                    "values": {"name": "name", "item": "$record"},
                    "next": "part",
                },
                "part": {
                    "element": "subflow",
                    "flow": "storm_part",
                    "record": "$record",
                    "next": "call",
                },
                "call": {
                    "element": "call",
                    "connector": "storm_receiver",
                    "method": "POST",
                    "path": "'/seen'",
                    "body": {"item": "name"},
                    "retry": {"times": 20, "first": 0.5, "most": 5},
                    "next": "ask",
                },
                "ask": {"element": "approval", "approval": "storm_approval", "next": "done"},
                "done": {"element": "update", "values": {"state": "'approved'"}},
            },
        ),
    ]


class Receiver:
    """Notes down which keys each item was told of with."""

    def __init__(self) -> None:
        self.keys: dict[str, set[str]] = defaultdict(set)
        lock, keys = Lock(), self.keys

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                item = self.rfile.read(length).decode()
                with lock:
                    keys[item].add(self.headers["Idempotency-Key"])
                self.send_response(200)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server.server_address[1])


class Decider(Thread):
    """Approves whatever waits for a decision, again and again."""

    def __init__(self, client: Client) -> None:
        super().__init__()
        self._client = client
        self._ended = Event()

    def run(self) -> None:
        """Decide until told to end."""
        while not self._ended.wait(0.3):
            _, found = self._client.call("GET", "/approvals?box=to_decide&limit=100")
            asked = (found or {}).get("approvals", [])
            tasks = [task["id"] for each in asked for task in each["my_tasks"]]
            if tasks:
                self._client.call(
                    "POST", "/approvals/decide", {"tasks": tasks, "action": "approve"}
                )

    def end(self) -> None:
        """End it."""
        self._ended.set()
        self.join()


@pytest.fixture
def start(
    open_folder: Path, postgres_bin: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Started]:
    monkeypatch.setenv("DOUGONG_CALL_PRIVATE", "127.0.0.0/8")
    start = Started(open_folder, bin_dir=postgres_bin, interpreter=sys.executable, user=None)
    yield start
    if start.pid and runs(start.pid):
        left = family(start.pid)
        start.kill()
        wait_until(lambda: not any(map(runs, left)), timeout_s=30)


def test_every_run_ends_as_it_should_in_a_storm(start: Started) -> None:
    start.start()
    made = start.command("token", "create", "--tenant", "demo", "--email", "admin@demo.example")
    client = Client(start.port, made.stdout.strip())
    receiver = Receiver()
    client.insist("POST", "/meta/deploy", {"components": definitions(receiver.port)})
    decider, chance, between = Decider(client), random.Random(11), Event()
    decider.start()
    ended = Event()
    storm = Thread(target=_kill, args=(start, chance, between, ended))
    storm.start()
    try:
        for first in range(0, RUNS, AT_ONCE):
            count = min(AT_ONCE, RUNS - first)
            records = [{"name": f"item {first + n}"} for n in range(count)]
            client.insist("POST", "/data/storm_item/bulk", {"mode": "insert", "records": records})
        storm.join()
        assert wait_until(lambda: start.is_whole(but=set()), timeout_s=60)
        assert wait_until(lambda: _left(start) == [], timeout_s=SETTLED_WITHIN_S, every_s=0.5), (
            _left(start)
        )
    finally:
        ended.set()
        storm.join()
        decider.end()
        receiver.server.shutdown()

    with psycopg.connect(_database(start)) as connection:
        ended_as = "SELECT state, count(*) FROM t_demo._run WHERE flow LIKE 'storm%' GROUP BY 1"
        assert _rows(connection, ended_as) == [("done", 2 * RUNS)]
        assert _rows(
            connection, "SELECT seen, sub, state, count(*) FROM t_demo.storm_item GROUP BY 1, 2, 3"
        ) == [(1, 1, "approved", RUNS)]
        marks = "SELECT count(*), count(DISTINCT item) FROM t_demo.storm_mark"
        assert _rows(connection, marks) == [(RUNS, RUNS)]
        approvals = "SELECT state, count(*) FROM t_demo._approval GROUP BY 1"
        assert _rows(connection, approvals) == [("approved", RUNS)]
    assert {len(keys) for keys in receiver.keys.values()} == {1}
    assert len(receiver.keys) == RUNS
    assert wait_until(lambda: _held(start) == [], timeout_s=60, every_s=0.5), _held(start)
    assert start.stop(signal.SIGTERM) == 0


def _kill(start: Started, chance: random.Random, between: Event, ended: Event) -> None:
    for _ in range(ROUNDS * 6):
        between.wait(chance.uniform(*BETWEEN_S))
        if ended.is_set():
            return
        with suppress(KeyError, ProcessLookupError, IndexError):
            os.kill(start.parts()[chance.choice(KILLED)], signal.SIGKILL)


def _left(start: Started) -> list[Any]:
    """Give the runs that are not over, and those that failed."""
    with suppress(psycopg.OperationalError), psycopg.connect(_database(start)) as connection:
        return _rows(
            connection,
            "SELECT flow, state, step, count(*) FROM t_demo._run"
            " WHERE state <> 'done' AND flow LIKE 'storm%' GROUP BY 1, 2, 3",
        )
    return ["the database does not answer"]


def _rows(connection: psycopg.Connection[Any], query: str) -> list[Any]:
    return connection.execute(query.encode()).fetchall()
