"""Patches in folders: what a tenant says of package definitions, pulled, pushed and compared."""

from __future__ import annotations

import json

from dougong.testing.command_line import Cli

ADDED = {"kind": "object", "name": "account", "extends": True}
FIELD = {"name": "bay", "type": "text", "label": {"en": "Bay", "zh-CN": "库位"}, "max_length": 20}


def test_what_is_said_of_a_package_is_pulled_as_a_patch_and_pushed_for_nothing(
    cli: Cli, workshop: str
) -> None:
    cli.write("said/objects/account.json", {**ADDED, "fields": [FIELD]})
    cli.ok("push", "--tenant", workshop, "said")

    told = cli.ok("diff", "--tenant", workshop, "said").out
    cli.ok("pull", "--tenant", workshop, "own")
    again = cli.ok("push", "--tenant", workshop, "own", "--json").json

    file = cli.folder / "own/objects/account.json"
    patch = json.loads(file.read_text("utf-8"))["patch"]
    assert patch == {"/fields/bay": {"to": FIELD}}
    assert again["changed"] == 0
    assert cli.ok("pull", "--tenant", workshop, "own", "--json").json == {"files": []}
    assert "account" not in told
    over = cli.ok("diff", "--tenant", workshop, "--over-packages").out
    assert "~ object account" in over
    assert "+ /fields/bay" in over


def test_a_patch_that_leads_nowhere_is_told_with_its_file(cli: Cli, workshop: str) -> None:
    wrong = {"/fields/nmae/max_length": {"to": 5}}
    cli.write("wrong/objects/account.json", {"kind": "object", "name": "account", "patch": wrong})

    refused = cli("push", "--tenant", workshop, "wrong")

    assert refused.status != 0
    assert "objects/account.json" in refused.err
    assert "did you mean `name`?" in refused.err
