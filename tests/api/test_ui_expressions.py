"""Trees of expressions for the browser: of what is typed there, such as a filter."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import ApiClient, Home


@pytest.fixture(scope="module")
def member(home: Home) -> ApiClient:
    """A client that works on records and does not build."""
    return home.add_user("agent@case.example", member=True)[1]


def test_the_tree_of_a_filter_is_there_for_any_member(member: ApiClient) -> None:
    answer = member.get("/ui/objects/case_file/expression", source="amount > 10", expect="boolean")

    assert answer.status_code == 200
    found: Any = answer.json
    assert (found["type"], found["tree"]["node"]) == ("boolean", "compare")


@pytest.mark.parametrize(
    ("query", "status", "code", "path"),
    [
        ({"source": "amont > 1"}, 422, "expression.unknown_field", "/source"),
        ({"source": "amount >"}, 400, "expression.syntax", "/source"),
        ({"source": "amount", "expect": "boolean"}, 422, "expression.type_mismatch", "/source"),
        ({"source": "amount", "expect": "soup"}, 400, "expression.unknown_type", "/expect"),
        ({}, 400, "request.invalid_parameter", "/source"),
    ],
)
def test_a_faulty_expression_is_refused_with_its_place(
    member: ApiClient, query: dict[str, str], status: int, code: str, path: str
) -> None:
    answer = member.get("/ui/objects/case_file/expression", **query)

    found: Any = answer.json
    assert (answer.status_code, found["errors"][0]["path"]) == (status, path), answer.text
    assert found["errors"][0]["code"] == code
