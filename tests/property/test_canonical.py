"""The canonical form of a definition: same content, and nothing left to change."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dougong.automation.registries import every_kind
from dougong.kernel.shipped import schema_dir
from dougong.metadata.canonical import WIDTH, canonical
from dougong.metadata.schema_check import SHARED, read_schema

SCHEMAS = {kind.key: read_schema(kind.schema_path()) for kind in every_kind()}
PARTS = read_schema(schema_dir() / SHARED)

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text()
    | st.floats(allow_nan=False).filter(lambda number: abs(number) != float("inf"))
)
names = st.sampled_from(
    ["name", "label", "type", "fields", "options", "en", "zh-CN", "sections", "tabs", "max_length"]
)
keys = names | st.text(max_size=8)
values = st.recursive(
    scalars | st.sampled_from(["text", "picklist", "related_list"]),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(keys, inner, max_size=6),
    max_leaves=40,
)


def written(document: Any, kind: str) -> str:
    return canonical(document, SCHEMAS[kind], PARTS)


@given(kind=st.sampled_from(sorted(SCHEMAS)), more=st.dictionaries(keys, values, max_size=8))
def test_writing_changes_no_content_and_writing_again_changes_nothing(
    kind: str, more: dict[str, Any]
) -> None:
    document = {**more, "kind": kind}

    text = written(document, kind)

    assert json.loads(text) == document
    assert written(json.loads(text), kind) == text


@given(kind=st.sampled_from(sorted(SCHEMAS)), more=st.dictionaries(names, values, max_size=8))
def test_the_order_of_keys_does_not_matter(kind: str, more: dict[str, Any]) -> None:
    document = {**more, "kind": kind}
    turned = dict(reversed(document.items()))
    known = SCHEMAS[kind]["properties"].keys()

    lines = [written(each, kind).splitlines() for each in (document, turned)]

    assert {*document} - known or [*json.loads("".join(lines[0]))] == [
        *json.loads("".join(lines[1]))
    ]


@given(fields=st.lists(st.dictionaries(names, st.text(max_size=30), max_size=6), min_size=1))
def test_what_stands_on_one_line_fits_into_the_width(fields: list[dict[str, str]]) -> None:
    lines = written({"kind": "object", "fields": fields}, "object").splitlines()

    assert [line for line in lines if len(line) > WIDTH and line.strip(" ").startswith("{")] == []
