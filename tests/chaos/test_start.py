"""Kill -9 of each process of `dougong start`, and of itself: nothing acknowledged is lost.

Writes go over HTTP all the while, by a thread that knows only what was acknowledged.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import sys
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest

from dougong.storage.embedded.processes import wait_until
from dougong.testing.plain_user import python_for
from dougong.testing.started import Started, family, runs

pytestmark = pytest.mark.chaos

ROUNDS = {"as ourselves": 10, "as a plain user": 1}
UP_WITHIN_S = 30.0


class Writer(Thread):
    """Creates products, one after the other, and remembers what was acknowledged."""

    def __init__(self, port: int, token: str) -> None:
        super().__init__()
        self.acknowledged: set[str] = set()
        self._port = port
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._ended = Event()

    def run(self) -> None:
        """Write until told to end."""
        number = 0
        while not self._ended.wait(0.03):
            number += 1
            with suppress(OSError, HTTPException):
                connection = HTTPConnection("127.0.0.1", self._port, timeout=5)
                body = json.dumps({"name": f"Part {number}", "code": f"chaos-{number}"})
                connection.request("POST", "/api/v1/data/product", body, self._headers)
                if connection.getresponse().status == 201:
                    self.acknowledged.add(f"chaos-{number}")

    def end(self) -> None:
        """End it."""
        self._ended.set()
        self.join()

    def lost(self) -> set[str]:
        """Give the acknowledged records that are missing."""
        found: set[str] = set()
        cursor = ""
        while True:
            connection = HTTPConnection("127.0.0.1", self._port, timeout=10)
            path = f"/api/v1/data/product?fields=code&sort=id&limit=1000{cursor}"
            connection.request("GET", path, headers=self._headers)
            page = json.loads(connection.getresponse().read())
            found |= {record["code"] for record in page["records"]}
            if page["next_cursor"] is None:
                return self.acknowledged - found
            cursor = f"&cursor={page['next_cursor']}"


@pytest.fixture(params=ROUNDS)
def start(
    request: pytest.FixtureRequest, open_folder: Path, postgres_bin: str
) -> Iterator[Started]:
    user, interpreter = None, sys.executable
    if request.param == "as a plain user":
        user, found = "nobody", python_for("nobody", "dougong.processes.web_app")
        if os.geteuid() != 0 or found is None:
            pytest.skip("only root can run it as another user, by a python which that one may run")
        interpreter = found
        os.chown(open_folder, pwd.getpwnam(user).pw_uid, -1)
    start = Started(open_folder, bin_dir=postgres_bin, interpreter=interpreter, user=user)
    yield start
    if start.pid and runs(start.pid):
        left = family(start.pid)
        start.kill()
        assert wait_until(lambda: not any(runs(pid) for pid in left), timeout_s=30), [
            Path(f"/proc/{pid}/cmdline").read_text() for pid in left if runs(pid)
        ]


def test_nothing_acknowledged_is_lost_when_every_part_and_then_all_of_it_is_killed(
    start: Started, request: pytest.FixtureRequest
) -> None:
    start.start()
    made = start.command("token", "create", "--tenant", "demo", "--email", "admin@demo.example")
    assert made.returncode == 0, made.stderr
    writer = Writer(start.port, made.stdout.strip())
    writer.start()
    slowest = 0.0
    try:
        for _ in range(ROUNDS[request.node.callspec.params["start"]]):
            killed = {*start.parts().values()}
            for pid in killed:
                os.kill(pid, signal.SIGKILL)
            assert wait_until(
                lambda killed=killed: start.is_whole(but=killed),  # type: ignore[misc]
                timeout_s=UP_WITHIN_S,
            ), start.output.read_text()
            before = len(writer.acknowledged)
            assert wait_until(lambda n=before: len(writer.acknowledged) > n, timeout_s=10)  # type: ignore[misc]
            everything = family(start.pid)
            start.kill()
            slowest = max(slowest, start.start())
            # A worker first notices that its database is gone.
            assert wait_until(lambda old=everything: not any(map(runs, old)), timeout_s=15)  # type: ignore[misc]
    finally:
        writer.end()

    assert writer.lost() == set()
    assert slowest < UP_WITHIN_S
    assert start.stop(signal.SIGTERM) == 0


def test_when_asked_to_stop_it_leaves_nothing_behind(start: Started) -> None:
    start.start()
    everything = family(start.pid)
    second = start.command("start", "--port", "0")
    first_pid = start.pid
    taken = start.command("start", "--port", str(start.port), "--data-dir", f"{start.data_dir}-2")

    for number in (signal.SIGINT, signal.SIGTERM):
        assert start.stop(number) == 0
        assert not any(runs(pid) for pid in everything)
        assert not (start.data_dir / "running.json").exists()
        assert not (start.data_dir / "servers" / "run").exists()
        assert not (start.data_dir / "servers" / "postgres" / "data" / "postmaster.pid").exists()
        assert start.output.read_text().endswith("\nstopped\n")
        if number == signal.SIGINT:
            start.start()
            everything = family(start.pid)

    assert second.returncode == 1
    assert f"process {first_pid}" in second.stderr
    assert taken.returncode == 1
    assert f"port {start.port} on 127.0.0.1 is in use" in taken.stderr
    assert not Path(f"{start.data_dir}-2").exists()
