"""Lists over HTTP: filters, fields, order, pages that inserts do not shift, counts."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home

SIZES = ["30", None, "10", "20", None, "10", "30", None]


@pytest.fixture(scope="module")
def companies(home: Home) -> list[Any]:
    """Companies with sizes, some of them twice, some blank."""
    return [
        home.api.create("company", name=f"Company {position}", size=size)
        for position, size in enumerate(SIZES)
    ]


def names(records: list[Any]) -> list[str]:
    """Give the number in each name."""
    return [record["name"].removeprefix("Company ") for record in records]


def pages(api: ApiClient, sort: str, limit: int) -> list[list[Any]]:
    """Follow the cursors to the end."""
    found, cursor = [], None
    while True:
        query = {"sort": sort, "limit": limit, "fields": "name,size"}
        answer = api.get("/data/company", **query, **({"cursor": cursor} if cursor else {}))
        assert answer.status_code == 200, answer.text
        assert answer.json is not None
        found.append(answer.json["records"])
        cursor = answer.json["next_cursor"]
        if cursor is None:
            return found


def test_a_list_begins_with_the_newest(api: ApiClient, companies: list[Any]) -> None:
    answer = api.get("/data/company", limit=3)

    assert answer.json is not None
    assert answer.json.keys() == {"records", "next_cursor"}
    assert answer.json["records"] == companies[:-4:-1]


def test_an_empty_list_has_no_next_page(api: ApiClient, companies: list[Any]) -> None:
    answer = api.get("/data/company", where="name = 'Nobody'", count="exact")

    assert answer.json == {
        "records": [],
        "next_cursor": None,
        "count": 0,
        "count_is_exact": True,
    }


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ("size,name", ["1", "4", "7", "2", "5", "3", "0", "6"]),
        ("-size,name", ["0", "6", "3", "2", "5", "1", "4", "7"]),
        ("size,-name", ["7", "4", "1", "5", "2", "3", "6", "0"]),
        ("-size,-name", ["6", "0", "3", "5", "2", "7", "4", "1"]),
        ("name", ["0", "1", "2", "3", "4", "5", "6", "7"]),
        ("-id", ["7", "6", "5", "4", "3", "2", "1", "0"]),
        ("size", ["1", "4", "7", "2", "5", "3", "0", "6"]),
        ("-size", ["6", "0", "3", "5", "2", "7", "4", "1"]),
    ],
)
@pytest.mark.parametrize("limit", [1, 2, 3, 8, 100])
def test_pages_of_any_size_give_each_record_once_and_in_order(
    api: ApiClient, companies: list[Any], sort: str, expected: list[str], limit: int
) -> None:
    found = pages(api, sort, limit)

    assert names([record for page in found for record in page]) == expected
    assert all(len(page) == limit for page in found[:-1])


def test_a_page_is_not_shifted_by_what_comes_and_goes_before_it(
    home: Home, companies: list[Any]
) -> None:
    api = home.api
    first = api.get("/data/company", sort="size,name", limit=4).json
    assert first is not None
    early = api.create("company", name="Company 00", size="1")
    late = api.create("company", name="Company 25", size="25")
    api.delete(f"/data/company/{early['id']}")

    second = api.get("/data/company", sort="size,name", limit=9, cursor=first["next_cursor"]).json

    api.delete(f"/data/company/{late['id']}")
    assert names(first["records"]) == ["1", "4", "7", "2"]
    assert second is not None
    assert names(second["records"]) == ["5", "3", "25", "0", "6"]


def test_a_cursor_of_another_list_is_refused(api: ApiClient, companies: list[Any]) -> None:
    first = api.get("/data/company", sort="size", limit=2).json
    assert first is not None
    cursor = first["next_cursor"]

    for query in (
        {"cursor": cursor},
        {"cursor": cursor, "sort": "-size"},
        {"cursor": cursor + "x", "sort": "size"},
        {"cursor": "abc", "sort": "size"},
        {"cursor": "WyJzaXplIiwgMSwgMl0", "sort": "size"},
        {"cursor": "W10"},
        {"cursor": "bnVsbA"},
    ):
        answer = api.get("/data/company", **query)

        assert answer.status_code == 400, query
        assert answer.json is not None
        assert answer.json["code"] == "request.invalid_cursor"


def test_filters_understand_what_admins_write(api: ApiClient, companies: list[Any]) -> None:
    for where, expected in (
        ("size = 10", ["2", "5"]),
        ("size > 10 and size <= 30", ["0", "3", "6"]),
        ("size != 10", ["0", "3", "6"]),
        ("size = null", ["1", "4", "7"]),
        ("ISBLANK(size)", ["1", "4", "7"]),
        ("not ISBLANK(size)", ["0", "2", "3", "5", "6"]),
        ("not (size = 10)", ["0", "1", "3", "4", "6", "7"]),
        ("size in (10, 20)", ["2", "3", "5"]),
        ("name contains 'ANY 3'", ["3"]),
        ("name = 'Company 1' or name = 'Company 2'", ["1", "2"]),
        ("owner = $user", ["0", "1", "2", "3", "4", "5", "6", "7"]),
        ("owner.email contains 'admin@'", ["0", "1", "2", "3", "4", "5", "6", "7"]),
        ("created_at >= TODAY() - 1", ["0", "1", "2", "3", "4", "5", "6", "7"]),
        ("created_at < TODAY() - 1", []),
        ("name = 'it''s'", []),
        (" ", ["0", "1", "2", "3", "4", "5", "6", "7"]),
    ):
        answer = api.get("/data/company", where=where, sort="name")

        assert answer.status_code == 200, (where, answer.text)
        assert answer.json is not None
        assert names(answer.json["records"]) == expected, where


def test_one_filter_serves_many_values(api: ApiClient, companies: list[Any]) -> None:
    for size in ("10", "20", "30", "40"):
        found = api.records("company", where=f"size = {size}", sort="name")

        assert [record["size"] for record in found] == [size] * SIZES.count(size)


def test_a_filter_in_chinese_reaches_the_database(api: ApiClient) -> None:
    made = api.create("case_file", subject="打印机冒烟了")

    found = api.records("case_file", where="subject contains '冒烟'")
    raw = api.call("GET", "/data/case_file?where=subject contains '冒烟'".replace(" ", "%20"))

    assert [record["id"] for record in found] == [made["id"]]
    assert raw.json is not None
    assert raw.json["records"] == found


def test_lists_follow_lookups_in_fields_filter_and_order(api: ApiClient) -> None:
    near = api.create("company", name="Near", size="1")
    far = api.create("company", name="Far", size="2")
    for subject, company in (("one", near), ("two", far), ("three", None)):
        company_id = company["id"] if company else None
        api.create("case_file", subject=subject, body="follow", company=company_id)

    found = api.records(
        "case_file",
        where="body = 'follow'",
        fields="subject,company.size,company.owner.email",
        sort="-company.name",
    )
    filtered = api.records("case_file", where="company.size = 2", fields="subject")

    email = near["owner"]["id"]
    assert [record["subject"] for record in found] == ["one", "two", "three"]
    assert found[0].keys() == {"id", "version", "subject", "company"}
    assert found[0]["company"]["size"] == "1"
    assert found[0]["company"]["owner"]["id"] == email
    assert found[0]["company"]["owner"]["email"].startswith("admin@")
    assert found[2]["company"] is None
    assert [record["subject"] for record in filtered] == ["two"]


def test_a_lookup_sorts_by_the_label_people_see(api: ApiClient) -> None:
    for name in ("Beta", "Alpha"):
        company = api.create("company", name=name)
        api.create("case_file", subject=f"of {name}", body="label", company=company["id"])

    found = api.records("case_file", where="body = 'label'", sort="company")

    assert [record["subject"] for record in found] == ["of Alpha", "of Beta"]


def test_counts_are_exact_or_estimated_and_say_so(api: ApiClient, companies: list[Any]) -> None:
    exact = api.get("/data/company", where="size = 10", limit=1, count="exact").json
    estimate = api.get("/data/company", where="size = 10", limit=1, count="estimate").json

    assert exact is not None
    assert estimate is not None
    assert (exact["count"], exact["count_is_exact"]) == (2, True)
    assert (estimate["count"], estimate["count_is_exact"]) == (2, True)


def test_every_wrong_parameter_is_told_at_once(api: ApiClient) -> None:
    answer = api.call(
        "GET", "/data/company?limit=5000&count=some&sorting=name&where=x&where=y&cursor=%00"
    )

    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == "request.invalid_query"
    assert [(fault["path"], fault["code"]) for fault in answer.json["errors"]] == [
        ("/limit", "request.invalid_parameter"),
        ("/count", "request.invalid_parameter"),
        ("/sorting", "request.unknown_parameter"),
        ("/where", "request.invalid_parameter"),
        ("/cursor", "request.invalid_parameter"),
    ]
    assert answer.json["errors"][2]["message"] == (
        "`sorting` is no parameter of this call; did you mean `sort`?"
    )


def test_whole_numbers_are_digits_and_within_bounds(api: ApiClient) -> None:
    for limit in ("0", "-1", "1001", "1.5", "x", "", "٣", "1e2", " 5", "9" * 5000):
        assert api.get("/data/company", limit=limit).status_code == 400, limit


def test_paths_that_lead_nowhere_are_refused_with_a_suggestion(api: ApiClient) -> None:
    answer = api.get("/data/case_file", fields="subjct,company.nme,subject.x,status")

    assert answer.status_code == 422
    assert answer.json is not None
    assert [fault["message"] for fault in answer.json["errors"]] == [
        "`subjct` is no field of Case; did you mean `subject`?",
        "`company.nme` is no field of Company; did you mean `name`?",
        "`subject.x` is no field of Case",
    ]


def test_a_wrong_filter_says_where_and_why(api: ApiClient) -> None:
    for where, status, column in (
        ("statsu = 'new'", 422, 1),
        ("status = 'nwe'", 422, 10),
        ("subject + 1", 422, 1),
        ("amount", 422, 1),
        ("amount >", 400, 9),
        ("(status = 'new'", 400, 16),
    ):
        answer = api.get("/data/case_file", where=where)

        assert answer.status_code == status, where
        assert answer.json is not None
        (fault,) = answer.json["errors"]
        assert fault["path"] == "/where"
        assert (fault["details"]["line"], fault["details"]["column"]) == (1, column), where


def test_order_by_what_has_none_is_refused(api: ApiClient) -> None:
    for sort in ("channels", "nothing", "subject.x", "-", "a,b,c,d,e,f", "subject,,status"):
        assert api.get("/data/case_file", sort=sort).status_code == 422, sort
