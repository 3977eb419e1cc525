"""Tenants, for those who run the platform: `/tenants`. For all others nothing is here."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.call_rate import CallRate
from dougong.api.limits import LIMITS_SHAPE, told_limits
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import ID, INSTANT, LOCALE_TEXT, TEXT, fields, list_of, or_null
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.packages.tenants.operating import Operators, Sandbox
from dougong.storage.limits import LIMITS, Quotas
from dougong.storage.tenants import Tenant

MakeTenant: TypeAlias = Callable[..., Tenant]
"""Makes a tenant; takes by name what the command line does."""

_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 40}
_LABEL: JsonObject = {
    "type": "object",
    "properties": {locale: {"type": "string", "maxLength": 200} for locale in LOCALES},
    "required": ["en"],
    "additionalProperties": False,
}
_SMALL: JsonObject = {"type": "string", "minLength": 1, "maxLength": 100}
_EMAIL: JsonObject = {"type": "string", "minLength": 3, "maxLength": 320}
_LIMIT: JsonObject = {"type": ["integer", "null"], "minimum": 0, "maximum": 10**15}
_OWN_LIMITS = fields({}, dict.fromkeys(LIMITS, _LIMIT))
_NEW = BodyForm(
    fields(
        {"name": _NAME, "label": _LABEL, "admin_email": _EMAIL},
        {
            "locale": {"enum": list(LOCALES)},
            "time_zone": _SMALL,
            "currency": _SMALL,
            "packages": {"type": "array", "items": _SMALL, "maxItems": 50},
        },
    )
)
_CHANGE = BodyForm(
    fields(
        {},
        {
            "label": _LABEL,
            "state": {"enum": ["active", "suspended"]},
            "limits": _OWN_LIMITS,
        },
    )
)
_RENAME = BodyForm(fields({"name": _NAME}))
_CLONE = BodyForm(
    fields(
        {"name": _NAME},
        {
            "label": _LABEL,
            "data": {"enum": ["none", "sample", "all"]},
            "per_object": {"type": "integer", "minimum": 1, "maximum": 10_000},
            "mask": {"type": "boolean"},
        },
    )
)
_TENANT = {
    "name": TEXT,
    "label": LOCALE_TEXT,
    "locale": TEXT,
    "time_zone": TEXT,
    "currency": TEXT,
    "state": {"enum": ["active", "suspended", "preparing", "dropping"]},
    "operates": {"type": "boolean"},
    "former": list_of(TEXT),
    "own_limits": _OWN_LIMITS,
    "created_at": or_null(INSTANT),
    "suspended_at": or_null(INSTANT),
    "drop_after": or_null(INSTANT),
}
_TOLD = fields(_TENANT)


class TenantCalls:
    """Answers the calls.

    Args:
        operators: The use cases.
        make: Makes a tenant.
        quotas: Knows the limits of tenants.
        rate: Counts calls.
    """

    def __init__(
        self, operators: Operators, make: MakeTenant, quotas: Quotas, rate: CallRate
    ) -> None:
        self._operators = operators
        self._make = make
        self._quotas = quotas
        self._rate = rate

    def list(self, actor: Actor) -> Response:
        """List every tenant."""
        return value_answer({"tenants": [_told(each) for each in self._operators.list(actor)]})

    def get(self, actor: Actor, name: str) -> Response:
        """Give a tenant with its limits, and what it uses."""
        tenant = self._operators.get(actor, name)
        # While it is being prepared there is nothing to measure yet.
        limits = (
            told_limits(self._quotas, self._rate, tenant.schema, tenant.name)
            if tenant.state != "preparing"
            else None
        )
        return value_answer({**_told(tenant), "limits": limits})

    def create(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Make a tenant; the password of its administrator is shown this once."""
        self._operators.require(actor)
        given = dict(body)
        password = secrets.token_urlsafe(12)
        tenant = self._make(admin=(given.pop("admin_email"), password), **given)
        self._operators.note_created(actor, tenant)
        told = {**_told(tenant), "admin_password": password}
        return value_answer(told, 201, [("Location", f"{PREFIX}/tenants/{tenant.name}")])

    def change(self, actor: Actor, name: str, body: Mapping[str, Any]) -> Response:
        """Change its label, its limits or its state."""
        operators = self._operators
        tenant = operators.get(actor, name)
        if "label" in body or "limits" in body:
            tenant = operators.change(
                actor, name, label=body.get("label"), limits=body.get("limits")
            )
        if "state" in body:
            act = operators.suspend if body["state"] == "suspended" else operators.resume
            tenant = act(actor, name)
        return value_answer(_told(tenant))

    def drop(self, actor: Actor, name: str) -> Response:
        """Drop a tenant; it can be restored for some time."""
        return value_answer(_told(self._operators.drop(actor, name)))

    def restore(self, actor: Actor, name: str) -> Response:
        """Take a dropped tenant back."""
        return value_answer(_told(self._operators.restore(actor, name)))

    def rename(self, actor: Actor, name: str, body: Mapping[str, str]) -> Response:
        """Give a tenant another name."""
        return value_answer(_told(self._operators.rename(actor, name, body["name"])))

    def clone(self, actor: Actor, name: str, body: Mapping[str, Any]) -> Response:
        """Have a copy made."""
        job_id = self._operators.clone(actor, name, Sandbox(**body))
        return value_answer({"job": job_id}, 202, [("Location", f"{PREFIX}/jobs/{job_id}")])


def tenant_routes(
    operators: Operators, make: MakeTenant, quotas: Quotas, rate: CallRate
) -> Iterable[Route]:
    """Give the calls."""
    calls = TenantCalls(operators, make, quotas, rate)
    one = "/tenants/<name>"
    listed = {200: fields({"tenants": list_of(_TOLD)})}
    yield _route("GET", "/tenants", calls.list, say("List the tenants", "查询租户列表"), listed)
    yield _route(
        "POST",
        "/tenants",
        calls.create,
        say("Make a tenant with an administrator", "创建租户及其管理员"),
        {201: fields({**_TENANT, "admin_password": TEXT})},
        _NEW,
    )
    yield _route(
        "GET",
        one,
        calls.get,
        say("See a tenant, its limits and what it uses", "查看租户及其上限与用量"),
        {200: fields({**_TENANT, "limits": or_null(LIMITS_SHAPE)})},
    )
    yield _route(
        "PATCH",
        one,
        calls.change,
        say("Change, suspend or resume a tenant", "修改、停用或恢复租户"),
        {200: _TOLD},
        _CHANGE,
    )
    yield _route(
        "DELETE",
        one,
        calls.drop,
        say("Drop a tenant; it can be restored for a time", "删除租户（可在宽限期内恢复）"),
        {200: _TOLD},
    )
    yield from _further(calls, one)


def _further(calls: TenantCalls, one: str) -> Iterable[Route]:
    restore = say("Take a dropped tenant back", "恢复已删除的租户")
    yield _route("POST", f"{one}/restore", calls.restore, restore, {200: _TOLD})
    rename = say(
        "Give a tenant another name; it is found by the old one too",
        "重命名租户（旧名称仍可使用）",
    )
    yield _route("POST", f"{one}/rename", calls.rename, rename, {200: _TOLD}, _RENAME)
    clone = say("Have a copy of a tenant made, to try things out in", "将租户复制为沙箱")
    answers = {202: fields({"job": ID})}
    yield _route("POST", f"{one}/clone", calls.clone, clone, answers, _CLONE)


def _route(
    method: str,
    rule: str,
    view: Callable[..., Response],
    summary: LocaleText,
    answers: Mapping[int, JsonObject],
    body: BodyForm | None = None,
) -> Route:
    return Route(method, rule, Access.MEMBER, view, summary=summary, answers=answers, body=body)


def _told(tenant: Tenant) -> dict[str, Any]:
    return {
        "name": tenant.name,
        "label": tenant.label,
        "locale": tenant.locale,
        "time_zone": tenant.time_zone,
        "currency": tenant.currency,
        "state": tenant.state,
        "operates": tenant.operates,
        "former": list(tenant.former),
        "own_limits": dict(tenant.limits),
        "created_at": instant(tenant.created_at),
        "suspended_at": instant(tenant.suspended_at),
        "drop_after": instant(tenant.drop_after),
    }
