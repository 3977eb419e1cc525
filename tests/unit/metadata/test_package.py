"""Packages: their manifests, what they need, their order."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dougong.metadata.errors import CircularRequirementError
from dougong.metadata.package import (
    Manifest,
    check_requirements,
    dependency_order,
    read_manifest,
    satisfies,
)

TITLE = {"en": "Sales", "zh-CN": "销售"}


def package(name: str, version: str = "1.0.0", **more: Any) -> Manifest:
    return Manifest(name=name, version=version, title=TITLE, **more)


def test_a_manifest_is_read(tmp_path: Path) -> None:
    document = {
        "name": "sales",
        "version": "1.4.0",
        "title": TITLE,
        "requires": {"platform": ">=1.0.0,<2.0.0", "packages": {"core": ">=0.1.0"}},
        "plugin": "sales",
    }
    (tmp_path / "manifest.json").write_text(json.dumps(document), "utf-8")

    assert read_manifest(tmp_path) == (
        package(
            "sales",
            "1.4.0",
            platform=">=1.0.0,<2.0.0",
            packages={"core": ">=0.1.0"},
            plugin="sales",
        ),
        [],
    )


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"version": "1.4"}, "/version"),
        ({"version": "1.04.0"}, "/version"),
        ({"name": "Sales"}, "/name"),
        ({"title": "Sales"}, "/title"),
        ({"requires": {"platform": "^1.0.0"}}, "/requires/platform"),
        ({"requires": {"packages": {"Core": ">=1.0.0"}}}, "/requires/packages"),
        ({"scripts": []}, "/scripts"),
    ],
)
def test_a_faulty_manifest_is_refused(tmp_path: Path, changes: Any, path: str) -> None:
    document = {"name": "sales", "version": "1.4.0", "title": TITLE, **changes}
    (tmp_path / "manifest.json").write_text(json.dumps(document), "utf-8")

    manifest, problems = read_manifest(tmp_path)

    assert manifest is None
    assert [(each.file, each.path) for each in problems] == [("manifest.json", path)]


def test_a_missing_manifest_is_a_problem(tmp_path: Path) -> None:
    manifest, problems = read_manifest(tmp_path)

    assert manifest is None
    assert [each.error.code for each in problems] == ["package.no_manifest"]


@pytest.mark.parametrize(
    ("version", "wanted", "expected"),
    [
        ("1.10.0", ">=1.9.0", True),
        ("1.10.0", ">1.10.0", False),
        ("2.0.0", ">=1.0.0,<2.0.0", False),
        ("1.4.0", "=1.4.0", True),
        ("1.4.0", "<=1.3.9", False),
    ],
)
def test_versions_compare_by_number(version: str, wanted: str, expected: bool) -> None:
    assert satisfies(version, wanted) is expected


def test_what_is_needed_and_missing_is_listed() -> None:
    sales = package(
        "sales",
        platform=">=2.0.0",
        packages={"core": ">=1.0.0", "mail": ">=1.0.0"},
        plugin="scoring",
    )

    problems = check_requirements([sales, package("core", "0.9.0")], platform="1.0.0", plugins=())

    assert [(each.path, each.error.message()) for each in problems] == [
        (
            "/requires/platform",
            "package `sales` needs the platform >=2.0.0, but 1.0.0 is there",
        ),
        (
            "/requires/packages/core",
            "package `sales` needs package `core` >=1.0.0, but 0.9.0 is there",
        ),
        (
            "/requires/packages/mail",
            "package `sales` needs package `mail` >=1.0.0, and there is none",
        ),
        ("/plugin", "package `sales` needs the plugin `scoring`, and there is none"),
    ]
    assert check_requirements([package("core")], platform="1.0.0", plugins=()) == []


def test_packages_come_after_those_they_need() -> None:
    any_version = ">=0.0.0"
    manifests = [
        package("b", packages={"a": any_version}),
        package("c", packages={"b": any_version, "core": any_version}),
        package("a", packages={"core": any_version}),
        package("core"),
    ]

    assert dependency_order(manifests) == ["core", "a", "b", "c"]


def test_packages_that_need_each_other_are_refused() -> None:
    manifests = [package("a", packages={"b": ">=1.0.0"}), package("b", packages={"a": ">=1.0.0"})]

    with pytest.raises(CircularRequirementError, match=r"(a → b → a|b → a → b)"):
        dependency_order(manifests)
