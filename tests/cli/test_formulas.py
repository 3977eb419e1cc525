"""Expressions on the command line: evaluated by every back end, one or many, and checked."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dougong.testing.command_line import Cli

TYPES = json.dumps({"a": "number", "b": "number", "t": "text", "d": "date"})


def answers(cli: Cli, *lines: Any, words: tuple[str, ...] = ()) -> list[Any]:
    """Ask a batch; gives the answer to each line."""
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    said = cli("formula", "eval", "--batch", *words, typed=text + "\n")
    assert said.status == 0, said.err
    return [json.loads(line) for line in said.out.splitlines()]


def test_an_expression_is_evaluated_by_every_back_end(cli: Cli) -> None:
    values = '{"a": "1.5", "t": "工单"}'
    words = ["--types", TYPES, "--values", values, "--backend", "all", "--json"]

    assert cli.ok("formula", "eval", "a * 3 & t", *words).json == dict.fromkeys(
        ("python", "sql", "js"), "4.5工单"
    )
    assert cli.ok("formula", "eval", "a + b", *words).json == dict.fromkeys(
        ("python", "sql", "js"), None
    )


@pytest.mark.parametrize("backend", ["python", "sql", "js"])
def test_one_back_end_is_chosen(cli: Cli, backend: str) -> None:
    said = cli.ok("formula", "eval", "d + 1", "--types", TYPES, "--values", '{"d":"2026-01-31"}',
                  "--backend", backend)  # fmt: skip

    assert said.out == "2026-02-01\n"


def test_the_clock_and_its_zone_can_be_told(cli: Cli) -> None:
    clock = ["--now", "2026-01-31T20:00:00Z", "--zone", "Asia/Shanghai"]

    assert cli.ok("formula", "eval", "TODAY()", *clock).out == "2026-02-01\n"


def test_each_line_of_a_batch_is_answered_in_its_place(cli: Cli) -> None:
    types = {"a": "number", "b": "number"}

    found = answers(
        cli,
        {"expression": "a + b", "types": types, "values": {"a": "1.5", "b": "2"}},
        {"expression": "a + b", "types": types, "values": {"a": "1.5", "b": None}},
        {"expression": "a +", "types": types},
        "nonsense",
        {"expression": "a", "types": {"a": "nmber"}},
        {"expression": "a", "types": types, "values": {"a": "x"}},
        {"expression": "1"},
        {"expression": 1},
        {"expression": "NOW()", "now": "2026-01-31T08:00:00+08:00"},
        {"expression": "1 = 1", "zone": "Nowhere/None"},
    )

    assert found[0] == {"python": "3.5", "sql": "3.5", "js": "3.5"}
    assert found[1] == {"python": None, "sql": None, "js": None}
    fault = found[2]["error"]["errors"][0]
    assert (fault["line"], fault["column"], fault["code"]) == (1, 4, "expression.syntax")
    assert found[3]["error"]["code"] == "cli.not_json"
    assert "did you mean `number`?" in found[4]["error"]["message"]
    assert found[5]["error"]["code"] == "expression.invalid_value"
    assert found[6] == {"python": "1", "sql": "1", "js": "1"}
    assert found[7]["error"]["code"] == "expression.invalid_value"
    assert found[8]["sql"] == "2026-01-31T00:00:00Z"
    assert found[9]["error"]["code"] == "expression.invalid_value"


def test_a_wrong_expression_is_shown_with_a_mark_below_the_place(cli: Cli) -> None:
    said = cli("formula", "check", "'工' & amuont * 2", "--types", '{"amount":"number"}')

    assert said.status == 1
    assert said.out == ""
    assert said.err.splitlines() == [
        "  '工' & amuont * 2",
        "         ^",
        "line 1, column 7: unknown field `amuont` on this record; did you mean `amount`?",
    ]


def test_faults_are_told_in_the_language_of_the_terminal(cli: Cli) -> None:
    said = cli.saying(LANG="zh_CN.UTF-8")("formula", "eval", "foo(1)")

    assert said.status == 1
    assert said.err.splitlines()[-1] == "第 1 行第 1 列：未知函数 `foo`；您是指 `FLOOR` 吗？"


def test_a_check_gives_the_type(cli: Cli) -> None:
    types = '{"tags": "list of option(a, b)"}'

    assert cli.ok("formula", "check", "tags", "--types", types).out == "list of option\n"
    assert cli.ok("formula", "check", "1 = 1", "--json").json == {"type": "boolean"}
    refused = cli("formula", "check", "1", "--expect", "boolean", "--json")
    assert refused.status == 1
    assert refused.json["error"]["errors"][0]["code"] == "expression.type_mismatch"


def test_neither_an_expression_nor_a_batch_is_a_wrong_command_line(cli: Cli) -> None:
    assert cli("formula", "eval").status == 2
    assert cli("formula", "eval", "1", "--batch").status == 2
    assert cli("formula", "eval", "1", "--types", "x").status == 1
