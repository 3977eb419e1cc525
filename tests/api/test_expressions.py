"""Expressions checked over HTTP: types, faults, completions, and the value on a record."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


def check(api: ApiClient, expression: str, **more: Any) -> Any:
    """Check an expression on cases; the call must be accepted."""
    body = {"object": "case_file", "expression": expression, **more}
    answer = api.post("/meta/expressions/check", body)
    assert answer.status_code == 200, answer.text
    return answer.json


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("amount * 2", "number"),
        ("status = 'open'", "boolean"),
        ("subject & '!'", "text"),
        ("due_on + 1", "date"),
        ("opened_at", "datetime"),
        ("channels", "list of option"),
        ("company.size", "number"),
        ("$user.email", "text"),
        ("company", "record"),
    ],
)
def test_a_right_expression_has_a_type(api: ApiClient, expression: str, expected: str) -> None:
    assert check(api, expression) == {"type": expected}


def test_a_wrong_one_is_told_every_fault_with_place_and_suggestion(api: ApiClient) -> None:
    found = check(api, "statsu = 'open' and\n  amont > 1")

    assert [(e["line"], e["column"], e["start"], e["end"]) for e in found["errors"]] == [
        (1, 1, 0, 6),
        (2, 3, 22, 27),
    ]
    assert [e["code"] for e in found["errors"]] == ["expression.unknown_field"] * 2
    assert found["errors"][0]["suggestion"] == "did you mean `status`?"
    assert "type" not in found


def test_faults_and_suggestions_are_in_the_language_of_the_caller(api: ApiClient) -> None:
    fault = check(api.saying("zh-CN"), "statsu = 1")["errors"][0]

    assert fault["message"] == "第 1 行第 1 列：案件没有字段 `statsu`；您是指 `status` 吗？"
    assert fault["suggestion"] == "您是指 `status` 吗？"


def test_a_type_that_is_expected_is_insisted_on(api: ApiClient) -> None:
    assert check(api, "urgent", expect="boolean") == {"type": "boolean"}
    assert check(api, "'2026-01-31'", expect="date") == {"type": "date"}
    assert check(api, "amount", expect="boolean")["errors"][0]["column"] == 1


def test_completions_are_given_at_the_cursor(api: ApiClient) -> None:
    found = check(api.saying("zh"), "status = ", cursor=9)

    assert found["errors"][0]["code"] == "expression.syntax"
    assert found["completions"][0] == {
        "kind": "option",
        "text": "'new'",
        "label": "新建",
        "doc": "",
        "start": 9,
        "end": 9,
    }
    over = check(api, "company.siz", cursor=11)["completions"]
    assert [(each["text"], each["label"], each["start"]) for each in over] == [("size", "Size", 8)]
    function = check(api, "LEF", cursor=3)["completions"][0]
    assert (function["text"], function["kind"]) == ("LEFT(", "function")
    assert function["label"].startswith("LEFT(text")
    assert function["doc"]


def test_the_value_on_a_record_is_computed(api: ApiClient) -> None:
    company = api.create("company", name="Timber", size=12)
    case = api.create(
        "case_file", subject="Roof", amount="19.90", due_on="2026-01-31", company=company["id"]
    )

    def value(expression: str) -> Any:
        return check(api, expression, record=case["id"])["value"]

    assert value("amount * 3") == "59.7"
    assert value("subject & ' ' & company.name") == "Roof Timber"
    assert value("due_on + 1") == "2026-02-01"
    assert value("body") is None
    assert value("ISBLANK(body)") is True
    assert value("amount > 20") is False
    assert value("company.size / 5") == "2.4"


def test_a_wrong_expression_has_no_value(api: ApiClient) -> None:
    case = api.create("case_file", subject="Wall")

    assert "value" not in check(api, "statsu", record=case["id"])


def test_a_record_that_is_not_there_is_not_found(api: ApiClient) -> None:
    case = api.create("case_file", subject="Gone")
    api.delete(f"/data/case_file/{case['id']}")
    body = {"object": "case_file", "expression": "amount"}

    for record in (case["id"], "018f0000-0000-7000-8000-000000000001"):
        answer = api.post("/meta/expressions/check", {**body, "record": record})

        assert answer.status_code == 404
    assert api.post("/meta/expressions/check", {**body, "object": "cse"}).status_code == 404


def test_a_call_that_is_none_is_refused(api: ApiClient) -> None:
    right = {"object": "case_file", "expression": "1"}
    wrong: list[Any] = [
        {},
        {"object": "case_file"},
        {**right, "record": "x"},
        {**right, "cursor": -1},
        {**right, "cursor": "1"},
        {**right, "expect": "no type"},
        {**right, "more": 1},
    ]
    for body in wrong:
        assert api.post("/meta/expressions/check", body).status_code == 422, body


def test_only_a_builder_may_check(home: Home) -> None:
    _, member = home.add_user("checker@example.com")
    body = {"object": "case_file", "expression": "1"}

    assert member.post("/meta/expressions/check", body).status_code == 403
    assert home.anyone().post("/meta/expressions/check", body).status_code == 401


def test_functions_are_listed_with_how_they_are_called(api: ApiClient, home: Home) -> None:
    answer: Any = api.saying("zh-CN").get("/meta/expressions/functions").json
    found = answer["functions"]

    named = {each["name"]: each for each in found}
    assert named["LEFT"]["usage"] == "LEFT(text, count)"
    assert named["LEFT"]["doc"].startswith("文本")
    assert len(named) == len(found) > 100
    _, member = home.add_user("functions@example.com")
    assert member.get("/meta/expressions/functions").status_code == 403


def test_a_field_of_the_draft_is_known_when_the_draft_is_asked(api: ApiClient) -> None:
    case = api.create("case_file", subject="Roof", amount="5")
    drafted: Any = api.get("/meta/object/case_file").json
    label = {"en": "Effort in days", "zh-CN": "工作量"}
    fields = [*drafted["fields"], {"name": "effort_days", "type": "number", "label": label}]
    api.put("/meta/draft/object/case_file", {"definition": {**drafted, "fields": fields}})

    try:
        assert "errors" in check(api, "effort_days * 2")
        assert check(api, "effort_days * 2", draft=True) == {"type": "number"}
        offered = check(api, "effort_d", draft=True, cursor=8)["completions"]
        assert [(each["text"], each["label"]) for each in offered] == [
            ("effort_days", "Effort in days")
        ]
        assert check(api, "amount * 2", draft=True, record=case["id"])["value"] == "10"
        # No record has a value of what is not published.
        assert check(api, "effort_days * 2", draft=True, record=case["id"]) == {"type": "number"}
    finally:
        api.post("/meta/draft/discard", {"kind": "object", "name": "case_file"})


def test_an_object_of_the_draft_can_be_asked_about(api: ApiClient) -> None:
    text = {"en": "Shelf", "zh-CN": "货架"}
    name = {"name": "name", "type": "text", "label": text}
    shelf = {"kind": "object", "name": "shelf", "label": text, "plural": text, "title": "name"}
    api.put("/meta/draft/object/shelf", {"definition": {**shelf, "fields": [name]}})
    body = {"object": "shelf", "expression": "LEN(name)", "draft": True}

    try:
        assert api.post("/meta/expressions/check", body).json == {"type": "number"}
        anything = "018f0000-0000-7000-8000-000000000001"
        answer = api.post("/meta/expressions/check", {**body, "record": anything})
        assert answer.json == {"type": "number"}
        assert api.post("/meta/expressions/check", {**body, "draft": False}).status_code == 404
    finally:
        api.post("/meta/draft/discard", {"kind": "object", "name": "shelf"})


def test_the_tree_is_given_when_it_is_asked_for(api: ApiClient) -> None:
    found = check(api, "urgent", tree=True)

    assert found == {
        "type": "boolean",
        "tree": {"node": "path", "type": "boolean", "path": "urgent"},
    }
    assert "tree" not in check(api, "urgnt", tree=True)
