"""Where the servers are: named by the settings, or told by a running ``start``."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http import HTTPStatus

import orjson

from dougong.kernel.errors import AppError
from dougong.kernel.settings import Settings
from dougong.storage.embedded.secret_key import embedded_key_file, embedded_secret_key

_RUNNING = "running.json"


class NoDatabaseError(AppError):
    """A single process was asked for, but not told which servers it belongs to."""

    code = "start.no_database"
    template = "set DOUGONG_DATABASE_URL and DOUGONG_REDIS_URL, or use `dougong start`"
    template_zh = "请设置 DOUGONG_DATABASE_URL 和 DOUGONG_REDIS_URL，或使用 `dougong start`"
    status = HTTPStatus.SERVICE_UNAVAILABLE


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
def announced(settings: Settings) -> Iterator[None]:
    """Tell other commands on this machine where the servers of this ``start`` are."""
    path = settings.data_dir / _RUNNING
    urls = {"database_url": settings.database_url, "redis_url": settings.redis_url}
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        # The kernel drops the lock with us, so what a killed `start` leaves behind tells nothing.
        fcntl.flock(file, fcntl.LOCK_EX)
        file.truncate(0)
        file.write(orjson.dumps(urls))
        file.flush()
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def with_running_servers(settings: Settings) -> Settings:
    """Fill in the servers of a ``start`` that runs on the data directory, if one does."""
    try:
        with (settings.data_dir / _RUNNING).open("rb") as file:
            if not _is_locked(file.fileno()):
                return settings
            urls = orjson.loads(file.read())
    except (OSError, orjson.JSONDecodeError):  # there is none, or it is just going down
        return settings
    return replace(
        settings,
        database_url=settings.database_url or urls["database_url"],
        redis_url=settings.redis_url or urls["redis_url"],
    )


def with_secret_key(settings: Settings, asked: Settings) -> Settings:
    """Fill in the key of an embedded server, where ``asked`` names neither server nor key."""
    if settings.secret_key or settings.secret_key_file or asked.database_url:
        return settings
    keys = embedded_secret_key(settings.data_dir)
    file = embedded_key_file(settings.data_dir)
    return replace(settings, secret_key=keys, secret_key_file=str(file))


def _is_locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
