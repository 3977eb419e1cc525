"""The command that converts a project."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dougong.cli.main import run
from dougong.cli.wiring import Wiring

from .conftest import PROJECT


def unneeded(*_: Any) -> Any:
    raise AssertionError("a conversion needs no platform")


WIRING = Wiring(build=unneeded, run=unneeded)


def test_a_project_becomes_a_package_with_its_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    words = ["convert", "salesforce", str(PROJECT), "--out", str(out), "--name", "Field Service"]

    first = run(WIRING, [*words, "--json"])
    said = json.loads(capsys.readouterr().out)
    again = run(WIRING, words)
    refused = capsys.readouterr().err

    report = json.loads((out / "report.json").read_bytes())
    assert (first, again) == (0, 1)
    assert "not an empty folder" in refused
    assert said["counts"] == report["counts"]
    assert json.loads((out / "manifest.json").read_bytes())["name"] == "field_service"
    assert (out / "metadata/objects/visit.json").is_file()
    assert "## Not carried" in (out / "report.md").read_text(encoding="utf-8")
    assert "## 未转换" in (out / "report.zh-CN.md").read_text(encoding="utf-8")


def test_what_is_no_project_is_refused_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()

    status = run(
        WIRING, ["convert", "salesforce", str(tmp_path / "in"), "--out", str(tmp_path / "o")]
    )

    assert status == 1
    assert "no Salesforce metadata" in capsys.readouterr().err
    assert not (tmp_path / "o").exists()
