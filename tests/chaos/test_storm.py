"""Processes are killed at random while people write, import and change many records at once.

What was acknowledged is there, once; work that was taken on is done, or says why not; the figures
add up. `DOUGONG_STORM=50` is the long run.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from dougong.storage.embedded.processes import wait_until
from dougong.testing.started import Started, family, runs

pytestmark = pytest.mark.chaos

ROUNDS = int(os.environ.get("DOUGONG_STORM", "3"))
WRITERS = 8
GROUPS = 20
ROWS = 4_000
BETWEEN_S = (0.3, 2.0)
SETTLED_WITHIN_S = 240.0
ANSWERED_WITHIN_S = 60.0 + 12 * ROUNDS  # a storm may let nothing through for as long as it lasts
KILLED = ("web child", "worker", "valkey", "postgres", "web", "clock")
GROUP: dict[str, Any] = {
    "kind": "object",
    "name": "storm_group",
    "label": {"en": "Group", "zh-CN": "组"},
    "plural": {"en": "Groups", "zh-CN": "组"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name", "zh-CN": "名称"}, "unique": True},
        {
            "name": "members",
            "type": "rollup",
            "label": {"en": "Members", "zh-CN": "成员数"},
            "from": "storm_member.group",
            "aggregate": "count",
        },
    ],
}
MEMBER: dict[str, Any] = {
    "kind": "object",
    "name": "storm_member",
    "label": {"en": "Member", "zh-CN": "成员"},
    "plural": {"en": "Members", "zh-CN": "成员"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name", "zh-CN": "名称"}},
        {
            "name": "group",
            "type": "lookup",
            "label": {"en": "Group", "zh-CN": "组"},
            "to": "storm_group",
        },
        {"name": "state", "type": "text", "label": {"en": "State", "zh-CN": "状态"}},
    ],
}


class Client:
    """Calls the API; what fails on the way gives nothing."""

    def __init__(self, port: int, token: str) -> None:
        self._port = port
        self._token = token

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Call; gives the status and the answer, 0 where there was none."""
        sent = {"Authorization": f"Bearer {self._token}", "Content-Type": "application/json"}
        content = body if isinstance(body, bytes) else json.dumps(body) if body else None
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", self._port, timeout=20)
            connection.request(method, f"/api/v1{path}", content, {**sent, **headers})
            answer = connection.getresponse()
            text = answer.read()
            with suppress(json.JSONDecodeError):
                return answer.status, json.loads(text) if text else None
        return 0, None

    def insist(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Call until it is answered well; what is repeated is one, by its key."""
        key = {"Idempotency-Key": str(uuid4())} if method == "POST" else {}
        found: list[Any] = []

        def answered() -> bool:
            status, answer = self.call(method, path, body, **headers, **key)
            if 200 <= status < 300:
                found.append(answer)
            assert status in {0, 429} or status < 300 or status >= 500, answer
            return bool(found)

        assert wait_until(answered, timeout_s=ANSWERED_WITHIN_S, every_s=0.2)
        return found[0]


class Writer(Thread):
    """Makes members one after the other; repeats what was not answered, under the same key."""

    def __init__(self, client: Client, number: int, groups: list[str]) -> None:
        super().__init__()
        self.acknowledged: set[str] = set()
        self._client = client
        self._number = number
        self._groups = groups
        self._ended = Event()

    def run(self) -> None:
        """Write until told to end."""
        count = 0
        while not self._ended.is_set():
            count += 1
            name = f"writer {self._number} {count}"
            group = self._groups[count % len(self._groups)]
            while not self._ended.wait(0.02):
                status, _ = self._client.call(
                    "POST",
                    "/data/storm_member",
                    {"name": name, "group": group},
                    **{"Idempotency-Key": name},
                )
                if status == 201:
                    self.acknowledged.add(name)
                    break

    def end(self) -> None:
        """End it."""
        self._ended.set()
        self.join()


@pytest.fixture
def start(open_folder: Path, postgres_bin: str) -> Iterator[Started]:
    start = Started(open_folder, bin_dir=postgres_bin, interpreter=sys.executable, user=None)
    yield start
    if start.pid and runs(start.pid):
        left = family(start.pid)
        start.kill()
        wait_until(lambda: not any(map(runs, left)), timeout_s=30)


def _import(client: Client) -> str:
    """Have members imported; gives the id of the job."""
    rows = "".join(f"imported {n},group {n % GROUPS}\r\n" for n in range(ROWS))
    bound = uuid4().hex
    content = (
        f"--{bound}\r\nContent-Disposition: form-data; name=file; filename=members.csv\r\n"
        f"Content-Type: text/csv\r\n\r\nName,Group\r\n{rows}\r\n--{bound}--\r\n"
    ).encode()
    form = {"Content-Type": f"multipart/form-data; boundary={bound}"}
    upload = client.insist("POST", "/imports/uploads", content, **form)
    mapping = {"Name": {"field": "name"}, "Group": {"field": "group", "by": "name"}}
    body = {
        "upload": upload["upload"],
        "object": "storm_member",
        "mode": "insert",
        "mapping": mapping,
    }
    made: str = client.insist("POST", "/imports", body)["id"]
    return made


def test_nothing_is_lost_or_done_twice_in_a_storm(start: Started) -> None:
    start.start()
    made = start.command("token", "create", "--tenant", "demo", "--email", "admin@demo.example")
    client = Client(start.port, made.stdout.strip())
    client.insist("POST", "/meta/deploy", {"components": [GROUP, MEMBER]})
    names = [f"group {n}" for n in range(GROUPS)]
    groups = [client.insist("POST", "/data/storm_group", {"name": n})["id"] for n in names]
    changed = [
        client.insist("POST", "/data/storm_member", {"name": f"changed {n}", "group": groups[0]})
        for n in range(300)
    ]
    writers = [Writer(client, number, groups) for number in range(WRITERS)]
    chance, between = random.Random(7), Event()
    jobs = [_import(client)]
    change = {"ids": [each["id"] for each in changed], "set": {"state": "changed"}}
    jobs.append(client.insist("POST", "/data/storm_member/mass", change)["id"])
    for writer in writers:
        writer.start()
    try:
        for _ in range(ROUNDS):
            between.wait(chance.uniform(*BETWEEN_S))
            with suppress(KeyError, ProcessLookupError):
                os.kill(start.parts()[chance.choice(KILLED)], signal.SIGKILL)
    finally:
        assert wait_until(lambda: start.is_whole(but=set()), timeout_s=60)
        for writer in writers:
            writer.end()

    ended = {"done", "failed", "cancelled"}
    assert wait_until(
        lambda: all(client.insist("GET", f"/jobs/{job}")["state"] in ended for job in jobs),
        timeout_s=SETTLED_WITHIN_S,
        every_s=0.5,
    ), [client.insist("GET", f"/jobs/{job}") for job in jobs]
    assert [client.insist("GET", f"/jobs/{job}")["state"] for job in jobs] == ["done", "done"]
    with psycopg.connect(_database(start)) as connection:
        found = Counter(
            name for (name,) in connection.execute("SELECT name FROM t_demo.storm_member")
        )
        assert {name for name, count in found.items() if count > 1} == set()
        acknowledged = set().union(*(writer.acknowledged for writer in writers))
        assert len(acknowledged) > ROUNDS
        assert acknowledged - found.keys() == set()
        imported = {f"imported {n}" for n in range(ROWS)}
        assert imported - found.keys() == set()
        assert _wrong_figures(connection) == {}
        assert client.insist("GET", "/data/storm_member/aggregate?where=state%3D'changed'") == {
            "rows": [{"count()": len(changed)}]
        }
    assert wait_until(lambda: _held(start) == [], timeout_s=60, every_s=0.5), _held(start)
    assert start.stop(signal.SIGTERM) == 0


def _database(start: Started) -> str:
    running = json.loads((start.data_dir / "running.json").read_text())
    url: str = running["database_url"]
    return url


_WRONG = {
    "roll-ups": """SELECT count(*) FROM t_demo.storm_group g WHERE members <>
        (SELECT count(*) FROM t_demo.storm_member m WHERE m."group" = g.id)""",
    "members without exactly one creation in the history": """SELECT count(*) FROM
        t_demo.storm_member m WHERE 1 <> (SELECT count(*) FROM t_demo._history h
        WHERE h.object = 'storm_member' AND h.record_id = m.id AND h.event = 'created')""",
    "history of what is not there": """SELECT count(*) FROM t_demo._history h
        WHERE h.object = 'storm_member'
        AND NOT EXISTS (SELECT FROM t_demo.storm_member m WHERE m.id = h.record_id)""",
    "members without exactly one event of their creation": """SELECT count(*) FROM
        t_demo.storm_member m WHERE 1 <> (SELECT count(*) FROM dougong.outbox o
        WHERE o.record_id = m.id AND o.event = 'created')""",
}


def _wrong_figures(connection: psycopg.Connection[Any]) -> dict[str, int]:
    counted = {}
    for what, query in _WRONG.items():
        row = connection.execute(query.encode()).fetchone()
        assert row is not None
        counted[what] = row[0]
    return {what: count for what, count in counted.items() if count}


def _held(start: Started) -> list[Any]:
    """Give the locks that are waited for, and the transactions that nobody goes on with."""
    with psycopg.connect(_database(start)) as connection:
        return connection.execute(
            "SELECT pid, state, query FROM pg_stat_activity WHERE state = 'idle in transaction'"
            " OR pid IN (SELECT pid FROM pg_locks WHERE NOT granted)"
        ).fetchall()
