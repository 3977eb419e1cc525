"""New names in definitions: what is a rename, and how two of them come together."""

from __future__ import annotations

from typing import Any

from dougong.metadata.definition import Reference
from dougong.metadata.renames import Renames, Target, parse_renames, rewrite

HOURS: dict[Target, str] = {("object", "press", "hours"): "run_hours"}


def test_a_rename_is_read_by_kind_name_and_field(bench: Any) -> None:
    renames, problems = parse_renames(
        {"object.press.hours": "run_hours", "view.busy": "at_work"}, bench.kinds
    )

    assert renames == Renames({**HOURS, ("view", "busy"): "at_work"})
    assert problems == []
    assert renames.to_json() == {"object.press.hours": "run_hours", "view.busy": "at_work"}


def test_going_back_gives_everything_its_old_name() -> None:
    renames = Renames({("object", "press"): "machine", **HOURS, ("view", "busy"): "at_work"})

    assert renames.reversed() == Renames(
        {
            ("object", "machine"): "press",
            ("object", "machine", "run_hours"): "hours",
            ("view", "at_work"): "busy",
        }
    )
    assert renames.reversed().reversed() == renames


def test_one_rename_after_another_is_one_rename() -> None:
    first = Renames({("object", "press"): "machine", **HOURS})
    then = Renames(
        {
            ("object", "machine"): "device",
            ("object", "machine", "run_hours"): "total",
            ("object", "machine", "name"): "title",
        }
    )

    assert first.then(then) == Renames(
        {
            ("object", "press"): "device",
            ("object", "press", "hours"): "total",
            ("object", "press", "name"): "title",
        }
    )
    assert first.then(first.reversed()) == Renames()


def test_going_back_moves_aside_what_has_taken_the_name_since(bench: Any) -> None:
    catalog = bench.catalog(*bench.all)
    renames = Renames(
        {
            ("object", "account", "label_before"): "industry",
            ("object", "account", "tags"): "name",
            ("object", "gone", "a"): "b",
        }
    )

    assert renames.back(catalog) == Renames(
        {
            ("object", "account", "industry"): "label_before",
            ("object", "account", "name"): "tags",
            ("object", "account", "tags"): "tags_2",
        }
    )


def test_a_name_is_written_in_part_of_a_text_and_as_a_property(bench: Any) -> None:
    document = {"kind": "view", "name": "busy", "a/b": ["hours.hours"], "hours": 1, "x": "hours"}
    field = ("object", "press")
    names = [
        Reference(*field, "/a~1b/0", "hours", span=(6, 11)),
        Reference(*field, "/hours", "hours", key=True),
        Reference(*field, "/x", "hours", implied=True),
    ]

    written = rewrite(bench.definition(document), names, Renames(HOURS))

    assert written.json == {
        "kind": "view",
        "name": "busy",
        "a/b": ["hours.run_hours"],
        "run_hours": 1,
        "x": "hours",
    }
