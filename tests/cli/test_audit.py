"""The audit log on the command line: whether it is whole, and the anchor to keep elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
import pytest

from dougong.testing.command_line import Cli


@pytest.fixture(scope="module", autouse=True)
def _tenant(cell: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> None:
    program = Cli(tmp_path_factory.mktemp("audit"), cell)
    program.ok("tenant", "create", "noted", "--admin-email", "ann@noted.example")


def change(cli: Cli, statement: str) -> None:
    with psycopg.connect(cli.environment["DOUGONG_DATABASE_URL"]) as connection:
        connection.execute(statement.encode())


def test_a_whole_log_gives_its_anchor_which_holds_ever_after(cli: Cli) -> None:
    (first,) = cli.ok("audit", "verify", "--tenant", "noted", "--json").json
    cli.ok("token", "create", "--tenant", "noted", "--email", "ann@noted.example")
    said = cli.ok("audit", "verify", "--tenant", "noted", "--anchor", first["anchor"])

    assert first["whole"] is True
    assert first["checked"] >= 1
    assert f"{first['checked'] + 1} entries, whole; anchor {first['checked'] + 1}:" in said.out


def test_a_part_is_checked_from_a_number_on(cli: Cli) -> None:
    (found,) = cli.ok("audit", "verify", "--tenant", "noted", "--from", "2", "--json").json
    (every,) = cli.ok("audit", "verify", "--tenant", "noted", "--json").json

    assert found["checked"] == every["checked"] - 1
    assert found["anchor"] == every["anchor"]


def test_a_log_written_anew_does_not_hold_an_anchor_kept_elsewhere(cli: Cli) -> None:
    said = cli("audit", "verify", "--tenant", "noted", "--anchor", f"1:{'00' * 32}")

    assert said.status == 1
    assert "entry number 1 is not as it was written" in said.out


def test_a_changed_log_is_named_among_all(cli: Cli) -> None:
    cli.ok("audit", "verify", "--all")
    change(cli, "UPDATE t_noted._audit SET address = '6.6.6.6' WHERE number = 1")

    said = cli("audit", "verify", "--all", "--json")

    change(cli, "UPDATE t_noted._audit SET address = NULL WHERE number = 1")
    assert said.status == 1
    broken = {each["tenant"]: each["broken"] for each in said.json if not each["whole"]}
    assert broken["noted"]["number"] == 1
    assert broken["noted"]["reason"] == "changed"


def test_it_must_be_said_of_whom(cli: Cli) -> None:
    assert cli("audit", "verify").status == 2
    assert cli("audit", "verify", "--tenant", "noted", "--all").status == 2
    assert cli("audit", "verify", "--tenant", "noted", "--anchor", "x").status == 2
