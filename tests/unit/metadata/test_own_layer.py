"""The least that a tenant's own layer has to say."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.own_layer import own_document

STATUS = {"name": "status", "type": "picklist", "options": [{"value": "new"}]}
NAME = {"name": "name", "type": "text"}
BELOW: dict[str, Any] = {
    "kind": "object",
    "name": "ticket",
    "title": "name",
    "fields": [NAME, STATUS],
    "rules": [{"name": "one"}],
}
EXTENDS = {"kind": "object", "name": "ticket", "extends": True}


def test_what_no_package_brings_is_said_whole() -> None:
    assert own_document(BELOW, None) == BELOW


def test_what_packages_say_themselves_needs_no_word() -> None:
    assert own_document({**BELOW}, BELOW) is None


def test_what_is_only_added_is_an_extension() -> None:
    more = {"name": "size", "type": "number"}
    status = {**STATUS, "options": [{"value": "new"}, {"value": "old"}]}
    wanted = {
        **BELOW,
        "fields": [NAME, status, more],
        "rules": [{"name": "one"}, {"name": "two"}],
        "indexes": [["size"]],
    }

    assert own_document(wanted, BELOW) == {
        **EXTENDS,
        "options": {"status": [{"value": "old"}]},
        "fields": [more],
        "rules": [{"name": "two"}],
        "indexes": [["size"]],
    }


@pytest.mark.parametrize(
    "change",
    [
        {"title": "status"},
        {"fields": [STATUS, NAME]},
        {"fields": [NAME]},
        {"fields": [{**NAME, "required": True}, STATUS]},
        {"fields": [NAME, {**STATUS, "options": [{"value": "old"}, {"value": "new"}]}]},
        {"fields": [NAME, {**STATUS, "required": True, "options": [{"value": "new"}, {}]}]},
        {"fields": "none"},
        {"rules": []},
    ],
)
def test_whatever_is_changed_or_removed_needs_the_whole(change: Any) -> None:
    wanted = {**BELOW, **change}

    assert own_document(wanted, BELOW) == wanted


def test_a_definition_of_another_kind_is_said_whole() -> None:
    below = {"kind": "view", "name": "all", "columns": ["a"]}

    assert own_document({**below, "columns": ["a", "b"]}, below) == {
        **below,
        "columns": ["a", "b"],
    }
