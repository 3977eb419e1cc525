"""Users by the command line: for who runs the servers, and for who was locked out."""

from __future__ import annotations

import pytest

from dougong.testing.command_line import Cli

PASSWORD = "a bracket carries the roof"
OF = ("--tenant", "crew")


@pytest.fixture(scope="module")
def crew(cell: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A cell with a tenant that has an administrator and somebody else."""
    cli = Cli(tmp_path_factory.mktemp("crew"), cell)
    words = ["tenant", "create", "crew", "--admin-email", "ann@crew.example"]
    cli.ok(*words, "--admin-password-stdin", typed=f"{PASSWORD}\n")
    add = ["user", "add", *OF, "--email", "bob@crew.example", "--role", "member"]
    cli.ok(*add, "--password-stdin", typed=f"{PASSWORD}\n")
    return cli


def test_users_are_listed_with_what_they_are_granted(crew: Cli) -> None:
    said = crew.ok("user", "list", *OF, "--json")

    assert [(each["email"], each["admin"], each["roles"]) for each in said.json] == [
        ("ann@crew.example", True, []),
        ("bob@crew.example", False, ["member"]),
    ]
    assert "role member" in crew.ok("user", "list", *OF).out


def test_roles_and_sets_are_granted_and_taken_back(crew: Cli) -> None:
    bob = (*OF, "--email", "BOB@crew.example")

    granted = crew.ok(
        "user", "grant", *bob, "--permission-set", "auditor", "--until", "2099-12-31", "--json"
    )
    revoked = crew.ok("user", "revoke", *bob, "--permission-set", "auditor", "--json")

    assert granted.json["permission_sets"] == ["auditor"]
    assert granted.json["roles"] == ["member"]
    assert revoked.json["permission_sets"] == []


def test_a_role_that_is_none_is_refused(crew: Cli) -> None:
    said = crew("user", "grant", *OF, "--email", "bob@crew.example", "--role", "membr")

    assert said.status == 1
    assert "there is no role `membr`; did you mean `member`?" in said.err


def test_the_last_administrator_stays(crew: Cli) -> None:
    said = crew("user", "revoke", *OF, "--email", "ann@crew.example", "--admin")

    assert said.status == 1
    assert "this is the last administrator" in said.err


def test_a_user_goes_and_comes_back(crew: Cli) -> None:
    bob = (*OF, "--email", "bob@crew.example")

    gone = crew.ok("user", "deactivate", *bob, "--json")
    listed = crew.ok("user", "list", *OF, "--json")
    back = crew.ok("user", "activate", *bob, "--json")

    assert (gone.json["active"], back.json["active"]) == (False, True)
    assert [each["email"] for each in listed.json] == ["ann@crew.example"]


def test_a_user_is_unlocked(crew: Cli) -> None:
    assert crew.ok("user", "unlock", *OF, "--email", "bob@crew.example").status == 0


def test_nobody_is_told_as_nobody(crew: Cli) -> None:
    said = crew("user", "unlock", *OF, "--email", "nobody@crew.example")

    assert said.status == 1
    assert "nobody in `crew` has the e-mail `nobody@crew.example`" in said.err
