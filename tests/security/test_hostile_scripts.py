"""Scripts written to do harm end in one clear error, and leave the processes whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from dougong.automation.calling.errors import ScriptFailedError, ScriptUnavailableError
from dougong.automation.calling.scripts import Printed, ScriptPool

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SHORT_S = 0.4


@pytest.fixture(scope="module")
def pool() -> Iterator[ScriptPool]:
    made = ScriptPool(processes=1)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dougong.automation.calling.scripts.SECONDS", SHORT_S)


def run(pool: ScriptPool, source: str, *, tenant: str = "t_a", **more: Any) -> Any:
    return pool.run(source, {}, tenant=tenant, seed="s", now=NOW, name="mean", **more)


# What is asked for, and the words: of time and memory a slow machine may run out of either first.
SPENT = ("ran for more than", "more than 64 MB")
HOSTILE = {
    "endless loop": ("while True:\n    pass", SPENT[:1]),
    "endless loop that catches": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        SPENT[:1],
    ),
    "list bomb": ("x = [0]\nwhile True: x += x", SPENT),
    "text bomb": ("x = 'a'\nwhile True: x += x", SPENT),
    "bytes bomb": ("bytes(10 ** 10)", SPENT[1:]),
    "power bomb": ("10 ** 10 ** 10", SPENT[1:]),
    "square bomb": ("x = 3\nfor i in range(60): x = x * x", SPENT),
    "format bomb": ("'%1000000000d' % 5", SPENT[1:]),
    "regex bomb": (
        "import re\nre.match(r'(a|aa)+\\1$', 'a' * 60 + 'b')",
        ("takes too many steps", *SPENT),
    ),
    "recursion": ("def f(n): return f(n + 1)\nf(0)", ("call each other too deeply",)),
    "dunder walk": ("().__class__.__bases__[0].__subclasses__()", ("AttributeError",)),
    "frame walk": ("def f(): pass\nf.__globals__", ("AttributeError",)),
    "huge output": ("'x' * 1_000_000", ("returned more than 256 KB",)),
    "print flood": ("for i in range(10_000): print('x' * 100)", ("printed more than", *SPENT)),
    "import of a process": ("import subprocess", ("no module `subprocess`",)),
    "import of a socket": ("import socket", ("no module `socket`",)),
    "a file": ("open('/etc/passwd').read()", ("PermissionError",)),
    "a file by os": ("import os\nos.listdir('/')", ("Error",)),
    "no JSON": ("{1: 2}", ("no JSON",)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_it_ends_in_one_clear_error_and_the_next_script_runs(pool: ScriptPool, name: str) -> None:
    source, words = HOSTILE[name]

    with pytest.raises((ScriptFailedError, ScriptUnavailableError)) as raised:
        run(pool, source)

    said = raised.value.message()
    assert any(each in said for each in words), said
    assert "`mean`" in said
    assert raised.value.message("zh-CN") != said
    assert run(pool, "1 + 1") == 2


def test_what_one_tenant_leaves_in_a_process_another_never_meets(pool: ScriptPool) -> None:
    run(pool, "secret = 42", tenant="t_a")
    renewed = pool.figures.renewed

    with pytest.raises(ScriptFailedError, match="secret"):
        run(pool, "secret", tenant="t_b")

    assert pool.figures.renewed == renewed + 1
    assert run(pool, "1", tenant="t_b") == 1
    assert pool.figures.renewed == renewed + 1


def test_a_tenant_keeps_its_process_and_no_two_share_one() -> None:
    pool = ScriptPool(processes=2)
    for tenant in ("t_a", "t_b", "t_a", "t_b"):
        run(pool, "1", tenant=tenant)
    kept = pool.figures.renewed
    run(pool, "1", tenant="t_c")

    assert (kept, pool.figures.renewed) == (0, 1)
    pool.close()


def test_a_process_that_died_is_replaced(pool: ScriptPool) -> None:
    lost = pool.figures.lost

    with pytest.raises((ScriptFailedError, ScriptUnavailableError)):
        run(pool, "x = 3\nfor i in range(60): x = x * x")

    assert run(pool, "2") == 2
    assert pool.figures.lost in (lost, lost + 1)


def test_what_was_printed_is_kept_also_of_what_fails(pool: ScriptPool) -> None:
    printed = Printed()

    with pytest.raises(ScriptFailedError, match="in line 2"):
        run(pool, "print('so far')\n1 / 0", printed=printed)

    assert printed.text == "so far\n"
