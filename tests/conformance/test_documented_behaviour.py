"""What spreadsheets and CRM platforms document, as hand-checked cases in the files beside this.

Results were written from the source that each case names, not from what the code gives; where the
language differs on purpose, ``note`` says how. The clock of the cases stands still.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest

from dougong.formula.batch import Asking, Backend, Clock, PythonBackend, Question
from dougong.formula.browser_batch import BrowserBackend
from dougong.formula.function import Target, registry
from dougong.formula.sql_batch import SqlBackend

CASES: list[dict[str, Any]] = [
    case
    for path in sorted(Path(__file__).parent.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))
]
NOW = datetime(2026, 1, 31, 20, tzinfo=UTC)


@pytest.fixture(scope="module")
def backends(database_url: str) -> Iterator[dict[str, Backend]]:
    with psycopg.connect(database_url) as connection, BrowserBackend() as browser:
        yield {"python": PythonBackend(), "sql": SqlBackend(connection), "js": browser}


def question(asking: Asking, case: dict[str, Any]) -> Question:
    clock = Clock(NOW, ZoneInfo(case.get("zone", "UTC")))
    types, values = case.get("types", {}), case.get("values", {})
    return asking.question(case["expression"], types, values, clock=clock)


def test_every_back_end_gives_the_documented_result(backends: dict[str, Backend]) -> None:
    asking = Asking(registry())
    questions = [question(asking, case) for case in CASES]
    answers = {name: backend.answer(questions) for name, backend in backends.items()}

    wrong = [
        (case["expression"], case["result"], given)
        for position, case in enumerate(CASES)
        if (given := {name: found[position] for name, found in answers.items()})
        != dict.fromkeys(given, case["result"])
    ]
    assert wrong == []


def test_every_case_names_its_source_and_is_there_once() -> None:
    asked = [str((case["expression"], case.get("values"), case.get("zone"))) for case in CASES]

    assert len(set(asked)) == len(CASES) >= 600
    assert [case["expression"] for case in CASES if not case["source"]] == []


def test_every_function_has_cases() -> None:
    expressions = "\n".join(case["expression"] for case in CASES)
    # What looks into stored records has its cases beside these, in tests/unit/records.
    everywhere = [each.key for each in registry() if each.targets == frozenset(Target)]

    assert [key for key in everywhere if f"{key}(" not in expressions] == []
