"""A tenant's own calendars, as expressions reckon with them."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

MORNING = [{"from": "08:00", "to": "12:00"}]
CLINIC: dict[str, Any] = {
    "kind": "calendar",
    "name": "clinic",
    "label": {"en": "Clinic", "zh-CN": "诊所"},
    "time_zone": "Asia/Shanghai",
    "hours": {"monday": MORNING, "tuesday": MORNING},
    "holidays": [{"on": "2026-03-03", "label": {"en": "Outing", "zh-CN": "团建"}}],
    "workdays": [{"on": "2026-03-07"}],
}
# From Monday 2026-03-02 to Monday 2026-03-09: Monday and the Saturday that is worked.
WEEK = "DATETIMEVALUE('2026-03-02'), DATETIMEVALUE('2026-03-09')"


@pytest.fixture(scope="module", autouse=True)
def _clinic(home: Home) -> None:
    home.deploy(CLINIC)
    home.api.create("company", name="Acme")


def holds(api: ApiClient, condition: str) -> bool:
    """Tell whether a condition holds, in the eyes of the database."""
    return bool(api.records("company", where=condition))


def test_an_expression_counts_by_the_calendar_it_names(api: ApiClient) -> None:
    assert holds(api, f"BUSINESS_HOURS_BETWEEN({WEEK}, 'clinic') = 8")
    assert holds(api, f"BUSINESS_HOURS_BETWEEN({WEEK}) = 45")


def test_where_none_is_named_the_default_one_counts(home: Home, api: ApiClient) -> None:
    home.deploy({**CLINIC, "default": True})
    try:
        assert holds(api, f"BUSINESS_HOURS_BETWEEN({WEEK}) = 8")
        assert holds(api, f"BUSINESS_HOURS_BETWEEN({WEEK}, 'default') = 8")
    finally:
        home.deploy(CLINIC)
    assert holds(api, f"BUSINESS_HOURS_BETWEEN({WEEK}) = 45")


def test_a_calendar_that_there_is_not_is_told_with_one_that_is_near(api: ApiClient) -> None:
    answer: Any = api.get("/data/company", where=f"BUSINESS_HOURS_BETWEEN({WEEK}, 'klinic') > 1")

    assert answer.status_code == 422
    assert [(each["code"], each["message"]) for each in answer.json["errors"]] == [
        (
            "expression.unknown_calendar",
            "line 1, column 82: there is no calendar `klinic`; did you mean `clinic`?",
        )
    ]


def test_a_condition_on_groups_knows_the_calendars(api: ApiClient) -> None:
    hours = "BUSINESS_HOURS_BETWEEN(MAX(created_at), MAX(created_at), '%s') = 0"

    known = api.get("/data/company/aggregate", group="name", having=hours % "clinic")
    unknown: Any = api.get("/data/company/aggregate", group="name", having=hours % "clinik")

    assert known.status_code == 200
    assert (unknown.status_code, unknown.json["errors"][0]["code"]) == (
        422,
        "expression.unknown_calendar",
    )


def test_a_calendar_that_is_counted_by_cannot_be_deleted(api: ApiClient) -> None:
    view = {
        "kind": "view",
        "name": "old_companies",
        "label": {"en": "Old"},
        "object": "company",
        "columns": ["name"],
        "where": "BUSINESS_HOURS_BETWEEN(created_at, NOW(), 'clinic') > 100",
    }
    assert api.put("/meta/view/old_companies", view).status_code == 200

    refused: Any = api.delete("/meta/calendar/clinic")

    assert refused.status_code == 422
    assert "there is no calendar `clinic`" in refused.json["errors"][0]["message"]
    assert api.delete("/meta/view/old_companies").status_code == 200


def test_a_calendar_is_read_and_put_as_any_definition(api: ApiClient) -> None:
    plant = {**CLINIC, "name": "plant", "hours": {"sunday": MORNING}}

    assert api.put("/meta/calendar/plant", plant).status_code == 200
    assert api.get("/meta/calendar/plant").json == plant
    assert api.delete("/meta/calendar/plant").status_code == 200


def test_a_renamed_calendar_keeps_its_readers(home: Home, api: ApiClient) -> None:
    where = 'BUSINESS_HOURS_BETWEEN(created_at, NOW(), "{}") > 100'
    view: dict[str, Any] = {
        "kind": "view",
        "name": "by_hours",
        "label": {"en": "By hours"},
        "object": "company",
        "columns": ["name"],
        "where": where.format("clinic"),
    }
    home.deploy(view)

    renamed = api.post("/meta/deploy", {"renames": {"calendar.clinic": "surgery"}})

    answer: Any = api.get("/meta/view/by_hours").json
    assert renamed.status_code == 200, renamed.text
    assert answer["where"] == where.format("surgery")
