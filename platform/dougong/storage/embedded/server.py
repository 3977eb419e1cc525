"""What the two embedded servers have in common: claim, start, watch, restart, stop."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, ClassVar, TypeAlias

from dougong.kernel.messages import LocaleText, say
from dougong.storage.embedded.claims import Claim, sole_server
from dougong.storage.embedded.errors import ServerError, ServerFailedError
from dougong.storage.embedded.home import Home, explained
from dougong.storage.embedded.processes import end, spawn

Notify: TypeAlias = Callable[[LocaleText], None]

_NOTICE_EVERY_S = 5.0
_SILENCE_S = 30.0


def ignore(text: LocaleText) -> None:
    """Tell nobody."""


class Server(ABC):
    """A server that runs as our child on a folder that only we serve.

    Attributes:
        home: Where it lives.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]]

    def __init__(self, home: Home, claim: Claim, *, socket_name: str) -> None:
        self.home = home
        self._claim = claim
        self._sockets = home.socket_folder(socket_name)
        self._process: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def _command(self) -> list[str | Path]:
        """Give program and arguments."""

    @abstractmethod
    def _before_launch(self) -> None:
        """Clear what a killed server left; called when nothing of it runs any more."""

    @abstractmethod
    def _answers(self) -> bool | None:
        """Tell whether it serves; ``None``: not yet, but it says that it is on its way."""

    @abstractmethod
    def failure(self) -> ServerError:
        """Say why it ended, from what it wrote."""

    @property
    def pid(self) -> int:
        """Process id of the running server."""
        if self._process is None:
            raise RuntimeError("the server was not launched")
        return self._process.pid

    @property
    def output(self) -> Path:
        """File with what the server writes before its own log is open."""
        return self.home.folder / f"{self.name}.out"

    def launch(self) -> None:
        """Start it, without waiting for it to serve; what is left of an earlier one ends first.

        Raises:
            AlreadyRunningError: Something is left that cannot be ended.
            DiskFullError: No room is left.
            FolderNotWritableError: The folder cannot be written.
        """
        lock = self.home.folder / f"{self.name}.alive"
        with explained(self.home.folder), sole_server(lock, folder=self.home.folder) as descriptor:
            self._before_launch()
            self._process = self._spawn(self._command(), descriptor)

    def poll(self) -> int | None:
        """Give the exit status if it has ended; negative: the signal it died of."""
        return None if self._process is None else self._process.poll()

    def wait_until_ready(self, notify: Notify = ignore) -> None:
        """Wait until it serves: as long as it is on its way, but not if it falls silent.

        Raises:
            ServerError: It ended, or does not answer.
        """
        began = heard = noticed = time.monotonic()
        while not (answer := self._answers()):
            if self.poll() is not None:
                raise self.failure()
            now = time.monotonic()
            if answer is None:
                heard = now
            if now - heard > _SILENCE_S:
                raise self._silent()
            if now - noticed > _NOTICE_EVERY_S:
                noticed = now
                notify(
                    say(
                        "{label} is recovering, {seconds:.0f} s so far",
                        "{label} 正在恢复，已用 {seconds:.0f} 秒",
                        label=self.label,
                        seconds=now - began,
                    )
                )
            time.sleep(0.01)

    def stop(self) -> None:
        """Stop it cleanly, and give the folder up; a second call does nothing."""
        if not self._claim.is_held:
            return
        if self._process is not None and self._process.poll() is None:
            end(self._process, *self.stop_steps)
        with suppress(OSError):  # the other server may have its socket there
            self._sockets.rmdir()
        self._claim.release()

    def _spawn(
        self,
        command: list[str | Path],
        descriptor: int,
        *,
        reads: IO[bytes] | int = subprocess.DEVNULL,
    ) -> subprocess.Popen[bytes]:
        with self.output.open("wb") as output:
            return spawn(
                command,
                death_signal=self.stop_steps[0][0],
                output=output,
                environment=_environment(),
                account=self.home.account,
                folder=self.home.folder,
                inherit=[descriptor],
                reads=reads,
            )

    def _said(self) -> str:
        return self.output.read_text(errors="replace") if self.output.exists() else ""

    def _silent(self) -> ServerFailedError:
        reason = say("no answer in {s:.0f} s", "{s:.0f} 秒内没有响应", s=_SILENCE_S)
        return ServerFailedError(program=self.label, reason=reason, log=self.output)


def _environment() -> dict[str, str]:
    # No secrets of ours, no PG* variables, English messages.
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    return {**kept, "LANG": "C", "TZ": "UTC"}
