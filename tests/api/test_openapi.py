"""The API page of a tenant: valid, true, trimmed to who reads it."""

from __future__ import annotations

from typing import Any

import pytest
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from dougong.testing.over_http import Home


@pytest.fixture(scope="module")
def page(home: Home) -> Any:
    """The page as the administrator sees it."""
    return home.api.get("/openapi.json").json


def test_the_page_is_openapi_3_1(page: Any) -> None:
    OPENAPI_31_VALIDATOR.validate(page)

    assert page["openapi"] == "3.1.0"
    assert page["servers"] == [{"url": "/api/v1"}]


def test_every_reference_on_the_page_leads_somewhere(page: Any) -> None:
    def references(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
            return own + [each for inner in value.values() for each in references(inner)]
        if isinstance(value, list):
            return [each for inner in value for each in references(inner)]
        return []

    for reference in set(references(page)):
        target = page
        for step in reference.removeprefix("#/").split("/"):
            target = target[step]
        assert target, reference


def test_operation_ids_are_unique(page: Any) -> None:
    ids = [each["operationId"] for path in page["paths"].values() for each in path.values()]

    assert len(ids) == len(set(ids))


def test_an_object_has_the_forms_of_its_definition(page: Any) -> None:
    schemas = page["components"]["schemas"]

    read, create, patch = (schemas["case_file" + form] for form in ("", ".create", ".patch"))
    assert read["properties"]["status"] == {
        "anyOf": [{"type": "string", "enum": ["new", "open", "closed"]}, {"type": "null"}],
        "title": "Status",
        "description": "`new`: New; `open`: Open; `closed`: Closed",
    }
    assert create["properties"]["status"]["default"] == "new"
    assert "default" not in patch["properties"]["status"]
    assert "default" not in create["properties"]["opened_at"]
    assert read["properties"]["urgent"] == {"type": "boolean", "title": "Urgent"}
    assert create["required"] == ["subject"]
    assert create["properties"]["subject"] == {
        "type": "string",
        "maxLength": 60,
        "title": "Subject",
    }
    assert "required" not in patch
    assert "number" in read["properties"]
    assert {"number", "id", "version", "created_at"}.isdisjoint(create["properties"])
    assert create["additionalProperties"] is False


def test_the_page_speaks_the_language_asked_for(home: Home) -> None:
    definition: Any = home.api.get("/meta/object/company").json
    page: Any = home.api.saying("zh-CN").get("/openapi.json").json

    company = page["components"]["schemas"]["company"]
    assert company["title"] == definition["label"]["zh-CN"] == "公司"
    assert company["properties"]["size"]["title"] == definition["fields"][2]["label"]["zh-CN"]
    assert page["paths"]["/data/company"]["get"]["summary"] == "查询记录列表"


def test_the_page_knows_a_new_object_at_once(home: Home) -> None:
    definition = home.api.get("/meta/object/company").json
    assert definition is not None

    home.api.put("/meta/object/firm", {**definition, "name": "firm"})

    page: Any = home.api.get("/openapi.json").json
    assert "/data/firm/{record_id}" in page["paths"]
    assert "firm.create" in page["components"]["schemas"]


def test_the_page_shows_no_more_than_one_may_see(home: Home) -> None:
    _, plain = home.add_user("reader@example.com")

    page: Any = plain.get("/openapi.json").json

    assert [path for path in page["paths"] if path.startswith("/data/")] == []
    shared = {"Archived", "AsOf", "Fault", "Problem", "Person", "PlanStep", "TraceStep"}
    assert page["components"]["schemas"].keys() == shared
