"""Lists over HTTP filtered by related records: live ones only, found by the index of the lookup."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from dougong.access.actor import system_actor
from dougong.records.reading.filters import Filter, bind_filter
from dougong.records.reading.listing import build_list
from dougong.testing.over_http import ApiClient, Home

COMPANIES = {"None": [], "One": ["open"], "Two": ["new", "closed"], "Three": ["open"] * 3}


@pytest.fixture(scope="module")
def cases(home: Home) -> dict[str, list[Any]]:
    """Companies by name, with cases of these statuses; the n-th case is worth n."""
    found = {}
    for size, (name, statuses) in enumerate(COMPANIES.items()):
        company = home.api.create("company", name=name, size=str(size))
        found[name] = [
            home.api.create(
                "case_file",
                subject=f"{name} {number}",
                status=status,
                amount=str(number),
                company=company["id"],
                reviewer=home.user_id if status == "closed" else None,
            )
            for number, status in enumerate(statuses, start=1)
        ]
    return found


def names(api: ApiClient, where: str, **query: Any) -> set[str]:
    """Give the names of the companies that meet a condition."""
    return {company["name"] for company in api.records("company", where=where, **query)}


@pytest.mark.parametrize(
    ("where", "found"),
    [
        ("EXISTS(case_file.company)", {"One", "Two", "Three"}),
        ("not EXISTS(case_file.company)", {"None"}),
        ("EXISTS(case_file.company, status = 'open')", {"One", "Three"}),
        ("EXISTS(case_file.company, reviewer = $user)", {"Two"}),
        ("EXISTS(case_file.company, reviewer.email = $user.email)", {"Two"}),
        ("EXISTS(case_file.company, amount = $parent.size)", {"One", "Two", "Three"}),
        ("COUNT(case_file.company) = 0", {"None"}),
        ("COUNT(case_file.company, amount > 1) >= 1", {"Two", "Three"}),
        ("SUM(case_file.company, amount) > 3", {"Three"}),
        ("SUM(case_file.company, amount) = 0", {"None"}),
        ("AVG(case_file.company, amount) = 1.5", {"Two"}),
        ("MAX(case_file.company, amount, status = 'open') = 3", {"Three"}),
        ("MIN(case_file.company, subject) = 'One 1'", {"One"}),
        ("size = 2 and COUNT(case_file.company, EXISTS(case_file.parent_case)) = 0", {"Two"}),
        (
            "AND(size >= 1, OR(size = 1, NOT(EXISTS(case_file.company, amount = 3))))",
            {"One", "Two"},
        ),
    ],
)
def test_a_filter_looks_at_related_records(
    api: ApiClient, cases: dict[str, list[Any]], where: str, found: set[str]
) -> None:
    assert names(api, where) == found


def test_every_page_has_them(api: ApiClient, cases: dict[str, list[Any]]) -> None:
    seen, more = [], {"where": "EXISTS(case_file.company)", "sort": "size"}
    while more.get("cursor", "first") is not None:
        answer = api.get("/data/company", limit=1, **more)
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        seen += [company["name"] for company in answer.json["records"]]
        more["cursor"] = answer.json["next_cursor"]

    assert seen == ["One", "Two", "Three"]


def test_a_count_and_groups_have_them(api: ApiClient, cases: dict[str, list[Any]]) -> None:
    counted = api.get("/data/company", where="EXISTS(case_file.company)", count="exact")
    grouped = api.get(
        "/data/company/aggregate", group="COUNT(case_file.company)", measures="count()"
    )

    assert counted.json is not None
    assert counted.json["count"] == 3
    assert grouped.status_code == 200, grouped.text
    assert grouped.json is not None
    assert [row["count()"] for row in grouped.json["rows"]] == [1, 1, 1, 1]


def test_what_is_in_the_recycle_bin_is_not_related(
    api: ApiClient, cases: dict[str, list[Any]]
) -> None:
    company = api.create("company", name="Binned")
    case = api.create("case_file", subject="gone", company=company["id"])
    assert "Binned" in names(api, "EXISTS(case_file.company)")

    deleted = api.delete(f"/data/case_file/{case['id']}")

    assert deleted.status_code in {200, 204}
    assert "Binned" not in names(api, "EXISTS(case_file.company)")


def test_a_wrong_relation_is_told_with_what_was_meant(api: ApiClient) -> None:
    answer = api.get("/data/company", where="EXISTS(case_fil.company)")

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["message"] == (
        "line 1, column 8: `case_fil.company` is no relation to Company; "
        "did you mean `case_file.company`?"
    )


def test_a_change_cannot_be_asked_about_in_a_filter(api: ApiClient) -> None:
    answer = api.get("/data/company", where="ISCHANGED(size)")

    assert answer.status_code == 422
    assert answer.json is not None
    assert answer.json["errors"][0]["code"] == "expression.no_earlier_record"


@pytest.fixture(scope="module")
def many_cases(home: Home, cases: dict[str, list[Any]]) -> None:
    """Two thousand companies with ten cases each, in the recycle bin for the other tests."""
    schema, now = home.tenant.schema, "now()"
    with psycopg.connect(home.platform.database.url) as connection:
        connection.execute(f"SET search_path = {schema}")
        connection.execute(
            "INSERT INTO company (id, version, created_at, updated_at, deleted_at, name)"
            f" SELECT gen_random_uuid(), 1, {now}, {now}, {now}, 'Many ' || n"
            " FROM generate_series(1, 2000) AS n"
        )
        connection.execute(
            "INSERT INTO case_file"
            " (id, version, created_at, updated_at, subject, status, urgent, amount, company)"
            f" SELECT gen_random_uuid(), 1, {now}, {now}, 'Many', 'new', false, n, id"
            " FROM company, generate_series(1, 10) AS n WHERE deleted_at IS NOT NULL"
        )
        connection.execute("ANALYZE company, case_file")


@pytest.mark.parametrize(
    "where",
    [
        "EXISTS(case_file.company, amount > 1)",
        "COUNT(case_file.company, amount > 1) > 0",
        "name = 'Three' and SUM(case_file.company, amount) > 3",
    ],
)
def test_the_index_of_the_lookup_is_used(home: Home, many_cases: None, where: str) -> None:
    nodes = _plan(home, where)

    assert "Seq Scan on case_file" not in nodes
    assert "ix__case_file__company" in nodes


def _plan(home: Home, where: str) -> str:
    """Explain a list."""
    model = home.platform.models.current(home.tenant.schema)
    actor = system_actor(home.tenant)
    condition = Filter.of(where)
    plan = build_list(
        model,
        model.object("company"),
        actor,
        home.platform.functions,
        fields=("name",),
        sort="name",
        limit=10,
        condition=condition,
        blanks=None,
    )
    with psycopg.connect(home.platform.database.url) as connection:
        bound = plan.statement.bind(bind_filter(condition, plan.expression))
        rows = connection.execute(f"EXPLAIN {plan.statement.sql}", bound).fetchall()
    return "\n".join(str(row[0]) for row in rows)
