"""Names of indexes, keys and sequences: what PostgreSQL takes, and no two the same."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from dougong.storage.ddl import aside_name
from dougong.storage.identifiers import (
    identifier,
    index_name,
    reference_name,
    sequence_name,
    unique_name,
)

LONGEST = 63
NAMES = st.from_regex(r"[a-z]([a-z0-9]|_[a-z0-9]){0,19}", fullmatch=True)
LONG = st.builds(lambda head, tail: (head + "x" * 40)[: 40 - len(tail)] + tail, NAMES, NAMES)
ANY = NAMES | LONG.filter(lambda name: len(name) <= 40)


@given(st.lists(ANY, min_size=1, max_size=6))
def test_a_name_fits_whatever_it_is_made_of(parts: list[str]) -> None:
    name = identifier(*parts)

    assert len(name.encode()) <= LONGEST
    assert name == identifier(*parts)
    assert name.startswith(parts[0])


@given(st.sets(st.lists(ANY, min_size=1, max_size=6).map(tuple), min_size=2, max_size=8))
def test_different_parts_have_different_names(several: set[tuple[str, ...]]) -> None:
    assert len({identifier(*parts) for parts in several}) == len(several)


@given(ANY, ANY)
def test_what_belongs_to_one_field_does_not_clash(object_name: str, field: str) -> None:
    makers = (sequence_name, unique_name, reference_name, index_name)

    names = {make(object_name, field) for make in makers}

    assert len(names | {object_name, field}) == 4 + len({object_name, field})


@given(ANY, st.integers(1, 10**9))
def test_what_is_set_aside_fits_and_is_no_name_of_an_object(name: str, version: int) -> None:
    assert len(aside_name(name, version)) <= LONGEST
    assert aside_name(name, version).startswith("_")


def test_fields_that_could_be_read_as_one_another_are_told_apart() -> None:
    fields = ("a", "b", "a_b", "ab")

    names = {index_name("o", *pair) for pair in product(fields, repeat=2)}

    assert len(names) == 16
    assert index_name("o", "a_b") != index_name("o", "a", "b")
