"""Scripts: what they are given and give back, and what they may not do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from dougong.automation.calling.bodies import tagged, untagged
from dougong.automation.calling.errors import ScriptFailedError
from dougong.automation.calling.scripts import ScriptPool, syntax_fault

NOW = datetime(2026, 3, 1, 12, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def pool() -> Iterator[ScriptPool]:
    made = ScriptPool(processes=1)
    yield made
    made.close()


def test_a_script_knows_its_inputs_by_their_types_and_gives_json(pool: ScriptPool) -> None:
    given: dict[str, Any] = {
        "amount": Decimal("10.10"),
        "due": date(2026, 3, 5),
        "names": ("Li", "Wang"),
        "open": timedelta(hours=2),
    }
    inputs = {name: untagged(tagged(value)) for name, value in given.items()}
    source = (
        "total = amount * len(names)\n"
        "return {'total': total, 'month': due.month, 'hours': open.total_seconds() / 3600,"
        " 'first': names[0]}"
    )

    found = pool.run(source, inputs, seed="s", now=NOW)

    assert found == {"total": "20.2", "month": 3, "hours": 2.0, "first": "Li"}


def test_the_same_script_gives_the_same_whenever_it_is_tried(pool: ScriptPool) -> None:
    source = (
        "import random\nimport datetime\n[random.random(), datetime.datetime.now().isoformat()]"
    )

    first, again, other = (pool.run(source, {}, seed=each, now=NOW) for each in "aab")

    assert first == again
    assert first != other
    assert str(first).endswith("'2026-03-01T12:30:00']")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("open('/etc/passwd').read()", "PermissionError"),
        ("import os\nos.listdir('/')", "Error"),
        ("import socket", "ModuleNotFoundError"),
        ("import subprocess", "ModuleNotFoundError"),
        ("import os\nos.environ['HOME']", "Error"),
        ("[0] * 10**9", "64 MB"),
        ("def f(n): return f(n + 1)\nf(0)", "RecursionError"),
        ("x = 1\nx / 0", "in line 2: ZeroDivisionError"),
        ("lambda: 1", "<function"),
        ("{1: 2}", "no JSON"),
        ("float('inf')", "no JSON"),
        ("'x' * 300_000", "256 KB"),
        ("import os\nos.system('true')", "Error"),
        ("().__class__.__bases__[0].__subclasses__()", "Error"),
        ("eval('open(\\'/etc/passwd\\')')", "PermissionError"),
        ("__import__('os')", "Error"),
    ],
)
def test_a_script_reaches_nothing_and_takes_little(
    pool: ScriptPool, source: str, said: str
) -> None:
    try:
        found = repr(pool.run(source, {}, seed="s", now=NOW))
    except ScriptFailedError as error:
        found = error.message()

    assert said in found


def test_a_script_without_end_is_stopped(pool: ScriptPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dougong.automation.calling.scripts.SECONDS", 0.1)

    with pytest.raises(ScriptFailedError, match="ran for more than"):
        pool.run("while True: pass", {}, seed="s", now=NOW)

    assert pool.run("1 + 1", {}, seed="s", now=NOW) == 2


def test_what_one_script_keeps_the_next_does_not_know(pool: ScriptPool) -> None:
    pool.run("secret = 42", {}, seed="s", now=NOW)

    with pytest.raises(ScriptFailedError, match="NameError"):
        pool.run("secret", {}, seed="s", now=NOW)


@pytest.mark.parametrize("source", ["x = (", "if x\n  pass", "return )", "\0"])
def test_how_a_script_is_written_is_told_without_running_it(source: str) -> None:
    assert syntax_fault(source) is not None
    assert syntax_fault("x = 1\nif x:\n    return 2") is None


def test_a_record_is_its_id_for_a_script(pool: ScriptPool) -> None:
    record = UUID(int=7)

    assert pool.run("r", {"r": untagged(tagged(record))}, seed="s", now=NOW) == str(record)
