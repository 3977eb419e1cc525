"""Rules and the conditions of lookups: who is refused, in which words, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from dougong.kernel.errors import AppError, InvalidError
from dougong.records.errors import ConfirmationRequiredError
from dougong.records.saving.session import SaveOptions
from dougong.testing.desk import Desk, an_object

STATUS = [{"value": "new"}, {"value": "open"}, {"value": "closed"}]


def rule(name: str, when: str, **more: Any) -> dict[str, Any]:
    """Give a rule."""
    return {"name": name, "when": when, "message": {"en": name, "zh-CN": f"规则 {name}"}, **more}


ZONE = an_object("zone", {"name": "open_to_all", "type": "checkbox"})
SITE = an_object(
    "plant",
    {"name": "zone", "type": "lookup", "to": "zone"},
    {"name": "closed", "type": "checkbox"},
)
ORDER = an_object(
    "work_order",
    {"name": "status", "type": "picklist", "default": "new", "options": STATUS},
    {"name": "resolution", "type": "text"},
    {"name": "amount", "type": "number", "scale": 2},
    {"name": "zone", "type": "lookup", "to": "zone"},
    {
        "name": "plant",
        "type": "lookup",
        "to": "plant",
        "filter": "not closed and (zone = $record.zone or zone.open_to_all)",
    },
    rules=[
        rule("needs_resolution", "status = 'closed' and ISBLANK(resolution)", field="resolution"),
        rule("stays_closed", "$old.status = 'closed' and status != 'closed'"),
        rule("never_so_much", "amount > 1000", field="amount"),
        rule("quite_much", "amount > 100", field="amount", severity="warning"),
        rule("grows_fast", "ISCHANGED(amount) and amount > 2 * $old.amount", severity="warning"),
        rule("no_new_open", "ISNEW() and status = 'open'", active=False),
        rule("too_many_lines", "COUNT(order_line.work_order) > 1"),
        rule("mine", "name = $user.name and plant.name = 'Mine'"),
    ],
)
LINE = an_object("order_line", {"name": "work_order", "type": "lookup", "to": "work_order"})


@pytest.fixture(scope="module", autouse=True)
def _deployed(desk: Desk) -> None:
    desk.deploy(ZONE, SITE, ORDER, LINE)


def faults(error: AppError) -> list[tuple[str, str, Any]]:
    """Give path, code and rule of every fault."""
    return [(f.path, f.error.code, f.error.details.get("rule")) for f in error.faults()]


def refusal(desk: Desk, **values: Any) -> list[tuple[str, str, Any]]:
    """Give the faults of an order that must be refused."""
    before = desk.sql("SELECT count(*) FROM work_order")
    with pytest.raises(InvalidError) as caught:
        desk.create("work_order", **values)
    assert desk.sql("SELECT count(*) FROM work_order") == before
    return faults(caught.value)


def test_a_record_that_meets_a_condition_is_refused_at_the_blamed_field(desk: Desk) -> None:
    found = refusal(desk, status="closed")

    assert found == [("/resolution", "record.rule", "needs_resolution")]


def test_every_broken_rule_is_told_and_errors_go_before_warnings(desk: Desk) -> None:
    found = refusal(desk, status="closed", amount=2000)

    assert found == [
        ("/resolution", "record.rule", "needs_resolution"),
        ("/amount", "record.rule", "never_so_much"),
    ]


def test_a_rule_speaks_the_language_of_the_reader(desk: Desk) -> None:
    with pytest.raises(InvalidError) as caught:
        desk.create("work_order", status="closed")

    assert caught.value.faults()[0].to_json("zh-CN")["message"] == "规则 needs_resolution"


def test_a_rule_that_is_not_active_refuses_nothing(desk: Desk) -> None:
    made = desk.create("work_order", status="open")

    assert made["status"] == "open"


def test_old_is_the_stored_record(desk: Desk) -> None:
    made = desk.create("work_order", status="closed", resolution="done")

    with pytest.raises(InvalidError) as caught:
        desk.update("work_order", made["id"], status="open")

    assert faults(caught.value) == [("", "record.rule", "stays_closed")]
    assert desk.get("work_order", made["id"], "status")["status"] == "closed"


def test_a_rule_reads_what_lookups_lead_to_and_who_saves(desk: Desk) -> None:
    plant = desk.create("plant", name="Mine", zone=desk.create("zone", open_to_all=True)["id"])

    found = refusal(desk, name="Admin", plant=plant["id"])

    assert found == [("", "record.rule", "mine")]


def test_a_warning_is_to_be_confirmed_by_its_name_or_with_all(desk: Desk) -> None:
    with pytest.raises(ConfirmationRequiredError) as caught:
        desk.create("work_order", amount=500)
    by_name = SaveOptions(confirmed=frozenset({"quite_much"}))
    other = SaveOptions(confirmed=frozenset({"grows_fast"}))
    with_all = SaveOptions(confirmed=frozenset({"*"}))
    with pytest.raises(ConfirmationRequiredError):
        desk.records.create(desk.actor, "work_order", {"amount": 500}, options=other)

    assert faults(caught.value) == [("/amount", "record.rule", "quite_much")]
    for options in (by_name, with_all):
        saved = desk.records.create(desk.actor, "work_order", {"amount": 500}, options=options)
        assert saved.body is not None


def test_changed_compares_with_the_stored_record(desk: Desk) -> None:
    made = desk.create("work_order", amount=10)

    with pytest.raises(ConfirmationRequiredError) as caught:
        desk.update("work_order", made["id"], amount=30)
    changed = desk.update("work_order", made["id"], amount=20)

    assert faults(caught.value) == [("", "record.rule", "grows_fast")]
    assert changed["amount"] == "20.00"


def test_a_confirmed_warning_does_not_let_an_error_through(desk: Desk) -> None:
    options = SaveOptions(confirmed=frozenset({"*"}))

    with pytest.raises(InvalidError) as caught:
        desk.records.create(desk.actor, "work_order", {"amount": 5000}, options=options)

    assert faults(caught.value) == [("/amount", "record.rule", "never_so_much")]


def test_a_rule_over_related_records_is_asked_of_what_is_written(desk: Desk) -> None:
    made = desk.create("work_order", name="Long")
    for _ in range(2):
        desk.create("order_line", work_order=made["id"])

    with pytest.raises(InvalidError) as caught:
        desk.update("work_order", made["id"], name="Longer")

    assert faults(caught.value) == [("", "record.rule", "too_many_lines")]
    assert desk.get("work_order", made["id"])["name"] == "Long"
    assert desk.get("work_order", made["id"])["version"] == 1


def test_of_many_records_each_is_judged_by_itself_in_one_statement(desk: Desk) -> None:
    raws: list[Any] = [{"amount": 1}, {"status": "closed"}, {"amount": 9000}]

    with pytest.raises(InvalidError) as caught:
        desk.records.create_many(desk.actor, "work_order", raws)

    assert faults(caught.value) == [
        ("/1/resolution", "record.rule", "needs_resolution"),
        ("/2/amount", "record.rule", "never_so_much"),
    ]


@pytest.fixture(scope="module")
def zones(desk: Desk) -> tuple[str, str]:
    """Ids of two zones."""
    return desk.create("zone", name="a")["id"], desk.create("zone", name="b")["id"]


def test_a_lookup_takes_only_records_that_meet_its_condition(
    desk: Desk, zones: tuple[str, str]
) -> None:
    here, there = zones
    plant = desk.create("plant", zone=here)["id"]
    closed = desk.create("plant", zone=here, closed=True)["id"]

    assert desk.create("work_order", zone=here, plant=plant)["plant"]["id"] == plant
    for values in ({"zone": there, "plant": plant}, {"zone": here, "plant": closed}):
        assert refusal(desk, **values) == [("/plant", "record.lookup_filter", None)]


def test_a_lookup_is_judged_again_when_a_field_its_condition_reads_changes(
    desk: Desk, zones: tuple[str, str]
) -> None:
    here, there = zones
    plant = desk.create("plant", zone=here)["id"]
    made = desk.create("work_order", zone=here, plant=plant)

    with pytest.raises(InvalidError) as caught:
        desk.update("work_order", made["id"], zone=there)

    assert faults(caught.value) == [("/plant", "record.lookup_filter", None)]


def test_a_lookup_that_nobody_touches_is_left_alone(desk: Desk, zones: tuple[str, str]) -> None:
    plant = desk.create("plant", zone=zones[0])["id"]
    made = desk.create("work_order", zone=zones[0], plant=plant)
    desk.update("plant", plant, closed=True)

    renamed = desk.update("work_order", made["id"], name="Renamed")

    assert renamed["name"] == "Renamed"
    with pytest.raises(InvalidError):
        desk.update("work_order", made["id"], zone=zones[1])
    cleared = desk.update("work_order", made["id"], plant=None, zone=zones[1])
    assert cleared["plant"] is None


def test_rules_are_asked_of_what_a_deletion_changes_too(desk: Desk) -> None:
    zone = an_object("region", {"name": "note", "type": "text"})
    spot = an_object(
        "spot",
        {"name": "region", "type": "lookup", "to": "region", "on_delete": "clear"},
        rules=[rule("needs_region", "ISBLANK(region)", field="region")],
    )
    desk.deploy(zone, spot)
    region = desk.create("region")["id"]
    desk.create("spot", region=region)

    with pytest.raises(InvalidError) as caught:
        desk.delete("region", region)

    assert faults(caught.value) == [("/region", "record.rule", "needs_region")]
    assert desk.records.get(desk.actor, "region", UUID(region), None)


def test_a_rule_may_read_what_the_database_computes(desk: Desk) -> None:
    batch = an_object(
        "batch",
        {"name": "amount", "type": "number"},
        {"name": "double", "type": "formula", "returns": "number", "formula": "amount * 2"},
        {"name": "pieces", "type": "rollup", "from": "piece.batch", "aggregate": "count"},
        {"name": "number", "type": "autonumber", "format": "B-{0}"},
        rules=[
            rule("too_much", "double > 10"),
            rule("grew", "double > 2 and double > 3 * $old.double"),
            rule("too_many", "pieces > 1"),
            rule("odd_number", "number = 'B-3'"),
        ],
    )
    desk.deploy(batch, an_object("piece", {"name": "batch", "type": "lookup", "to": "batch"}))
    made = desk.create("batch", amount=1)["id"]
    many = desk.create("batch", amount=1)["id"]
    desk.create("piece", batch=many)
    desk.create("piece", batch=many)

    def broken(save: Callable[[], Any]) -> list[Any]:
        with pytest.raises(InvalidError) as caught:
            save()
        return [fault[2] for fault in faults(caught.value)]

    assert broken(lambda: desk.create("batch", amount=6)) == ["too_much", "odd_number"]
    assert broken(lambda: desk.update("batch", made, amount=4)) == ["grew"]
    assert broken(lambda: desk.update("batch", many, name="Many")) == ["too_many"]
    assert desk.update("batch", made, amount=3)["double"] == "6"
