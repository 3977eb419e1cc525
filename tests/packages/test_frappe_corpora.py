"""Real Frappe apps: each becomes a package without faults, and the report counts all of it.

They are no part of the repository; ``DOUGONG_CORPORA`` names the folder that has ``frappe/``.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dougong.access.actor import system_actor
from dougong.app import Platform
from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.metadata.package import parse_manifest
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.frappe.converter import convert_frappe
from dougong.packages.converters.writing import write_package
from dougong.packages.provision import NewTenant

CORPORA = Path(os.environ.get("DOUGONG_CORPORA", "")) / "frappe"
APPS = sorted(CORPORA.iterdir()) if "DOUGONG_CORPORA" in os.environ and CORPORA.is_dir() else []
FORM_ONLY = {"Section Break", "Column Break", "Tab Break", "HTML", "Button", "Heading", "Fold"}
LEAST_FIELDS = 0.97

pytestmark = pytest.mark.skipif(not APPS, reason="DOUGONG_CORPORA is not set")


def _documents(app: Path) -> Iterator[dict[str, Any]]:
    for path in sorted(app.rglob("*.json")):
        found = json.loads(path.read_text(encoding="utf-8"))
        yield from (
            d for d in (found if isinstance(found, list) else [found]) if isinstance(d, dict)
        )


def _counted(app: Path) -> Counter[str]:
    """Count DocTypes and fields in another way than the converter does."""
    counts: Counter[str] = Counter()
    columns: set[tuple[str, str]] = set()
    seen: set[str] = set()
    for each in _documents(app):
        custom = each.get("custom_fields") or (
            [each] if each.get("doctype") == "Custom Field" else []
        )
        own: list[dict[str, Any]] = []
        if each.get("doctype") == "DocType" and "name" in each:
            counts["doctype"] += 1
            own = each.get("fields") or [] if each["name"] not in seen else []
            seen.add(each["name"])
        rows = [(each.get("name"), row) for row in own]
        rows += [(row.get("dt", each.get("doctype")), row) for row in custom]
        columns |= {
            (str(of), str(row.get("fieldname")))
            for of, row in rows
            if row.get("fieldtype") not in FORM_ONLY
        }
    counts["field"] = len(columns)
    return counts


@pytest.fixture(scope="module")
def bench() -> Bench:
    """What packages are checked against."""
    field_types = builtin_registry()
    return Bench(every_kind(), field_types, ExpressionChecker(builtin_functions(), field_types))


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.name)
def test_an_app_converts_and_installs(
    app: Path, bench: Bench, platform: Platform, tmp_path: Path
) -> None:
    made = convert_frappe(app, bench=bench)
    counts, counted = made.report.counts(), _counted(app)
    write_package(tmp_path / "out", made.manifest, made.definitions, made.report, kinds=bench.kinds)

    assert counts["doctype"]["total"] == counted["doctype"]
    assert counts["field"]["total"] == counted["field"]
    lost = counts["field"]["not_carried"]
    assert 1 - lost / counts["field"]["total"] >= LEAST_FIELDS
    assert bench.problems(str(made.manifest["name"]), made.definitions) == ()
    number = APPS.index(app)
    new = NewTenant(name=f"frappe{number}", label={"en": app.name, "zh-CN": app.name})
    tenant = platform.provisioning.create(new, progress=lambda _: None)
    manifest: dict[str, Any] = json.loads((tmp_path / "out/manifest.json").read_bytes())
    platform.provisioning.installer.install(
        system_actor(tenant), parse_manifest(manifest), tmp_path / "out"
    )
