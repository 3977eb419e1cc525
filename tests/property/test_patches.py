"""Patches: what holds whatever a tenant says otherwise, and whatever packages make of it later."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dougong.kernel.jsonpointer import steps_of
from dougong.metadata.difference import named_parts, same
from dougong.metadata.merging import Side
from dougong.metadata.patches import (
    apply_patch,
    base_of,
    entries_of,
    patch_of,
    rebase,
    with_entries,
    without,
)

NAMES = st.sampled_from("abcdef")
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["x", "y", ""]))


def parts(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Lists of parts that go by their names."""
    named = st.fixed_dictionaries({"name": NAMES}, optional={"label": inner, "options": inner})
    return st.lists(named, max_size=5, unique_by=lambda each: each["name"])


VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.dictionaries(NAMES | st.sampled_from(["value", "a/b", "~"]), inner, max_size=3),
        parts(inner),
        st.lists(NAMES, max_size=3),
        st.lists(PLAIN | inner, max_size=3),
    ),
    max_leaves=8,
)
DOCUMENTS = st.builds(
    lambda own, fields: {"kind": "object", "name": "thing", "fields": fields, **own},
    st.dictionaries(NAMES, VALUES, max_size=4),
    parts(VALUES),
)


@given(below=DOCUMENTS, wanted=DOCUMENTS)
def test_a_patch_makes_what_was_wanted(below: Any, wanted: Any) -> None:
    patch = patch_of(wanted, below)

    if patch is None:
        assert same(wanted, below)
    else:
        assert same(apply_patch(below, patch), wanted)
        assert same(base_of(patch, below), below)


@given(document=DOCUMENTS)
def test_nothing_is_said_of_what_is_the_same(document: Any) -> None:
    assert patch_of(document, {**document}) is None


@given(below=DOCUMENTS, wanted=DOCUMENTS)
def test_the_form_of_a_patch_is_one(below: Any, wanted: Any) -> None:
    patch = patch_of(wanted, below)

    if patch is not None:
        turned = {**patch, "patch": dict(reversed(list(entries_of(patch).items())))}
        again = patch_of(apply_patch(below, turned), below)
        assert list(entries_of(patch)) == sorted(entries_of(patch))
        assert again is not None
        assert same(again, patch)
        assert list(entries_of(again)) == list(entries_of(patch))


@given(below=DOCUMENTS, wanted=DOCUMENTS)
def test_over_what_did_not_change_a_patch_stays_as_it_is(below: Any, wanted: Any) -> None:
    patch = patch_of(wanted, below)

    if patch is not None:
        found = rebase(patch, below, below)
        assert same(found.patch, patch)
        assert found.conflicts == ()
        assert list(found.merged) == list(entries_of(patch))


@given(below=DOCUMENTS, wanted=DOCUMENTS, newer=DOCUMENTS)
def test_a_rebase_is_one_and_once_is_enough(below: Any, wanted: Any, newer: Any) -> None:
    patch = patch_of(wanted, below)
    if patch is None:
        return
    undecided = rebase(patch, below, newer)
    for side in Side:
        choices = {each.path: side for each in undecided.conflicts}

        found = rebase(patch, below, newer, choices)

        assert found == rebase(patch, below, newer, choices)
        assert found.conflicts == ()
        if found.patch is not None:
            assert same(apply_patch(newer, found.patch), found.document)
            assert same(rebase(found.patch, newer, newer).patch, found.patch)


def at(document: Any, path: str) -> Any:
    """Give what stands at a pointer, in a list so that it can be told from what is not there."""
    for step in steps_of(path):
        inner = document if isinstance(document, dict) else named_parts(document)
        if inner is None or step not in inner:
            return []
        document = inner[step]
    return [document]


@given(below=DOCUMENTS, wanted=DOCUMENTS, newer=DOCUMENTS)
def test_an_edit_that_a_package_does_not_touch_survives_its_upgrade(
    below: Any, wanted: Any, newer: Any
) -> None:
    patch = patch_of(wanted, below)
    if patch is None:
        return
    found = rebase(patch, below, newer)
    listed = [each.path for each in found.conflicts]
    for path, entry in entries_of(patch).items():
        untouched = same(at(below, path), at(newer, path))
        if "order" not in entry and untouched and not any(path.startswith(p) for p in listed):
            assert same(at(found.document, path), [entry["to"]] if "to" in entry else [])


@given(below=DOCUMENTS, wanted=DOCUMENTS, data=st.data())
def test_what_is_given_back_is_as_the_package_has_it(below: Any, wanted: Any, data: Any) -> None:
    patch = patch_of(wanted, below)
    if patch is None:
        return
    path = data.draw(st.sampled_from(sorted(entries_of(patch))))

    left = without(patch, path)

    document = below if left is None else apply_patch(below, left)
    if "order" not in entries_of(patch)[path]:
        assert same(at(document, path), at(below, path))
    assert without(patch, "") is None
    assert with_entries(patch, {}) is None
