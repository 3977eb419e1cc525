"""Three-way merges of definitions: what holds whatever two people changed."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dougong.metadata.difference import same
from dougong.metadata.merging import Side, merge

NAMES = st.sampled_from("abcdef")
PLAIN = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from(["x", "y", ""]))


def parts(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    """Lists of parts that go by their names."""
    named = st.fixed_dictionaries({"name": NAMES}, optional={"label": inner, "options": inner})
    return st.lists(named, max_size=4, unique_by=lambda each: each["name"])


VALUES = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.dictionaries(NAMES, inner, max_size=3),
        parts(inner),
        st.lists(NAMES, max_size=3),
        st.lists(PLAIN, max_size=2),
    ),
    max_leaves=8,
)
DOCUMENTS = st.one_of(st.none(), st.dictionaries(NAMES, VALUES, max_size=4))


@given(base=DOCUMENTS, mine=DOCUMENTS)
def test_where_only_one_side_changed_it_that_is_what_comes(base: Any, mine: Any) -> None:
    one, other = merge(base, mine, base), merge(base, base, mine)

    assert same(one.document, mine)
    assert same(other.document, mine)
    assert (one.conflicts, other.conflicts) == ((), ())


@given(base=DOCUMENTS, both=DOCUMENTS)
def test_where_both_made_the_same_of_it_that_is_what_comes(base: Any, both: Any) -> None:
    found = merge(base, both, both)

    assert same(found.document, both)
    assert found.conflicts == ()


@given(base=DOCUMENTS, mine=DOCUMENTS, theirs=DOCUMENTS)
def test_once_every_conflict_is_decided_none_is_left(base: Any, mine: Any, theirs: Any) -> None:
    found = merge(base, mine, theirs)

    for side in Side:
        choices = {each.path: side for each in found.conflicts}
        assert merge(base, mine, theirs, choices).conflicts == ()


@given(base=DOCUMENTS, mine=DOCUMENTS, theirs=DOCUMENTS)
def test_either_side_finds_the_same_conflicts(base: Any, mine: Any, theirs: Any) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)

    assert {each.path for each in one.conflicts} == {each.path for each in other.conflicts}


@given(base=DOCUMENTS, mine=DOCUMENTS, theirs=DOCUMENTS)
def test_what_is_merged_merges_with_theirs_to_itself(base: Any, mine: Any, theirs: Any) -> None:
    first = merge(base, mine, theirs)
    choices = {each.path: Side.MINE for each in first.conflicts}
    merged = merge(base, mine, theirs, choices).document

    again = merge(theirs, merged, theirs)

    assert same(again.document, merged)
    assert again.conflicts == ()


@given(fields=parts(PLAIN), mine=NAMES, theirs=NAMES)
def test_parts_that_both_sides_add_are_all_there_once(
    fields: list[Any], mine: str, theirs: str
) -> None:
    ours = {"fields": [*fields, {"name": f"{mine}_mine"}]}
    others = {"fields": [*fields, {"name": f"{theirs}_theirs"}]}

    found = merge({"fields": fields}, ours, others)

    assert found.conflicts == ()
    document: Any = found.document
    names = [each["name"] for each in document["fields"]]
    assert sorted(names) == sorted(
        [*(each["name"] for each in fields), f"{mine}_mine", f"{theirs}_theirs"]
    )
