"""Every act that is noted in the audit log has its sentence, and no sentence is without an act."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from dougong.kernel.messages import LOCALES
from dougong.records.auditing.actions import ACTIONS, Act

PACKAGE = Path(__file__).parents[2] / "platform" / "dougong"
# What hands the name of an act on to the log.
NOTING = {"write_audit", "write_audits", "note_in_log", "_audit", "_note", "_act", "_start", "_end"}
NAME = re.compile(r"[a-z_]+\.[a-z_]+|sign_in|sign_out")


def noted() -> dict[str, str]:
    """Give each act that the source names in such a call, and where."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        source = path.read_text()
        if "write_audit" not in source and "note_in_log" not in source:
            continue
        for node in ast.walk(ast.parse(source)):
            for name in _names(node):
                found[name] = f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
    return found


def _names(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        values: list[ast.expr] = [node.value]
        if not (isinstance(node.targets[0], ast.Name) and node.targets[0].id == "TRIMMED"):
            return
    elif isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else node.func
        if (called.id if isinstance(called, ast.Name) else called) not in NOTING:
            return
        values = list(node.args)
    else:
        return
    for value in values:
        for part in [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]:
            name = part.value if isinstance(part, ast.Constant) else None
            if isinstance(name, str) and NAME.fullmatch(name):
                yield name


def test_whatever_is_noted_has_its_sentence() -> None:
    assert {name: at for name, at in noted().items() if name not in ACTIONS} == {}


def test_every_sentence_is_of_something_that_is_noted() -> None:
    assert set(ACTIONS) - set(noted()) == set()


@pytest.mark.parametrize(("name", "act"), ACTIONS.items(), ids=list(ACTIONS))
def test_a_sentence_says_the_same_in_both_languages(name: str, act: Act) -> None:
    words = {
        locale: {key for _, key, _, _ in Formatter().parse(act.text[locale]) if key is not None}
        for locale in LOCALES
    }

    assert words["en"] == words["zh-CN"]
    assert act.label.keys() == act.text.keys() == set(LOCALES)
    assert not any("{" in label for label in act.label.values())
