from __future__ import annotations

import csv
import re
from typing import Any

import orjson
import pytest

from dougong.testing.command_line import Cli

TABLE = """serial,price,running,built_on,uses,spare_for.serial
{0}-1,1200.50,true,2026-01-31,lift;dig,
{0}-2,,false,,,

"{0}-3",-7,是,2026-02-01,dig,{1}
"""


def rows(cli: Cli, tenant: str, where: str, *words: str) -> list[dict[str, Any]]:
    cli.ok("data", "export", "--tenant", tenant, "machine", "out.jsonl", "--where", where, *words)
    return [orjson.loads(line) for line in (cli.folder / "out.jsonl").read_bytes().splitlines()]


def test_a_table_becomes_records(cli: Cli, workshop: str) -> None:
    cli.write("first.jsonl", '{"serial": "root"}\n')
    cli.ok("data", "import", "--tenant", workshop, "machine", "first.jsonl")
    cli.write("machines.csv", "\ufeff" + TABLE.format("a", "root"))

    said = cli.ok("data", "import", "--tenant", workshop, "machine", "machines.csv", "--json")

    assert said.json == {"created": 3}
    assert said.err == "3 …\n"
    fields = ["--fields", "serial,price,running,built_on,uses,spare_for.serial"]
    first, second, third = rows(cli, workshop, "serial contains 'a-'", *fields)
    assert first["serial"], first["price"] == ("a-1", "1200.50")
    assert (first["running"], first["built_on"]) == (True, "2026-01-31")
    assert first["uses"] == ["lift", "dig"]
    assert (second["price"], second["running"], second["uses"]) == (None, False, None)
    assert (third["price"], third["running"]) == ("-7.00", True)
    assert third["spare_for"]["serial"] == "root"


def test_a_row_that_is_refused_is_told_and_holds_up_no_other(cli: Cli, workshop: str) -> None:
    cli.write("bad.csv", 'serial,price\nb-1,1\n"b\n-2",2\n,3\nb-4,much\n')
    words = ["data", "import", "--tenant", workshop, "machine", "bad.csv"]

    tried = cli(*words, "--dry-run", "--json")
    said = cli(*words, "--refused", "refused.csv", "--json")
    chinese = cli.saying(LANG="zh_CN.UTF-8")(*words)

    assert (tried.status, tried.json) == (1, {"created": 1, "failed": 3})
    assert (said.status, said.json) == (1, {"created": 1, "failed": 3})
    assert "  row 3 /serial: " in said.err
    assert "  row 4 /serial: " in said.err
    assert "  row 5 /price: `much` is not valid" in said.err
    assert "  第 5 行 /price：`much` " in chinese.err
    assert [each["serial"] for each in rows(cli, workshop, "serial contains 'b'")] == ["b-1"]
    with (cli.folder / "refused.csv").open(newline="", encoding="utf-8-sig") as file:
        header, *table = list(csv.reader(file))
    assert header == ["serial", "price", "What is wrong"]
    assert [row[:2] for row in table] == [["b\n-2", "2"], ["", "3"], ["b-4", "much"]]


def test_records_are_changed_or_made_by_a_key(cli: Cli, workshop: str) -> None:
    cli.write("u.csv", "序列号;kept;elsewhere\nu-1;5;x\nu-2;6;y\n")
    words = ["data", "import", "--tenant", workshop, "machine", "u.csv", "--mode", "upsert"]
    words += ["--key", "serial", "--map", "序列号=serial", "--map", "kept=price", "--json"]

    first, again = cli.ok(*words), cli.ok(*words)

    assert (first.json, again.json) == ({"created": 2}, {"unchanged": 2})


def test_a_value_that_must_be_unique_is_told_with_its_line(cli: Cli, workshop: str) -> None:
    cli.write("twice.jsonl", '{"serial": "c-1"}\n\n{"serial": "c-1"}\n')

    said = cli("data", "import", "--tenant", workshop, "machine", "twice.jsonl")

    assert said.status == 1
    assert "  row 3 /serial: " in said.err


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("torn.jsonl", b'{"serial": "d-1"}\n[1]\n', "line 2 is not a JSON object"),
        ("torn.csv", b"serial\n\xff\xff\xff", "`torn.csv` cannot be read as a table"),
        ("machines.xlsx", b"PK\x03\x04", "`machines.xlsx` cannot be read as a table"),
        ("unknown.csv", b"serail\nd-1\n", "did you mean `serial`?"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_line_that_says_what_to_do(
    cli: Cli, workshop: str, name: str, content: bytes, fault: str
) -> None:
    (cli.folder / name).write_bytes(content)

    said = cli("data", "import", "--tenant", workshop, "machine", name)

    assert said.status == 1
    assert fault in said.err


def test_a_table_is_written_so_that_no_spreadsheet_runs_it(cli: Cli, workshop: str) -> None:
    risky = ["=1+1", "@SUM(A1)", "+x", "-x", "\tx"]
    lines = [orjson.dumps({"serial": f"{text}e", "price": "-5"}).decode() for text in risky]
    cli.write("risky.jsonl", "\n".join(lines))
    cli.ok("data", "import", "--tenant", workshop, "machine", "risky.jsonl")
    words = ["--where", "serial contains 'e' and price = -5", "--fields", "serial,price,uses"]

    said = cli.ok("data", "export", "--tenant", workshop, "machine", "out.csv", *words)

    with (cli.folder / "out.csv").open(newline="", encoding="utf-8-sig") as file:
        header, *table = list(csv.reader(file))
    assert said.out == "5 records written\n"
    assert header == ["serial", "price", "uses"]
    assert sorted(row[0] for row in table) == ["'+xe", "'-xe", "'=1+1e", "'@SUM(A1)e", "xe"]
    assert {row[1] for row in table} == {"-5.00"}


def test_what_cannot_be_exported_leaves_the_file_as_it_was(cli: Cli, workshop: str) -> None:
    file = cli.write("kept.csv", "kept")
    words = ["data", "export", "--tenant", workshop, "machine"]

    wrong = cli(*words, "kept.csv", "--where", "prize > 1")
    nowhere = cli(*words, "no/such/folder.csv")
    unknown = cli("data", "export", "--tenant", workshop, "machin", "kept.csv")

    assert [said.status for said in (wrong, nowhere, unknown)] == [1, 1, 1]
    assert "did you mean `price`?" in wrong.err
    assert nowhere.err == "error: `no/such/folder.csv` cannot be used: no such file or directory\n"
    assert "did you mean `machine`?" in unknown.err
    assert file.read_text() == "kept"


def test_what_was_exported_can_be_imported_again(cli: Cli, workshop: str) -> None:
    lines = [
        {"serial": "=f-1", "price": "-1.50", "running": True, "uses": ["dig", "lift"]},
        {"serial": "'=f-2", "built_on": "2026-01-31"},
        {"serial": "'f-3"},
    ]
    cli.write("f.jsonl", "\n".join(orjson.dumps(line).decode() for line in lines))
    cli.ok("data", "import", "--tenant", workshop, "machine", "f.jsonl")
    (spare,) = rows(cli, workshop, "serial = '=f-1'")
    cli.write("g.jsonl", orjson.dumps({"serial": "f-4", "spare_for": spare["id"]}).decode())
    cli.ok("data", "import", "--tenant", workshop, "machine", "g.jsonl")
    fields = ["--fields", "serial,price,running,built_on,uses,spare_for"]
    where = ["--where", "serial contains 'f-'"]

    cli.ok("data", "export", "--tenant", workshop, "machine", "out.csv", *where, *fields)
    table = (cli.folder / "out.csv").read_text(encoding="utf-8-sig")
    cli.write("back.csv", re.sub(r"(?<=[\"'=])f-", "h-", table))
    cli.ok("data", "import", "--tenant", workshop, "machine", "back.csv")

    def values(prefix: str) -> list[Any]:
        found = rows(cli, workshop, f"serial contains '{prefix}'", *fields)
        kept = [{n: v for n, v in row.items() if n not in ("id", "version")} for row in found]
        return [{**row, "serial": row["serial"].replace(prefix, "-")} for row in kept]

    assert table.splitlines()[0] == '"serial","price","running","built_on","uses","spare_for"'
    assert spare["id"] in table
    assert values("h-") == values("f-")


def test_what_people_write_in_a_table_is_understood(cli: Cli, workshop: str) -> None:
    table = 'serial,price,running,built_on,uses\ni-1,"1,234.50",√,2026年1月31日,起重；Dig\n'
    cli.write("typed.csv", table)

    cli.ok("data", "import", "--tenant", workshop, "machine", "typed.csv")

    (found,) = rows(cli, workshop, "serial = 'i-1'")
    assert (found["price"], found["running"]) == ("1234.50", True)
    assert (found["built_on"], found["uses"]) == ("2026-01-31", ["lift", "dig"])


def test_no_record_at_all_is_a_table_with_its_header(cli: Cli, workshop: str) -> None:
    said = cli.ok(
        "data", "export", "--tenant", workshop, "machine", "none.csv", "--where", "serial = 'none'"
    )

    (header,) = csv.reader((cli.folder / "none.csv").read_text("utf-8-sig").splitlines())
    assert said.out == "0 records written\n"
    assert {"id", "serial", "price"} <= set(header)
