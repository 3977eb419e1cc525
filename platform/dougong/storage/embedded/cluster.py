"""The data directory of PostgreSQL: its creation, its version, what its complaints mean."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO

from dougong.kernel.messages import say
from dougong.storage.embedded.binaries import PostgresBinaries
from dougong.storage.embedded.errors import (
    DataBrokenError,
    DataVersionError,
    DiskFullError,
    ServerError,
    ServerFailedError,
)
from dougong.storage.embedded.home import NEEDED_MB

ROLE = "dougong"
DATABASE = "dougong"
SUPERUSER = "postgres"
# What a new cluster gets, before anybody can connect to it.
_FIRST = f"CREATE ROLE {ROLE} LOGIN CREATEDB\nCREATE DATABASE {DATABASE} OWNER {ROLE}\n".encode()

# Text is ordered by code point and upper-cased as Unicode says; `C` where the system lacks it.
_LOCALES = ("C.UTF-8", "C")

_GRAVE = re.compile(r"(?:FATAL|PANIC|initdb: error):\s+(.*)")
_DAMAGE = re.compile(
    r"checkpoint record|incompatible with server|control file|corrupt|invalid page|"
    r"page verification|not a database cluster|No such file"
)


def create_cluster(
    data: Path,
    binaries: PostgresBinaries,
    *,
    durable: bool,
    output: Path,
    spawn: Callable[[list[str | Path], IO[bytes] | int], subprocess.Popen[bytes]],
) -> None:
    """Create a cluster with our role and database, under its name only when it is complete.

    Args:
        data: Its folder, which does not exist.
        binaries: The programs.
        durable: Whether it is on disk before we return.
        output: File into which ``spawn`` lets the program write.
        spawn: Starts a program as the servers' account, with its standard input.

    Raises:
        ServerError: It could not be created.
    """
    unfinished = data.with_name("data.new")
    for locale in _LOCALES:
        shutil.rmtree(unfinished, ignore_errors=True)
        command: list[str | Path] = [
            binaries.folder / "initdb",
            f"--pgdata={unfinished}",
            f"--username={SUPERUSER}",
            "--encoding=UTF8",
            f"--locale={locale}",
            "--data-checksums",
            # Only sockets are served, in a folder that only we may enter.
            "--auth-local=trust",
            "--auth-host=reject",
        ]
        hasty = [] if durable else ["--no-sync"]
        if spawn([*command, *hasty], subprocess.DEVNULL).wait() == 0:
            break
        said = output.read_text(errors="replace")
        if "invalid locale" not in said or locale == _LOCALES[-1]:
            shutil.rmtree(unfinished, ignore_errors=True)
            raise complaint(said, data=data, log=output)
    # In single-user mode an error would else be written, and passed over.
    alone = ["--single", "-c", "exit_on_error=on", *(() if durable else ("-F",))]
    with tempfile.TemporaryFile() as first:
        first.write(_FIRST)
        first.seek(0)
        command = [binaries.folder / "postgres", *alone, "-D", unfinished, SUPERUSER]
        if spawn(command, first).wait() != 0:
            raise complaint(output.read_text(errors="replace"), data=data, log=output)
    unfinished.rename(data)
    if durable:
        _sync(data.parent)


def require_same_version(data: Path, binaries: PostgresBinaries) -> None:
    """See that the data are whole at first sight, and of the version of the programs.

    Raises:
        DataBrokenError: This is no cluster.
        DataVersionError: Another major version wrote it.
    """
    try:
        found = (data / "PG_VERSION").read_text().strip()
    except FileNotFoundError:
        raise DataBrokenError(
            folder=data, reason=say("there is no `PG_VERSION`", "缺少 `PG_VERSION`")
        ) from None
    if found != str(binaries.major):
        raise DataVersionError(folder=data, found=found, version=binaries.major)


def complaint(said: str, *, data: Path, log: Path) -> ServerError:
    """Turn what PostgreSQL wrote before it ended into one line."""
    if "No space left on device" in said or "Disk quota exceeded" in said:
        free_mb = shutil.disk_usage(data.parent).free // 2**20
        return DiskFullError(folder=data, free_mb=free_mb, needed_mb=NEEDED_MB)
    graves = [text for text in _GRAVE.findall(said) if not text.startswith("the database system")]
    if graves and _DAMAGE.search(graves[0]):
        return DataBrokenError(folder=data, reason=graves[0])
    reasons = graves or said.strip().splitlines()[-1:]
    return ServerFailedError(program="PostgreSQL", reason=reasons[0] if reasons else None, log=log)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
