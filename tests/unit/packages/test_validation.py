"""What a manifest says of the rest of its package must be true."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from dougong.automation.registries import every_kind
from dougong.packages.folder import package_of
from dougong.packages.validation import check_package

KINDS = every_kind()
WHY = {"en": "Unused.", "zh-CN": "无用。"}
TOOL: dict[str, Any] = {"kind": "object", "name": "tool", "fields": [{"name": "size"}]}


def found(version: str, **manifest: Any) -> list[tuple[str, str]]:
    told = {"name": "tools", "version": version, "title": {"en": "Tools"}, **manifest}
    files = {
        "manifest.json": orjson.dumps(told),
        "metadata/objects/tool.json": orjson.dumps(TOOL),
    }
    package = package_of(files)
    content = package.definitions(KINDS)
    problems = check_package(package, content.definitions, KINDS)
    return [(each.path, each.error.code) for each in problems]


def test_what_is_said_to_be_gone_must_be_gone() -> None:
    still = {"what": "object.tool.size", "since": "2.0.0", "why": WHY}

    assert found("2.0.0", removes=[still]) == [("/removes/0/what", "package.still_there")]
    assert found("1.9.0", removes=[still]) == []
    assert found("2.0.0", removes=[{**still, "what": "object.tool.width"}]) == []


@pytest.mark.parametrize(
    ("rename", "expected"),
    [
        ({"from": "object.tool.width", "to": "size"}, []),
        ({"from": "object.implement", "to": "tool"}, []),
        ({"from": "object.tool.size", "to": "width"}, [("/renames/0/from", "package.still_there")]),
        (
            {"from": "object.tool.wide", "to": "breadth"},
            [("/renames/0/to", "package.unknown_place")],
        ),
    ],
)
def test_what_got_another_name_must_be_there_under_it(rename: Any, expected: Any) -> None:
    assert found("2.0.0", renames=[{**rename, "since": "2.0.0"}]) == expected
    assert found("1.0.0", renames=[{**rename, "since": "2.0.0"}]) == []


def test_a_file_of_metadata_in_no_place_of_its_own_is_told() -> None:
    told = {"name": "tools", "version": "1.0.0", "title": {"en": "Tools"}}
    files = {
        "manifest.json": orjson.dumps(told),
        "metadata/objects/deep/tool.json": b"{}",
        "metadata/tool.json": b"{}",
    }

    content = package_of(files).definitions(KINDS)

    assert {each.file for each in content.problems} == set(files) - {"manifest.json"}
