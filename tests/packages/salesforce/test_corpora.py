"""Real Salesforce projects: each becomes a package without faults, and the report counts it right.

They are no part of the repository; ``DOUGONG_CORPORA`` names the folder that has ``sf-*/``.
"""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from tests.packages.salesforce.counting import count

from dougong.access.actor import Actor, system_actor
from dougong.app import Platform
from dougong.deployment.deploy import DeployRequest
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.definition import Definition
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.salesforce.convert import convert_salesforce
from dougong.packages.provision import NewTenant

FOLDER = os.environ.get("DOUGONG_CORPORA")
PROJECTS = sorted(Path(FOLDER).glob("sf-*/*")) if FOLDER else []
LEAST = {
    ("field",): 0.97,
    ("formula", "validation_rule"): 0.90,
    ("layout",): 0.95,
    ("flow_element",): 0.80,
}

pytestmark = pytest.mark.skipif(not PROJECTS, reason="DOUGONG_CORPORA is not set")

_totals: Counter[tuple[str, str]] = Counter()


@pytest.fixture(scope="module")
def actor(platform: Platform) -> Actor:
    """The system of a tenant that has the core alone."""
    new = NewTenant(name="salesforce", label={"en": "Projects", "zh-CN": "项目"})
    return system_actor(platform.provisioning.create(new, progress=lambda _: None))


@pytest.mark.parametrize("project", PROJECTS, ids=lambda each: each.name)
def test_a_project_converts_and_installs(
    project: Path, bench: Bench, platform: Platform, actor: Actor
) -> None:
    made = convert_salesforce(project, bench=bench)
    counted, counts = count(project), made.report.counts()
    definitions = [
        Definition(str(d.document["kind"]), str(d.document["name"]), d.document, made.package)
        for d in made.drafts.values()
    ]

    totals = {kind: counts.get(kind, {}).get("total", 0) for kind in counted}
    assert totals == counted
    for kind, each in counts.items():
        for outcome, number in each.items():
            _totals[kind, outcome] += number
    manifest: JsonObject = {
        "name": made.package,
        "version": "1.0.0",
        "title": {"en": made.package},
        "requires": {"packages": {"core": ">=0.1.0"}},
    }
    request = DeployRequest(
        definitions=definitions,
        layer=made.package,
        package=manifest,
        check_only=True,
    )
    assert platform.deployments.deploy(actor, request).version >= 0


@pytest.mark.parametrize("kinds", LEAST, ids="_and_".join)
def test_enough_of_all_projects_is_carried(kinds: tuple[str, ...]) -> None:
    total = sum(_totals[kind, "total"] for kind in kinds)
    lost = sum(_totals[kind, "not_carried"] for kind in kinds)
    print(kinds, total, lost)  # noqa: T201 - the figures are what the run is for

    assert total > 0
    assert 1 - lost / total >= LEAST[kinds]
