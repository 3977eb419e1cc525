"""Servers for tests: the product's own launcher, with data that goes when the tests are done."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dougong.storage.embedded.postgres import PostgresServer
from dougong.storage.embedded.valkey import ValkeyServer


@contextmanager
def open_folder() -> Iterator[Path]:
    """Make a folder that any account may enter: run by root, the servers are another's."""
    folder = Path(tempfile.mkdtemp(prefix="dougong-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgres_server(bin_dir: str = "") -> Iterator[PostgresServer]:
    """Run PostgreSQL; fast, for it need not outlive the machine."""
    with open_folder() as folder:
        server = PostgresServer.start(folder, bin_dir=bin_dir, durable=False)
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def valkey_server() -> Iterator[ValkeyServer]:
    """Run Valkey."""
    with open_folder() as folder:
        server = ValkeyServer.start(folder)
        try:
            yield server
        finally:
            server.stop()
