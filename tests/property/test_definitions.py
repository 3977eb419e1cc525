"""Whatever JSON someone sends as a definition, the check answers with problems and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dougong.automation.registries import every_kind
from dougong.fields.registry import builtin_registry
from dougong.kernel.messages import LOCALES
from dougong.metadata.check import check
from dougong.metadata.definition import Definition

KINDS = every_kind()
FIELD_TYPES = builtin_registry()
DOCUMENTS: list[Any] = [dict(example) for kind in KINDS for example in kind.examples]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=20)
    | st.sampled_from([*FIELD_TYPES.keys(), "name", "user", "today", "a.b.c", "-a,b", "{0}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["name", "type", "value", "field", "x/~"]), inner)
    ),
    max_leaves=8,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items: Any = value.items() if isinstance(value, dict) else ()
    for key, item in enumerate(value) if isinstance(value, list) else items:
        yield (*path, key)
        yield from places(item, (*path, key))


PLACES = [(at, place) for at, document in enumerate(DOCUMENTS) for place in places(document)]


@given(changes=st.lists(st.tuples(st.sampled_from(PLACES), anything), min_size=1, max_size=3))
def test_the_check_never_fails_itself(
    changes: list[tuple[tuple[int, tuple[Any, ...]], Any]],
) -> None:
    documents = deepcopy(DOCUMENTS)
    for (at, place), value in changes:
        holder = documents[at]
        try:
            for step in place[:-1]:
                holder = holder[step]
            holder[place[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue

    definitions = [
        Definition(str(before["kind"]), str(before["name"]), document)
        for before, document in zip(DOCUMENTS, documents, strict=True)
    ]
    result = check(
        definitions,
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=lambda catalog, at: (),
    )

    for problem in result.problems:
        assert all(problem.to_json(locale)["message"] for locale in LOCALES)
