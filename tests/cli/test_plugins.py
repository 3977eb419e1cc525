"""`dougong plugin`: a new plugin whose tests pass, and what is told of those that are loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from dougong.testing.command_line import Cli

TESTS_S = 240


def test_the_tests_of_a_new_plugin_pass_in_an_empty_folder(tmp_path: Path) -> None:
    Cli(tmp_path).ok("plugin", "new", "lighthouse")
    place = tmp_path / "lighthouse"

    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"],
        cwd=place,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
        timeout=TESTS_S,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "7 passed" in done.stdout
    files = {path.name for path in place.iterdir()}
    assert {"manifest.json", "plugin.py", "README.md", "README.zh-CN.md", "metadata"} <= files


def test_a_new_plugin_takes_no_place_and_no_name_that_is_unfit(tmp_path: Path) -> None:
    cli = Cli(tmp_path)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").write_text("mine")

    for words, code in (
        (("Light House",), "is no name"),
        (("a" * 31,), "is no name"),
        (("../up",), "is no name"),
        (("taken",), "there is something"),
        (("lamp", "--folder", "taken/file"), "there is something"),
    ):
        said = cli("plugin", "new", *words)
        assert (said.status, said.out) == (1, "")
        assert code in said.err
    assert (tmp_path / "taken" / "file").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["taken"]


def test_plugins_are_listed_with_who_has_them(cell: Mapping[str, str], tmp_path: Path) -> None:
    cli = Cli(tmp_path, {**cell, "DOUGONG_PLUGIN_DIR": str(tmp_path)})
    cli.ok("plugin", "new", "harbour")
    cli.ok("tenant", "create", "dock", "--label", "Dock", "--package", "harbour")

    listed = {each["name"]: each for each in cli.ok("plugin", "list", "--json").json}
    lines = cli.ok("plugin", "list").out.splitlines()

    assert listed["harbour"]["tenants"] == ["dock"]
    assert listed["harbour"]["version"] == "0.1.0"
    assert listed["harbour"]["failing"] == []
    assert {"before_save", "on_install", "register_actions"} <= set(listed["harbour"]["hooks"])
    assert any(line.startswith("ok   harbour 0.1.0: ") for line in lines)

    changed = tmp_path / "harbour" / "metadata" / "objects" / "harbour_item.json"
    changed.write_text(
        changed.read_text().replace('"label": {', '"help": {"en": "Anew"},\n"label": {', 1)
    )
    cli.ok("reload")

    cli.ok("pull", "pulled", "--tenant", "dock", "--effective")
    pulled = json.loads((tmp_path / "pulled" / "objects" / "harbour_item.json").read_text())
    assert pulled["help"] == {"en": "Anew"}
    cli.ok("tenant", "drop", "dock", "--now", "--yes")


def test_a_plugin_that_cannot_be_loaded_is_named(cell: Mapping[str, str], tmp_path: Path) -> None:
    cli = Cli(tmp_path, {**cell, "DOUGONG_PLUGIN_DIR": str(tmp_path)})
    cli.ok("plugin", "new", "wreck")
    plugin = tmp_path / "wreck" / "plugin.py"
    plugin.write_text("\n1 / 0\n")

    said = cli("plugin", "list")

    assert said.status == 1
    assert "`wreck` cannot be loaded: ZeroDivisionError: division by zero (plugin.py:2)" in said.err
