"""Flows of real projects, where ``DOUGONG_CORPORA`` names the folder that has them."""

from __future__ import annotations

import os
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path

import pytest

from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.salesforce.convert import convert_salesforce
from dougong.packages.converters.salesforce.flow.reading import ELEMENTS

CORPORA = os.environ.get("DOUGONG_CORPORA", "")
FIELD_TYPES = builtin_registry()
PROJECTS = sorted(Path(CORPORA).glob("sf-*/*")) if CORPORA else []

pytestmark = pytest.mark.skipif(not CORPORA, reason="DOUGONG_CORPORA names no folder")


@pytest.fixture(scope="module")
def bench() -> Bench:
    """What packages are checked against."""
    expressions = ExpressionChecker(builtin_functions(), FIELD_TYPES)
    return Bench(every_kind(), FIELD_TYPES, expressions)


def counted(project: Path) -> int:
    """Count the elements of a project's flows in their files; of one flow the last file counts."""
    found: Counter[str] = Counter()
    for path in sorted(project.rglob("*")):
        if path.name.endswith((".flow-meta.xml", ".flow")):
            root = ElementTree.parse(path).getroot()
            tags = [each.tag.partition("}")[2] for each in root]
            found[path.name.partition(".flow")[0]] = sum(tag in ELEMENTS for tag in tags)
    return found.total()


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: str(path.name))
def test_every_element_of_a_project_is_told_of_and_the_package_is_sound(
    project: Path, bench: Bench
) -> None:
    found = convert_salesforce(project, bench=bench)

    documents = [draft.document for draft in found.drafts.values()]
    assert bench.problems(found.package, documents) == ()
    told = found.report.counts().get("flow_element", {"total": 0})
    assert told["total"] == counted(project)
