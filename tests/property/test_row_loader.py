"""The loader of many records says of each what the schema of its object says."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dougong.fields.base import FieldType
from dougong.fields.loader import LoaderField, load, object_schema
from dougong.fields.registry import builtin_field_types
from dougong.fields.row_loader import RowLoader

ANY = st.sampled_from(
    [None, "", " ", "x", "\t", "1", "-1.50", 0, 1, True, False, 2.5, [], ["a"], {}, {"id": "x"}]
)


def _options(field: FieldType[Any, Any]) -> Any:
    return field.samples()[0][0]


TYPES = builtin_field_types()
SPEC = {
    f"{field.key}_{kind}": LoaderField(
        type=field, options=_options(field), required=kind == "must", writable=kind != "read"
    )
    for field in TYPES
    for kind in ("may", "must", "read")
    # So few must have a value that some records have them all.
    if kind != "must" or field.key in ("text", "checkbox", "date")
}
SCHEMA = object_schema(SPEC)()


def _values(name: str) -> st.SearchStrategy[Any]:
    field = SPEC[name].type
    options = _options(field)
    right = [field.dump(value, opts) for opts, value in field.samples() if opts == options]
    return st.sampled_from(right) | ANY if right else ANY


MUST = {name: _values(name) for name in SPEC if name.endswith("_must")}
MAY = {name: _values(name) for name in SPEC if not name.endswith("_must")}
RECORDS = st.fixed_dictionaries(MUST, optional={**MAY, "unknown": ANY}) | st.fixed_dictionaries(
    {}, optional={**MUST, **MAY}
)


@settings(max_examples=150)
@given(raws=st.lists(RECORDS, min_size=1, max_size=8))
def test_many_records_are_read_as_each_of_them_is(raws: list[dict[str, Any]]) -> None:
    loaded = RowLoader(SPEC).load_all(raws)

    for raw, values in zip(raws, loaded, strict=True):
        expected, problems = load(SCHEMA, raw)
        assert values == (None if problems else expected)
        if values is not None:
            assert [type(each) for each in values.values()] == [
                type(expected[name]) for name in values
            ]
