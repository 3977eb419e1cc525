"""Patches, by example: what they say, what they make, and where they say it."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.kernel.shipped import schema_dir
from dougong.metadata.canonical import canonical_patch
from dougong.metadata.definition import Definition
from dougong.metadata.layers import effective
from dougong.metadata.merging import Side, merge
from dougong.metadata.patch_check import check_patch
from dougong.metadata.patches import (
    apply_patch,
    is_patch,
    patch_of,
    place_in_patch,
    rebase,
    without,
)
from dougong.metadata.schema_check import SHARED, read_schema

NAME: Any = {"name": "name", "type": "text", "max_length": 40}
STATUS: Any = {
    "name": "status",
    "type": "picklist",
    "options": [{"value": "new"}, {"value": "old"}],
}
BELOW: Any = {"kind": "object", "name": "ticket", "title": "name", "fields": [NAME, STATUS]}
SIZE: Any = {"name": "size", "type": "number"}


def patch(**entries: Any) -> Any:
    """Make a patch; ``a__b`` stands for the pointer ``/a/b``."""
    said = {"/" + path.replace("__", "/"): each for path, each in entries.items()}
    return {"kind": "object", "name": "ticket", "patch": said}


def _with_field(sort: str) -> Any:
    return {"fields": [{"name": "x", "type": sort}]}


def test_each_thing_is_said_where_it_is() -> None:
    status = {**STATUS, "options": [{"value": "old"}, {"value": "gone"}, {"value": "new"}]}
    wanted: Any = {**BELOW, "title": "status", "fields": [status, {**NAME, "max_length": 60}, SIZE]}

    found: Any = patch_of(wanted, BELOW)

    assert found == patch(
        fields={"order": ["status", "name"]},
        fields__name__max_length={"to": 60, "from": 40},
        fields__size={"to": SIZE},
        fields__status__options={"order": ["old", "gone", "new"]},
        fields__status__options__gone={"to": {"value": "gone"}},
        title={"to": "status", "from": "name"},
    )
    assert apply_patch(BELOW, found) == wanted


def test_what_is_only_moved_is_only_moved() -> None:
    found = patch_of({**BELOW, "fields": [STATUS, NAME]}, BELOW)

    assert found == patch(fields={"order": ["status", "name"]})


def test_an_addition_at_the_end_needs_no_order() -> None:
    found = patch_of({**BELOW, "fields": [NAME, STATUS, SIZE]}, BELOW)

    assert found == patch(fields__size={"to": SIZE})


def test_a_patch_is_told_by_what_it_has() -> None:
    assert is_patch(patch())
    assert not is_patch(BELOW)


def test_layers_apply_what_a_tenant_says_over_all_packages() -> None:
    extension: Any = {"kind": "object", "name": "ticket", "extends": True, "fields": [SIZE]}
    said = patch(fields__size={"from": SIZE}, title={"from": "name", "to": "status"})
    layers = [
        Definition("object", "ticket", said, "tenant"),
        Definition("object", "ticket", extension, "more"),
        Definition("object", "ticket", BELOW, "base"),
    ]

    found = effective(layers, ["base", "more"])["object", "ticket"]

    assert found.json == {**BELOW, "title": "status"}
    assert (found.layer, found.package) == ("tenant", "base")


def test_what_a_package_appends_does_not_make_a_patch_speak_of_order() -> None:
    said = patch(fields__size={"to": SIZE})
    newer = {**BELOW, "fields": [NAME, STATUS, {"name": "more", "type": "text"}]}

    found = rebase(said, BELOW, newer)

    assert found.patch == said
    assert found.document is not None
    fields: Any = found.document["fields"]
    assert [each["name"] for each in fields] == ["name", "status", "more", "size"]


def test_parts_of_different_sorts_are_not_mixed() -> None:
    mine, theirs = _with_field("text"), _with_field("number")

    found = merge({"fields": []}, mine, theirs)

    assert [each.path for each in found.conflicts] == ["/fields/x"]
    assert merge({"fields": []}, mine, theirs, otherwise=Side.THEIRS).document == theirs


def test_indexes_that_either_side_adds_are_both_there() -> None:
    below = {**BELOW, "indexes": [["name"]]}
    said = patch_of({**BELOW, "indexes": [["name"], ["status"]]}, below)

    assert said is not None
    found = rebase(said, below, {**BELOW, "indexes": [["name"], ["name", "status"]]})

    assert found.conflicts == ()
    assert found.document is not None
    assert found.document["indexes"] == [["name"], ["status"], ["name", "status"]]


def test_a_part_that_goes_takes_with_it_what_is_said_of_it() -> None:
    said = patch(fields__name__max_length={"to": 60, "from": 40}, fields__size={"to": SIZE})

    assert without(said, "/fields/name") == patch(fields__size={"to": SIZE})
    assert without(said, "/fields/nam") == said
    assert without(said, "/fields") is None


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("/fields/2/type", "/patch/~1fields~1size/to/type"),
        ("/fields/0/max_length", "/patch/~1fields~1name~1max_length/to"),
        ("/fields/1", "/patch"),
        ("/fields/9", "/patch"),
    ],
)
def test_a_place_in_what_is_made_is_found_in_the_patch(place: str, found: str) -> None:
    said = patch(fields__name__max_length={"to": 60, "from": 40}, fields__size={"to": SIZE})

    assert place_in_patch(said, apply_patch(BELOW, said), place) == found


def test_a_sound_patch_has_no_faults() -> None:
    said = patch(fields__size={"to": SIZE}, fields={"order": ["size", "name"]})

    assert check_patch(said, BELOW) == []


def test_a_file_has_pointers_in_order_and_values_as_the_kind_has_them() -> None:
    schemas = [read_schema(schema_dir() / name) for name in ("object.json", SHARED)]
    field = {"type": "text", "label": {"en": "Hue"}, "name": "color"}
    said = patch(fields__name__max_length={"from": 40, "to": 60}, fields__color={"to": field})

    text = canonical_patch(said, *schemas)

    assert text == (
        "{\n"
        '  "kind": "object",\n'
        '  "name": "ticket",\n'
        '  "patch": {\n'
        '    "/fields/color": {"to": {"name": "color", "type": "text", "label": {"en": "Hue"}}},\n'
        '    "/fields/name/max_length": {"to": 60, "from": 40}\n'
        "  }\n"
        "}\n"
    )
