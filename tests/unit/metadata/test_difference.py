"""What differs between definitions is told by name, whatever the order."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.difference import differences


def told(before: Any, after: Any) -> list[tuple[str, str, Any, Any]]:
    found = differences({("view", "v"): before}, {("view", "v"): after})
    return [(d.what.value, d.path, d.before, d.after) for each in found for d in each.differences]


def test_definitions_come_go_and_stay() -> None:
    before = {("view", "a"): {"x": 1}, ("view", "b"): {"x": 1}, ("app", "c"): {"x": 1}}
    after = {("view", "b"): {"x": 2}, ("app", "c"): {"x": 1}, ("app", "d"): {"x": 1}}

    found = differences(before, after)

    assert [(each.kind, each.name, each.what.value) for each in found] == [
        ("app", "d", "added"),
        ("view", "a", "removed"),
        ("view", "b", "changed"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1, "b": [2]}, [("added", "/b", None, [2])]),
        ({"a": {"en": "x", "zh": "y"}}, {"a": {"en": "x"}}, [("removed", "/a/zh", "y", None)]),
        (
            {"fields": [{"name": "a", "n": 1}, {"name": "b"}]},
            {"fields": [{"name": "c"}, {"name": "a", "n": 2}]},
            [
                ("changed", "/fields/a/n", 1, 2),
                ("removed", "/fields/b", {"name": "b"}, None),
                ("added", "/fields/c", None, {"name": "c"}),
            ],
        ),
        (
            {"fields": [{"name": "a"}, {"name": "b"}]},
            {"fields": [{"name": "b"}, {"name": "a"}]},
            [("reordered", "/fields", ["a", "b"], ["b", "a"])],
        ),
        (
            {"columns": ["a", {"field": "b", "width": 1}]},
            {"columns": ["a", {"field": "b", "width": 2}]},
            [("changed", "/columns/b/width", 1, 2)],
        ),
        (
            {"columns": ["a", "b"]},
            {"columns": ["b"]},
            [("changed", "/columns", ["a", "b"], ["b"])],
        ),
        ({"x": [[1]]}, {"x": [[2]]}, [("changed", "/x", [[1]], [[2]])]),
        ({"x": [{"name": "a"}] * 2}, {"x": []}, [("changed", "/x", [{"name": "a"}] * 2, [])]),
        ({"x": []}, {"x": [{"name": "a"}]}, [("added", "/x/a", None, {"name": "a"})]),
        ({"x": 1}, {"x": True}, [("changed", "/x", 1, True)]),
        ({"a/b": 1}, {"a/b": 2}, [("changed", "/a~1b", 1, 2)]),
        ({"x": {}}, {"x": None}, [("changed", "/x", {}, None)]),
    ],
)
def test_each_property_is_told_by_its_name(before: Any, after: Any, expected: Any) -> None:
    assert told(before, after) == expected


def test_what_is_not_there_is_left_out_of_the_wire_shape() -> None:
    (found,) = differences({("view", "v"): {"a": None}}, {("view", "v"): {"b": None}})

    assert found.to_json() == {
        "kind": "view",
        "name": "v",
        "change": "changed",
        "differences": [
            {"path": "/a", "change": "removed", "before": None},
            {"path": "/b", "change": "added", "after": None},
        ],
    }
