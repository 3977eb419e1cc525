"""What was: compared, gone back to, taken back, from the command line."""

from __future__ import annotations

from typing import Any

import orjson

from dougong.testing.command_line import Cli

OWN = "own/objects/machine.json"


def own_machine(cli: Cli, workshop: str) -> dict[str, Any]:
    """Pull the definitions to a folder; gives that of the machine."""
    cli.ok("pull", "--tenant", workshop, "own")
    found: dict[str, Any] = orjson.loads((cli.folder / OWN).read_bytes())
    return found


def without(machine: dict[str, Any], field: str) -> dict[str, Any]:
    return {**machine, "fields": [each for each in machine["fields"] if each["name"] != field]}


def test_a_folder_is_compared_with_the_tenants_own_definitions(cli: Cli, workshop: str) -> None:
    machine = own_machine(cli, workshop)
    same = cli.ok("diff", "--tenant", workshop, "own")
    changed = without(machine, "running")
    changed["fields"][0] = {**changed["fields"][0], "max_length": 30}
    cli.write(OWN, changed)

    said = cli.ok("diff", "--tenant", workshop, "own")
    listed = cli.ok("diff", "--tenant", workshop, "own", "--json").json

    assert same.out == "no difference\n"
    lines = said.out.splitlines()
    assert lines[:2] == ["~ object machine", "    ~ /fields/serial/max_length: 20 → 30"]
    assert lines[2].startswith('    - /fields/running: {"name": "running", ')
    assert [each["path"] for each in listed[0]["differences"]] == [
        "/fields/serial/max_length",
        "/fields/running",
    ]


def test_versions_are_compared_and_gone_back_to(cli: Cli, workshop: str) -> None:
    machine = own_machine(cli, workshop)
    cli.write(OWN, without(machine, "price"))
    version = cli.ok("push", "--tenant", workshop, "own", "--json").json["version"]

    compared = cli.ok("diff", "--tenant", workshop, "--from", str(version - 1))
    checked = cli.ok("rollback", "--tenant", workshop, str(version - 1), "--check")
    back = cli.ok("rollback", "--tenant", workshop, str(version - 1), "--note", "oh", "--json")
    unknown = cli("rollback", "--tenant", workshop, "999999")
    neither = cli("diff", "--tenant", workshop)

    assert compared.out.splitlines()[0] == "~ object machine"
    assert compared.out.splitlines()[1].startswith("    - /fields/price: ")
    assert checked.out.splitlines()[-1] == "1 definition(s) would change; nothing was done"
    assert f'RENAME "_aside_{version}_price" TO "price"' in checked.out
    assert (back.json["version"], back.json["changed"]) == (version + 1, 1)
    assert (unknown.status, neither.status) == (1, 2)
    assert own_machine(cli, workshop) == machine


def test_what_was_removed_is_listed_and_restored(cli: Cli, workshop: str) -> None:
    machine = own_machine(cli, workshop)
    cli.write(OWN, without(machine, "built_on"))
    cli.ok("push", "--tenant", workshop, "own")

    listed = cli.ok("aside", "list", "--tenant", workshop)
    every = cli.ok("aside", "list", "--tenant", workshop, "--json").json
    (kept,) = (each for each in every if each["field"] == "built_on")
    restored = cli.ok("aside", "restore", "--tenant", workshop, kept["id"], "--json").json

    assert [kept["id"], "machine.built_on", "removed"] in [
        line.split()[:3] for line in listed.out.splitlines()
    ]
    assert (kept["object"], kept["field"], kept["reason"]) == ("machine", "built_on", "removed")
    assert [step["action"] for step in restored["plan"]] == ["restore_column"]
    assert kept["id"] not in cli.ok("aside", "list", "--tenant", workshop).out
    names = [each["name"] for each in own_machine(cli, workshop)["fields"]]
    assert names == [*(n["name"] for n in without(machine, "built_on")["fields"]), "built_on"]
    cli.write(OWN, machine)
    assert cli.ok("push", "--tenant", workshop, "own", "--json").json["plan"] == []
