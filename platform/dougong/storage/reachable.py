"""Whether a database that the settings name can be used, asked before any work."""

from __future__ import annotations

import psycopg

from dougong.storage.embedded.binaries import OLDEST_POSTGRES
from dougong.storage.embedded.errors import ServerTooOldError, ServerUnreachableError


def require_server(url: str) -> str:
    """See that the server of a URL answers and is new enough; gives its version.

    Raises:
        ServerTooOldError: It is older than our SQL needs.
        ServerUnreachableError: It does not answer.
    """
    try:
        with psycopg.connect(url, connect_timeout=10) as connection:
            number = connection.info.server_version
            where = connection.info.host
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        raise ServerUnreachableError(setting="DOUGONG_DATABASE_URL", reason=reason) from error
    version = f"{number // 10_000}.{number % 10_000}"
    if number < OLDEST_POSTGRES * 10_000:
        raise ServerTooOldError(version=version, where=where, needed=OLDEST_POSTGRES)
    return version
