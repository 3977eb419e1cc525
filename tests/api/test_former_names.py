"""Former names: what was renamed is read and written by its old name, until that is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import Home, SettableClock

MACHINE: dict[str, Any] = {
    "kind": "object",
    "name": "machine",
    "label": {"en": "Machine"},
    "plural": {"en": "Machines"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": {"en": "Name"}},
        {"name": "hours", "type": "number", "label": {"en": "Hours"}, "scale": 0},
        {"name": "above", "type": "lookup", "label": {"en": "Above"}, "to": "machine"},
    ],
}


@pytest.fixture(scope="module")
def renamed(home: Home) -> Home:
    """A tenant whose machines are called engines now, and their hours run hours."""
    home.deploy(MACHINE)
    home.api.create("machine", name="Press", hours=12)
    names = {"object.machine": "engine", "object.machine.hours": "run_hours"}
    answer = home.api.post("/meta/deploy", {"renames": names})
    assert answer.status_code == 200, answer.text
    return home


def test_a_list_is_read_by_former_names(renamed: Any) -> None:
    answer = renamed.api.get(
        "/data/machine",
        where="hours > 10 and name != 'hours'",
        fields="name,hours,above.hours",
        sort="-hours",
    )

    assert answer.status_code == 200, answer.text
    (press,) = answer.json["records"]
    assert (press["hours"], press["run_hours"]) == ("12", "12")
    said = answer.headers["Deprecation"]
    assert said.startswith("@")
    assert "machine=engine" in said
    assert "engine.hours=run_hours" in said
    assert "GMT" in answer.headers["Sunset"]


def test_records_are_written_by_former_names(renamed: Any) -> None:
    made = renamed.api.post("/data/machine", {"name": "Lathe", "hours": 3})
    changed = renamed.api.patch(f"/data/engine/{made.json['id']}", {"hours": 4})
    many = renamed.api.post(
        "/data/machine/bulk", {"mode": "insert", "records": [{"name": "Saw", "hours": 5}]}
    )

    assert (made.status_code, changed.status_code, many.status_code) == (201, 200, 200)
    assert changed.json["run_hours"] == "4"
    assert "engine.hours=run_hours" in changed.headers["Deprecation"]
    found = renamed.api.get("/data/engine", where="name = 'Saw'").json["records"]
    assert [each["run_hours"] for each in found] == ["5"]


def test_present_names_are_told_nothing_and_wrong_ones_what_is_wrong(renamed: Any) -> None:
    fine = renamed.api.get("/data/engine", where="run_hours > 10")
    wrong = renamed.api.get("/data/machine", where="hourz > 10")
    nothing = renamed.api.get("/data/machin")

    assert "Deprecation" not in fine.headers
    assert (wrong.status_code, nothing.status_code) == (404, 404)


def test_who_may_not_see_a_thing_does_not_learn_its_name(renamed: Any) -> None:
    _, anyone = renamed.add_user("nobody@former.example")

    answer = anyone.get("/data/machine")

    assert answer.status_code == 404
    assert "engine" not in answer.text


def test_a_name_is_forgotten_when_its_time_is_over(renamed: Any, clock: SettableClock) -> None:
    renamed.api.post("/meta/deploy", {"renames": {"object.engine.above": "upper"}, "alias_days": 1})
    clock.advance(days=2)

    field = renamed.api.get("/data/engine", where="above = null")
    still = renamed.api.get("/data/machine")
    clock.advance(days=90)
    gone = renamed.api.get("/data/machine")
    body = renamed.api.post("/data/engine", {"name": "Late", "hours": 1})

    assert (field.status_code, still.status_code) == (422, 200)
    assert field.json["code"] == "record.field_renamed"
    assert "is called `upper`" in field.json["detail"]
    assert (gone.status_code, gone.json["code"]) == (404, "object.renamed")
    assert "is called `engine`" in gone.json["detail"]
    assert (body.status_code, body.json["code"]) == (422, "record.field_renamed")
    assert renamed.api.get("/data/engine", where="name = 'Late'").json["records"] == []
