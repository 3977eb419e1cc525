"""The servers a command talks to: those of the settings, of a running ``start``, or its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path

import orjson
import psycopg

from dougong.cli.output import Output
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import AppError
from dougong.kernel.settings import Settings
from dougong.storage.embedded.servers import EmbeddedServers

_RUNNING = "running.json"


class NoDatabaseError(AppError):
    """A single process was asked for, but not told which servers it belongs to."""

    code = "start.no_database"
    template = "set DOUGONG_DATABASE_URL and DOUGONG_REDIS_URL, or use `dougong start`"
    template_zh = "请设置 DOUGONG_DATABASE_URL 和 DOUGONG_REDIS_URL，或使用 `dougong start`"


def read_settings(**overrides: object) -> Settings:
    """Read the settings of this process; options of the command win."""
    return Settings.from_environment(os.environ, **overrides)


def server_settings() -> Settings:
    """Read the settings of one process among others; its database must be named.

    Raises:
        NoDatabaseError: It is not.
    """
    settings = read_settings()
    if not (settings.database_url and settings.redis_url):
        raise NoDatabaseError()
    return settings


@contextmanager
def platform(wiring: Wiring, output: Output) -> Iterator[Platform]:
    """Open the platform for one command, starting embedded servers if none runs."""
    with reachable(read_settings(), output) as settings:
        opened = wiring.build(settings)
        try:
            yield opened
        finally:
            opened.close()


@contextmanager
def reachable(settings: Settings, output: Output) -> Iterator[Settings]:
    """Give settings whose servers answer; what is started here is stopped again."""
    if settings.database_url:
        yield settings
        return
    running = _read_running(settings.data_dir)
    if running is not None:
        yield replace(
            settings, database_url=running["database_url"], redis_url=running["redis_url"]
        )
        return
    with EmbeddedServers(settings, notify=output.say) as servers:
        yield replace(settings, database_url=servers.database_url, redis_url=servers.redis_url)


@contextmanager
def announced(settings: Settings) -> Iterator[None]:
    """Tell other commands on this machine where the servers of this ``start`` are."""
    path = settings.data_dir / _RUNNING
    urls = {"database_url": settings.database_url, "redis_url": settings.redis_url}
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(orjson.dumps(urls))
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _read_running(data_dir: Path) -> dict[str, str] | None:
    with suppress(OSError, ValueError, psycopg.OperationalError):
        urls: dict[str, str] = orjson.loads((data_dir / _RUNNING).read_bytes())
        # A killed `start` leaves the file behind; only a server that answers counts.
        psycopg.connect(urls["database_url"], connect_timeout=5).close()
        return urls
    return None
