"""The API page of a tenant: valid, true, trimmed; and a machine that tries everything on it."""

from __future__ import annotations

import re
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR

from dougong.testing.over_http import BASE, Home

EXAMPLES = {GenerationMode.POSITIVE: 50, GenerationMode.NEGATIVE: 25}
# Every call, those on records for two objects; the others have the same ones.
TRIED = re.compile(r"/(auth|meta|jobs|data/(case_file|company)\b)")
# Of these some must succeed, lest the machine only ever sees how we refuse.
SERVED = {
    f"{operation} /data/{name}{rest}"
    for name in ("case_file", "company")
    for operation, rest in (
        ("GET", ""),
        ("POST", ""),
        ("GET", "/aggregate"),
        ("GET", "/{record_id}"),
        ("PATCH", "/{record_id}"),
    )
}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


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
        "default": "new",
    }
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
    page: Any = home.api.saying("zh-CN").get("/openapi.json").json

    assert page["components"]["schemas"]["company"]["title"] == "公司"
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
    assert page["components"]["schemas"].keys() == {"Fault", "Problem", "Person"}


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_is_answered_as_the_page_says(home: Home, mode: GenerationMode) -> None:
    company = home.api.create("company", name="Acme", size="3")
    case_file = home.api.create("case_file", subject="Printer", company=company["id"])
    there = {"company": company["id"], "case_file": case_file["id"]}
    headers = dict(home.api.headers)
    schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", home.app, headers=headers)
    operations = [found.ok() for found in schema.get_all_operations()]  # type: ignore[union-attr]
    served: set[str] = set()
    for operation in operations:
        if not TRIED.match(operation.path):
            continue
        own = {"record_id": there.get(operation.path.split("/")[2])}
        path = own if "{record_id}" in operation.path else None

        @settings(
            max_examples=EXAMPLES[mode],
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode, path_parameters=path))
        def check(case: Case[Any]) -> None:
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=CHECKS)
            if answer.status_code < 300:
                served.add(case.operation.label)

        check()
    assert mode is GenerationMode.NEGATIVE or served >= SERVED
