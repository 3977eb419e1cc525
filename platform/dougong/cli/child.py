"""One command under supervision: its process, its lines of output, its end."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http import HTTPStatus

from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.storage.embedded.errors import Words
from dougong.storage.embedded.processes import spawn


class ChildFailedError(AppError):
    """A process of ours does not stay up."""

    code = "start.child_failed"
    template = "{name} does not stay up ({reason}), so everything was stopped; see its lines above"
    template_zh = "{name} 无法保持运行（{reason}），已停止全部进程；请查看上方输出"
    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self, *, name: str, reason: Words) -> None:
        super().__init__(name=name, reason=reason)


class Child:
    """A command that can be started again and again.

    One pipe serves all its lives, so that nothing a process writes as it dies is lost.

    Args:
        name: Stands before each line of its output.
        command: Program and arguments.
        environment: What it gets beyond our own environment.
        echo: Is given the name and each whole line.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        echo: Callable[[str, str], None],
    ) -> None:
        self.name = name
        self._command = command
        self._environment = {**os.environ, "PYTHONUNBUFFERED": "1", **environment}
        self._echo = echo
        self._process: subprocess.Popen[bytes] | None = None
        self._reason: Words = ""
        self._unfinished = b""
        self.output, self._input = os.pipe()
        os.set_blocking(self.output, False)

    @property
    def is_running(self) -> bool:
        """Whether the process was started and has not ended."""
        return self._process is not None and self.poll() is None

    def launch(self) -> None:
        """Start the process.

        Raises:
            ChildFailedError: There is no such program, or it may not be run.
        """
        try:
            self._process = spawn(
                self._command,
                death_signal=signal.SIGTERM,
                output=self._input,
                environment=self._environment,
            )
        except OSError as error:
            raise ChildFailedError(name=self.name, reason=str(error)) from error

    def poll(self) -> int | None:
        """Give the exit status, once, if it has ended; what it left running ends with it."""
        if self._process is None or (status := self._process.poll()) is None:
            return None
        self._end_group(self._process)
        self._process = None
        self._reason = ending(status)
        self.pump()
        return status

    def failure(self) -> ChildFailedError:
        """Say that it was given up."""
        return ChildFailedError(name=self.name, reason=self._reason)

    def pump(self) -> None:
        """Pass on what it has written, line by line."""
        with suppress(BlockingIOError):
            chunk = os.read(self.output, 65536)
            *lines, self._unfinished = (self._unfinished + chunk).split(b"\n")
            for line in lines:
                self._echo(self.name, line.decode(errors="replace"))

    def terminate(self) -> None:
        """Ask it to end."""
        if self._process is not None:
            self._process.terminate()  # does nothing once it has ended

    def close(self) -> None:
        """Kill what is left of it, and pass on its last words."""
        if self._process is not None:
            self._end_group(self._process)
            self._process.wait()
        self.pump()
        if self._unfinished:
            self._echo(self.name, self._unfinished.decode(errors="replace"))
        os.close(self.output)
        os.close(self._input)

    def _end_group(self, process: subprocess.Popen[bytes]) -> None:
        # INVARIANT: the process leads its group, and its id is not given anew this soon.
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def ending(status: int) -> dict[str, str]:
    """Say how a process ended."""
    if status < 0:
        return say("killed by {name}", "被 {name} 终止", name=signal.Signals(-status).name)
    return say("exit status {status}", "退出码 {status}", status=status)
