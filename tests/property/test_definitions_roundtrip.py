"""Whatever an object is like: what is written to its records is what is read, or is refused.

The types are those of the registry, their options and values those of their samples and, where the
type takes them, values drawn at random: a new type is drawn with no new code.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import count
from typing import Any, NamedTuple

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dougong.app import Platform
from dougong.deployment.model import FieldModel
from dougong.fields.base import (
    Accompanied,
    FieldType,
    NeverBlank,
    PolymorphicReference,
    Reference,
    Rows,
    Sealed,
)
from dougong.fields.builtin.encrypted_text import Unsealed
from dougong.fields.files import FileReference
from dougong.fields.options import with_defaults
from dougong.fields.registry import builtin_field_types
from dougong.kernel.errors import InvalidValueError
from dougong.testing.desk import an_object, desk_of
from dougong.testing.over_http import Home, make_home

AnyField = FieldType[Any, Any]

WRITTEN = [each for each in builtin_field_types() if each.writable]
ABOVE = "above"
LABEL = "The one above"
# What a type can be given beside its samples.
OPTIONS: Mapping[str, st.SearchStrategy[dict[str, Any]]] = {
    "text": st.fixed_dictionaries({"max_length": st.integers(1, 255)}),
    "long_text": st.fixed_dictionaries({"max_length": st.integers(1, 2000)}),
    "number": st.integers(0, 10).flatmap(
        lambda scale: st.fixed_dictionaries(
            {"scale": st.just(scale), "precision": st.integers(max(scale, 1), 38)}
        )
    ),
    "percent": st.fixed_dictionaries({"places": st.integers(0, 4)}),
    "rating": st.fixed_dictionaries({"max": st.integers(2, 10)}),
}
texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
raws = st.one_of(
    texts,
    st.integers(-10_000, 10_000),
    st.decimals(-1000, 1000, allow_nan=False, places=2).map(str),
    st.booleans(),
    st.dates().map(str),
    st.datetimes(timezones=st.just(None)).map(lambda at: at.isoformat() + "Z"),
    st.times().map(lambda at: at.isoformat("seconds")),
    st.lists(texts, max_size=3),
    st.dictionaries(texts, texts | st.integers(0, 9), max_size=3),
)
garbage = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | raws,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=5,
)
_numbers = count(1)


class Drawn(NamedTuple):
    """The fields of an object, and values to write: a new record and a change of it, each time."""

    fields: list[dict[str, Any]]
    records: list[tuple[dict[str, Any], dict[str, Any]]]


def options_of(field: AnyField) -> list[dict[str, Any]]:
    """Give the options of the samples; what a field refers to is an object that is there."""
    samples = [
        dict(options)
        for options, _ in field.samples()
        if not (isinstance(field, Accompanied) and field.companions(options))
        and not (isinstance(field, Rows) and field.rows(ABOVE, options))
    ]
    if isinstance(field, PolymorphicReference):
        samples = [{**each, "to": [ABOVE, "user"]} for each in samples]
    elif isinstance(field, Reference):
        samples = [{**each, "to": ABOVE} if "to" in each else each for each in samples]
    return samples


def takes(field: AnyField, options: Any, raw: Any) -> bool:
    """Tell whether a field takes a value."""
    if field.is_blank(raw):
        return not field.mandatory
    try:
        value = field.parse(raw, options)
    except InvalidValueError:
        return False
    # The mask of a secret stands for what is stored already.
    return isinstance(value, Unsealed) or not isinstance(field, Sealed)


def values_of(field: AnyField, options: Any) -> st.SearchStrategy[Any]:
    """Draw what a field takes: null, a sample, or whatever else it does not refuse."""
    blank: list[Any] = [] if field.mandatory else [None]
    if isinstance(field, Reference | PolymorphicReference):
        return st.sampled_from([*blank, ABOVE])
    if isinstance(field, FileReference):
        return st.none()  # each file is of one record
    known = [*blank, *(field.dump(value, own) for own, value in field.samples())]
    samples = [raw for raw in known if takes(field, options, raw)]
    # Not a filter: it would throw most of what is drawn away.
    likely = raws.map(lambda raw: raw if takes(field, options, raw) else samples[-1])
    return st.sampled_from(samples) | likely


@st.composite
def objects(draw: st.DrawFn) -> Drawn:
    """Draw an object of a few fields with what is to be written to it."""
    types = draw(st.lists(st.sampled_from(WRITTEN), min_size=1, max_size=6, unique=True))
    fields, values = [], {}
    for number, field in enumerate(types):
        known = st.sampled_from(options_of(field))
        name, given = f"f{number}", draw(known | OPTIONS.get(field.key, st.nothing()))
        fields.append({"name": name, "type": field.key, **given})
        values[name] = values_of(field, with_defaults(field.options_schema, given))
    whole, partly = st.fixed_dictionaries(values), st.fixed_dictionaries({}, optional=values)
    return Drawn(fields, draw(st.lists(st.tuples(whole, partly), min_size=1, max_size=3)))


@pytest.fixture(scope="module")
def home(platform: Platform, app: Flask) -> Home:
    """A tenant with an object that others point at."""
    made = make_home(platform, app)
    made.deploy(an_object(ABOVE))
    return made


@pytest.fixture(scope="module")
def above(home: Home) -> str:
    """The record that all references are to."""
    return str(home.api.create(ABOVE, name=LABEL)["id"])


class Value(NamedTuple):
    """What a field is sent, and what it then reads as."""

    sent: Any
    read: Any


def value_of(field: FieldModel, raw: Any, home: Home, above: str) -> Value:
    """Say what to send for a drawn value, and what is to be read then."""
    options = field.options
    if isinstance(field.type, PolymorphicReference) and raw == ABOVE:
        named = {"object": ABOVE, "id": above, "label": LABEL}
        return Value(f"{ABOVE}/{above}", named)
    if isinstance(field.type, Reference) and raw == ABOVE:
        of_user = field.target == "user"
        found = home.user_id if of_user else above
        return Value(found, {"id": found, "label": "Admin" if of_user else LABEL})
    if field.type.is_blank(raw):
        return Value(raw, field.type.blank if isinstance(field.type, NeverBlank) else None)
    value = field.type.parse(raw, options)
    if isinstance(value, Unsealed):
        shown = min(options["show_last"], len(value.text) // 3)
        return Value(raw, "••••" + value.text[len(value.text) - shown :])
    return Value(raw, field.type.dump(value, options))


@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(drawn=objects())
def test_what_is_written_to_records_of_any_object_is_what_is_read(
    home: Home, above: str, drawn: Drawn
) -> None:
    name, desk = f"any{next(_numbers)}", desk_of(home)
    computed = {"name": "twice", "type": "formula", "returns": "text", "formula": "name & name"}
    desk.deploy(an_object(name, *drawn.fields, computed))
    fields = desk.model.object(name).fields
    wanted, found = {}, {}

    for number, (new, change) in enumerate(drawn.records):
        title = f"r{number}"
        values = {f: value_of(fields[f], raw, home, above) for f, raw in new.items()}
        made = home.api.create(name, name=title, **{f: v.sent for f, v in values.items()})
        shown = {f: v.read for f, v in values.items()} | {"name": title, "twice": title * 2}
        assert {f: made[f] for f in shown} == shown
        later = {f: value_of(fields[f], raw, home, above) for f, raw in change.items()}
        path = f"/data/{name}/{made['id']}"
        changed = home.api.patch(path, {f: v.sent for f, v in later.items()})
        assert changed.status_code == 200, changed.text
        wanted[made["id"]] = shown | {f: v.read for f, v in later.items()}
        found[made["id"]] = home.api.get(path).get_json()
    columns = ",".join(["id", "name", "twice", *(f["name"] for f in drawn.fields)])
    listed = {each["id"]: each for each in home.api.records(name, fields=columns)}

    desk.deploy(delete=(("object", name),), allow_data_loss=True)
    assert listed.keys() == wanted.keys()
    for key, shown in wanted.items():
        assert {f: found[key][f] for f in shown} == shown
        assert {f: listed[key][f] for f in shown} == shown


@pytest.fixture(scope="module")
def record(home: Home) -> str:
    """A record of an object with a field of every type that can be written; gives its path."""
    fields = [
        {"name": field.key, "type": field.key, **options_of(field)[0]}
        for field in WRITTEN
        if not field.mandatory
    ]
    home.deploy(an_object("everything", *fields))
    return f"/data/everything/{home.api.create('everything', name='The one')['id']}"


def state(home: Home) -> tuple[Any, ...]:
    """Give what is stored: the records, their versions and their history."""
    rows = "SELECT array_agg((id, version)::text ORDER BY id) FROM everything"
    trail = "SELECT count(*) FROM _history WHERE object = 'everything'"
    return desk_of(home).sql(rows)[0][0], desk_of(home).sql(trail)[0][0]


@settings(
    max_examples=150,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    values=st.dictionaries(st.sampled_from([each.key for each in WRITTEN]), garbage, max_size=4)
    | garbage,
    creates=st.booleans(),
)
def test_any_json_is_saved_whole_or_refused_with_nothing_written(
    home: Home, record: str, values: Any, creates: bool
) -> None:
    before = state(home)

    method, path = ("POST", "/data/everything") if creates else ("PATCH", record)
    body = json.dumps(values)
    answer = home.api.call(method, path, data=body, content_type="application/json")

    after = state(home)
    if answer.status_code in (200, 201):
        assert len(after[0]) == len(before[0]) + creates
        assert after[1] - before[1] == (1 if after[0] != before[0] else 0)
    else:
        assert answer.status_code in (400, 422), answer.text
        assert after == before
