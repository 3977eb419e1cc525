"""Runs the processes of ``dougong start``: starts them in order, restarts what dies, stops all.

One thread and one selector: children are forked from the main thread, with nothing else running,
so the kernel's death signal is reliable and no lock can be held across a fork.
"""

from __future__ import annotations

import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType
from typing import Protocol

from dougong.cli.child import Child, ending
from dougong.kernel.errors import AppError
from dougong.kernel.messages import DEFAULT_LOCALE, LOCALES, localize, say
from dougong.storage.embedded.processes import wait_until
from dougong.storage.embedded.server import Server

_ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# One that ran for this long is no longer counted as failing in a row.
_STEADY_S = 10.0
_DELAY_AFTER_KILL_S = 0.1
_LONGEST_DELAY_AFTER_KILL_S = 1.0
_DELAY_AFTER_FAILURE_S = 0.5
# Only what ends by itself is given up; what is killed from outside is always started again.
_MAX_FAILURES = 5


class _Subject(Protocol):
    @property
    def name(self) -> str: ...
    def launch(self) -> None: ...
    def poll(self) -> int | None: ...
    def failure(self) -> AppError: ...


@dataclass(slots=True)
class _Watch:
    """One process under watch, and how it has fared of late."""

    subject: _Subject
    launched_at: float
    kills: int = 0
    failures: int = 0
    due: float | None = None


class Supervisor:
    """Runs named commands beside the embedded servers, until it is asked to stop.

    Args:
        servers: Running servers, which are restarted when they die; whoever started them stops
            them, after ``run``.
        echo: Is given each line of output, with the name of its process in front.
        locale: Language of the supervisor's own lines.
        grace_s: How long the children may take to end before they are killed.
        is_up: Asked again and again whether the first command serves; until it does, it has the
            machine to itself, and the others are not started.
    """

    def __init__(
        self,
        servers: Sequence[Server] = (),
        *,
        echo: Callable[[str], None],
        locale: str = DEFAULT_LOCALE,
        grace_s: float = 10.0,
        is_up: Callable[[], bool] = lambda: True,
    ) -> None:
        self._servers = tuple(servers)
        self._children: list[Child] = []
        self._echo = echo
        self._locale = locale
        self._grace_s = grace_s
        self._is_up = is_up
        self._stop_requests = 0

    def add(self, name: str, command: Sequence[str], *, environment: Mapping[str, str]) -> None:
        """Add a command; ``run`` starts them in the order in which they were added.

        Args:
            name: Stands before each line of its output.
            command: Program and arguments.
            environment: What it gets beyond our own environment.
        """
        self._children.append(Child(name, command, environment=environment, echo=self._print))

    def run(self) -> None:
        """Start all, keep them running, and return when SIGINT, SIGTERM or SIGHUP asks for it.

        All children have ended when this returns or raises. A second signal does not wait.

        Raises:
            ChildFailedError: A child ended by itself again and again.
            ServerError: The same of a server; says why.
        """
        with selectors.DefaultSelector() as selector, self._signals(selector):
            for child in self._children:
                selector.register(child.output, selectors.EVENT_READ, child.pump)
            try:
                watches = [_Watch(server, launched_at=time.monotonic()) for server in self._servers]
                watches += self._launch_all(self._children[:1])
                is_up = False
                while not self._stop_requests:
                    if not is_up and (is_up := self._is_up()):
                        watches += self._launch_all(self._children[1:])
                    self._look_after(watches)
                    self._listen(selector, _pause(watches, 1.0 if is_up else 0.1))
            finally:
                self._stop_children(selector)

    def _look_after(self, watches: Sequence[_Watch]) -> None:
        for watch in watches:
            if watch.due is not None:
                if time.monotonic() >= watch.due:
                    self._launch(watch)
            elif (status := watch.subject.poll()) is not None:
                self._plan_restart(watch, ending(status), failed=status >= 0)

    def _launch_all(self, children: Sequence[Child]) -> list[_Watch]:
        watches = [_Watch(child, launched_at=time.monotonic()) for child in children]
        for watch in watches:
            self._launch(watch)
        return watches

    def _launch(self, watch: _Watch) -> None:
        watch.due, watch.launched_at = None, time.monotonic()
        try:
            watch.subject.launch()
        except AppError as error:
            if watch.failures + 1 >= _MAX_FAILURES:
                raise
            how = {locale: error.message(locale) for locale in LOCALES}
            self._plan_restart(watch, how, failed=True)

    def _plan_restart(self, watch: _Watch, how: Mapping[str, str], *, failed: bool) -> None:
        now = time.monotonic()
        if now - watch.launched_at >= _STEADY_S:
            watch.kills = watch.failures = 0
        watch.failures += failed
        if watch.failures >= _MAX_FAILURES:
            raise watch.subject.failure()
        if failed:
            delay_s = _DELAY_AFTER_FAILURE_S * 2 ** (watch.failures - 1)
        else:
            delay_s = min(_DELAY_AFTER_KILL_S * 2**watch.kills, _LONGEST_DELAY_AFTER_KILL_S)
            watch.kills += 1
        watch.due = now + delay_s
        self._tell(
            say(
                "{name} ended ({how}), starting it again in {delay_s:.1f} s",
                "{name} 已退出（{how_zh}），{delay_s:.1f} 秒后重新启动",
                name=watch.subject.name,
                how=how["en"],
                how_zh=localize(how, "zh-CN"),
                delay_s=delay_s,
            )
        )

    def _stop_children(self, selector: selectors.BaseSelector) -> None:
        for child in reversed(self._children):
            child.terminate()

        def all_ended() -> bool:
            self._listen(selector, 0.02)
            return self._stop_requests > 1 or all(not c.is_running for c in self._children)

        wait_until(all_ended, timeout_s=self._grace_s, every_s=0)
        for child in reversed(self._children):
            if child.is_running:
                self._tell(
                    say(
                        "{name} did not end in time, it is killed",
                        "{name} 未能及时退出，已被强制终止",
                        name=child.name,
                    )
                )
            child.close()

    def _listen(self, selector: selectors.BaseSelector, timeout_s: float) -> None:
        for key, _ in selector.select(timeout_s):
            key.data()

    @contextmanager
    def _signals(self, selector: selectors.BaseSelector) -> Iterator[None]:
        """Count requests to stop, and wake the selector by any signal."""
        ours, kernels = socket.socketpair()
        with ours, kernels:
            ours.setblocking(False)
            kernels.setblocking(False)

            def drain() -> None:
                with suppress(BlockingIOError):
                    ours.recv(4096)

            selector.register(ours, selectors.EVENT_READ, drain)
            wakeup = signal.set_wakeup_fd(kernels.fileno(), warn_on_full_buffer=False)
            before = {signal.SIGCHLD: signal.signal(signal.SIGCHLD, _wake)}
            for number in _ASKED_TO_STOP:
                # Under nohup a hang-up is ignored, and stays so.
                if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                    before[number] = signal.signal(number, self._on_request)
            try:
                yield
            finally:
                for number, handler in before.items():
                    signal.signal(number, handler)
                signal.set_wakeup_fd(wakeup)

    def _on_request(self, number: int, frame: FrameType | None) -> None:
        self._stop_requests += 1

    def _tell(self, text: Mapping[str, str]) -> None:
        self._print("dougong", localize(text, self._locale))

    def _print(self, name: str, line: str) -> None:
        width = max(len("dougong"), *(len(child.name) for child in self._children), 0)
        # A terminal that was closed, or `| head`, must not keep us from stopping the rest.
        with suppress(OSError):
            self._echo(f"{name:<{width}} | {line}")


def _wake(number: int, frame: FrameType | None) -> None:
    """Do nothing; that there is a handler makes the signal wake the selector."""


def _pause(watches: Sequence[_Watch], longest_s: float) -> float:
    due = [watch.due for watch in watches if watch.due is not None]
    return max(0.0, min([*(moment - time.monotonic() for moment in due), longest_s]))
