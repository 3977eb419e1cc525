"""Flows on the command line: how they are doing, their runs, and what happened."""

from __future__ import annotations

import json

from dougong.testing.command_line import Cli

FLOW = {
    "kind": "flow",
    "name": "wait_for_spare",
    "label": {"en": "Wait for a spare part", "zh-CN": "等待备件"},
    "trigger": {"type": "record", "object": "machine", "on": ["create"], "when": "price = 77"},
    "start": "wait",
    "steps": {"wait": {"element": "wait", "duration": "2 days"}},
}


def test_runs_are_seen_and_cancelled_and_events_are_read(cli: Cli, workshop: str) -> None:
    of = ("--tenant", workshop)
    cli.write("own/flows/wait_for_spare.json", FLOW)
    cli.ok("push", *of, "own")
    start = cli.ok("events", *of, "--after", "latest").err.split("cursor: ")[1].strip()
    cli.write("more.jsonl", '{"serial": "77-1", "price": 77}\n')
    cli.ok("data", "import", *of, "machine", "more.jsonl")

    (flow,) = cli.ok("flows", *of, "--json").json
    (run,) = cli.ok("runs", "list", *of, "--flow", "wait_for_spare", "--json").json
    shown = cli.ok("runs", "show", run["id"], *of).out
    cancelled = cli.ok("runs", "cancel", run["id"], *of, "--json").json
    told = cli.ok("events", *of, "--after", start, "--object", "machine")

    assert (flow["name"], flow["ready"], flow["active"]) == ("wait_for_spare", 1, True)
    assert (run["state"], run["step"], run["record_label"]) == ("ready", "wait", "77-1")
    assert shown.startswith(f"{run['id']}  ready  wait_for_spare")
    assert cancelled["state"] == "cancelled"
    assert "wait_for_spare" in cli.ok("runs", "list", *of, "--state", "cancelled").out
    assert cli.ok("runs", "retry", *of, "--flow", "wait_for_spare", "--json").json == {"count": 0}
    events = [json.loads(line) for line in told.out.splitlines()]
    assert [each["type"] for each in events] == ["machine.created"]
    assert cli("runs", "retry", *of).status == 2
