"""What was written under former names is found and read under the present ones."""

from __future__ import annotations

from dougong.storage.former_names import FormerName, FormerNames


def names(*renames: tuple[int, str, str | None, str]) -> FormerNames:
    """Make renames of version, object, field and new name; the history grows by ten each."""
    return FormerNames(
        [FormerName(version, of, field, new, version * 10) for version, of, field, new in renames]
    )


def test_an_object_had_every_name_before_and_no_one_elses() -> None:
    former = names((1, "press", None, "machine"), (2, "cart", None, "press"))

    assert former.of_object("machine") == ["machine", "press"]
    assert former.of_object("press") == ["press", "cart"]
    assert former.of_object("cart") == ["cart"]


def test_only_renames_after_an_entry_count_for_it() -> None:
    former = names((1, "press", "a", "b"), (2, "press", "b", "c"))

    assert former.fields_since(10, "press") == {"a": "c"}
    assert former.fields_since(11, "press") == {"b": "c"}
    assert former.fields_since(21, "press") == {}


def test_fields_are_followed_through_renames_of_their_object() -> None:
    former = names((1, "press", "a", "b"), (1, "press", None, "machine"), (2, "machine", "b", "c"))

    assert former.fields_since(1, "press") == {"a": "c"}
    assert former.fields_since(1, "machine") == {"b": "c"}


def test_a_swap_happens_at_once() -> None:
    former = names((1, "press", "a", "b"), (1, "press", "b", "a"))

    assert former.fields_since(1, "press") == {"a": "b", "b": "a"}


def test_a_later_field_that_took_a_name_over_does_not_take_its_past() -> None:
    former = names((1, "press", "a", "b"), (3, "press", "a", "c"))

    assert former.fields_since(1, "press") == {"a": "b"}
    assert former.fields_since(25, "press") == {"a": "c"}
