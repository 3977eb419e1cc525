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

    (found,) = [each for each in listed if each["name"] == workshop]
    assert found == {
        "name": workshop,
        "label": {"en": "车间", "zh-CN": "车间"},
        "locale": "zh-CN",
        "time_zone": "Asia/Shanghai",
        "currency": "CNY",
        "state": "active",
        "operates": False,
        "former": [],
        "limits": {},
        "suspended_at": None,
        "drop_after": None,
    }
    assert "workshop             车间\n" in cli.ok("tenant", "list").out


def test_dropping_asks_and_what_is_dropped_can_be_had_back(cli: Cli) -> None:
    cli.ok("tenant", "create", "gone")

    no = cli("tenant", "drop", "gone", typed="n\n")
    dropped = cli.ok("tenant", "drop", "gone", "--grace-days", "3", "--json", typed="y\n").json

    assert no.status == 130
    assert "drop tenant gone?" in no.err
    assert dropped["state"] == "dropping"
    assert "goes for good on" in cli.ok("tenant", "list").out
    assert cli("token", "create", "--tenant", "gone", "--email", "a@b.example").status == 1
    assert cli.ok("tenant", "restore", "gone", "--json").json["state"] == "active"
    wrong = cli("tenant", "restore", "gone")
    assert wrong.err == "error: `gone` is in service; this needs it to be dropped\n"


def test_what_is_to_go_at_once_is_confirmed_by_its_name(cli: Cli) -> None:
    cli.ok("tenant", "create", "atonce")

    wrong = cli("tenant", "drop", "atonce", "--now", typed="yes\n")

    assert wrong.status == 130
    assert "type its name to go on" in wrong.err
    assert "t_atonce" in schemas(cli)
    assert cli.ok("tenant", "drop", "atonce", "--now", "--json", typed="atonce\n").json == {
        "deleted": "atonce"
    }
    assert "t_atonce" not in schemas(cli)


def test_a_tenant_is_suspended_limited_renamed_and_made_to_operate(cli: Cli) -> None:
    cli.ok("tenant", "create", "steps")

    suspended = cli.ok("tenant", "suspend", "steps", "--json").json
    resumed = cli.ok("tenant", "resume", "steps", "--json").json
    limited = cli.ok("tenant", "limits", "steps", "--rows", "50", "--jobs", "0", "--json").json
    loose = cli.ok("tenant", "limits", "steps", "--rows", "default", "--json").json
    wrong = cli("tenant", "limits", "steps", "--rows", "many")
    operating = cli.ok("tenant", "operator", "steps", "--json").json
    renamed = cli.ok("tenant", "rename", "steps", "stairs", "--json").json

    assert (suspended["state"], resumed["state"]) == ("suspended", "active")
    assert (limited["limits"], loose["limits"]) == ({"rows": 50, "jobs": 0}, {"jobs": 0})
    assert wrong.status == 2
    assert operating["operates"] is True
    assert (renamed["name"], renamed["former"]) == ("stairs", ["steps"])
    assert (
        "stairs               steps  (runs the platform, jobs=0)\n" in cli.ok("tenant", "list").out
    )
    assert cli.ok("tenant", "operator", "steps", "--off", "--json").json["operates"] is False


def test_a_tenant_is_copied_and_the_copy_says_how_far_it_is(cli: Cli, workshop: str) -> None:
    said = cli.ok("tenant", "clone", workshop, "bench", "--label", "Bench")

    assert said.out == f"bench is ready, a copy of {workshop}\n"
    assert " of " in said.err
    assert "bench                Bench\n" in cli.ok("tenant", "list").out
    taken = cli("tenant", "clone", workshop, "bench")
    nobody = cli("tenant", "clone", workshop, "empty", "--data", "none", "--admin-email", "x@y.z")
    assert (taken.status, nobody.status) == (1, 1)
    assert "`x@y.z` is no active user" in nobody.err


def test_a_tenant_that_is_not_there_is_told_with_the_nearest_name(cli: Cli, workshop: str) -> None:
    said = cli("push", "--tenant", "workshp", ".")

    assert said.status == 1
    assert said.err == f"error: there is no tenant `workshp`; did you mean `{workshop}`?\n"
