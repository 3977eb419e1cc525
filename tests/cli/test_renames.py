"""Renames and where-used from the command line."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.command_line import Cli

LIFT: dict[str, Any] = {
    "kind": "object",
    "name": "lift",
    "label": {"en": "Lift", "zh-CN": "电梯"},
    "plural": {"en": "Lifts", "zh-CN": "电梯"},
    "title": "name",
    "fields": [{"name": "name", "type": "text"}, {"name": "hours", "type": "number"}],
}
VIEW: dict[str, Any] = {
    "kind": "view",
    "name": "worn_lifts",
    "label": {"en": "Worn", "zh-CN": "磨损"},
    "object": "lift",
    "columns": ["name", "hours"],
    "where": "hours > 3",
}


@pytest.fixture
def lifts(cli: Cli, workshop: str) -> str:
    """A tenant with an object and a view of it, and a file of each."""
    cli.write("lifts/objects/lift.json", LIFT)
    cli.write("lifts/views/worn_lifts.json", VIEW)
    cli.ok("push", "--tenant", workshop, "lifts")
    return workshop


def test_every_use_is_listed_with_what_stands_there(cli: Cli, lifts: str) -> None:
    said = cli.ok("where-used", "--tenant", lifts, "object", "lift", "--field", "hours")

    assert said.out.splitlines() == [
        "view worn_lifts /columns/1: hours",
        "view worn_lifts /where: hours > 3",
        "2 use(s)",
    ]


def test_a_push_renames_first_and_the_files_have_the_new_names(cli: Cli, lifts: str) -> None:
    fields = [LIFT["fields"][0], {"name": "run_hours", "type": "number"}]
    view = {**VIEW, "columns": ["name", "run_hours"], "where": "run_hours > 3"}
    cli.write("renamed/objects/lift.json", {**LIFT, "fields": fields})
    cli.write("renamed/views/worn_lifts.json", view)
    rename = ("--rename", "object.lift.hours=run_hours")

    said = cli.ok("push", "--tenant", lifts, "renamed", *rename)

    assert said.out.splitlines()[0] == (
        f'ALTER TABLE "t_{lifts}"."lift" RENAME COLUMN "hours" TO "run_hours"'
    )
    assert "ADD COLUMN" not in said.out
    back = ("--rename", "object.lift.run_hours=hours")
    cli.ok("push", "--tenant", lifts, "lifts", *back)


def test_files_with_the_old_name_are_told_of_the_new_one(cli: Cli, lifts: str) -> None:
    said = cli("push", "--tenant", lifts, "lifts", "--rename", "object.lift.hours=run_hours")

    assert said.status == 1
    assert "`hours` becomes `run_hours` by this same deploy" in said.err
