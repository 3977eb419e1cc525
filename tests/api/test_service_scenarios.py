"""What the service package says must happen, happens: its own tests, and with them its flows."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.access.actor import system_actor
from dougong.app import Platform
from dougong.automation.rehearsing.scenario import Outcome
from dougong.kernel.shipped import plugins_dir
from dougong.packages.provision import NewTenant

SHIPPED = sorted(path.stem for path in (plugins_dir() / "service/metadata/tests").glob("*.json"))


@pytest.fixture(scope="module")
def outcomes(platform: Platform) -> dict[str, Outcome]:
    """What came of the tests in a tenant that has the package."""
    new = NewTenant(
        name="desk",
        label={"en": "Desk", "zh-CN": "服务台"},
        locale="zh-CN",
        time_zone="Asia/Shanghai",
        packages=("service",),
    )
    tenant = platform.provisioning.create(new, progress=lambda _: None)
    found = platform.rehearsals.run_tests(system_actor(tenant))
    return {each.name: each for each in found}


@pytest.mark.parametrize("name", SHIPPED)
def test_a_scenario_of_the_service_desk_comes_out(name: str, outcomes: dict[str, Any]) -> None:
    assert outcomes[name].failures == []
