from __future__ import annotations

import psycopg

from dougong.testing.command_line import Cli

PASSWORD = "a bracket carries the roof"


def schemas(cli: Cli) -> set[str]:
    with psycopg.connect(cli.environment["DOUGONG_DATABASE_URL"]) as connection:
        return {name for (name,) in connection.execute("SELECT nspname FROM pg_namespace")}


def hash_of_admin(cli: Cli, tenant: str) -> bool:
    with psycopg.connect(cli.environment["DOUGONG_DATABASE_URL"]) as connection:
        found = connection.execute(f"SELECT admin FROM t_{tenant}._credential".encode()).fetchall()
    return [admin for (admin,) in found] == [True]


def test_migrating_twice_changes_nothing(cli: Cli) -> None:
    before = schemas(cli)

    said = cli.ok("migrate", "--json")

    assert list(said.json) == ["tenants"]
    assert schemas(cli) == before


def test_a_password_is_made_and_shown_when_none_is_given(cli: Cli) -> None:
    said = cli.ok("tenant", "create", "made", "--admin-email", "ann@made.example", "--json")

    assert said.json.keys() == {"tenant", "admin_email", "admin_password"}
    assert said.json["tenant"] == "made"
    assert len(said.json["admin_password"]) == 16
    assert said.err == "installing package core\n"
    assert hash_of_admin(cli, "made")
    token = ["token", "create", "--tenant", "made", "--email"]
    said, other = cli.ok(*token, "ann@made.example"), cli.ok(*token, "ANN@made.example", "--json")
    assert (said.out.count("\n"), said.err) == (1, "")
    assert other.json.keys() == {"id", "name", "token"}
    assert other.json["token"] != said.out.strip()
    assert cli(*token, "bob@made.example").status == 1


def test_a_password_from_standard_input_is_not_shown(cli: Cli) -> None:
    words = ["tenant", "create", "told", "--admin-email", "a@b.example", "--admin-password-stdin"]

    said = cli.ok(*words, typed=f"{PASSWORD}\n")

    assert said.out == "tenant told is ready\n  a@b.example\n"
    assert PASSWORD not in said.err
    assert hash_of_admin(cli, "told")


def test_a_weak_password_leaves_no_tenant_behind(cli: Cli) -> None:
    words = ["tenant", "create", "weak", "--admin-email", "a@b.example", "--admin-password-stdin"]

    said = cli(*words, typed="12345\n")

    assert said.status == 1
    assert "at least 10 characters" in said.err
    assert "t_weak" not in schemas(cli)


def test_an_unfit_or_taken_name_is_refused(cli: Cli, workshop: str) -> None:
    unfit, taken = cli("tenant", "create", "No-Name"), cli("tenant", "create", workshop)

    assert (unfit.status, taken.status) == (1, 1)
    assert unfit.err.startswith("error: `No-Name` cannot name a tenant: use 1 to 40 lower-case")
    assert taken.err == "error: there is a tenant `workshop` already; choose another name\n"


def test_what_a_tenant_is_told_of_place_and_money_must_exist(cli: Cli) -> None:
    for option, value in (("--time-zone", "Mars/Olympus"), ("--currency", "GOLD")):
        said = cli("tenant", "create", "nowhere", option, value)

        assert said.status == 1
        assert f"`{value}`" in said.err
    assert "t_nowhere" not in schemas(cli)


def test_tenants_are_listed_with_what_they_began_with(cli: Cli, workshop: str) -> None:
    listed = cli.ok("tenant", "list", "--json").json

    assert {
        "name": workshop,
        "label": {"en": "车间", "zh-CN": "车间"},
        "locale": "zh-CN",
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
    } in listed
    assert "workshop             车间\n" in cli.ok("tenant", "list").out


def test_dropping_asks_and_what_is_dropped_is_kept_until_it_is_purged(cli: Cli) -> None:
    cli.ok("tenant", "create", "gone")

    no = cli("tenant", "drop", "gone", typed="n\n")
    nothing = cli("tenant", "drop", "gone", "--purge", typed="")

    assert (no.status, nothing.status) == (130, 130)
    assert "drop tenant gone?" in no.err
    assert "delete tenant gone and all its data for good?" in nothing.err
    assert "t_gone" in schemas(cli)
    kept = cli.ok("tenant", "drop", "gone", "--json", typed="y\n").json["kept_as"]
    assert kept.startswith("dropped_gone_")
    assert kept in schemas(cli)
    cli.ok("tenant", "drop", kept, "--purge", "--yes")
    assert kept not in schemas(cli)


def test_a_tenant_that_is_not_there_is_told_with_the_nearest_name(cli: Cli, workshop: str) -> None:
    said = cli("push", "--tenant", "workshp", ".")

    assert said.status == 1
    assert said.err == f"error: there is no tenant `workshp`; did you mean `{workshop}`?\n"
