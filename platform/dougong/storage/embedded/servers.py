"""The servers that the settings leave to us, started and stopped together."""

from __future__ import annotations

from contextlib import ExitStack
from types import TracebackType
from typing import Self

from dougong.kernel.messages import say
from dougong.kernel.settings import Settings
from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.embedded.server import Notify, Server, ignore
from dougong.storage.embedded.valkey import ValkeyServer


class EmbeddedServers:
    """Starts on entry what ``database_url`` and ``redis_url`` leave empty; stops it on leaving.

    Attributes:
        database_url: PostgreSQL: ours, or the one of the settings.
        redis_url: Valkey: ours, or the one of the settings.
        running: Those that are ours, for a supervisor to watch.
    """

    def __init__(self, settings: Settings, *, notify: Notify = ignore) -> None:
        self.database_url = settings.database_url
        self.redis_url = settings.redis_url
        self.running: tuple[Server, ...] = ()
        self._settings = settings
        self._notify = notify
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            if not self.database_url:
                self._start_postgres(undo)
            if not self.redis_url:
                self._start_valkey(undo)
            self._stack = undo.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._stack.close()

    def _start_postgres(self, undo: ExitStack) -> None:
        settings = self._settings
        server = PostgresServer.start(
            settings.data_dir, bin_dir=settings.postgres_bin, notify=self._notify
        )
        undo.callback(server.stop)
        self.database_url = server.url()
        self.running += (server,)
        if server.home.is_elsewhere:
            self._notify(
                say(
                    "account `{account}` cannot reach `{asked}`; the data are in `{folder}`",
                    "账户 `{account}` 无法访问 `{asked}`；数据存放于 `{folder}`",
                    asked=settings.data_dir,
                    account=server.home.account.name if server.home.account else "",
                    folder=server.home.folder,
                )
            )

    def _start_valkey(self, undo: ExitStack) -> None:
        server = ValkeyServer.start(self._settings.data_dir, notify=self._notify)
        undo.callback(server.stop)
        self.redis_url = server.url
        self.running += (server,)
