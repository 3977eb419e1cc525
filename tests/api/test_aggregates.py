"""Aggregates over HTTP: groups, measures, conditions on both, order."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

ROWS = [
    ("new", "10.00", "2026-01-05T08:00:00Z"),
    ("new", "20.50", "2026-01-25T08:00:00Z"),
    ("open", "5.00", "2026-02-05T08:00:00Z"),
    ("closed", None, "2026-02-06T08:00:00Z"),
    ("closed", "1.25", None),
]


@pytest.fixture(scope="module", autouse=True)
def cases(home: Home) -> None:
    """Cases of three states, two of them of a company."""
    company = home.api.create("company", name="Grouped")
    for position, (status, amount, opened_at) in enumerate(ROWS):
        home.api.create(
            "case_file",
            subject=f"Case {position}",
            status=status,
            amount=amount,
            opened_at=opened_at,
            company=company["id"] if status == "new" else None,
        )


def rows(api: ApiClient, **query: Any) -> Any:
    """Give the rows of an aggregate that must be accepted."""
    answer = api.get("/data/case_file/aggregate", **query)
    assert answer.status_code == 200, answer.text
    assert answer.json is not None
    return answer.json["rows"]


def test_without_groups_there_is_one_row_over_everything(api: ApiClient) -> None:
    measures = "count(),count(amount),sum(amount),avg(amount),min(amount),max(amount)"

    (row,) = rows(api, measures=measures)

    assert row["count()"] == 5
    assert row["count(amount)"] == 4
    assert row["sum(amount)"] == "36.75"
    assert float(row["avg(amount)"]) == 9.1875
    assert (row["min(amount)"], row["max(amount)"]) == ("1.25", "20.50")


def test_nothing_at_all_still_counts(api: ApiClient) -> None:
    found = rows(api, measures="count(),sum(amount)", where="subject = 'none'")

    assert found == [{"count()": 0, "sum(amount)": None}]


def test_groups_come_in_their_own_order_or_in_a_measures(api: ApiClient) -> None:
    by_name = rows(api, group="status", measures="count()")
    by_sum = rows(api, group="status", measures="sum(amount)", sort="-sum(amount)")

    assert by_name == [
        {"status": "closed", "count()": 2},
        {"status": "new", "count()": 2},
        {"status": "open", "count()": 1},
    ]
    assert [row["status"] for row in by_sum] == ["new", "open", "closed"]


def test_groups_can_be_expressions_paths_and_lookups(api: ApiClient) -> None:
    by_month = rows(api, group="MONTH(opened_at)", measures="count()")
    by_name = rows(api, group="company.name,status", measures="count()", where="status = 'new'")
    by_company = rows(api, group="company", measures="count()")

    assert by_month == [
        {"MONTH(opened_at)": None, "count()": 1},
        {"MONTH(opened_at)": "1", "count()": 2},
        {"MONTH(opened_at)": "2", "count()": 2},
    ]
    assert by_name == [{"company.name": "Grouped", "status": "new", "count()": 2}]
    assert by_company[0] == {"company": None, "count()": 3}
    assert by_company[1]["company"]["label"] == "Grouped"


def test_having_keeps_the_groups_that_match(api: ApiClient) -> None:
    found = rows(api, group="status", having="count() > 1 and sum(amount) > 2")

    assert found == [{"status": "new", "count()": 2}]


def test_distinct_values_are_counted_once(api: ApiClient) -> None:
    (row,) = rows(api, measures="count_distinct(status)")

    assert row == {"count_distinct(status)": 3}


def test_at_most_as_many_rows_as_asked_for_come(api: ApiClient) -> None:
    assert len(rows(api, group="subject", limit=2)) == 2


def test_wrong_parts_are_refused_and_named(api: ApiClient) -> None:
    for query, path in (
        ({"group": "statsu"}, "/group"),
        ({"measures": "summ(amount)"}, "/measures"),
        ({"measures": "sum(subject)"}, "/measures"),
        ({"measures": "amount"}, "/measures"),
        ({"measures": "sum(amount, share)"}, "/measures"),
        ({"having": "count()"}, "/having"),
        ({"having": "subject = 'x'"}, "/having"),
        ({"where": "nothing = 1"}, "/where"),
        ({"group": "status", "sort": "amount"}, "/sort"),
    ):
        answer = api.get("/data/case_file/aggregate", **query)

        assert answer.status_code == 422, (query, answer.text)
        assert answer.json is not None
        assert [fault["path"] for fault in answer.json["errors"]] == [path], query
