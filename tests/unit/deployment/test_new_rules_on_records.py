"""A deploy tells which records a new rule stands against, and where it cannot tell, says so."""

from __future__ import annotations

from typing import Any

from dougong.deployment.deploy import Deployed
from dougong.testing.desk import Desk, an_object

TOTAL = {
    "name": "total",
    "type": "rollup",
    "from": "item.box",
    "aggregate": "sum",
    "field": "size",
}
ITEM = an_object(
    "item", {"name": "box", "type": "lookup", "to": "box"}, {"name": "size", "type": "number"}
)


def rule(when: str) -> dict[str, Any]:
    return {"name": "check", "when": when, "message": {"en": "No"}}


def told(deployed: Deployed) -> list[Any]:
    return [(each.path, each.error.code, each.error.details) for each in deployed.warnings]


def test_a_rule_over_related_records_is_counted_and_told_with_its_place(desk: Desk) -> None:
    desk.deploy(an_object("box"), ITEM)
    boxes = [desk.create("box", name=name)["id"] for name in ("full", "empty", "gone")]
    desk.create("item", box=boxes[0], size="2")
    desk.create("item", box=boxes[2], size="2")
    desk.sql("UPDATE box SET deleted_at = now() WHERE name = 'gone'")

    done = desk.deploy(an_object("box", rules=[rule("SUM(item.box, size) > 1")]))

    details = {"object": {"en": "Box"}, "rule": "check", "rows": 1}
    assert told(done) == [("/box/rules/check", "deploy.rule_violated", details)]
    desk.deploy(delete=(("object", "item"), ("object", "box")))


def test_a_rule_that_reads_what_the_deploy_works_out_is_not_counted_and_that_is_told(
    desk: Desk,
) -> None:
    desk.deploy(an_object("box"), ITEM)
    formula = {"name": "more", "type": "formula", "returns": "number", "formula": "total + 1"}

    done = desk.deploy(an_object("box", TOTAL, formula, rules=[rule("more > 1")]))

    details = {"object": {"en": "Box"}, "name": "check"}
    assert told(done) == [("/box/rules/check", "deploy.not_counted", details)]
    desk.deploy(delete=(("object", "item"), ("object", "box")))
