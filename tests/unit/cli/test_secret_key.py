"""Where commands have the key of encrypted fields from."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from dougong.cli.servers import with_secret_key
from dougong.kernel.settings import Settings


def test_the_embedded_server_has_the_key_of_its_folder(tmp_path: Path) -> None:
    asked = Settings(data_dir=tmp_path)
    running = replace(asked, database_url="postgresql://embedded")

    found = with_secret_key(running, asked)

    assert found.secret_key == (tmp_path / "secret.key").read_text().strip()
    assert found.database_url == running.database_url
    assert with_secret_key(running, asked) == found


def test_a_key_that_was_set_wins_and_no_file_is_made(tmp_path: Path) -> None:
    asked = Settings(data_dir=tmp_path, secret_key="set")

    assert with_secret_key(asked, asked).secret_key == "set"
    assert list(tmp_path.iterdir()) == []


def test_a_server_of_ones_own_needs_a_key_of_ones_own(tmp_path: Path) -> None:
    asked = Settings(data_dir=tmp_path, database_url="postgresql://elsewhere")

    assert with_secret_key(asked, asked).secret_key == ""
    assert list(tmp_path.iterdir()) == []
