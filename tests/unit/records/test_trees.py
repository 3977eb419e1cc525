"""Records of a tree lie below each other without circles, and can be asked for by what is above."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from dougong.formula.errors import ExpressionError
from dougong.kernel.errors import AppError, InvalidError
from dougong.testing.desk import Desk, an_object

ABOVE = {"name": "above", "type": "lookup", "to": "unit", "on_delete": "clear"}
UNIT = an_object("unit", ABOVE, {"name": "boss", "type": "lookup", "to": "unit"}, tree="above")
TASK = an_object(
    "task",
    {"name": "unit", "type": "lookup", "to": "unit"},
    {"name": "for_unit", "type": "lookup", "to": "unit"},
    {"name": "team", "type": "lookup", "to": "team"},
)


@pytest.fixture
def firm(desk: Desk) -> Iterator[Desk]:
    desk.deploy(UNIT, TASK)
    yield desk
    desk.deploy(delete=(("object", "task"), ("object", "unit")))


def _chain(desk: Desk, length: int, above: str | None = None) -> list[str]:
    ids: list[str] = []
    for n in range(length):
        above = desk.create("unit", name=str(n), above=above)["id"]
        ids.append(above)
    return ids


def _fault(call: Any) -> tuple[str, str]:
    with pytest.raises(InvalidError) as refused:
        call()
    (problem,) = refused.value.problems
    return problem.path, problem.error.code


def test_no_record_comes_to_lie_below_itself(firm: Desk) -> None:
    top, middle, low = _chain(firm, 3)

    for below in (top, middle, low):
        fault = _fault(lambda below=below: firm.update("unit", top, above=below))
        assert fault == ("/above", "record.tree_cycle")
    assert firm.get("unit", top)["above"] is None


def test_other_lookups_to_the_object_itself_are_free(firm: Desk) -> None:
    top, low = _chain(firm, 2)

    assert firm.update("unit", top, boss=low)["boss"]["id"] == low


def test_a_tree_has_at_most_fifty_levels(firm: Desk) -> None:
    *_, last = _chain(firm, 50)
    pair, _ = _chain(firm, 2)

    new = _fault(lambda: firm.create("unit", name="x", above=last))
    moved = _fault(lambda: firm.update("unit", pair, above=firm.get("unit", last)["above"]["id"]))

    assert new == ("/above", "record.tree_depth")
    assert moved == ("/above", "record.tree_depth")


def test_of_two_who_put_records_below_each_other_one_is_refused(firm: Desk) -> None:
    for _ in range(5):
        a, b = _chain(firm, 1)[0], _chain(firm, 1)[0]

        with ThreadPoolExecutor(2) as pool:
            moves = [pool.submit(firm.update, "unit", x, above=y) for x, y in ((a, b), (b, a))]
            errors = [move.exception(timeout=30) for move in moves]

        refused = [each for each in errors if each is not None]
        assert [type(each) for each in refused] == [InvalidError]
        assert sorted(firm.get("unit", x)["above"] is None for x in (a, b)) == [False, True]


def _tasks(desk: Desk, where: str) -> list[str]:
    found = desk.list("task", where=where, sort="name", fields=("name",))
    return [each["name"] for each in found]


def test_what_lies_below_is_asked_for_by_a_condition(firm: Desk) -> None:
    top, middle, low = _chain(firm, 3)
    other, *_ = _chain(firm, 2)
    for name, unit in (("t", top), ("m", middle), ("l", low), ("o", other), ("none", None)):
        firm.create("task", name=name, unit=unit, for_unit=middle)

    assert _tasks(firm, f"UNDER(unit, '{middle}')") == ["l", "m"]
    assert _tasks(firm, f"UNDER(unit, '{top}') and not UNDER(unit, '{low}')") == ["m", "t"]
    assert _tasks(firm, f"not UNDER(unit, '{top}') and for_unit = '{middle}'") == ["none", "o"]
    assert _tasks(firm, "UNDER(unit, for_unit)") == ["l", "m"]
    assert _tasks(firm, "UNDER(unit, for_unit.above)") == ["l", "m", "t"]
    assert [u["name"] for u in firm.list("unit", where=f"UNDER(id, '{low}')")] == ["2"]


def test_it_stands_in_formulas_and_rules_too(firm: Desk) -> None:
    far = {"name": "far", "when": "UNDER(unit, for_unit)", "message": {"en": "No"}}
    inside = {"name": "inside", "type": "formula", "returns": "boolean"}
    inside["formula"] = "UNDER(unit, for_unit)"
    top, low = _chain(firm, 2)
    task = firm.create("task", name="t", unit=low, for_unit=top)

    firm.deploy({**TASK, "fields": [*TASK["fields"], inside]})
    assert firm.get("task", task["id"])["inside"] is True

    firm.deploy({**TASK, "rules": [far]})
    assert _fault(lambda: firm.update("task", task["id"], name="u")) == ("", "record.rule")
    assert firm.update("task", task["id"], unit=top, for_unit=low)["name"] == "t"


def test_only_records_of_trees_can_be_asked_about(firm: Desk) -> None:
    with pytest.raises(ExpressionError) as refused:
        firm.list("task", where="UNDER(team, team)")

    assert [each.error.code for each in refused.value.faults()] == ["expression.no_tree"]


def test_a_tree_that_expressions_read_cannot_stop_being_one(firm: Desk) -> None:
    rule = {"name": "far", "when": "UNDER(unit, for_unit)", "message": {"en": "No"}}
    firm.deploy({**TASK, "rules": [rule]})

    with pytest.raises(AppError):
        firm.deploy(an_object("unit", ABOVE))

    firm.deploy(TASK)


@pytest.mark.parametrize("tree", ["name", "boss", "nowhere", "created_by"])
def test_a_tree_is_a_lookup_to_the_object_itself(desk: Desk, tree: str) -> None:
    boss = {"name": "boss", "type": "lookup", "to": "user"}

    path, code = _fault(lambda: desk.deploy(an_object("leaf", boss, tree=tree)))

    assert path == "/tree"
    assert code == ("definition.unknown_field" if tree == "nowhere" else "definition.unfit_field")
