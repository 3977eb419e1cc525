"""Seeing that files of a package changed."""

from __future__ import annotations

import os
from pathlib import Path

from dougong.cli.changes import FolderChanges


def test_what_changes_appears_or_goes_is_seen_once(tmp_path: Path) -> None:
    package = tmp_path / "box"
    package.mkdir()
    file = package / "plugin.py"
    file.write_text("one")
    changed = FolderChanges([tmp_path, tmp_path / "missing"])

    assert not changed()
    file.write_text("another")
    assert (changed(), changed()) == (True, False)
    (package / "manifest.json").write_text("{}")
    assert (changed(), changed()) == (True, False)
    file.unlink()
    assert (changed(), changed()) == (True, False)


def test_a_file_of_the_same_length_is_seen_by_its_time(tmp_path: Path) -> None:
    file = tmp_path / "plugin.py"
    file.write_text("one")
    changed = FolderChanges([tmp_path])

    file.write_text("two")
    os.utime(file, ns=(1, 1))

    assert changed()


def test_what_python_and_tests_leave_behind_is_no_change(tmp_path: Path) -> None:
    changed = FolderChanges([tmp_path])

    for name in ("__pycache__", "tests", ".pytest_cache"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x")

    assert not changed()
