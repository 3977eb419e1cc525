"""PostgreSQL as our child: on a unix socket only, durable, recovered from whatever killed it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

from dougong.kernel.messages import say
from dougong.storage.embedded.binaries import PostgresBinaries, find_postgres, postgres_for
from dougong.storage.embedded.claims import Claim, sole_server
from dougong.storage.embedded.cluster import (
    DATABASE,
    ROLE,
    complaint,
    create_cluster,
    require_same_version,
)
from dougong.storage.embedded.errors import AlreadyRunningError, ServerError
from dougong.storage.embedded.home import Home, explained, open_home
from dougong.storage.embedded.server import Notify, Server, ignore

_PORT = 5432
_SOCKET = f".s.PGSQL.{_PORT}"
_SETTINGS = {
    "listen_addresses": "",
    "port": str(_PORT),
    "unix_socket_permissions": "0700",
    "cluster_name": "dougong",
    "max_connections": "60",
    "shared_buffers": "128MB",
    "huge_pages": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "logging_collector": "on",
    "log_filename": "postgres-%a.log",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
    "log_line_prefix": "%m [%p] ",
}
# For tests only: what is acknowledged may be lost with the machine.
_HASTY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


class PostgresServer(Server):
    """A PostgreSQL server of our own. Make one by ``start``.

    Clients are the role ``dougong``, who owns the databases and is no superuser.
    """

    name: ClassVar[str] = "postgres"
    label: ClassVar[str] = "PostgreSQL"
    # Fast shutdown, then at once with recovery at the next start.
    stop_steps: ClassVar[Sequence[tuple[signal.Signals, float]]] = (
        (signal.SIGINT, 30.0),
        (signal.SIGQUIT, 5.0),
    )

    def __init__(
        self, home: Home, claim: Claim, *, binaries: PostgresBinaries, durable: bool
    ) -> None:
        super().__init__(home, claim, socket_name=_SOCKET)
        self._binaries = binaries
        self._durable = durable
        self._data = home.own("postgres") / "data"
        self._logs = home.own("logs")
        self._log_sizes: dict[Path, int] = {}

    @classmethod
    def start(
        cls,
        data_dir: Path,
        *,
        bin_dir: str = "",
        durable: bool = True,
        notify: Notify = ignore,
    ) -> PostgresServer:
        """Start the server of a data directory, made if missing, and wait until it serves.

        Args:
            data_dir: Where everything is kept.
            bin_dir: Folder with the programs; empty: the wheel's, else the system's.
            durable: ``False`` trades safety for speed; for tests only.
            notify: Is told of what takes long or is unusual.

        Returns:
            The running server; the database ``dougong`` exists.

        Raises:
            ServerError: It cannot be had, in one line that says why and what to do.
        """
        found = find_postgres(bin_dir)
        home = open_home(data_dir)
        with ExitStack() as undo:
            with explained(home.folder):
                claim = Claim.take(home.folder / "postgres.lock", folder=data_dir)
            undo.callback(claim.release)
            binaries = postgres_for(home, found)
            server = cls(home, claim, binaries=binaries, durable=durable)
            undo.callback(server.stop)
            server._create_if_missing(notify)
            server.launch()
            server.wait_until_ready(notify)
            undo.pop_all()
        return server

    @property
    def version(self) -> str:
        """Version of the server, such as ``18.6``."""
        return self._binaries.version

    def url(self, database: str = DATABASE, *, role: str = ROLE) -> str:
        """Give where clients connect, as libpq and SQLAlchemy both read it."""
        return f"postgresql://{role}@/{database}?host={quote(str(self._sockets))}&port={_PORT}"

    def failure(self) -> ServerError:
        """Say why it ended, from what it wrote."""
        return complaint(self._said() + self._logged(), data=self._data, log=self._logs)

    def _create_if_missing(self, notify: Notify) -> None:
        if self._data.exists():
            require_same_version(self._data, self._binaries)
            return
        notify(
            say(
                "creating a PostgreSQL {version} cluster in `{folder}`",
                "正在 `{folder}` 中创建 PostgreSQL {version} 数据库集群",
                version=self.version,
                folder=self._data,
            )
        )
        lock = self.home.folder / "postgres.alive"
        with explained(self.home.folder), sole_server(lock, folder=self.home.folder) as descriptor:
            create_cluster(
                self._data,
                self._binaries,
                durable=self._durable,
                output=self.output,
                spawn=lambda command, reads: self._spawn(command, descriptor, reads=reads),
            )

    def _command(self) -> list[str | Path]:
        settings = {
            **_SETTINGS,
            **({} if self._durable else _HASTY),
            "unix_socket_directories": str(self._sockets),
            "log_directory": str(self._logs),
        }
        options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
        return [self._binaries.folder / "postgres", "-D", self._data, *options]

    def _before_launch(self) -> None:
        self._log_sizes = {log: log.stat().st_size for log in self._log_files()}
        if sys.platform != "linux":
            return
        # PostgreSQL believes a process id in a file that outlived it: in a container, where ids
        # come round soon, it then refuses to start. We know that none of ours is left.
        pid = _first_number(self._data / "postmaster.pid")
        with suppress(OSError):
            if pid and Path(os.readlink(f"/proc/{pid}/cwd")) == self._data:
                raise AlreadyRunningError(
                    folder=self._data, pid=pid, started_at=say("by other means", "其他方式")
                )
        for leftover in (
            self._data / "postmaster.pid",
            self._sockets / f"{_SOCKET}.lock",
            self._sockets / _SOCKET,
        ):
            leftover.unlink(missing_ok=True)

    def _answers(self) -> bool | None:
        lines = _lines(self._data / "postmaster.pid")
        if not lines or lines[0] != str(self.pid):
            return False
        # The eighth line is the state: it is "ready" as soon as connections are taken.
        return True if len(lines) >= 8 and lines[7].strip() == "ready" else None

    def _log_files(self) -> list[Path]:
        return sorted(self._logs.glob("postgres-*.log"))

    def _logged(self) -> str:
        texts = []
        for log in self._log_files():
            with log.open("rb") as file:
                file.seek(self._log_sizes.get(log, 0))
                texts.append(file.read().decode(errors="replace"))
        return "".join(texts)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(errors="replace").splitlines()
    except OSError:
        return []


def _first_number(path: Path) -> int:
    lines = _lines(path)
    return int(lines[0]) if lines and lines[0].isdigit() else 0
