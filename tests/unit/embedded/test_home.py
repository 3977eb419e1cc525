from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dougong.storage.embedded import home as home_module
from dougong.storage.embedded.account import Account, account_for
from dougong.storage.embedded.errors import (
    DataBrokenError,
    DiskFullError,
    FolderNotWritableError,
    FolderUnreachableError,
)
from dougong.storage.embedded.home import SOCKET_PATH_BYTES, Home, open_home

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root")
STRANGER = Account(uid=54321, gid=54321, name="stranger")


@pytest.fixture
def small_disk(open_folder: Path) -> Iterator[Path]:
    folder = open_folder / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("may not mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_an_account_is_blocked_at_the_topmost_folder_it_may_not_enter(open_folder: Path) -> None:
    inner = open_folder / "private" / "inner"
    inner.mkdir(parents=True)

    assert STRANGER.blocked_at(inner) is None
    (open_folder / "private").chmod(0o700)
    assert STRANGER.blocked_at(inner) == open_folder / "private"


@as_root
def test_root_lends_an_existing_account_and_keeps_the_folder(open_folder: Path) -> None:
    home = open_home(open_folder / "data")
    data = home.own("postgres")

    assert home.account is not None
    assert home.account.name in {"postgres", "nobody"}
    assert (home.folder.stat().st_uid, home.folder.stat().st_mode & 0o777) == (0, 0o711)
    assert (data.stat().st_uid, data.stat().st_mode & 0o777) == (home.account.uid, 0o700)


@as_root
def test_root_runs_the_servers_as_whoever_owns_the_data(open_folder: Path) -> None:
    os.chown(open_folder, STRANGER.uid, STRANGER.gid)

    account = account_for(open_folder)

    assert account is not None
    assert (account.uid, account.gid) == (STRANGER.uid, STRANGER.gid)


@as_root
def test_what_the_account_cannot_reach_is_kept_elsewhere_and_linked(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(home_module, "ELSEWHERE", open_folder / "lib")

    first, second = open_home(private / "data"), open_home(private / "data")

    assert first.is_elsewhere
    assert first == second
    assert first.folder.parent == open_folder / "lib"
    assert (private / "data" / "servers").resolve() == first.folder
    assert private.stat().st_mode & 0o777 == 0o700


@as_root
def test_where_no_place_can_be_reached_the_folder_in_the_way_is_named(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = open_folder / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(home_module, "ELSEWHERE", private / "lib")

    with pytest.raises(FolderUnreachableError, match=f"may not enter `{private}`"):
        open_home(private / "data")


def test_a_link_that_leads_nowhere_is_not_replaced_by_empty_data(open_folder: Path) -> None:
    (open_folder / "servers").symlink_to(open_folder / "gone")

    with pytest.raises(DataBrokenError, match="gone"):
        open_home(open_folder)


def test_a_directory_that_cannot_be_made_is_one_line(open_folder: Path) -> None:
    (open_folder / "file").write_text("")

    with pytest.raises(FolderNotWritableError, match="file exists; correct its owner"):
        open_home(open_folder / "file" / "data")


@as_root
def test_a_directory_that_may_not_be_written_is_one_line(open_folder: Path) -> None:
    os.seteuid(STRANGER.uid)
    try:
        with pytest.raises(FolderNotWritableError) as refusal:
            open_home(open_folder / "data")
    finally:
        os.seteuid(0)

    assert str(refusal.value) == (
        f"cannot write to `{open_folder / 'data'}`: permission denied; "
        "correct its owner, or choose another --data-dir"
    )


def test_a_full_disk_is_one_line(small_disk: Path) -> None:
    with pytest.raises(DiskFullError) as refusal:
        open_home(small_disk)

    assert str(refusal.value) == (
        f"only 8 MB are free at `{small_disk / 'servers'}`, 96 MB are needed; free some space"
    )


def test_sockets_lie_beside_the_data_where_their_path_is_short(open_folder: Path) -> None:
    home = open_home(open_folder)

    assert home.socket_folder("s") == home.folder / "run"


def test_sockets_of_a_deep_directory_lie_where_their_path_is_short(open_folder: Path) -> None:
    home = open_home(open_folder / ("d" * 100))

    folder = home.socket_folder("valkey.sock")

    assert len(os.fsencode(folder / "valkey.sock")) <= SOCKET_PATH_BYTES
    assert folder.stat().st_mode & 0o777 == 0o700
    assert folder == home.socket_folder("valkey.sock")
    folder.rmdir()


@as_root
def test_a_socket_folder_that_a_stranger_made_is_refused(open_folder: Path) -> None:
    run = open_folder / "run"
    run.mkdir()
    os.chown(run, STRANGER.uid, STRANGER.gid)

    with pytest.raises(FolderNotWritableError, match="belongs to somebody else"):
        Home(folder=open_folder, account=None).socket_folder("s")
