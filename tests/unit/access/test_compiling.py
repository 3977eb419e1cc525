"""Permission sets compiled to rights: they add up, and nothing computed tells what is hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dougong.access.permissions.compiling import compile_rights
from dougong.access.permissions.differences import differences, told
from dougong.access.rights import NOTHING, Grants, Rights
from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model, compile_model
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.kernel.shipped import core_dir
from dougong.metadata.check import build_catalog
from dougong.metadata.definition import Definition
from dougong.metadata.files import read_folder

LABEL = {"en": "x", "zh-CN": "x"}
FIELD_TYPES = builtin_registry()
KINDS = every_kind()
EXPRESSIONS = ExpressionChecker(builtin_functions().freeze(), FIELD_TYPES)
CORE = read_folder(core_dir(), kinds=KINDS, layer="core").definitions

FULL = {"create": True, "read": True, "update": True, "delete": True}
FIELDS = [
    {"name": "name", "type": "text"},
    {"name": "price", "type": "number", "scale": 2},
    {"name": "cost", "type": "number", "scale": 2},
    {"name": "margin", "type": "formula", "returns": "number", "formula": "price - cost"},
    {"name": "share", "type": "formula", "returns": "number", "formula": "margin / price"},
    {"name": "code", "type": "text", "mask": {"start": 1, "end": 1}},
]


def an_object(name: str, *fields: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    base = {"kind": "object", "name": name, "label": LABEL, "plural": LABEL, "title": "name"}
    return {**base, "fields": [*FIELDS, *fields], **more}


def a_set(name: str, **said: Any) -> dict[str, Any]:
    return {"kind": "permission_set", "name": name, "label": LABEL, **said}


def model_of(*definitions: Mapping[str, Any]) -> Model:
    own = [Definition(d["kind"], d["name"], dict(d), "tenant") for d in definitions]
    catalog = build_catalog([*CORE, *own], kinds=KINDS, field_types=FIELD_TYPES)
    return compile_model(
        catalog,
        schema="t_unit",
        version=7,
        packages=("core",),
        field_types=FIELD_TYPES,
        expressions=EXPRESSIONS,
    )


DEAL = an_object(
    "deal",
    {"name": "account_size", "type": "formula", "returns": "number", "formula": "big.cost"},
    {"name": "big", "type": "lookup", "to": "big", "reveals": True},
    {"name": "watcher", "type": "user"},
    sharing="private",
    superiors="direct",
    shared_with=[{"field": "watcher", "level": "read"}],
    record_types=[
        {"name": "small", "label": LABEL, "default": True},
        {"name": "large", "label": LABEL},
    ],
)
BIG = an_object(
    "big",
    {"name": "total", "type": "rollup", "from": "deal.big", "aggregate": "sum", "field": "cost"},
    sharing="private",
)
NOTE = an_object("note", {"name": "deal", "type": "parent", "to": "deal"}, sharing="parent")
RULES = [
    {
        "kind": "sharing",
        "name": name,
        "label": LABEL,
        "object": "deal",
        "to": {"everyone": True},
        "level": level,
        **more,
    }
    for name, level, more in (
        ("by_name", "edit", {"where": "name = 'open'"}),
        ("by_owner", "read", {"owned_by": {"role": "member"}}),
        ("by_both", "read", {"owned_by": {"role": "member"}, "where": "price > 1"}),
    )
]
OBJECTS = (DEAL, BIG, NOTE, *RULES)


def rights_of(*sets: Mapping[str, Any], rules: tuple[str, ...] = ()) -> Rights:
    return compile_rights(model_of(*OBJECTS, *sets), [each["name"] for each in sets], rules)


def test_without_sets_nothing_may_be_done() -> None:
    assert rights_of() == NOTHING


def test_a_set_that_is_gone_gives_nothing() -> None:
    assert compile_rights(model_of(*OBJECTS), ["gone"]) == NOTHING


def test_what_a_set_says_of_an_object_by_name_goes_before_what_it_says_of_all() -> None:
    rights = rights_of(a_set("s", objects={"*": FULL, "deal": {"read": True}}))

    assert rights.on("deal").verbs == {"read"}
    assert rights.on("big").verbs == {"create", "read", "update", "delete"}


@pytest.mark.parametrize(
    ("granted", "verbs"),
    [
        ({"create": True}, {"create"}),
        ({"read": "department"}, {"read"}),
        ({"view_all": True}, {"read"}),
        ({"modify_all": True}, {"read", "update", "delete"}),
        ({"read": False, "update": False}, set()),
    ],
)
def test_the_verbs_of_a_grant(granted: dict[str, Any], verbs: set[str]) -> None:
    assert rights_of(a_set("s", objects={"deal": granted})).on("deal").verbs == verbs


@pytest.mark.parametrize(
    ("fields", "levels"),
    [
        ({}, {"price": "edit", "cost": "edit", "margin": "edit"}),
        ({"deal.cost": "none"}, {"price": "edit", "cost": "none", "margin": "none"}),
        ({"deal.cost": "read"}, {"price": "edit", "cost": "read", "margin": "edit"}),
        ({"deal.*": "read", "deal.price": "edit"}, {"price": "edit", "cost": "read"}),
        ({"deal.*": "none", "deal.price": "read"}, {"price": "read", "cost": "none"}),
        ({"deal.margin": "none"}, {"price": "edit", "margin": "none"}),
    ],
)
def test_the_levels_of_fields(fields: dict[str, str], levels: dict[str, str]) -> None:
    rights = rights_of(a_set("s", objects={"deal": FULL}, fields=fields))

    found = {name: _level(rights, "deal", name) for name in levels}
    assert found == levels


def _level(rights: Rights, owner: str, field: str) -> str:
    if rights.edits(owner, field) and rights.sees(owner, field):
        return "edit"
    return "read" if rights.sees(owner, field) else "none"


def test_a_formula_of_a_hidden_formula_is_hidden_too() -> None:
    rights = rights_of(a_set("s", objects={"deal": FULL}, fields={"deal.cost": "none"}))

    assert rights.sees("deal", "price")
    assert not rights.sees("deal", "share")


def test_a_formula_over_another_object_needs_that_object() -> None:
    alone = rights_of(a_set("s", objects={"deal": FULL}))
    both = rights_of(a_set("s", objects={"deal": FULL, "big": {"read": True}}))

    assert not alone.sees("deal", "account_size")
    assert both.sees("deal", "account_size")


def test_a_roll_up_needs_what_it_is_made_of() -> None:
    alone = rights_of(a_set("s", objects={"big": FULL}))
    both = rights_of(a_set("s", objects={"big": FULL, "deal": {"read": True}}))
    hidden = rights_of(
        a_set("s", objects={"big": FULL, "deal": {"read": True}}, fields={"deal.cost": "none"})
    )

    assert [each.sees("big", "total") for each in (alone, both, hidden)] == [False, True, False]


def test_who_may_not_read_an_object_sees_none_of_its_fields() -> None:
    rights = rights_of(a_set("s", objects={"deal": {"create": True}}))

    assert not rights.sees("deal", "name")
    assert rights.edits("deal", "name")


def test_id_and_version_are_seen_whatever_is_hidden() -> None:
    rights = rights_of(a_set("s", objects={"deal": {"read": True}}, fields={"deal.*": "none"}))

    assert rights.on("deal").readable == {"id", "version"}
    assert rights.on("deal").editable == frozenset()


def test_of_two_sets_the_more_generous_level_counts() -> None:
    strict = a_set("a", objects={"deal": FULL}, fields={"deal.cost": "none"})
    open_ = a_set("b", objects={"deal": {"read": True}}, fields={"deal.*": "read"})

    rights = rights_of(strict, open_)

    assert (rights.sees("deal", "cost"), rights.edits("deal", "cost")) == (True, False)
    assert rights.edits("deal", "price")


def test_private_records_are_reached_by_owner_hierarchy_rules_fields_and_shares() -> None:
    granted = {**FULL, "update": "department", "read": "department_and_below"}
    both = a_set("s", objects={"deal": granted})

    rows = rights_of(both, rules=("by_name", "by_owner", "by_both")).rows("deal")

    assert rows.edit == Grants(
        owners=("self", "direct", "led", "department"), rules=("by_name",), shares=True
    )
    assert rows.read == Grants(
        owners=("below", "rule_by_owner"), rules=("by_both",), fields=("watcher",), shares=True
    )


def test_the_lists_of_owners_are_those_that_rows_ask_for() -> None:
    rights = rights_of(a_set("s", objects={"deal": FULL}), rules=("by_owner", "by_both"))

    assert rights.owner_lists == {
        ("self", "direct", "led"),
        ("rule_by_owner",),
        ("rule_by_both",),
    }


@pytest.mark.parametrize(
    ("granted", "read", "edit"),
    [
        ({"read": True, "view_all": True}, Grants(everyone=True), None),
        ({"modify_all": True}, Grants(everyone=True), Grants(everyone=True)),
    ],
)
def test_all_records(granted: dict[str, Any], read: Grants, edit: Grants | None) -> None:
    rows = rights_of(a_set("s", objects={"deal": granted})).rows("deal")

    assert rows.read == read
    assert edit is None or rows.edit == edit


def test_a_record_decided_by_its_parent_asks_the_parent() -> None:
    rows = rights_of(a_set("s", objects={"note": FULL})).rows("note")

    assert rows.edit == rows.read == Grants(parent="deal")


def test_rows_of_a_document_ask_the_document() -> None:
    rights = rights_of(a_set("s", objects={"team_member": {"read": True}}))

    assert rights.rows("team_member").read == Grants(parent="team")


def test_what_points_at_a_record_reveals_it_only_to_who_may_read_that() -> None:
    alone = rights_of(a_set("s", objects={"big": {"read": True}}))
    both = rights_of(a_set("s", objects={"big": {"read": True}, "deal": {"read": True}}))

    assert alone.rows("big").read.children == ()
    assert both.rows("big").read.children == (("deal", "big"),)


def test_record_types_count_only_where_records_may_be_written() -> None:
    narrow = a_set("a", objects={"deal": {**FULL, "record_types": ["small"]}})
    reads = a_set("b", objects={"deal": {"read": True}})
    wide = a_set("c", objects={"deal": FULL})

    assert rights_of(narrow, reads).on("deal").record_types == frozenset({"small"})
    assert rights_of(narrow, wide).on("deal").record_types is None
    assert not rights_of(narrow).chooses("deal", "large")


def test_actions_apps_system_rights_and_unmasking_add_up() -> None:
    one = a_set("a", objects={"deal": FULL}, actions=["*.export"], apps=["crm"], system=["users"])
    two = a_set("b", actions=["deal.mass"], system=["audit"], unmask=["deal.code"])

    rights = rights_of(one, two)

    assert rights.takes("export", "big")
    assert rights.takes("mass", "deal")
    assert not rights.takes("mass", "big")
    assert rights.system == {"users", "audit"}
    assert (rights.opens("crm"), rights.opens("service")) == (True, False)
    assert rights.unmasks("deal", "code")
    assert rights_of(two).opens("service")


def test_the_same_sets_have_the_same_key_in_any_order_and_others_another() -> None:
    one, two = a_set("a", objects={"deal": FULL}), a_set("b", objects={"big": FULL})
    model = model_of(*OBJECTS, one, two)

    keys = {compile_rights(model, names).key for names in (["a", "b"], ["b", "a", "b"])}
    others = {
        compile_rights(model, ["a"]).key,
        compile_rights(model, ["b"]).key,
        compile_rights(model, ["a", "b"], ["by_name"]).key,
    }

    assert len(keys) == 1
    assert len(others | keys) == 4


def test_a_changed_set_has_another_key() -> None:
    before = rights_of(a_set("a", objects={"deal": FULL}))
    after = rights_of(a_set("a", objects={"deal": FULL}, fields={"deal.cost": "none"}))

    assert before.key != after.key


def test_the_core_set_of_members_works_on_records_and_not_on_the_organisation() -> None:
    model = model_of(*OBJECTS)
    rights = compile_rights(model, ["member"])

    assert rights.may("delete", "deal")
    assert rights.takes("mass", "deal")
    assert rights.takes("import", "deal")
    for kept in ("user", "team", "team_member", "queue", "queue_member", "department"):
        assert rights.may("read", kept)
        assert not rights.may("update", kept)
    assert rights.system == frozenset()


def test_differences_name_the_object_the_field_and_the_right() -> None:
    older = model_of(*OBJECTS, a_set("s", objects={"deal": {"read": True}}))
    newer = model_of(
        *OBJECTS,
        a_set(
            "s",
            objects={"deal": {"read": True, "update": True}},
            fields={"deal.cost": "none"},
            actions=["deal.mass"],
        ),
    )

    found = [
        told(each)
        for each in differences(
            compile_rights(older, ["s"]), compile_rights(newer, ["s"]), older, newer
        )
    ]

    assert {"object": "deal", "right": "update", "before": False, "after": True} in found
    assert {
        "object": "deal",
        "field": "price",
        "right": "access",
        "before": "read",
        "after": "edit",
    } in found
    assert {
        "object": "deal",
        "field": "margin",
        "right": "access",
        "before": "read",
        "after": "none",
    } in found
    assert {"object": "deal", "right": "action:mass", "before": False, "after": True} in found
    assert all(each["object"] == "deal" for each in found)


LEVELS = st.sampled_from(["none", "read", "edit"])
FLAGS = st.booleans()
SPANS = st.sampled_from([True, False, "department", "department_and_below"])
GRANTS = st.fixed_dictionaries(
    {},
    optional={
        "create": FLAGS,
        "read": SPANS,
        "update": SPANS,
        "delete": FLAGS,
        "view_all": FLAGS,
        "modify_all": FLAGS,
        "record_types": st.lists(st.sampled_from(["small", "large"]), unique=True, min_size=1),
    },
)
SETS = st.fixed_dictionaries(
    {},
    optional={
        "objects": st.dictionaries(st.sampled_from(["*", "deal", "big", "note"]), GRANTS),
        "fields": st.dictionaries(
            st.sampled_from(["deal.*", "deal.cost", "deal.price", "big.cost", "big.*"]), LEVELS
        ),
        "system": st.lists(st.sampled_from(["users", "audit"]), unique=True),
        "actions": st.lists(st.sampled_from(["*.mass", "deal.export"]), unique=True),
        "unmask": st.lists(st.sampled_from(["deal.code", "big.code"]), unique=True),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sets=st.lists(SETS, min_size=1, max_size=3), more=SETS)
def test_adding_a_set_never_takes_anything_away(
    sets: list[dict[str, Any]], more: dict[str, Any]
) -> None:
    named = [a_set(f"s{position}", **each) for position, each in enumerate(sets)]
    model = model_of(*OBJECTS, *named, a_set("more", **more))

    before = compile_rights(model, [each["name"] for each in named])
    after = compile_rights(model, [*(each["name"] for each in named), "more"])

    assert before.system <= after.system
    assert before.actions <= after.actions
    for name, own in before.objects.items():
        more_of_it = after.on(name)
        assert own.verbs <= more_of_it.verbs
        assert own.readable <= more_of_it.readable
        assert own.editable <= more_of_it.editable
        assert own.unmasked <= more_of_it.unmasked
        if not {"create", "update"} & own.verbs:
            continue
        assert more_of_it.record_types is None or (
            own.record_types is not None and own.record_types <= more_of_it.record_types
        )
        for level in ("read", "edit"):
            narrow, wide = getattr(own.rows, level), getattr(more_of_it.rows, level)
            assert wide.everyone or _within(narrow, wide)


def _within(narrow: Grants, wide: Grants) -> bool:
    return (
        not narrow.everyone
        and set(narrow.owners) <= set(wide.owners)
        and set(narrow.rules) <= set(wide.rules)
        and set(narrow.fields) <= set(wide.fields)
        and narrow.shares <= wide.shares
        and narrow.parent == wide.parent
        and set(narrow.children) <= set(wide.children)
    )


def test_who_modifies_all_is_kept_to_no_record_type_by_another_set() -> None:
    first = a_set("all", objects={"deal": {"modify_all": True}})
    second = a_set("some", objects={"deal": {"update": True, "record_types": ["small"]}})
    model = model_of(*OBJECTS, first, second)

    assert compile_rights(model, ["all", "some"]).on("deal").record_types is None
