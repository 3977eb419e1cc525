"""What a plan says of dirty rows is what Python counts, and what the deploy then does.

``DOUGONG_DIRTY_ROWS=100000`` runs it at the size at which it must still be quick.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

import pytest

from dougong.deployment.deploy import Deployed
from dougong.deployment.errors import RefusedError
from dougong.kernel.errors import Problem
from dougong.testing.desk import Desk
from dougong.testing.dirty_changes import CHANGES
from dougong.testing.dirty_rows import DirtyChange, fill, rows_of
from dougong.testing.dirty_rules import RULE_CHANGES

LOSS = ("deploy.data_loss", "deploy.loses_data")


def deploy(desk: Desk, change: DirtyChange, **more: Any) -> Deployed:
    """Deploy the change, or ask for its plan."""
    if change.after is None:
        return desk.deploy(delete=(("object", change.name),), **more)
    return desk.deploy(change.definition(changed=True), **more)


def counts(found: Iterable[Problem]) -> list[tuple[str, Any]]:
    """Give code and rows of findings other than loss."""
    problems = [each for each in found if each.error.code not in LOSS]
    return sorted((each.error.code, each.error.details["rows"]) for each in problems)


def losses(found: Iterable[Problem]) -> tuple[Any, Any]:
    """Give how many values are said to be lost, and how many to be cut."""
    for each in found:
        if each.error.code in LOSS:
            return each.error.details["lost"], each.error.details["changed"]
    return 0, 0


def state(desk: Desk, change: DirtyChange) -> Any:
    """Give what a refused deploy must leave as it is."""
    return rows_of(desk, change.name), desk.sql("SELECT version FROM _head")


@pytest.mark.parametrize("change", CHANGES + RULE_CHANGES, ids=lambda change: change.name[2:])
def test_the_plan_tells_the_rows_and_the_deploy_does_just_that(
    desk: Desk, change: DirtyChange
) -> None:
    fill(desk, change, int(os.environ.get("DOUGONG_DIRTY_ROWS", "2000")))
    before = state(desk, change)
    lost = change.lost(before[0])

    checked = deploy(desk, change, check_only=True)

    assert state(desk, change) == before
    assert counts([*checked.warnings, *checked.problems]) == sorted(change.told(before[0]))
    assert losses(checked.problems) == lost
    assert bool(checked.problems) == (any(lost) or change.refused)
    if checked.problems:
        with pytest.raises(RefusedError) as refused:
            deploy(desk, change)
        told = [[each.to_json() for each in f] for f in (refused.value.problems, checked.problems)]
        assert told[0] == told[1]
        assert state(desk, change) == before
    if not change.refused:
        done = deploy(desk, change, allow_data_loss=True)
        assert losses(done.warnings) == lost
        assert counts(done.warnings) == sorted(change.told(before[0]))
        _assert_converted(desk, change, before[0])


def _assert_converted(desk: Desk, change: DirtyChange, before: list[dict[str, Any]]) -> None:
    if change.after is None:
        return
    after = rows_of(desk, change.name)
    assert [row["id"] for row in after] == [row["id"] for row in before]
    blank = False if change.after and change.after[0]["type"] == "checkbox" else None
    for name, become in change.becomes.items():
        given = [None if row[name] is False else row[name] for row in before]
        expected = [None if value is None else become(value) for value in given]
        assert [row[name] for row in after] == [blank if v is None else v for v in expected]
