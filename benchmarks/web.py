"""The two web servers: the product's own, and the floor's, granian with the same settings."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import psycopg

from benchmarks.floor import APPLICATION
from benchmarks.ground import Ground
from benchmarks.processes import cpu_ms, family

THREADS = 4
_LONGEST_START_S = 30


@dataclass(frozen=True, slots=True)
class Web:
    """A running web server.

    Attributes:
        port: Where it listens, on loopback.
        pid: Its process; others may descend from it.
        application: What it calls itself to the database.
        database_url: Of the cluster.
    """

    port: int
    pid: int
    application: str
    database_url: str

    def cpu(self) -> tuple[float, float]:
        """Give the processor milliseconds used so far: by the server, and for it by PostgreSQL."""
        with psycopg.connect(self.database_url) as connection:
            backends = connection.execute(
                "SELECT pid FROM pg_stat_activity WHERE application_name = %s", [self.application]
            ).fetchall()
        return cpu_ms(family(self.pid)), cpu_ms(pid for (pid,) in backends)


@dataclass(frozen=True, slots=True)
class Webs:
    """Both sides."""

    ours: Web
    floor: Web


@contextmanager
def open_webs(ground: Ground) -> Iterator[Webs]:
    """Run both servers on a ground."""
    floor = {
        "FLOOR_DATABASE_URL": ground.database_url,
        "FLOOR_USER": str(ground.user_id),
        "FLOOR_THREADS": str(THREADS),
    }
    with (
        open_web(ground) as ours,
        _running("benchmarks.serve_floor", [], floor, "FLOOR_PORT", "/") as (port, pid),
    ):
        yield Webs(ours, Web(port, pid, APPLICATION, ground.database_url))


@contextmanager
def open_web(ground: Ground) -> Iterator[Web]:
    """Run a server of the product on a ground."""
    settings = {
        "DOUGONG_DATABASE_URL": ground.database_url,
        "DOUGONG_REDIS_URL": ground.redis_url,
        "DOUGONG_WEB_PROCESSES": "1",
        "DOUGONG_WEB_THREADS": str(THREADS),
    }
    with _running("dougong", ["web"], settings, "DOUGONG_PORT", "/readyz") as (port, pid):
        yield Web(port, pid, "dougong", ground.database_url)


@contextmanager
def _running(
    module: str,
    arguments: Sequence[str],
    environment: Mapping[str, str],
    port_name: str,
    path: str,
) -> Iterator[tuple[int, int]]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        env={**os.environ, **environment, port_name: str(port)},
        cwd=Path(__file__).parents[1],
        start_new_session=True,
    )
    try:
        wait_for_answer(port, path, process)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


def wait_for_answer(port: int, path: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until a server answers with success.

    Raises:
        RuntimeError: It ended, or it took too long.
    """
    deadline = time.monotonic() + _LONGEST_START_S
    while process.poll() is None and time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", path)
            if connection.getresponse().status == 200:
                return
        except (OSError, HTTPException):
            time.sleep(0.01)
        finally:
            connection.close()
    raise RuntimeError(f"the server on port {port} does not answer")


def free_port() -> int:
    """Give a port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
    return port
