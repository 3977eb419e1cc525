"""Tests and findings on the command line."""

from __future__ import annotations

from typing import Any

from dougong.testing.command_line import Cli

TEST: dict[str, Any] = {
    "kind": "test",
    "name": "machines_are_made",
    "label": {"en": "Machines are made", "zh-CN": "可以新建设备"},
    "when": [
        {"do": "create", "object": "machine", "name": "mill", "values": {"serial": "SN-TEST"}},
    ],
    "then": [{"check": "record", "record": "mill", "holds": "serial = 'SN-TEST'"}],
}


def test_tests_run_with_a_push_and_by_themselves(cli: Cli, workshop: str) -> None:
    wrong = {**TEST, "then": [{"check": "records", "object": "machine", "count": 2}]}
    cli.write("wrong/tests/machines_are_made.json", wrong)
    cli.write("own/tests/machines_are_made.json", TEST)

    refused = cli("push", "--tenant", workshop, "wrong")
    cli.ok("push", "--tenant", workshop, "wrong", "--allow-failing-tests")
    failed = cli("test", "--tenant", workshop)
    cli.ok("push", "--tenant", workshop, "own")
    passed = cli.ok("test", "--tenant", workshop, "machines_are_made")

    assert refused.status == 1
    assert "[test.failed]" in refused.err
    assert failed.status == 1
    assert "FAIL machines_are_made" in failed.out
    assert "expected 2, found 1" in failed.out
    assert passed.out.splitlines()[-1] == "1 passed, 0 failed"
    assert cli.ok("test", "--tenant", workshop, "--json").json["results"][0]["failures"] == []


def test_findings_are_listed_with_advice_and_warnings_fail(cli: Cli, workshop: str) -> None:
    view = {
        "kind": "view",
        "name": "no_machines",
        "label": {"en": "None", "zh-CN": "无"},
        "object": "machine",
        "columns": ["serial"],
        "where": "price > 2 and price < 1",
    }
    cli.write("own/views/no_machines.json", view)
    cli.ok("push", "--tenant", workshop, "own")

    said = cli("lint", "--tenant", workshop, "--no-notes")

    assert said.status == 1
    assert "warning view no_machines /where: no record meets this condition" in said.out
    assert "[inert_condition]\n  Correct the condition, or remove it\n" in said.out
    found = cli("lint", "--tenant", workshop, "--json").json["findings"]
    assert {each["severity"] for each in found} == {"warning", "note"}
