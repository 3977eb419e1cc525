"""Plugins import of ours what the SDK names, hooks are documented and have their callers."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dougong import sdk
from dougong.hooks import specs

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "platform" / "dougong"
MOST_HOOKS = 25
HOOKS = {name: spec for name, spec in vars(specs).items() if hasattr(spec, "dougong_spec")}
ALLOWED = ("dougong.sdk", "dougong.testing")

# What plugins rely on: names may be added here and none may go.
ARGUMENTS = {
    "after_save": ["save", "records"],
    "before_save": ["save"],
    "demo_records": ["now"],
    "on_event": ["event"],
    "on_install": ["package", "records"],
    "on_uninstall": ["package", "records"],
    "on_upgrade": ["package", "records"],
    "record_filter": ["object_name"],
    "register_actions": [],
    "register_channels": [],
    "register_connectors": [],
    "register_elements": [],
    "register_field_types": [],
    "register_functions": [],
    "register_kinds": [],
    "register_pages": [],
    "register_routes": [],
    "scan_file": ["file"],
}


def foreign_imports(folder: Path) -> Iterator[str]:
    """Yield what plugin files import of ours beside the SDK, with file and line."""
    for path in sorted(folder.glob("*/**/*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for name in _imported(node):
                ours = name == "dougong" or name.startswith("dougong.")
                tests = "tests" in path.relative_to(folder).parts
                if ours and name not in (ALLOWED if tests else ALLOWED[:1]):
                    place = f"{path.relative_to(folder).as_posix()}:{node.lineno}"  # type: ignore[attr-defined]
                    yield f"{place}: imports `{name}`; import from `dougong.sdk`"


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [each.name for each in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module is not None:
        if node.module == "dougong":
            return [f"dougong.{each.name}" for each in node.names]
        return [node.module]
    return []


def test_shipped_plugins_import_nothing_of_ours_but_the_sdk() -> None:
    assert list(foreign_imports(ROOT / "plugins")) == []


def test_a_foreign_import_is_told_with_its_file_and_line(tmp_path: Path) -> None:
    inner = tmp_path / "box" / "deep"
    inner.mkdir(parents=True)
    (inner / "one.py").write_text("import json\nfrom dougong.records.service import Records\n")
    (tmp_path / "box" / "plugin.py").write_text(
        "from dougong.sdk import hookimpl\nimport dougong.app\nfrom dougong import hooks\n"
        "from . import deep\n"
    )

    assert list(foreign_imports(tmp_path)) == [
        "box/deep/one.py:2: imports `dougong.records.service`; import from `dougong.sdk`",
        "box/plugin.py:2: imports `dougong.app`; import from `dougong.sdk`",
        "box/plugin.py:3: imports `dougong.hooks`; import from `dougong.sdk`",
    ]


def test_the_sdk_names_all_that_it_offers_and_each_is_documented() -> None:
    offered = {name for name, value in vars(sdk).items() if not name.startswith("_")}
    offered -= {"annotations"}

    assert set(sdk.__all__) == offered
    assert len(sdk.__all__) == len(set(sdk.__all__))
    undocumented = [
        name
        for name in sdk.__all__
        if inspect.isclass(value := getattr(sdk, name)) or inspect.isfunction(value)
        if not inspect.getdoc(value)
    ]
    assert undocumented == []


def test_there_are_few_hooks_and_their_arguments_stay() -> None:
    found = {name: list(inspect.signature(spec).parameters) for name, spec in HOOKS.items()}

    assert found == ARGUMENTS
    assert len(found) <= MOST_HOOKS


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_a_hook_says_when_in_which_order_and_what_a_failure_does(name: str) -> None:
    text = inspect.getdoc(HOOKS[name]) or ""

    assert re.findall(r"^(When|Order|Failure): ", text, re.MULTILINE) == [
        "When",
        "Order",
        "Failure",
    ]
    assert ("Args:" in text) == bool(ARGUMENTS[name])


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_a_hook_is_called_somewhere_and_tested(name: str) -> None:
    own = {PACKAGE / "hooks" / "specs.py"}
    callers = [
        path
        for path in PACKAGE.rglob("*.py")
        if path not in own and f'"{name}"' in path.read_text(encoding="utf-8")
    ]
    tests = [
        path
        for folder in ("unit", "api", "cli")
        for path in (ROOT / "tests" / folder).rglob("*.py")
        if re.search(rf"def {name}\(", path.read_text(encoding="utf-8"))
    ]

    assert callers != []
    assert tests != []
