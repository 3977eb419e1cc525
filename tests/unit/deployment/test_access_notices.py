"""A deploy tells in words whose rights widen and whose narrow, and what may decide on sharing."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.deployment.impact.access import access_notices
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.metadata.check import CheckResult, check
from dougong.metadata.definition import Definition

KINDS = every_kind()
FIELD_TYPES = builtin_registry()
EXPRESSIONS = ExpressionChecker(builtin_functions(), FIELD_TYPES)

USER: dict[str, Any] = {
    "kind": "object",
    "name": "user",
    "label": {"en": "User"},
    "plural": {"en": "Users"},
    "title": "name",
    "fields": [{"name": "name", "type": "text"}],
}
TICKET: dict[str, Any] = {
    "kind": "object",
    "name": "ticket",
    "label": {"en": "Ticket", "zh-CN": "工单"},
    "plural": {"en": "Tickets", "zh-CN": "工单"},
    "title": "subject",
    "fields": [
        {"name": "subject", "type": "text", "label": {"en": "Subject", "zh-CN": "主题"}},
        {"name": "phone", "type": "phone", "mask": {"start": 3}},
        {"name": "keeper", "type": "user"},
        {"name": "before", "type": "lookup", "to": "ticket"},
        {
            "name": "mine",
            "type": "formula",
            "returns": "boolean",
            "formula": "keeper = $user.id",
        },
    ],
    "record_types": [
        {"name": "complaint", "label": {"en": "Complaint"}},
        {"name": "question", "label": {"en": "Question"}},
    ],
}
SET: dict[str, Any] = {
    "kind": "permission_set",
    "name": "desk",
    "label": {"en": "Desk", "zh-CN": "服务台"},
}
ROLE: dict[str, Any] = {
    "kind": "role",
    "name": "agent",
    "label": {"en": "Agent"},
    "permission_sets": [],
}
CHIEF: dict[str, Any] = {**ROLE, "name": "chief", "label": {"en": "Chief"}}
RULE: dict[str, Any] = {
    "kind": "sharing",
    "name": "urgent",
    "label": {"en": "Urgent"},
    "object": "ticket",
    "where": "subject = 'urgent'",
    "to": {"role": "agent"},
    "level": "read",
}
APP: dict[str, Any] = {
    "kind": "app",
    "name": "service",
    "label": {"en": "Service"},
    "items": [{"object": "ticket"}],
}
WORD: dict[str, Any] = {
    "kind": "setting",
    "name": "word",
    "label": {"en": "Word"},
    "type": "text",
    "default": "urgent",
}
ALWAYS = (USER, APP, CHIEF, WORD)


def checked(*documents: dict[str, Any]) -> CheckResult:
    there = {(each["kind"], each["name"]): each for each in (*ALWAYS, TICKET, ROLE, *documents)}
    return check(
        [Definition(kind, name, document) for (kind, name), document in there.items()],
        kinds=KINDS,
        field_types=FIELD_TYPES,
        check_expression=EXPRESSIONS.check,
    )


def told(
    before: dict[str, Any] | None, after: dict[str, Any] | None, locale: str = "en"
) -> list[tuple[str, str, str]]:
    """Give path, wider or narrower, and the message, where one definition becomes another."""
    old, new = (checked(*([] if each is None else [each])) for each in (before, after))
    assert [(each.path, each.error.message()) for each in (*old.problems, *new.problems)] == []
    return [
        (each.path, each.error.code.removeprefix("deploy.rights_"), each.error.message(locale))
        for each in access_notices(old.catalog, new.catalog)
    ]


def with_ticket(**changes: Any) -> dict[str, Any]:
    return {**deepcopy(TICKET), **changes}


def with_field(name: str, **changes: Any) -> dict[str, Any]:
    fields = [{**f, **changes} if f["name"] == name else f for f in TICKET["fields"]]
    return {
        **TICKET,
        "fields": [{k: v for k, v in each.items() if v is not None} for each in fields],
    }


def test_a_set_that_grants_more_of_one_and_less_of_another_is_told_both_ways() -> None:
    before = {
        **SET,
        "objects": {"ticket": {"read": True, "delete": True}, "*": {"read": True}},
        "fields": {"ticket.subject": "read"},
        "system": ["users"],
        "actions": ["ticket.export"],
    }
    after = {
        **SET,
        "objects": {"ticket": {"read": "department", "create": True}, "*": {}},
        "fields": {"ticket.subject": "edit", "ticket.*": "none"},
        "system": ["audit"],
        "actions": ["*.share"],
        "unmask": ["ticket.phone"],
    }

    assert told(before, after) == [
        (
            "/permission_set/desk",
            "widen",
            (
                "the permission set Desk gives more than before: Tickets: create, "
                "read (those of the department, too); Ticket, Subject: may be changed; "
                "Ticket, Phone: all of a value; Read the audit log; "
                "every other object: Share records with others"
            ),
        ),
        (
            "/permission_set/desk",
            "narrow",
            (
                "the permission set Desk gives less than before: every other object: read; "
                "Tickets: delete; Ticket, other fields: not there; "
                "Manage users, roles and what they may do; Tickets: Export records"
            ),
        ),
    ]


def test_what_a_set_says_is_told_in_the_readers_language() -> None:
    after = {**SET, "objects": {"ticket": {"read": True}}}

    assert told({**SET}, after, "zh-CN") == [
        ("/permission_set/desk", "widen", "权限集“服务台”的权限将扩大：工单：查看")
    ]


@pytest.mark.parametrize(
    ("before", "after", "ways"),
    [
        ({"record_types": ["complaint"]}, {}, ["widen"]),
        ({}, {"record_types": ["complaint"]}, ["narrow"]),
        ({"record_types": ["complaint"]}, {"record_types": ["question"]}, ["widen", "narrow"]),
        ({"record_types": []}, {"record_types": ["question"]}, ["widen"]),
    ],
)
def test_more_record_types_are_more_rights_and_none_named_are_all(
    before: dict[str, Any], after: dict[str, Any], ways: list[str]
) -> None:
    old, new = (
        {**SET, "objects": {"ticket": {"create": True, **each}}} for each in (before, after)
    )

    assert [way for _, way, _ in told(old, new)] == ways


def test_apps_that_are_named_close_the_others() -> None:
    assert [each[1:] for each in told(SET, {**SET, "apps": ["service"]})] == [
        ("narrow", "the permission set Desk gives less than before: apps: service")
    ]
    assert [way for _, way, _ in told({**SET, "apps": ["service"]}, SET)] == ["widen"]


def test_a_set_that_is_new_has_nobody_yet_and_one_that_goes_takes_all_along() -> None:
    full = {**SET, "objects": {"*": {"read": True}}}

    assert told(None, full) == []
    assert told(full, None) == [
        (
            "/permission_set/desk",
            "narrow",
            "the permission set Desk gives less than before: it goes, with all that it grants",
        )
    ]


def test_a_role_is_told_by_its_sets_and_by_who_stands_above_it() -> None:
    assert told(ROLE, {**ROLE, "reports_to": "chief"}) == [
        (
            "/role/agent",
            "widen",
            "the role Agent gives more than before: `chief` stands above it",
        )
    ]
    assert [way for _, way, _ in told({**ROLE, "reports_to": "chief"}, ROLE)] == ["narrow"]


@pytest.mark.parametrize(
    ("before", "after", "ways"),
    [
        (None, RULE, ["widen"]),
        (RULE, None, ["narrow"]),
        (None, {**RULE, "active": False}, []),
        (RULE, {**RULE, "active": False}, ["narrow"]),
        (RULE, {**RULE, "level": "edit"}, ["widen"]),
        (RULE, {**RULE, "where": "subject = 'late'"}, ["widen", "narrow"]),
        (RULE, {**RULE, "to": {"everyone": True}}, ["widen", "narrow"]),
        (RULE, {**RULE, "label": {"en": "Another"}}, []),
    ],
)
def test_a_sharing_rule_is_told_as_soon_as_it_is_in_force(
    before: dict[str, Any] | None, after: dict[str, Any] | None, ways: list[str]
) -> None:
    assert [way for _, way, _ in told(before, after)] == ways


SHARED = with_ticket(sharing="private", shared_with=[{"field": "keeper", "level": "read"}])


@pytest.mark.parametrize(
    ("before", "after", "ways"),
    [
        (TICKET, with_ticket(sharing="private"), ["narrow"]),
        (with_ticket(sharing="private"), with_ticket(sharing="read"), ["widen"]),
        (TICKET, with_ticket(superiors="direct"), ["narrow"]),
        (with_ticket(superiors="none"), with_ticket(superiors="direct"), ["widen"]),
        (with_ticket(sharing="private"), SHARED, ["widen"]),
        (SHARED, {**SHARED, "shared_with": [{"field": "keeper", "level": "edit"}]}, ["widen"]),
        (TICKET, with_field("phone", mask=None), ["widen"]),
        (TICKET, with_field("phone", mask={"end": 1}), ["narrow"]),
        (TICKET, with_field("before", reveals=True), ["widen"]),
        (TICKET, with_ticket(label={"en": "Case"}), []),
    ],
)
def test_an_object_is_told_by_who_reaches_its_records_and_what_they_see(
    before: dict[str, Any], after: dict[str, Any], ways: list[str]
) -> None:
    assert [(path, way) for path, way, _ in told(before, after)] == [
        ("/object/ticket", way) for way in ways
    ]


@pytest.mark.parametrize(
    "where",
    [
        "subject = 'urgent'",
        "keeper.name = 'Li' and created_at < NOW() and $org.currency = 'EUR'",
        "ISBLANK(before.subject)",
    ],
)
def test_what_is_stored_may_decide_with_whom_a_record_is_shared(where: str) -> None:
    assert checked({**RULE, "where": where}).problems == ()


@pytest.mark.parametrize(
    ("where", "named"),
    [
        ("keeper = $user.id", "$user.id"),
        ("subject = $setting.word", "$setting.word"),
        ("mine", "mine"),
        ("before.mine", "before.mine"),
        ("COUNT(ticket.before) > 1", "ticket.before"),
    ],
)
def test_what_differs_by_who_asks_decides_no_sharing(where: str, named: str) -> None:
    (problem,) = checked({**RULE, "where": where}).problems

    assert (problem.path, problem.error.code) == ("/where", "expression.not_impersonal")
    assert problem.error.details["name"] == named
