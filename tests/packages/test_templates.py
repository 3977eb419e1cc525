"""Every industry template installs into an empty tenant, and its own tests come out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from dougong.access.actor import system_actor
from dougong.app import Platform
from dougong.kernel.shipped import plugins_dir
from dougong.packages.provision import NewTenant
from dougong.records.reads import ListRequest
from dougong.storage.tenants import Tenant

WHOLE = 8
"""Objects that a template brings at least."""


def _is_template(manifest: Path) -> bool:
    required = json.loads(manifest.read_text())["requires"]["packages"]
    return "service" in required and _documents(manifest.parent, "samples") != []


def _documents(package: Path, folder: str) -> list[dict[str, Any]]:
    files = sorted((package / "metadata" / folder).glob("*.json"))
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


TEMPLATES = [
    manifest.parent
    for manifest in sorted(plugins_dir().glob("*/manifest.json"))
    if _is_template(manifest)
]


@pytest.fixture(scope="module", params=TEMPLATES, ids=lambda folder: folder.name)
def package(request: pytest.FixtureRequest) -> Path:
    """The folder of a template."""
    found: Path = request.param
    return found


@pytest.fixture(scope="module")
def tenant(platform: Platform, package: Path) -> Tenant:
    """A tenant that has the template."""
    name = f"t_{package.name}"[:30].strip("_")
    new = NewTenant(
        name=name,
        label={"en": package.name, "zh-CN": package.name},
        locale="zh-CN",
        time_zone="Asia/Shanghai",
        packages=(package.name,),
    )
    return platform.provisioning.create(new, progress=lambda _: None)


def test_it_is_whole(package: Path) -> None:
    whole = [each for each in _documents(package, "objects") if "extends" not in each]
    laid_out = {each["object"] for each in _documents(package, "layouts")}
    rows = {
        each["name"] for each in whole for field in each["fields"] if field.get("inline") is True
    }

    assert len(whole) >= WHOLE
    assert {each["name"] for each in whole} - rows <= laid_out
    assert len(_documents(package, "tests")) >= 6
    for folder in ("views", "flows", "permission_sets", "apps"):
        assert _documents(package, folder) != [], folder


def test_everything_is_said_in_both_languages(package: Path) -> None:
    half = []
    for file in sorted((package / "metadata").glob("*/*.json")):
        half += _half_said(json.loads(file.read_text(encoding="utf-8")), file.name)

    assert half == []


def test_its_own_tests_come_out(platform: Platform, tenant: Tenant, package: Path) -> None:
    own = {each["name"] for each in _documents(package, "tests")}

    outcomes = platform.rehearsals.run_tests(system_actor(tenant))

    failed = {each.name: each.failures for each in outcomes if each.failures}
    assert failed == {}
    assert own <= {each.name for each in outcomes}


def test_its_samples_are_there(platform: Platform, tenant: Tenant, package: Path) -> None:
    actor = system_actor(tenant)
    for sample in (each for each in _documents(package, "samples") if "key" in each):
        listed = platform.records.list(actor, sample["object"], ListRequest(limit=200))
        shown = json.dumps([str(each) for each in listed.page.records], ensure_ascii=False)
        assert all(str(each[sample["key"]]) in shown for each in sample["records"])


def _half_said(value: Any, where: str) -> list[str]:
    if isinstance(value, list):
        return [each for item in value for each in _half_said(item, where)]
    if not isinstance(value, dict):
        return []
    said = {"en", "zh-CN"} & value.keys()
    if said and all(isinstance(text, str) for text in value.values()):
        return [] if len(said) == 2 else [f"{where}: {value}"]
    return [each for key, item in value.items() for each in _half_said(item, f"{where}/{key}")]
