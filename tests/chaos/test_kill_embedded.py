"""Kill -9 of each part of the embedded stack, again and again: nothing acknowledged is lost."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from dougong.storage.embedded.processes import wait_until
from dougong.testing.plain_user import python_for

pytestmark = pytest.mark.chaos

ROUNDS = 10
UP_WITHIN_S = 10.0
STACK = Path(__file__).with_name("stack.py")
WRITERS = 20


class Stack:
    """Runs `stack.py` on one data directory, as root or as a plain user, and writes to it."""

    def __init__(self, folder: Path, *, bin_dir: str, interpreter: str, user: str | None) -> None:
        self.data_dir = folder / "data"
        self.user = user
        self._command = [interpreter, str(STACK), str(self.data_dir), bin_dir]
        self._output = folder / "output"
        self._process: subprocess.Popen[bytes] | None = None
        self.acknowledged: set[int] = set()

    def start(self) -> float:
        """Start it, wait until it is ready, and give the seconds that took."""
        began = time.monotonic()
        with self._output.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
                user=self.user,
                group=pwd.getpwnam(self.user).pw_gid if self.user else None,
                extra_groups=[] if self.user else None,
                cwd="/",
            )
        assert wait_until(self._says_ready, timeout_s=30), self._output.read_text()
        took = time.monotonic() - began
        self.database_url, self.redis_url = self._line("ready").split()[1:]
        return took

    def kill(self) -> None:
        """Kill the supervisor; the rest must follow by itself."""
        assert self._process
        self._process.kill()
        self._process.wait()

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        assert self._process
        self._process.terminate()
        return self._process.wait(30)

    def write(self, count: int) -> None:
        """Commit rows, and remember those that were acknowledged."""
        with psycopg.connect(self.database_url, autocommit=True) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (n integer PRIMARY KEY)")
            for number in range(len(self.acknowledged), len(self.acknowledged) + count):
                connection.execute("INSERT INTO kept VALUES (%s) ON CONFLICT DO NOTHING", [number])
                self.acknowledged.add(number)

    def lost(self) -> set[int]:
        """Give the acknowledged rows that are missing."""
        with psycopg.connect(self.database_url) as connection:
            return self.acknowledged - {n for (n,) in connection.execute("SELECT n FROM kept")}

    def serves(self) -> bool:
        """Whether both servers answer."""
        try:
            psycopg.connect(self.database_url).close()
            return bool(redis.Redis.from_url(self.redis_url).ping())
        except (psycopg.OperationalError, redis.RedisError):
            return False

    def postmaster(self) -> int:
        """Process id of the running PostgreSQL."""
        note = self.data_dir / "servers" / "postgres" / "data" / "postmaster.pid"
        return int(note.read_text().split()[0])

    def valkey(self) -> int:
        """Process id of the running Valkey."""
        return int(redis.Redis.from_url(self.redis_url).info("server")["process_id"])

    def _says_ready(self) -> bool:
        assert self._process
        assert self._process.poll() is None, self._output.read_text()
        return bool(self._line("ready") and self._line("ticker"))

    def _line(self, start: str) -> str:
        lines = self._output.read_text().splitlines()
        return next((line for line in lines if line.startswith(start)), "")


@pytest.fixture(params=["as ourselves", "as a plain user"])
def stack(request: pytest.FixtureRequest, open_folder: Path, postgres_bin: str) -> Iterator[Stack]:
    user, interpreter = None, sys.executable
    if request.param == "as a plain user":
        user, found = "nobody", python_for("nobody", "dougong.cli.supervisor")
        if os.geteuid() != 0 or found is None:
            pytest.skip("only root can run it as another user, by a python which that one may run")
        interpreter = found
        os.chown(open_folder, pwd.getpwnam(user).pw_uid, -1)
    stack = Stack(open_folder, bin_dir=postgres_bin, interpreter=interpreter, user=user)
    stack.start()
    yield stack
    assert stack.stop() == 0


def kill_postmaster(stack: Stack) -> None:
    os.kill(stack.postmaster(), signal.SIGKILL)


def kill_backend(stack: Stack) -> None:
    victim, witness = psycopg.connect(stack.database_url), psycopg.connect(stack.database_url)
    os.kill(victim.info.backend_pid, signal.SIGKILL)
    # PostgreSQL has seen it, and refuses new connections, once it has ended the other backends.
    assert wait_until(lambda: not answers(witness), timeout_s=UP_WITHIN_S)
    victim.close()
    witness.close()


def answers(connection: psycopg.Connection[tuple[object, ...]]) -> bool:
    try:
        connection.execute("SELECT 1")
    except psycopg.OperationalError:
        return False
    return True


def kill_valkey(stack: Stack) -> None:
    os.kill(stack.valkey(), signal.SIGKILL)


@pytest.mark.parametrize("kill", [kill_postmaster, kill_backend, kill_valkey])
def test_a_killed_server_is_up_again_and_has_every_acknowledged_write(
    stack: Stack, kill: Callable[[Stack], None]
) -> None:
    slowest = 0.0
    for _ in range(ROUNDS):
        stack.write(WRITERS)
        kill(stack)
        began = time.monotonic()
        assert wait_until(stack.serves, timeout_s=UP_WITHIN_S)
        slowest = max(slowest, time.monotonic() - began)
        assert stack.lost() == set()

    assert len(stack.acknowledged) == ROUNDS * WRITERS
    assert slowest < UP_WITHIN_S


def test_after_the_supervisor_is_killed_the_next_start_has_every_acknowledged_write(
    stack: Stack,
) -> None:
    slowest = 0.0
    for _ in range(ROUNDS):
        stack.write(WRITERS)
        stack.kill()
        slowest = max(slowest, stack.start())
        assert stack.lost() == set()

    assert len(stack.acknowledged) == ROUNDS * WRITERS
    assert slowest < UP_WITHIN_S


def test_nothing_outlives_a_killed_supervisor(stack: Stack) -> None:
    servers = [stack.postmaster(), stack.valkey()]

    stack.kill()

    assert wait_until(
        lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in servers), timeout_s=10
    )
    stack.start()
