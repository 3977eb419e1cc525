"""The key of encrypted fields that nobody had to set."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dougong.storage.cipher import key_ring
from dougong.storage.embedded.errors import FolderNotWritableError
from dougong.storage.embedded.secret_key import embedded_secret_key


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    first = embedded_secret_key(tmp_path)
    second = embedded_secret_key(tmp_path)

    assert first == second
    assert (tmp_path / "secret.key").stat().st_mode & 0o777 == 0o600
    assert os.listdir(tmp_path) == ["secret.key"]
    assert key_ring(first, os.urandom).keys[0] != bytes(32)


def test_each_folder_has_a_key_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()

    assert embedded_secret_key(tmp_path / "a") != embedded_secret_key(tmp_path / "b")


def test_a_folder_that_cannot_hold_it_is_named(tmp_path: Path) -> None:
    with pytest.raises(FolderNotWritableError, match="secret"):
        embedded_secret_key(tmp_path / "gone")
