"""Kill -9 of each process of `dougong start`, and of itself: nothing acknowledged is lost.

Writes go over HTTP all the while, by a thread that knows only what was acknowledged.
"""

from __future__ import annotations

import json
import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread

import pytest

from dougong.storage.embedded.processes import wait_until
from dougong.testing.plain_user import python_for

pytestmark = pytest.mark.chaos

ROUNDS = {"as ourselves": 10, "as a plain user": 1}
UP_WITHIN_S = 30.0
PARTS = {"web", "web child", "worker", "clock", "postgres", "valkey"}


class Start:
    """`dougong start --demo` on a data directory of its own."""

    def __init__(self, folder: Path, *, bin_dir: str, interpreter: str, user: str | None) -> None:
        self.data_dir = folder / "data"
        self.output = folder / "output"
        self._user = user
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._dougong = [interpreter, "-m", "dougong"]
        self._environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(sys.path),
            "DOUGONG_POSTGRES_BIN": bin_dir,
            "DOUGONG_DATA_DIR": str(self.data_dir),
            "LANG": "C.UTF-8",
        }
        self.pid = 0
        self._process: subprocess.Popen[bytes] | None = None

    def command(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Run another command on the same data directory."""
        return subprocess.run(
            [*self._dougong, *words],
            env=self._environment,
            user=self._user,
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    def start(self) -> float:
        """Start it, wait until it says that it is ready, and give the seconds that took."""
        began = time.monotonic()
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [*self._dougong, "start", "--demo", "--port", str(self.port)],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=self._environment,
                user=self._user,
                group=pwd.getpwnam(self._user).pw_gid if self._user else None,
                extra_groups=[] if self._user else None,
                cwd="/",
            )
        self.pid = self._process.pid
        assert wait_until(self._is_ready, timeout_s=60, every_s=0.05), self.output.read_text()
        took = time.monotonic() - began
        assert wait_until(lambda: self.is_whole(but=set()), timeout_s=10, every_s=0.05)
        return took

    def stop(self, number: signal.Signals) -> int:
        """Ask it to end, and give its exit status."""
        assert self._process
        self._process.send_signal(number)
        return self._process.wait(30)

    def kill(self) -> None:
        """Kill the whole command; the rest must follow by itself."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def parts(self) -> dict[str, int]:
        """Give the process ids of its children by name, and of the web server's own child."""
        found = {}
        for pid in children(self.pid):
            words = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
            program = Path(words[0].partition(" ")[0]).name
            found[words[3] if words[1:3] == ["-m", "dougong"] else program.split("-")[0]] = pid
        with suppress(KeyError, IndexError):
            found["web child"] = children(found["web"])[0]
        return found

    def is_whole(self, but: set[int]) -> bool:
        """Whether it serves, and every part runs, none of them one of those."""
        with suppress(OSError):
            parts = self.parts()
            return parts.keys() >= PARTS and not but & {*parts.values()} and self.get("/readyz")
        return False

    def get(self, path: str) -> bool:
        """Whether a call succeeds."""
        with suppress(OSError, HTTPException):
            connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
            connection.request("GET", path)
            return connection.getresponse().status == 200
        return False

    def _is_ready(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self.output.read_text()
        return "Dougong is ready at" in self.output.read_text(errors="replace")


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


def children(pid: int) -> list[int]:
    """List the running children of a process."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            state, parent = (process / "stat").read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                found.append(int(process.name))
    return found


def family(pid: int) -> set[int]:
    """List a process and all that descend from it."""
    return {pid}.union(*(family(child) for child in children(pid)))


def runs(pid: int) -> bool:
    """Tell whether a process runs."""
    with suppress(OSError):
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    return False


@pytest.fixture(params=ROUNDS)
def start(request: pytest.FixtureRequest, open_folder: Path, postgres_bin: str) -> Iterator[Start]:
    user, interpreter = None, sys.executable
    if request.param == "as a plain user":
        user, found = "nobody", python_for("nobody", "dougong.processes.web_app")
        if os.geteuid() != 0 or found is None:
            pytest.skip("only root can run it as another user, by a python which that one may run")
        interpreter = found
        os.chown(open_folder, pwd.getpwnam(user).pw_uid, -1)
    start = Start(open_folder, bin_dir=postgres_bin, interpreter=interpreter, user=user)
    yield start
    if start.pid and runs(start.pid):
        left = family(start.pid)
        start.kill()
        assert wait_until(lambda: not any(runs(pid) for pid in left), timeout_s=30), [
            Path(f"/proc/{pid}/cmdline").read_text() for pid in left if runs(pid)
        ]


def test_nothing_acknowledged_is_lost_when_every_part_and_then_all_of_it_is_killed(
    start: Start, request: pytest.FixtureRequest
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


def test_when_asked_to_stop_it_leaves_nothing_behind(start: Start) -> None:
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
