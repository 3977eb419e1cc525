"""Formula fields in a deploy: no column, no circle, no formula that grows too large; in force at
once."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.errors import InvalidError
from dougong.testing.desk import Desk, an_object


def formula(name: str, source: str, returns: str = "number", **more: Any) -> dict[str, Any]:
    """Make a formula field."""
    return {"name": name, "type": "formula", "returns": returns, "formula": source, **more}


def number(name: str) -> dict[str, Any]:
    """Make a field that people fill in."""
    return {"name": name, "type": "number"}


def lookup(name: str, to: str) -> dict[str, Any]:
    """Make a lookup."""
    return {"name": name, "type": "lookup", "to": to}


def faults(desk: Desk, *definitions: dict[str, Any]) -> list[tuple[str, str]]:
    """Give place and code of what is wrong with definitions; nothing may be deployed."""
    version = desk.model.version
    with pytest.raises(InvalidError) as refused:
        desk.deploy(*definitions)
    assert desk.model.version == version
    return [(each.path, each.error.code) for each in refused.value.problems]


def message(desk: Desk, *definitions: dict[str, Any]) -> str:
    """Give what is said of the first fault."""
    with pytest.raises(InvalidError) as refused:
        desk.deploy(*definitions)
    return refused.value.problems[0].error.message()


def columns(desk: Desk, table: str) -> set[str]:
    """Give the columns that a table has."""
    found = desk.sql(
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = %s AND table_name = %s",
        desk.schema,
        table,
    )
    return {name for (name,) in found}


def test_a_formula_has_no_column_and_costs_no_statement(desk: Desk) -> None:
    desk.deploy(an_object("plain", number("a"), formula("b", "a + 1")))
    made = desk.create("plain", a=1)

    added = desk.deploy(an_object("plain", number("a"), formula("b", "a + 1"), formula("c", "b")))
    one = desk.get("plain", made["id"])
    changed = desk.deploy(an_object("plain", number("a"), formula("b", "a * 10", scale=1)))
    two = desk.get("plain", made["id"])
    removed = desk.deploy(an_object("plain", number("a")))
    three = desk.get("plain", made["id"])

    assert [added.plan, changed.plan, removed.plan] == [[], [], []]
    assert [each.changed for each in (added, changed, removed)] == [1, 1, 1]
    assert not removed.warnings
    assert columns(desk, "plain").isdisjoint({"b", "c"})
    assert (one["b"], one["c"]) == ("2", "2")
    assert two["b"] == "10.0"
    assert "c" not in two
    assert "b" not in three


def test_a_formula_of_another_object_takes_effect_at_once_where_it_is_read(desk: Desk) -> None:
    parent = an_object("upper", number("a"), formula("f", "a + 1"))
    desk.deploy(parent, an_object("lower", lookup("up", "upper"), formula("g", "up.f * 2")))
    upper = desk.create("upper", a=1)
    lower = desk.create("lower", up=upper["id"])

    desk.deploy(an_object("upper", number("a"), formula("f", "a + 100")))

    assert lower["g"] == "4"
    assert desk.get("lower", lower["id"])["g"] == "202"
    assert desk.list("lower", where="g = 202")[0]["id"] == lower["id"]
    assert desk.update("lower", lower["id"], name="x")["g"] == "202"


def test_a_field_becomes_a_formula_and_a_formula_a_field(desk: Desk) -> None:
    desk.deploy(an_object("turning", number("a"), number("b")))
    made = desk.create("turning", a=1, b=5)

    desk.deploy(an_object("turning", number("a"), formula("b", "a + 1")))
    as_formula = desk.get("turning", made["id"])["b"]
    without = columns(desk, "turning")
    desk.deploy(an_object("turning", number("a"), number("b")))
    as_field = desk.get("turning", made["id"])["b"]

    assert as_formula == "2"
    assert "b" not in without
    assert as_field is None
    assert desk.update("turning", made["id"], b=7)["b"] == "7"


@pytest.mark.parametrize(
    ("more", "path", "code"),
    [
        ({"required": True}, "/fields/1/required", "definition.unknown_property"),
        ({"unique": True}, "/fields/1/unique", "definition.unknown_property"),
        ({"default": 1}, "/fields/1/default", "definition.unknown_property"),
        ({"history": False}, "/fields/1/history", "definition.unknown_property"),
        ({"placeholder": {"en": "x"}}, "/fields/1/placeholder", "definition.unknown_property"),
        ({"returns": "picklist"}, "/fields/1/returns", "definition.not_one_of"),
        (
            {"returns": "text", "formula": "name", "scale": 2},
            "/fields/1/scale",
            "field.invalid_option",
        ),
        ({"formula": "nmae"}, "/fields/1/formula", "expression.unknown_field"),
        ({"formula": "name"}, "/fields/1/formula", "expression.type_mismatch"),
        ({"formula": ""}, "/fields/1/formula", "definition.out_of_bounds"),
    ],
)
def test_what_means_nothing_for_a_formula_is_refused_at_its_place(
    desk: Desk, more: dict[str, Any], path: str, code: str
) -> None:
    found = faults(desk, an_object("odd", formula("f", "1 + 1") | more))

    assert found == [(path, code)]


def test_no_index_holds_a_formula(desk: Desk) -> None:
    broken = an_object("indexed", formula("f", "1"), indexes=[["f"]])

    assert faults(desk, broken) == [("/indexes/0", "definition.unfit_field")]


def test_a_formula_that_leads_back_to_itself_is_refused(desk: Desk) -> None:
    itself = an_object("ring", formula("f", "f + 1"))
    two = an_object("ring", formula("f", "g + 1"), formula("g", "f"), formula("h", "f"))

    assert faults(desk, itself) == [("/fields/1/formula", "definition.formula_circle")]
    assert faults(desk, two) == [
        ("/fields/1/formula", "definition.formula_circle"),
        ("/fields/2/formula", "definition.formula_circle"),
    ]
    assert message(desk, two) == (
        "the formula would compute itself: ring.f → ring.g → ring.f; break the circle"
    )


def test_a_circle_over_objects_is_named(desk: Desk) -> None:
    definitions = (
        an_object("ring", lookup("other", "gnir"), formula("f", "other.g")),
        an_object("gnir", number("a"), formula("g", "SUM(ring.other, f, f > $parent.a)")),
    )

    assert faults(desk, *definitions) == [
        ("/0/fields/2/formula", "definition.formula_circle"),
        ("/1/fields/2/formula", "definition.formula_circle"),
    ]
    assert message(desk, *definitions).endswith("ring.f → gnir.g → ring.f; break the circle")


def test_a_change_that_closes_a_circle_elsewhere_is_refused(desk: Desk) -> None:
    desk.deploy(an_object("half", number("a"), formula("f", "a")))
    desk.deploy(an_object("other_half", lookup("half", "half"), formula("g", "half.f")))

    found = faults(desk, an_object("half", number("a"), formula("f", "MAX(other_half.half, g)")))

    assert ("/fields/2/formula", "definition.formula_circle") in found


def test_formulas_that_grow_too_large_together_are_refused(desk: Desk) -> None:
    doubled = [formula(f"f{n}", f"f{n - 1} * f{n - 1}") for n in range(1, 30)]

    found = faults(desk, an_object("huge", number("f0"), *doubled))
    said = message(desk, an_object("huge", number("f0"), *doubled[:12]))

    assert {code for _, code in found} == {"definition.formula_too_costly"}
    assert "(huge.f" in said
    assert said.endswith("read fewer of them, or each only once")


def test_a_formula_over_too_many_lookups_is_refused(desk: Desk) -> None:
    lookups = [lookup(f"l{n}", "many") for n in range(24)]
    summed = " + ".join(f"l{n}.a" for n in range(24))
    few = " + ".join(f"l{n}.a" for n in range(20))

    found = faults(desk, an_object("many", number("a"), *lookups, formula("f", summed)))

    assert found == [("/fields/26/formula", "definition.formula_too_wide")]
    desk.deploy(an_object("many", number("a"), *lookups, formula("f", few)))
    assert desk.create("many", a=1)["f"] is None


def test_a_field_that_a_formula_reads_cannot_go(desk: Desk) -> None:
    desk.deploy(an_object("read", number("a"), formula("f", "a + 1")))

    assert [path for path, _ in faults(desk, an_object("read", formula("f", "a + 1")))] == [
        "/fields/1/formula"
    ]
