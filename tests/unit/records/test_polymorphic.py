"""References to one of several objects, after their definition has changed."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import AppError
from dougong.testing.desk import Desk, an_object


def memo(*to: str) -> Any:
    """Give an object that may refer to these."""
    return an_object("memo", {"name": "about", "type": "polymorphic", "to": list(to)})


@pytest.fixture(scope="module", autouse=True)
def objects(desk: Desk) -> None:
    desk.deploy(an_object("ship"), an_object("crew"), memo("ship", "crew"))


def test_what_is_referred_to_stays_one_of_the_objects(desk: Desk) -> None:
    ship = desk.create("ship", name="Aurora")
    made = desk.create("memo", name="x", about=f"ship/{ship['id']}")

    with pytest.raises(AppError):
        desk.deploy(memo("crew"))

    assert desk.get("memo", made["id"])["about"]["label"] == "Aurora"


def test_another_object_is_added_without_touching_a_record(desk: Desk) -> None:
    desk.deploy(memo("ship", "crew", "memo"))

    made = desk.create("memo", name="first")
    next_one = desk.create("memo", name="second", about=f"memo/{made['id']}")

    assert next_one["about"] == {"object": "memo", "id": made["id"], "label": "first"}
    desk.deploy(memo("ship", "crew", "memo", "user"))
    assert desk.get("memo", next_one["id"])["version"] == 1


def test_an_index_finds_what_is_about_a_record(desk: Desk) -> None:
    found = desk.sql("SELECT indexdef FROM pg_indexes WHERE tablename = 'memo'")

    assert any("(about NULLS FIRST, id)" in definition for (definition,) in found)
