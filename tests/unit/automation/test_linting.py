"""The linter says what looks wrong in definitions that are sound, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from dougong.automation.registries import builtin_parts, every_kind
from dougong.automation.rehearsing.finding import SEVERITIES, Facts, Finding
from dougong.automation.rehearsing.linting import builtin_lint_rules, lint
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.model import Model, compile_model
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.kernel.messages import LOCALES
from dougong.kernel.shipped import core_dir, plugins_dir
from dougong.metadata.check import check
from dougong.metadata.definition import Definition
from dougong.metadata.files import read_folder

PARTS = builtin_parts()
KINDS = every_kind(PARTS)
FIELD_TYPES = builtin_registry()
EXPRESSIONS = ExpressionChecker(builtin_functions(), FIELD_TYPES)
RULES = builtin_lint_rules()
CORE = read_folder(core_dir(), kinds=KINDS, layer="core", within=core_dir()).definitions


def text(words: str) -> dict[str, str]:
    return {"en": words, "zh-CN": words}


def option(value: str) -> dict[str, Any]:
    return {"value": value, "label": text(value)}


def boat(**further: Any) -> dict[str, Any]:
    return {
        "kind": "object",
        "name": "boat",
        "label": text("Boat"),
        "plural": text("Boats"),
        "title": "name",
        "fields": [
            {"name": "name", "type": "text", "label": text("Name"), "required": True},
            {"name": "length", "type": "number", "label": text("Length"), "scale": 1},
            {"name": "sold", "type": "checkbox", "label": text("Sold")},
            {
                "name": "state",
                "type": "picklist",
                "label": text("State"),
                "options": [option("new"), option("used")],
            },
        ],
        **further,
    }


CREW = {
    "kind": "permission_set",
    "name": "crew",
    "label": text("Crew"),
    "objects": {"boat": {"read": True}},
}


def model_of(*documents: dict[str, Any]) -> Model:
    own = [Definition(each["kind"], each["name"], each) for each in documents]
    result = check(
        [*CORE, *own],
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=EXPRESSIONS.check,
        packages=("core",),
    )
    assert [(each.path, each.error.message()) for each in result.problems] == []
    return compile_model(
        result.catalog,
        schema="t",
        version=1,
        packages=("core",),
        field_types=FIELD_TYPES,
        expressions=EXPRESSIONS,
    )


def found(
    rule: str, *documents: dict[str, Any], facts: Facts | None = None
) -> list[tuple[str, str]]:
    """Give the definition and the place of what a rule finds among the given definitions."""
    findings = lint(model_of(*documents), PARTS, facts or Facts(), RULES)
    ours = {(each["kind"], each["name"]) for each in documents}
    return [
        (each.name, each.path)
        for each in findings
        if each.rule == rule and (each.kind, each.name) in ours
    ]


def rule(when: str, **further: Any) -> dict[str, Any]:
    return {"name": "r", "when": when, "message": text("No"), **further}


def view(**further: Any) -> dict[str, Any]:
    return {
        "kind": "view",
        "name": "boats",
        "label": text("Boats"),
        "object": "boat",
        "columns": ["name"],
        **further,
    }


def layout(fields: Sequence[Any], **further: Any) -> dict[str, Any]:
    tab = {"name": "t", "label": text("T"), "sections": [{"name": "s", "fields": [*fields]}]}
    return {
        "kind": "layout",
        "name": "boat_page",
        "object": "boat",
        "type": "record",
        "tabs": [tab],
        **further,
    }


@pytest.mark.parametrize(
    "when",
    [
        "ISBLANK(name)",
        "name = null",
        "not (name != null)",
        "state = 'new' and state = 'used'",
        "state = 'new' and state != 'new'",
        "state in ('new') and length > 2 and state = 'used'",
        "length > 5 and length < 3",
        "length > 5 and length <= 5",
        "length = 5 and length < 5",
        "sold and not sold",
        "ISBLANK(length) and length > 3",
        "sold and (false or length > 5 and length < 3)",
    ],
)
def test_a_rule_that_can_refuse_nothing_is_inert(when: str) -> None:
    assert found("inert_rule", boat(rules=[rule(when)]), CREW) == [("boat", "/rules/0/when")]


@pytest.mark.parametrize(
    "when",
    [
        "ISBLANK(length)",
        "state = 'new' or state = 'used'",
        "state != 'new' and state != 'used'",
        "length > 3 and length < 5",
        "length >= 5 and length <= 5",
        "$old.state = 'new' and state = 'used'",
        "sold and not $old.sold",
        "ISBLANK($old.name)",
    ],
)
def test_a_rule_that_may_refuse_something_is_none_of_the_linters_business(when: str) -> None:
    assert found("inert_rule", boat(rules=[rule(when)]), CREW) == []


def test_a_rule_that_refuses_everything_and_one_switched_off_are_told() -> None:
    owner = boat(rules=[rule("name != null"), rule("sold", name="off", active=False)])

    assert found("inert_rule", owner, CREW) == [("boat", "/rules/0/when")]
    assert found("switched_off", owner, CREW) == [("boat", "/rules/1/active")]


def test_a_view_that_shows_nothing_is_told_and_a_form_may_ask_for_what_is_required() -> None:
    cell = {"field": "length", "visible": "name != null"}
    hidden = {"field": "sold", "visible": "sold and not sold"}

    assert found("inert_condition", boat(), CREW, view(where="length > 2 and length < 1")) == [
        ("boats", "/where")
    ]
    assert found("inert_condition", boat(), CREW, layout(["name", cell, hidden])) == [
        ("boat_page", "/tabs/0/sections/0/fields/2/visible")
    ]


def test_a_view_that_no_index_serves_is_a_warning_once_there_are_many_records() -> None:
    asked = view(where="state = 'new'", sort="-length")
    many = Facts(records={"boat": 5_000})

    few, lots = (
        [e for e in lint(model_of(boat(), CREW, asked), PARTS, facts, RULES) if e.name == "boats"]
        for facts in (Facts(), many)
    )

    assert [(e.rule, e.severity) for e in few] == [("view_without_index", "note")]
    assert [(e.rule, e.severity) for e in lots] == [("view_without_index", "warning")]
    assert "state, length" in lots[0].advice["en"]
    assert found("view_without_index", boat(indexes=[["state"]]), CREW, asked) == []


def test_a_date_that_sets_a_flow_off_wants_an_index() -> None:
    date = {"name": "checked_on", "type": "date", "label": text("Checked")}
    owner = boat()
    dated = {**owner, "fields": [*owner["fields"], date]}
    flow = {
        "kind": "flow",
        "name": "checking",
        "label": text("Checking"),
        "trigger": {"type": "date", "object": "boat", "field": "checked_on"},
        "start": "stop",
        "steps": {"stop": {"element": "wait", "duration": "1 day"}},
    }

    assert found("date_without_index", dated, CREW, flow) == [("checking", "/trigger/field")]
    indexed = {**dated, "indexes": [["checked_on"]]}
    assert found("date_without_index", indexed, CREW, flow) == []


def test_a_role_that_nobody_has_is_told_where_it_is_known_who_has_what() -> None:
    mate = {"kind": "role", "name": "mate", "label": text("Mate"), "permission_sets": []}
    known = Facts(granted=frozenset({("permission_set", "crew")}))

    assert found("role_nobody_has", boat(), CREW, mate, facts=known) == [("mate", "")]
    assert found("role_nobody_has", boat(), CREW, mate, facts=Facts(granted=frozenset())) == [
        ("crew", ""),
        ("mate", ""),
    ]
    assert found("role_nobody_has", boat(), CREW, mate) == []


def test_a_field_on_no_layout_is_told_unless_something_reads_it() -> None:
    shown = layout(["name", "state"])

    assert found("field_on_no_layout", boat(), CREW) == []
    assert found("field_on_no_layout", boat(), CREW, shown) == [
        ("boat", "/fields/1"),
        ("boat", "/fields/2"),
    ]
    assert found("field_on_no_layout", boat(rules=[rule("sold")]), CREW, shown) == [
        ("boat", "/fields/1")
    ]


def test_a_form_without_a_field_that_is_required_is_told() -> None:
    form = layout(["state"], type="create")

    assert found("required_not_asked", boat(), CREW, form) == [("boat_page", "")]
    assert found("required_not_asked", boat(), CREW, layout(["name"], type="create")) == []


def test_an_object_that_no_permission_set_opens_is_told() -> None:
    core = [each for each in CORE if each.kind == "permission_set"]
    open_to_all = any("*" in each.json.get("objects", {}) for each in core)  # type: ignore[operator]

    expected = [] if open_to_all else [("boat", "")]
    assert found("object_nobody_reaches", boat()) == expected


def test_options_that_no_field_offers_are_told() -> None:
    sizes = {"kind": "picklist", "name": "sizes", "label": text("Sizes"), "options": [option("s")]}

    assert found("unused_definition", boat(), CREW, sizes) == [("sizes", "")]


@pytest.mark.parametrize("each", RULES, ids=lambda each: each.key)
def test_a_lint_rule_is_named_in_both_languages_and_after_its_file(each: Any) -> None:
    module = type(each).__module__.rpartition(".")[2]

    assert set(each.label) == set(LOCALES)
    assert each.severity in SEVERITIES
    assert module == each.key


def test_what_is_shipped_has_no_findings_but_notes() -> None:
    folder = plugins_dir() / "service"
    service = read_folder(folder / "metadata", kinds=KINDS, layer="service", within=folder)
    result = check(
        [*CORE, *service.definitions],
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=EXPRESSIONS.check,
        packages=("core", "service"),
    )
    assert result.problems == ()
    model = compile_model(
        result.catalog,
        schema="t",
        version=1,
        packages=("core", "service"),
        field_types=FIELD_TYPES,
        expressions=EXPRESSIONS,
    )

    findings: Sequence[Finding] = lint(model, PARTS, Facts(), RULES)

    assert [each for each in findings if each.severity != "note"] == []
    assert all(each.message.keys() == each.advice.keys() == set(LOCALES) for each in findings)


def flow(name: str, trigger: dict[str, Any], **steps: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": "flow",
        "name": name,
        "label": text(name),
        "trigger": {"type": "record", "object": "boat", "on": ["update"], **trigger},
        "start": next(iter(steps)),
        "steps": steps,
    }


def update(values: dict[str, Any], **further: Any) -> dict[str, Any]:
    return {"element": "update", "record": "$record", "values": values, **further}


def test_steps_that_nothing_leads_to_are_told() -> None:
    stop = {"element": "stop", "message": text("No")}
    lost = flow("lost", {"when": "sold"}, a=update({"length": 1}), b=stop)

    assert found("unreachable_step", boat(), CREW, lost) == [("lost", "/steps/b")]
    assert found("untested_flow", boat(), CREW, lost) == [("lost", "")]


def test_a_circle_that_nothing_leaves_is_told_though_something_waits_in_it() -> None:
    wait = {"element": "wait", "duration": "1 day"}
    ever = flow(
        "ever", {"when": "sold"}, a={**wait, "next": "b"}, b=update({"length": 1}, next="a")
    )
    way = {"name": "over", "when": "sold", "go": "c"}
    some = flow(
        "some",
        {"when": "sold"},
        a={**wait, "next": "b"},
        b={"element": "decision", "ways": [way], "next": "a"},
        c=update({"length": 1}),
    )

    assert found("endless_loop", boat(), CREW, ever, some) == [("ever", "/steps/a")]


def test_a_wait_for_what_may_never_come_is_told() -> None:
    wait = {"element": "wait", "holds": "sold"}
    ever = flow("ever", {"when": "not sold"}, a=wait)
    week = flow("week", {"when": "not sold"}, a={**wait, "at_most": "7 days"})

    assert found("wait_without_end", boat(), CREW, ever, week) == [("ever", "/steps/a")]


def test_an_outside_call_without_a_path_for_its_failure_is_told() -> None:
    wire = {
        "kind": "connector",
        "name": "wire",
        "label": text("Wire"),
        "base_url": "https://wire.example",
        "auth": {"type": "none"},
    }
    call = {"element": "call", "connector": "wire"}
    bare = flow("bare", {"when": "sold"}, a=call)
    safe = flow("safe", {"when": "sold"}, a={**call, "on_error": "b"}, b=update({"length": 1}))

    assert found("missing_error_path", boat(), CREW, wire, bare, safe) == [("bare", "/steps/a")]
    assert found("unused_definition", boat(), CREW, wire) == [("wire", "")]


def test_a_variable_that_nothing_reads_is_told() -> None:
    kept = {"type": "number", "default": 0}
    read = update({"length": "$var.read"})
    odd = {**flow("odd", {"when": "sold"}, a=read), "variables": {"read": kept, "unread": kept}}

    assert found("unread_variable", boat(), CREW, odd) == [("odd", "/variables/unread")]


@pytest.mark.parametrize(
    ("trigger", "values", "told"),
    [
        ({}, {"length": "length + 1"}, True),
        ({"fields": ["sold"]}, {"length": "length + 1"}, False),
        ({"fields": ["length"]}, {"length": "length + 1"}, True),
        ({"when": "state = 'new' and $old.state != 'new'"}, {"length": "1"}, False),
        ({"when": "state = 'new' and $old.state != 'new'"}, {"state": "$old.state"}, True),
        ({"when": "state = 'new'"}, {"state": "'used'"}, False),
        ({"when": "length > 3"}, {"length": None}, False),
        ({"when": "not sold"}, {"sold": True}, False),
        ({"on": ["create"]}, {"length": "1"}, False),
    ],
)
def test_a_flow_that_sets_itself_off_again_is_told(
    trigger: dict[str, Any], values: dict[str, Any], told: bool
) -> None:
    own = flow("own", trigger, a=update(values))

    assert found("flows_in_circle", boat(), CREW, own) == [("own", "/trigger")] * told


def test_flows_that_set_each_other_off_are_told_by_name() -> None:
    make = {"element": "create", "object": "account", "values": {"name": "name"}}
    there = flow("there", {"on": ["create"]}, a=make)
    boats = {"element": "create", "object": "boat", "values": {"name": "name"}}
    back = {
        **flow("back", {}, a=boats),
        "trigger": {"type": "record", "object": "account", "on": ["create"]},
    }

    findings = lint(model_of(boat(), CREW, there, back), PARTS, Facts(), RULES)
    (told,) = (each for each in findings if each.rule == "flows_in_circle")

    assert "`back` → `there` → `back`" in told.message["en"]
