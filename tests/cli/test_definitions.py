from __future__ import annotations

from typing import Any

import orjson
import psycopg

from dougong.testing.command_line import Cli

VIEW: dict[str, Any] = {
    "kind": "view",
    "name": "machine_dear",
    "label": {"en": "Dear machines", "zh-CN": "贵重设备"},
    "object": "machine",
    "columns": ["serial", "price"],
    "where": "price > 1000",
}
PART: dict[str, Any] = {
    "kind": "object",
    "name": "part",
    "label": {"en": "Part", "zh-CN": "零件"},
    "plural": {"en": "Parts", "zh-CN": "零件"},
    "title": "name",
    "fields": [{"name": "name", "type": "text", "label": {"en": "Name", "zh-CN": "名称"}}],
}


def tables(cli: Cli, tenant: str) -> set[str]:
    with psycopg.connect(cli.environment["DOUGONG_DATABASE_URL"]) as connection:
        found = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s", [f"t_{tenant}"]
        )
        return {name for (name,) in found if not name.startswith("_")}


def test_a_check_shows_every_statement_and_does_nothing(cli: Cli, workshop: str) -> None:
    cli.write("own/objects/part.json", PART)

    said = cli.ok("push", "--tenant", workshop, "own", "--check")

    assert f"CREATE TABLE t_{workshop}.part" in said.out
    assert said.out.endswith("1 definition(s) would change; nothing was done\n")
    assert "part" not in tables(cli, workshop)


def test_what_was_pushed_is_pulled_in_canonical_form_and_pushed_again_for_nothing(
    cli: Cli, workshop: str
) -> None:
    pulled = cli.ok("pull", "--tenant", workshop, "one")
    cli.ok("pull", "--tenant", workshop, "two")

    again = cli.ok("push", "--tenant", workshop, "one", "--json").json

    one = cli.folder / "one"
    files = sorted(path.relative_to(one) for path in one.rglob("*.json"))
    assert pulled.out.splitlines()[-1] == f"{len(files)} files"
    assert [(one / file).read_bytes() for file in files] == [
        (cli.folder / "two" / file).read_bytes() for file in files
    ]
    assert (again["changed"], again["plan"]) == (0, [])
    assert cli.ok("pull", "--tenant", workshop, "one", "--json").json == {"files": []}


def test_what_the_folder_lacks_is_deleted_only_when_asked(cli: Cli, workshop: str) -> None:
    cli.ok("pull", "--tenant", workshop, "own")
    view = cli.write("own/views/machine_dear.json", VIEW)
    cli.ok("push", "--tenant", workshop, "own")
    view.unlink()

    kept = cli.ok("push", "--tenant", workshop, "own", "--json").json
    deleted = cli.ok("push", "--tenant", workshop, "own", "--delete", "--json").json

    assert (kept["changed"], deleted["changed"]) == (0, 1)
    assert deleted["version"] == kept["version"] + 1


def test_every_fault_is_told_with_its_file_and_place_in_both_languages(
    cli: Cli, workshop: str
) -> None:
    cli.write("own/objects/part.json", {**PART, "title": "nane", "colour": "red"})
    cli.write("own/views/machine_dear.json", {**VIEW, "where": "prize > 1000"})
    cli.write("own/views/torn.json", "{")
    cli.write("own/picklist/x.json", {})

    said = cli("push", "--tenant", workshop, "own", "--json")
    chinese = cli.saying(LANG="zh_CN.UTF-8")("push", "--tenant", workshop, "own")

    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("error: ")
    assert "  picklist/x.json: " in said.err
    assert "did you mean `picklists`?" in said.err
    assert "  views/torn.json: " in said.err
    assert chinese.status == 1
    assert chinese.err.startswith("错误：")
    assert "您是指 `picklists` 吗？" in chinese.err
    cli.write("own/views/torn.json", {**VIEW, "name": "torn"})
    (cli.folder / "own/picklist/x.json").unlink()
    meant = cli("push", "--tenant", workshop, "own")
    assert "  objects/part.json /colour: " in meant.err
    assert "  views/machine_dear.json /where: " in meant.err
    assert "did you mean `price`?" in meant.err
    assert "part" not in tables(cli, workshop)


def test_packages_are_pulled_too_when_everything_in_force_is_asked_for(
    cli: Cli, workshop: str
) -> None:
    cli.ok("pull", "--tenant", workshop, "all", "--effective")

    account = orjson.loads((cli.folder / "all/objects/account.json").read_bytes())
    assert account["name"] == "account"
    assert (cli.folder / "all/objects/machine.json").exists()


def test_a_push_that_loses_values_says_how_many_and_waits_for_leave(
    cli: Cli, workshop: str
) -> None:
    cli.write("own/objects/part.json", PART)
    cli.ok("push", "--tenant", workshop, "own")
    cli.write("parts.jsonl", '{"name": "12"}\n{"name": "large"}\n')
    cli.ok("data", "import", "part", "parts.jsonl", "--tenant", workshop)
    numbered = {"name": "size", "type": "text", "label": {"en": "Size", "zh-CN": "尺寸"}}
    name = {**PART["fields"][0], "max_length": 3}
    cli.write("own/objects/part.json", {**PART, "fields": [name, numbered]})

    checked = cli.ok("push", "--tenant", workshop, "own", "--check")
    refused = cli("push", "--tenant", workshop, "own")
    done = cli.ok("push", "--tenant", workshop, "own", "--allow-data-loss")

    assert "Would be refused:\n  /part/name: `name` of Part cannot become Text" in checked.out
    assert "0 value(s) would be lost, 1 cut or rounded" in checked.out
    assert refused.status != 0
    assert "[deploy.data_loss]" in refused.err
    assert "Warnings:\n  /part/name: `name` of Part becomes Text" in done.out
