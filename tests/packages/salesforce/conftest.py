"""A small Salesforce project of our own, and what converts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.convert import convert_salesforce

PROJECT = Path(__file__).parent / "project"


@pytest.fixture(scope="session")
def bench() -> Bench:
    """What packages are checked against."""
    field_types = builtin_registry()
    return Bench(every_kind(), field_types, ExpressionChecker(builtin_functions(), field_types))


@pytest.fixture(scope="session")
def converted(bench: Bench) -> Conversion:
    """The project in source format, converted."""
    return convert_salesforce(PROJECT, bench=bench, name="field_service")
