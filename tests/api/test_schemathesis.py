"""A machine that tries everything on the API page of a tenant that has everything."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from dougong.app import Platform
from dougong.testing.over_http import BASE, Home, make_home
from dougong.testing.whole_object import WHOLE, make_gadgets

# What others belong to comes after them, lest it goes first; a maker has no calls of its own.
OBJECTS = ("visit", "gadget", "deed", "policy", "signal")
AREAS = (
    "auth", "data", "files", "imports", "exports", "forms", "search", "settings", "jobs", "ui",
    "audit", "personal", "meta",
)  # fmt: skip
LATE = ("submit", "void", "amend", "delete", "restore", "undo")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# Of these some must succeed, lest the machine only ever sees how we refuse.
SERVED = {
    f"{operation} /data/{name}{rest}"
    for name in ("visit", "gadget", "deed")
    for operation, rest in (
        ("GET", ""),
        ("POST", ""),
        ("GET", "/aggregate"),
        ("GET", "/{record_id}"),
        ("PATCH", "/{record_id}"),
        ("GET", "/{record_id}/history"),
    )
} - {"POST /data/visit"}  # its parent would have to be guessed
SERVED |= {
    "DELETE /data/gadget/{record_id}",
    "POST /data/deed/{record_id}/actions/submit",
    "POST /data/deed/{record_id}/actions/void",
    "POST /data/deed/{record_id}/actions/amend",
    "GET /data/policy/current",
    "PATCH /data/policy/{record_id}",
    "POST /data/signal",
    "POST /data/gadget/{record_id}/restore",
    "GET /data/gadget/{record_id}/secrets/{field_name}",
    "GET /meta/{kind}/{name}",
    "GET /meta/{kind}/{name}/where-used",
    "GET /meta/versions/{number}",
    "GET /meta/diff",
    "GET /meta/aside",
    "POST /files",
    "GET /settings",
    "PUT /settings/{name}",
    "GET /ui/app",
    "GET /ui/objects/{name}",
    "GET /search",
    "GET /audit",
    "GET /audit/verify",
}
EXAMPLES = {GenerationMode.POSITIVE: 20, GenerationMode.NEGATIVE: 12}


@pytest.fixture
def whole(platform: Platform, app: Flask) -> Home:
    """A tenant with an object that has everything."""
    home = make_home(platform, app)
    home.deploy(*WHOLE)
    return home


def _order(path: str, method: str) -> tuple[int, ...]:
    """What makes things go comes late: definitions after records, deletion after the rest."""
    names = path.split("/")[1:]
    of = OBJECTS.index(names[1]) if names[0] == "data" else 0
    late = [LATE.index(each) + 1 for each in (names[-1], method) if each in LATE]
    return AREAS.index(names[0]), sum(late), of


def _path(path: str, method: str, there: dict[str, str]) -> dict[str, str]:
    """Give the parts of a path that lead somewhere; what would delete a definition is guessed."""
    known = {"field_name": "secret", "number": "2"}
    if path.startswith("/settings/"):
        known["name"] = "tone"
    if path.startswith("/ui/objects/"):
        known["name"] = "gadget"
    if path.startswith("/data/"):
        known["record_id"] = there.get(path.split("/")[2], "")
    if method == "get":
        known |= {"kind": "object", "name": "gadget"}
    return {name: value for name, value in known.items() if f"{{{name}}}" in path}


def _is_tried(path: str) -> bool:
    area, name = path.split("/")[1], path.split("/")[2:3]
    return area in AREAS and (area != "data" or name[0] in OBJECTS)


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_whatever_is_sent_is_answered_as_the_page_says(whole: Home, mode: GenerationMode) -> None:
    there = make_gadgets(whole.api)
    # The client within this process would say that it unpacks answers, and does not.
    headers = {**whole.api.headers, "Accept-Encoding": "identity"}
    schema = schemathesis.openapi.from_wsgi(f"{BASE}/openapi.json", whole.app, headers=headers)
    found = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]
    tried = [each for each in found if _is_tried(each.path)]
    served: set[str] = set()
    for operation in sorted(tried, key=lambda each: _order(each.path, each.method)):
        path = _path(operation.path, operation.method, there) or None

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

        try:
            check()
        except Unsatisfiable:  # a call that is open to all and takes nothing: what could be wrong?
            assert mode is GenerationMode.NEGATIVE, operation.label
    assert mode is GenerationMode.NEGATIVE or SERVED - served == set()
