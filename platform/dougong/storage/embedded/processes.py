"""Child processes that die with us, run as whom we say, and end when asked."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from dougong.storage.embedded.account import Account

_PR_SET_PDEATHSIG = 1


def spawn(
    command: Sequence[str | Path],
    *,
    death_signal: signal.Signals,
    output: IO[bytes] | int,
    environment: Mapping[str, str],
    account: Account | None = None,
    folder: Path | None = None,
    inherit: Sequence[int] = (),
    reads: IO[bytes] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own, so that Ctrl-C reaches only us.

    Call it from the main thread: the kernel sends the death signal when the *thread* that made the
    child ends.

    Args:
        command: Program and arguments.
        death_signal: What the kernel sends the child when we die, even by SIGKILL (Linux only).
        output: Where its standard output and error go.
        environment: All of its environment.
        account: Whom it runs as; ``None``: as ourselves.
        folder: Its working directory.
        inherit: Descriptors it keeps.
        reads: Its standard input.

    Returns:
        The child.
    """
    return subprocess.Popen(
        [os.fspath(part) for part in command],
        stdin=reads,
        stdout=output,
        stderr=subprocess.STDOUT,
        env=dict(environment),
        cwd=folder,
        pass_fds=inherit,
        start_new_session=True,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        umask=0o077 if account else -1,
        preexec_fn=_dying_with_parent(death_signal),
    )


def end(process: subprocess.Popen[bytes], *steps: tuple[signal.Signals, float]) -> None:
    """Ask a child to end, more firmly at each step, and collect it.

    Args:
        process: The child.
        *steps: Signals, each with the seconds it is given. SIGKILL follows the last.
    """
    for number, patience_s in steps:
        process.send_signal(number)
        try:
            process.wait(patience_s)
        except subprocess.TimeoutExpired:
            continue
        return
    process.kill()
    process.wait()


def wait_until(check: Callable[[], bool], *, timeout_s: float, every_s: float = 0.02) -> bool:
    """Ask again and again until the answer is yes.

    Returns:
        Whether it was yes in time.
    """
    deadline = time.monotonic() + timeout_s
    while not check():
        if time.monotonic() >= deadline:
            return False
        time.sleep(every_s)
    return True


def die_with(parent: int) -> None:
    """Have the kernel kill this process when its parent ends, even by SIGKILL (Linux only).

    Args:
        parent: Process id of the parent; if that has ended already, this process ends too.
    """
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)


def _dying_with_parent(number: signal.Signals) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    # All that may lock or allocate is done here, before the fork. The kernel forgets the signal
    # when the user id changes, so it is set after that, which is when Popen calls this.
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def before_exec() -> None:
        prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return before_exec
