"""Advice on indexes over HTTP: made of what was really asked for, and taken by one call."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from dougong.records.advice.indexes import candidate, serves
from dougong.storage.query_use_rows import QueryShape, Use, add_use, forget_use, read_use
from dougong.testing.over_http import ApiClient, Home


def asked(home: Home, *used: tuple[QueryShape, Use]) -> None:
    """Have it that such queries were run."""
    schema = home.tenant.schema
    with home.platform.database.transaction(schema) as connection:
        add_use(connection, schema, used, at=home.platform.clock.now())


@pytest.fixture(scope="module")
def many(home: Home, database_url: str) -> None:
    """Three thousand companies, which PostgreSQL has counted."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            f"INSERT INTO {home.tenant.schema}.company (id, version, created_at, updated_at, name)"
            " SELECT gen_random_uuid(), 1, now(), now(), 'Company ' || n"
            " FROM generate_series(1, 3000) n"
        )
        connection.execute(f"ANALYZE {home.tenant.schema}.company")


def advice(api: ApiClient) -> Any:
    """Ask for the advice."""
    answer = api.get("/advice/indexes")
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize(
    ("query", "shape"),
    [
        ({"where": "size = 3"}, QueryShape("company", ("size",))),
        (
            {"where": "size in (3, 4)", "sort": "-name"},
            QueryShape("company", ("size",), (), ("name",)),
        ),
        ({"where": "size > 3 and name = 'A'"}, QueryShape("company", ("name",), ("size",))),
        (
            {"where": "size = null", "sort": "name,code"},
            QueryShape("company", ("size",), (), ("name", "code")),
        ),
        ({"where": "size = 3 or name = 'A'"}, QueryShape("company")),
        ({"where": "name = code"}, QueryShape("company")),
        ({"where": "name contains 'a'", "sort": "name,-code"}, QueryShape("company")),
    ],
)
def test_a_list_is_noted_by_what_an_index_could_serve(
    home: Home, api: ApiClient, query: dict[str, str], shape: QueryShape
) -> None:
    schema, use = home.tenant.schema, home.platform.records.use
    use.write(schema)
    with home.platform.database.connection(schema) as connection:
        before = {each: found.calls for each, found in read_use(connection, schema)}

    assert api.get("/data/company", **query).status_code == 200
    use.write(schema)

    with home.platform.database.connection(schema) as connection:
        after = {each: found.calls for each, found in read_use(connection, schema)}
    assert after == {**before, shape: before.get(shape, 0) + 1}


def test_an_aggregate_is_noted_too(home: Home, api: ApiClient) -> None:
    schema, use = home.tenant.schema, home.platform.records.use
    case = QueryShape("case_file", ("status",))

    assert api.get("/data/case_file/aggregate", where="status = 'new'").status_code == 200
    use.write(schema)

    with home.platform.database.connection(schema) as connection:
        assert dict(read_use(connection, schema))[case].calls == 1


def test_what_is_slow_and_often_asked_for_is_advised_and_taken(
    home: Home, api: ApiClient, many: None
) -> None:
    with home.platform.database.transaction(home.tenant.schema) as connection:
        forget_use(connection, home.tenant.schema, "company")
    asked(
        home,
        (QueryShape("company", ("size",), (), ("name",)), Use(10, 400.0, 90.0)),
        (QueryShape("company", ("size",)), Use(10, 200.0, 50.0)),
        (QueryShape("company", (), (), ("code",)), Use(3, 900.0, 400.0)),
        (QueryShape("company", ("name",)), Use(100, 100.0, 2.0)),
        (QueryShape("company", ("code",)), Use(10, 400.0, 90.0)),
        (QueryShape("case_file", ("due_on",)), Use(10, 400.0, 90.0)),
    )

    (missing,) = advice(api)["missing"]

    assert missing["object"] == "company"
    assert missing["fields"] == ["size", "name"]
    assert (missing["calls"], missing["average_ms"], missing["slowest_ms"]) == (20, 30.0, 90.0)
    assert missing["records"] == 3000
    wanted = {"object": "company", "fields": missing["fields"]}
    assert api.post("/advice/indexes", wanted).status_code == 201
    assert advice(api)["missing"] == []
    assert api.get("/meta/object/company").json["indexes"] == [["size", "name"]]  # type: ignore[index]
    assert api.post("/advice/indexes", wanted).json["code"] == "advice.index_exists"  # type: ignore[index]


def test_what_nothing_has_used_may_be_removed(home: Home, api: ApiClient, many: None) -> None:
    wanted = {"object": "company", "fields": ["code", "size"]}
    assert api.post("/advice/indexes", wanted).status_code == 201
    asked(home, (QueryShape("company"), Use(1, 1.0, 1.0)))

    idle = [each for each in advice(api)["idle"] if each["fields"] == wanted["fields"]]

    assert [each["covered_by"] for each in idle] == [None]
    assert api.post("/advice/indexes/remove", wanted).status_code == 200
    assert wanted["fields"] not in [each["fields"] for each in advice(api)["idle"]]
    gone = api.post("/advice/indexes/remove", wanted)
    assert (gone.status_code, gone.json["code"]) == (404, "advice.no_such_index")  # type: ignore[index]


def test_an_index_that_a_package_asks_for_stays(api: ApiClient) -> None:
    fields = ["account", "due_at"]

    refused = api.post("/advice/indexes/remove", {"object": "activity", "fields": fields})

    assert refused.json["code"] == "advice.no_such_index"  # type: ignore[index]


def test_an_index_on_an_object_of_a_package_is_an_addition_of_the_tenant(api: ApiClient) -> None:
    wanted = {"object": "account", "fields": ["industry", "name"]}

    assert api.post("/advice/indexes", wanted).status_code == 201

    own = api.get("/meta/object/account", layer="tenant").json
    assert own is not None
    assert (own["extends"], own["indexes"]) == (True, [["industry", "name"]])


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"object": "company", "fields": ["nothing"]}, 422),
        ({"object": "nothing", "fields": ["name"]}, 404),
        ({"object": "company", "fields": []}, 422),
        ({"object": "company", "fields": ["name", "name"]}, 422),
    ],
)
def test_what_cannot_be_indexed_is_refused(
    api: ApiClient, body: dict[str, Any], status: int
) -> None:
    assert api.post("/advice/indexes", body).status_code == status


def test_only_builders_are_advised(home: Home) -> None:
    _, member = home.add_user("advised@example.org", member=True)

    assert member.get("/advice/indexes").status_code == 403
    wanted = {"object": "company", "fields": ["name"]}
    assert member.post("/advice/indexes", wanted).status_code == 403
    assert member.post("/advice/indexes/remove", wanted).status_code == 403


@pytest.mark.parametrize(
    ("fields", "shape", "is_served"),
    [
        (("a", "b"), QueryShape("o", ("a", "b")), True),
        (("b", "a"), QueryShape("o", ("a", "b")), True),
        (("a", "b", "c"), QueryShape("o", ("a",), (), ("b",)), True),
        (("a", "c"), QueryShape("o", ("a",), (), ("b",)), False),
        (("a",), QueryShape("o", ("a",), (), ("b",)), False),
        (("b",), QueryShape("o", (), ("b",)), True),
        (("c", "b"), QueryShape("o", (), ("b",)), False),
    ],
)
def test_an_index_serves_what_begins_as_it_does(
    fields: tuple[str, ...], shape: QueryShape, is_served: bool
) -> None:
    assert serves(fields, shape) == is_served
    assert serves(candidate(shape), shape)
