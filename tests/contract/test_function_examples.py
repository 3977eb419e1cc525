"""What the reference shows of a function is true, in every back end."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import psycopg
import pytest

from dougong.formula.batch import Asking, Backend, Clock, PythonBackend
from dougong.formula.browser_batch import BrowserBackend, evaluator_command
from dougong.formula.function import Example, Function, Target, registry
from dougong.formula.sql_batch import SqlBackend

FUNCTIONS = registry()
CLOCK = Clock(datetime(2026, 1, 31, 8, 0, tzinfo=UTC), ZoneInfo("UTC"))

each = pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.key)
each_example = pytest.mark.parametrize(
    ("function", "example"),
    [(function, example) for function in FUNCTIONS for example in function.examples],
    ids=lambda part: part.expression if isinstance(part, Example) else "",
)


@pytest.fixture(scope="module")
def backends(database_url: str) -> Iterator[dict[Target, Backend]]:
    with psycopg.connect(database_url) as connection, BrowserBackend() as browser:
        yield {
            Target.PYTHON: PythonBackend(),
            Target.SQL: SqlBackend(connection),
            Target.BROWSER: browser,
        }


@each
def test_a_function_is_shown_by_two_examples_or_more(function: Function) -> None:
    assert len(function.examples) >= 2
    assert all(function.key in example.expression.upper() for example in function.examples)


@each_example
def test_an_example_is_true_in_every_back_end(
    function: Function, example: Example, backends: dict[Target, Backend]
) -> None:
    asked = Asking(FUNCTIONS).question(
        example.expression, example.types, example.values, clock=CLOCK
    )

    answers = {target: backends[target].answer([asked])[0] for target in function.targets}

    assert answers == dict.fromkeys(function.targets, example.result)


def test_the_browser_has_the_same_functions() -> None:
    command = [*evaluator_command(), "--functions"]

    found = subprocess.run(command, capture_output=True, check=True)

    meant = sorted(f.key for f in FUNCTIONS if Target.BROWSER in f.targets)
    assert json.loads(found.stdout) == meant
