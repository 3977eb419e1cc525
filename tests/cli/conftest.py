"""The real program in a process of its own, on the servers of the tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from dougong.testing.command_line import Cli

MACHINE: dict[str, Any] = {
    "kind": "object",
    "name": "machine",
    "label": {"en": "Machine", "zh-CN": "设备"},
    "plural": {"en": "Machines", "zh-CN": "设备"},
    "title": "serial",
    "fields": [
        {
            "name": "serial",
            "type": "text",
            "label": {"en": "Serial", "zh-CN": "序列号"},
            "required": True,
            "unique": True,
            "max_length": 20,
        },
        {"name": "price", "type": "currency", "label": {"en": "Price", "zh-CN": "价格"}},
        {"name": "running", "type": "checkbox", "label": {"en": "Running", "zh-CN": "运行中"}},
        {"name": "built_on", "type": "date", "label": {"en": "Built on", "zh-CN": "出厂日期"}},
        {
            "name": "uses",
            "type": "multi_picklist",
            "label": {"en": "Uses", "zh-CN": "用途"},
            "options": [
                {"value": "lift", "label": {"en": "Lift", "zh-CN": "起重"}},
                {"value": "dig", "label": {"en": "Dig", "zh-CN": "挖掘"}},
            ],
        },
        {
            "name": "spare_for",
            "type": "lookup",
            "to": "machine",
            "label": {"en": "Spare for", "zh-CN": "备用于"},
        },
    ],
}


@pytest.fixture(scope="session")
def cell(new_database: Callable[[str], str], redis_url: str) -> Mapping[str, str]:
    """Settings of a cell that is migrated."""
    settings = {"DOUGONG_DATABASE_URL": new_database("cli"), "DOUGONG_REDIS_URL": redis_url}
    Cli(Path("/"), settings).ok("migrate")
    return settings


@pytest.fixture
def cli(cell: Mapping[str, str], tmp_path: Path) -> Cli:
    """The program, in an empty folder, on a cell that is migrated."""
    return Cli(tmp_path, cell)


@pytest.fixture(scope="session")
def workshop(cell: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """A tenant with the object `machine`."""
    cli = Cli(tmp_path_factory.mktemp("cli"), cell)
    words = ["--label", "车间", "--locale", "zh-CN", "--time-zone", "Asia/Shanghai"]
    cli.ok("tenant", "create", "workshop", *words, "--currency", "CNY")
    cli.write("own/objects/machine.json", MACHINE)
    cli.ok("push", "--tenant", "workshop", "own")
    return "workshop"
