"""Valkey as our child: on a unix socket only.

It only wakes workers up, the truth is in the database; so an append-only file that does not load
is put aside, not mourned.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from dougong.kernel.messages import say
from dougong.storage.embedded.binaries import find_valkey, valkey_for
from dougong.storage.embedded.claims import Claim
from dougong.storage.embedded.errors import ServerError, ServerFailedError
from dougong.storage.embedded.home import Home, explained, open_home
from dougong.storage.embedded.server import Notify, Server, ignore

_SOCKET = "valkey.sock"
_LOG_BYTES = 5 * 2**20
_OPTIONS = {
    "port": "0",
    "unixsocketperm": "700",
    "daemonize": "no",
    "appendonly": "yes",
    "appendfsync": "everysec",
    "save": "",
    "maxmemory": "128mb",
    "maxmemory-policy": "noeviction",
    "loglevel": "warning",
}


class ValkeyServer(Server):
    """A Valkey server of our own. Make one by ``start``."""

    name: ClassVar[str] = "valkey"
    label: ClassVar[str] = "Valkey"
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]] = ((signal.SIGTERM, 10.0),)

    def __init__(self, home: Home, claim: Claim, *, program: Path) -> None:
        super().__init__(home, claim, socket_name=_SOCKET)
        self._program = program
        self._data = home.own("valkey")
        self._log = home.own("logs") / "valkey.log"
        self._socket = self._sockets / _SOCKET

    @classmethod
    def start(cls, data_dir: Path, *, notify: Notify = ignore) -> ValkeyServer:
        """Start the server of a data directory and wait until it serves.

        Args:
            data_dir: Where everything is kept; made if missing.
            notify: Is told of what takes long or is unusual.

        Returns:
            The running server.

        Raises:
            ServerError: It cannot be had, in one line that says why and what to do.
        """
        found = find_valkey()
        home = open_home(data_dir)
        with ExitStack() as undo:
            with explained(home.folder):
                claim = Claim.take(home.folder / "valkey.lock", folder=data_dir)
            undo.callback(claim.release)
            server = cls(home, claim, program=valkey_for(home, found))
            undo.callback(server.stop)
            server.launch()
            try:
                server.wait_until_ready(notify)
            except ServerFailedError:
                if not server._put_journal_aside(notify):
                    raise
                server.launch()
                server.wait_until_ready(notify)
            undo.pop_all()
        return server

    @property
    def url(self) -> str:
        """Where clients connect, as redis-py reads it."""
        return f"unix://{quote(str(self._socket))}"

    def failure(self) -> ServerError:
        """Say why it ended, from what it wrote."""
        lines = (self._said() + _text(self._log)).strip().splitlines()
        return ServerFailedError(
            program=self.label, reason=lines[-1] if lines else None, log=self._log
        )

    def _command(self) -> list[str | Path]:
        options = {
            **_OPTIONS,
            "dir": str(self._data),
            "unixsocket": str(self._socket),
            "logfile": str(self._log),
        }
        return [
            self._program,
            *(part for key, value in options.items() for part in (f"--{key}", value)),
        ]

    def _before_launch(self) -> None:
        self._socket.unlink(missing_ok=True)
        if self._log.exists() and self._log.stat().st_size > _LOG_BYTES:
            self._log.replace(self._log.with_suffix(".log.1"))

    def _answers(self) -> bool | None:
        try:
            with socket.socket(socket.AF_UNIX) as client:
                client.settimeout(5.0)
                client.connect(str(self._socket))
                client.sendall(b"PING\r\n")
                answer = client.recv(64)
        except OSError:
            return False
        return None if answer.startswith(b"-LOADING") else answer.startswith(b"+PONG")

    def _put_journal_aside(self, notify: Notify) -> bool:
        journal = self._data / "appendonlydir"
        if not journal.exists():
            return False
        number = 1 + sum(1 for _ in self._data.glob("appendonlydir.broken-*"))
        aside = journal.rename(journal.with_name(f"appendonlydir.broken-{number}"))
        notify(
            say(
                "Valkey could not read its journal, now put aside as `{folder}`; no work is lost",
                "Valkey 无法读取其日志，已将其移至 `{folder}`；不会丢失任何工作",
                folder=aside,
            )
        )
        return True


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""
