"""`dougong start` as a whole, in processes of its own, for tests that kill parts of it."""

from __future__ import annotations

import os
import pwd
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from dougong.storage.embedded.processes import wait_until

PARTS = {"web", "web child", "worker", "clock", "postgres", "valkey"}


class Started:
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
