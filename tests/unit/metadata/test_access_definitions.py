"""Permission sets, roles and sharing rules: what they mean, and what is wrong with one."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.metadata.access.principals import PRINCIPAL_KINDS, Principal
from dougong.metadata.access.system_rights import ACTIONS, SYSTEM_RIGHTS
from dougong.metadata.definition import Use
from dougong.metadata.kinds.permission_set import (
    ObjectGrant,
    PermissionSetDef,
    PermissionSetKind,
)
from dougong.metadata.kinds.role import RoleDef
from dougong.metadata.kinds.sharing import SharingDef, SharingKind
from dougong.metadata.renames import Renames, rewrite
from dougong.metadata.schema_check import read_schema

SET: dict[str, Any] = {
    "kind": "permission_set",
    "name": "desk",
    "label": {"en": "Desk", "zh-CN": "服务台"},
}
ROLE: dict[str, Any] = {
    "kind": "role",
    "name": "agent",
    "label": {"en": "Agent", "zh-CN": "坐席"},
    "permission_sets": ["desk"],
}
RULE: dict[str, Any] = {
    "kind": "sharing",
    "name": "rule",
    "label": {"en": "Rule", "zh-CN": "规则"},
    "object": "ticket",
    "owned_by": {"everyone": True},
    "to": {"team": "Night shift"},
    "level": "read",
}
APP: dict[str, Any] = {
    "kind": "app",
    "name": "service",
    "label": {"en": "Service"},
    "items": [{"object": "ticket"}],
}
COMMENT: dict[str, Any] = {
    "kind": "object",
    "name": "comment",
    "label": {"en": "Comment"},
    "plural": {"en": "Comments"},
    "title": "body",
    "fields": [
        {"name": "body", "type": "text"},
        {"name": "ticket", "type": "parent", "to": "ticket"},
    ],
}


def meaning(bench: Any, document: dict[str, Any], *others: dict[str, Any]) -> Any:
    """Give what a document means among all others."""
    catalog = bench.catalog(document, *others, base=bench.catalog(*bench.all))
    return catalog.get(document["kind"], document["name"])


def masked(bench: Any) -> dict[str, Any]:
    """Give the object of tickets with a masked field and two record types."""
    field = {"name": "phone", "type": "phone", "mask": {"start": 3, "end": 4}, "personal": True}
    types = [{"name": each, "label": {"en": each}} for each in ("complaint", "question")]
    changed: dict[str, Any] = bench.with_fields(bench.ticket, field)
    return {**changed, "record_types": types}


def test_a_permission_set_means_what_it_says(bench: Any) -> None:
    document = {
        **SET,
        "help": {"en": "For the desk", "zh-CN": "供服务台使用"},
        "objects": {
            "*": {"read": True},
            "ticket": {
                "create": True,
                "read": "department",
                "update": "department_and_below",
                "delete": True,
                "view_all": True,
                "modify_all": True,
                "record_types": ["complaint"],
            },
        },
        "fields": {"ticket.*": "read", "ticket.subject": "edit"},
        "unmask": ["ticket.phone"],
        "system": ["users"],
        "actions": ["ticket.export", "*.share"],
        "apps": ["service"],
    }

    assert meaning(bench, document, masked(bench), APP) == PermissionSetDef(
        name="desk",
        label=SET["label"],
        help={"en": "For the desk", "zh-CN": "供服务台使用"},
        objects={
            "*": ObjectGrant(read=True),
            "ticket": ObjectGrant(
                create=True,
                read="department",
                update="department_and_below",
                delete=True,
                view_all=True,
                modify_all=True,
                record_types=("complaint",),
            ),
        },
        fields={"ticket.*": "read", "ticket.subject": "edit"},
        unmask=("ticket.phone",),
        system=("users",),
        actions=("ticket.export", "*.share"),
        apps=("service",),
    )


def test_a_permission_set_that_says_nothing_grants_nothing_and_leaves_apps_alone(
    bench: Any,
) -> None:
    found = meaning(bench, SET)

    assert found == PermissionSetDef(name="desk", label=SET["label"])
    assert (found.grant("ticket"), found.level("ticket", "subject"), found.apps) == (
        None,
        "none",
        None,
    )


def test_what_is_said_by_name_goes_before_what_is_said_of_all() -> None:
    found = PermissionSetDef(
        name="desk",
        label={},
        objects={"*": ObjectGrant(read=True), "ticket": ObjectGrant(create=True)},
        fields={"ticket.cost": "read", "account.*": "none", "account.name": "edit"},
    )

    assert found.grant("ticket") == ObjectGrant(create=True)
    assert found.grant("account") == ObjectGrant(read=True)
    levels = [
        found.level(*key.split("."))
        for key in ("ticket.cost", "ticket.subject", "account.name", "account.city")
    ]
    assert levels == ["read", "edit", "edit", "none"]


def test_an_object_that_is_granted_nothing_of_has_no_fields() -> None:
    found = PermissionSetDef(
        name="desk", label={}, objects={"*": ObjectGrant(read=True), "ticket": ObjectGrant()}
    )

    assert found.level("ticket", "subject") == "none"


@pytest.mark.parametrize(
    ("grant", "verbs"),
    [
        (ObjectGrant(), set()),
        (ObjectGrant(read="department"), {"read"}),
        (ObjectGrant(create=True, delete=True), {"create", "delete"}),
        (ObjectGrant(view_all=True), {"read"}),
        (ObjectGrant(modify_all=True), {"read", "update", "delete"}),
    ],
)
def test_a_right_to_all_records_is_one_to_read_or_change_them(
    grant: ObjectGrant, verbs: set[str]
) -> None:
    assert grant.verbs == verbs


@pytest.mark.parametrize(
    ("said", "path", "code"),
    [
        ({"objects": {"tickit": {}}}, "/objects/tickit", "unknown_reference"),
        ({"objects": {"Ticket": {}}}, "/objects/Ticket", "unknown_property"),
        ({"objects": {"ticket": {"write": True}}}, "/objects/ticket/write", "unknown_property"),
        ({"objects": {"ticket": {"read": "team"}}}, "/objects/ticket/read", "not_one_of"),
        (
            {"objects": {"ticket": {"record_types": ["order"]}}},
            "/objects/ticket/record_types/0",
            "not_one_of",
        ),
        (
            {"objects": {"account": {"record_types": ["a"]}}},
            "/objects/account/record_types",
            "unfit_property",
        ),
        ({"objects": {"*": {"record_types": []}}}, "/objects/*/record_types", "unfit_property"),
        ({"objects": {"remark": {"read": "department"}}}, "/objects/remark/read", "unfit_property"),
        ({"fields": {"ticket.nothing": "read"}}, "/fields/ticket.nothing", "unknown_field"),
        ({"fields": {"nothing.name": "read"}}, "/fields/nothing.name", "unknown_reference"),
        ({"fields": {"ticket.id": "none"}}, "/fields/ticket.id", "unfit_field"),
        ({"fields": {"*.name": "read"}}, "/fields/*.name", "unknown_property"),
        ({"fields": {"ticket.phone": "hide"}}, "/fields/ticket.phone", "not_one_of"),
        ({"unmask": ["ticket.subject"]}, "/unmask/0", "unfit_field"),
        ({"unmask": ["ticket.*"]}, "/unmask/0", "wrong_form"),
        ({"system": ["root"]}, "/system/0", "not_one_of"),
        ({"actions": ["ticket.print"]}, "/actions/0", "wrong_form"),
        ({"actions": ["tickit.export"]}, "/actions/0", "unknown_reference"),
        ({"apps": ["nothing"]}, "/apps/0", "unknown_reference"),
        ({"apps": ["service", "service"]}, "/apps/1", "duplicate"),
    ],
)
def test_a_permission_set_names_what_there_is(
    bench: Any, said: dict[str, Any], path: str, code: str
) -> None:
    ownerless = {**COMMENT, "name": "remark", "owned": False}
    base = bench.catalog(APP, masked(bench), ownerless, base=bench.catalog(*bench.all))

    found = bench.found(bench.check({**SET, **said}, base=base).problems)

    assert [each[:2] for each in found] == [(path, f"definition.{code}")]


def test_a_fixed_choice_that_is_no_text_is_shown_as_it_is_written(bench: Any) -> None:
    ((_, _, message),) = bench.problems({**SET, "objects": {"ticket": {"read": "team"}}})

    assert message == ("`team` is not one of `false`, `true`, `department`, `department_and_below`")


def test_the_schema_names_every_system_right_and_every_action() -> None:
    properties = read_schema(PermissionSetKind().schema_path())["properties"]

    assert properties["system"]["items"]["enum"] == [*SYSTEM_RIGHTS]
    for action in ACTIONS:
        assert action in properties["actions"]["items"]["pattern"]


def test_the_schema_names_every_principal() -> None:
    principal = read_schema(SharingKind().schema_path())["$defs"]["principal"]

    assert tuple(principal["properties"]) == PRINCIPAL_KINDS
    assert principal["oneOf"] == [{"required": [kind]} for kind in PRINCIPAL_KINDS]


def test_a_role_means_what_it_says(bench: Any) -> None:
    lead = {**ROLE, "name": "lead", "permission_sets": []}
    document = {**ROLE, "help": {"en": "At the desk", "zh-CN": "在服务台"}, "reports_to": "lead"}

    assert meaning(bench, document, SET, lead) == RoleDef(
        name="agent",
        label=ROLE["label"],
        help={"en": "At the desk", "zh-CN": "在服务台"},
        permission_sets=("desk",),
        reports_to="lead",
    )


def test_a_role_names_sets_and_roles_there_are(bench: Any) -> None:
    document = {**ROLE, "permission_sets": ["desc"], "reports_to": "chief"}

    found = bench.problems(SET, document)

    assert [each[:2] for each in found] == [
        ("/permission_sets/0", "definition.unknown_reference"),
        ("/reports_to", "definition.unknown_reference"),
    ]


def test_no_role_stands_above_itself(bench: Any) -> None:
    ring = [{**ROLE, "name": n, "reports_to": above} for n, above in ("ab", "bc", "ca")]
    below = {**ROLE, "name": "d", "reports_to": "a"}

    found = bench.problems(SET, *ring, below)

    assert sorted(found) == [
        (
            "/reports_to",
            "definition.role_cycle",
            f"a role would stand above itself: {way}; let one of these report to another role",
        )
        for way in ("a → b → c → a", "b → c → a → b", "c → a → b → c")
    ]


def test_a_sharing_rule_means_what_it_says(bench: Any) -> None:
    document = {**RULE, "where": "number != ''", "level": "edit", "active": False}
    document |= {"owned_by": {"department_and_below": "D-1"}}

    assert meaning(bench, document) == SharingDef(
        name="rule",
        label=RULE["label"],
        object="ticket",
        where="number != ''",
        owned_by=Principal("department_and_below", "D-1"),
        to=Principal("team", "Night shift"),
        level="edit",
        active=False,
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ({"user": "li@example.com"}, Principal("user", "li@example.com")),
        ({"role": "agent"}, Principal("role", "agent")),
        ({"role_and_below": "agent"}, Principal("role_and_below", "agent")),
        ({"department": "D-1"}, Principal("department", "D-1")),
        ({"department_and_below": "D-1"}, Principal("department_and_below", "D-1")),
        ({"team": "Night shift"}, Principal("team", "Night shift")),
        ({"queue": "Complaints"}, Principal("queue", "Complaints")),
        ({"everyone": True}, Principal("everyone", "")),
    ],
)
def test_a_principal_is_one_user_or_several_that_belong_together(
    bench: Any, said: dict[str, Any], meant: Principal
) -> None:
    found = meaning(bench, {**RULE, "to": said}, SET, ROLE)

    assert found.to == meant
    assert found.to.to_json() == said


@pytest.mark.parametrize(
    ("said", "path", "code"),
    [
        ({"to": {}}, "/to", "either_property"),
        ({"to": {"team": "A", "queue": "B"}}, "/to", "either_property"),
        ({"to": {"everyone": False}}, "/to/everyone", "not_one_of"),
        ({"to": {"role": "chief"}}, "/to/role", "unknown_reference"),
        ({"owned_by": {"role_and_below": "c"}}, "/owned_by/role_and_below", "unknown_reference"),
        ({"object": "nothing"}, "/object", "unknown_reference"),
        ({"where": "wrong"}, "/where", "wrong_form"),
        ({"level": "delete"}, "/level", "not_one_of"),
    ],
)
def test_a_sharing_rule_names_what_there_is(
    bench: Any, said: dict[str, Any], path: str, code: str
) -> None:
    found = bench.problems({**RULE, **said})

    assert [each[:2] for each in found] == [(path, f"definition.{code}")]


def test_a_sharing_rule_says_which_records_it_shares(bench: Any) -> None:
    document = {key: value for key, value in RULE.items() if key != "owned_by"}

    assert bench.problems(document) == [
        ("", "definition.none_of", "give at least one of `where`, `owned_by`")
    ]


def test_a_sharing_rule_needs_an_object_that_shares_its_own_records(bench: Any) -> None:
    comment = {**COMMENT, "sharing": "parent"}
    single = bench.changed(bench.ticket, shape="single", name="options")
    single = bench.with_fields(single, {"name": "subject", "type": "text"})
    nobodys = bench.changed(COMMENT, name="remark", owned=False)
    department = {**bench.account, "name": "department", "fields": bench.account["fields"][:1]}

    found = bench.problems(
        comment,
        bench.changed(single, fields=single["fields"][1:]),
        nobodys,
        department,
        {**RULE, "name": "a", "object": "comment"},
        {**RULE, "name": "b", "object": "options"},
        {**RULE, "name": "c", "object": "remark"},
    )

    assert [each[:2] for each in found] == [
        ("/object", "definition.unfit_object"),
        ("/object", "definition.unfit_object"),
        ("/owned_by", "definition.unfit_property"),
    ]


def test_what_names_an_object_or_a_field_gets_its_new_name(bench: Any) -> None:
    document = {
        **SET,
        "objects": {"*": {}, "ticket": {"read": True}},
        "fields": {"ticket.*": "read", "ticket.phone": "edit"},
        "unmask": ["ticket.phone"],
        "actions": ["ticket.share", "*.export"],
    }
    base = bench.catalog(*bench.all)
    catalog = bench.catalog(document, masked(bench), {**RULE}, base=base)
    renames = Renames({("object", "ticket"): "case", ("object", "ticket", "phone"): "mobile"})

    renamed = {
        identity: rewrite(catalog.definitions[identity], catalog.references[identity], renames).json
        for identity in (("permission_set", "desk"), ("sharing", "rule"))
    }

    assert renamed["permission_set", "desk"] == {
        **SET,
        "objects": {"*": {}, "case": {"read": True}},
        "fields": {"case.*": "read", "case.mobile": "edit"},
        "unmask": ["case.mobile"],
        "actions": ["case.share", "*.export"],
    }
    assert renamed["sharing", "rule"] == {**RULE, "object": "case"}


def test_where_a_field_is_used_tells_the_sets_that_name_it(bench: Any) -> None:
    document = {**SET, "fields": {"ticket.phone": "read"}, "unmask": ["ticket.phone"]}

    catalog = bench.catalog(document, masked(bench), base=bench.catalog(*bench.all))

    assert catalog.where_used("object", "ticket", "phone") == (
        Use("permission_set", "desk", "/fields/ticket.phone"),
        Use("permission_set", "desk", "/unmask/0"),
    )
