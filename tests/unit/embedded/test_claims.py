from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dougong.storage.embedded import claims
from dougong.storage.embedded.claims import Claim, holders, sole_server
from dougong.storage.embedded.errors import AlreadyRunningError
from dougong.storage.embedded.processes import spawn, wait_until

# Shells start what runs behind them with this signal ignored.
PAUSE = "import signal; signal.signal(signal.SIGQUIT, signal.SIG_DFL); signal.pause()"
SLEEPER = [sys.executable, "-c", PAUSE]


def sleeper(*, inherit: tuple[int, ...] = ()) -> subprocess.Popen[bytes]:
    return spawn(
        SLEEPER,
        death_signal=signal.SIGKILL,
        output=subprocess.DEVNULL,
        environment={},
        inherit=inherit,
    )


def test_a_second_claim_names_the_process_that_has_the_first(tmp_path: Path) -> None:
    claim = Claim.take(tmp_path / "lock", folder=tmp_path)

    with pytest.raises(AlreadyRunningError) as refusal:
        Claim.take(tmp_path / "lock", folder=tmp_path)

    assert refusal.value.details["pid"] == os.getpid()
    assert str(refusal.value).startswith(
        f"`{tmp_path}` is in use by process {os.getpid()}, started 20"
    )
    claim.release()
    claim.release()
    Claim.take(tmp_path / "lock", folder=tmp_path).release()


def test_a_server_keeps_its_lock_until_it_ends(tmp_path: Path) -> None:
    lock = tmp_path / "alive"
    with sole_server(lock, folder=tmp_path) as descriptor:
        server = sleeper(inherit=(descriptor,))

    assert holders(lock) == [server.pid]
    server.kill()
    server.wait()
    assert holders(lock) == []


def test_what_a_killed_server_left_is_ended_before_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # On a busy machine it takes long to obey; what does not obey at all is another matter.
    monkeypatch.setattr(claims, "_EVICTION", ((None, 0.1), (signal.SIGQUIT, 60.0)))
    lock = tmp_path / "alive"
    with sole_server(lock, folder=tmp_path) as descriptor:
        orphan = sleeper(inherit=(descriptor,))

    with sole_server(lock, folder=tmp_path):
        assert wait_until(lambda: orphan.poll() is not None, timeout_s=5)

    assert orphan.returncode == -signal.SIGQUIT


def test_a_child_dies_with_its_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    code = (
        "import signal, subprocess, pathlib\n"
        "from dougong.storage.embedded.processes import spawn\n"
        f"child = spawn({SLEEPER!r}, death_signal=signal.SIGTERM, "
        "output=subprocess.DEVNULL, environment={})\n"
        f"pathlib.Path({str(note)!r}).write_text(f'{{child.pid}}.')\n"
        "signal.pause()"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert wait_until(lambda: note.exists() and note.read_text().endswith("."), timeout_s=20)
    child = int(note.read_text().rstrip("."))
    parent.kill()
    parent.wait()

    assert wait_until(lambda: not _runs(child), timeout_s=5)


def _runs(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
