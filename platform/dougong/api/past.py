"""What deploys left behind: `/meta/versions`, `/meta/diff`, `/meta/rollback`, `/meta/aside`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.meta import DEPLOYED, LONGEST_NOTE, deployed_answer
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, TEXT, fields, list_of, or_null, ref
from dougong.deployment.deploy import Deployments, DeployRequest
from dougong.deployment.errors import UnknownVersionError
from dougong.deployment.past.aside import Aside
from dougong.deployment.past.versions import Version
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say

_IS_NUMBER = re.compile("[1-9][0-9]{0,8}", re.ASCII)
_UUID: JsonObject = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
_NUMBER: JsonObject = {"type": "integer", "minimum": 1, "maximum": 2**31 - 1}
_LIMIT = parameters(
    Parameter(
        name="limit",
        about=say("How many versions at most.", "最多返回多少个版本。"),
        schema={"type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
    )
)
_BETWEEN = parameters(
    Parameter(
        name="from",
        about=say(
            "The one version; that before the other if not given.", "起始版本；默认为前一版本。"
        ),
        schema=_NUMBER,
    ),
    Parameter(
        name="to",
        about=say("The other version; the present one if not given.", "目标版本；默认为当前版本。"),
        schema=_NUMBER,
    ),
)
_CHECKED: dict[str, JsonObject] = {
    "check_only": {"type": "boolean", "default": False},
    "allow_data_loss": {"type": "boolean", "default": False},
    "note": {"type": "string", "maxLength": LONGEST_NOTE, "default": ""},
}
_BACK = BodyForm(fields({"version": _NUMBER}, _CHECKED))
_RESTORE = BodyForm(fields({}, {"also": {**list_of(_UUID), "maxItems": 1000}, **_CHECKED}))
_VERSION: dict[str, JsonObject] = {
    "version": {"type": "integer"},
    "at": INSTANT,
    "by": or_null(ID),
    "who": or_null(TEXT),
    "note": TEXT,
    "plan": list_of(ref("PlanStep")),
    "renames": {"type": "object", "additionalProperties": TEXT},
}
_CHANGED = fields(
    {
        "kind": TEXT,
        "name": TEXT,
        "layer": TEXT,
        "before": or_null(ANY_OBJECT),
        "after": or_null(ANY_OBJECT),
    }
)
_WHAT: JsonObject = {"enum": ["added", "removed", "changed", "reordered"]}
DIFFERENCES = list_of(fields({"path": TEXT, "change": _WHAT}, {"before": {}, "after": {}}))
_DIFFERENT = fields(
    {
        "kind": TEXT,
        "name": TEXT,
        "change": _WHAT,
        "differences": DIFFERENCES,
        "before": or_null(ANY_OBJECT),
        "after": or_null(ANY_OBJECT),
    }
)
_ASIDE = fields(
    {
        "id": ID,
        "version": {"type": "integer"},
        "object": TEXT,
        "field": or_null(TEXT),
        "reason": {"enum": ["removed", "converted"]},
        "definition": ANY_OBJECT,
        "removed_at": INSTANT,
        "keep_until": INSTANT,
    }
)


class PastCalls:
    """Answers the calls on what was."""

    def __init__(self, deployments: Deployments) -> None:
        self._deployments = deployments
        self._past = deployments.past

    def versions(self, actor: Actor, query: Values) -> Response:
        """List deploys, newest first."""
        found = self._past.versions(actor, query["limit"])
        return value_answer({"versions": [_version(each) for each in found]})

    def version(self, actor: Actor, number: str) -> Response:
        """Give a deploy and what it changed."""
        if not _IS_NUMBER.fullmatch(number):
            raise UnknownVersionError(version=number[:20])
        version, changes = self._past.version(actor, int(number))
        changed = [
            {
                "kind": each.identity[0],
                "name": each.identity[1],
                "layer": each.layer,
                "before": each.before,
                "after": each.after,
            }
            for each in changes
        ]
        return value_answer({**_version(version), "changes": changed})

    def diff(self, actor: Actor, query: Values) -> Response:
        """Tell how two versions differ."""
        found = self._past.compare(actor, query["from"], query.get("to"))
        return value_answer(
            {
                "from": found.since,
                "to": found.until,
                "definitions": [
                    {
                        **each.to_json(),
                        "before": found.before.get((each.kind, each.name)),
                        "after": found.after.get((each.kind, each.name)),
                    }
                    for each in found.differences
                ],
            }
        )

    def rollback(self, actor: Actor, body: Any) -> Response:
        """Go back to a version, with its data, by a new version."""
        request = DeployRequest(back_to=body["version"], **_options(body))
        return deployed_answer(actor, self._deployments.deploy(actor, request))

    def asides(self, actor: Actor) -> Response:
        """List what was removed and can be had back."""
        return value_answer({"aside": [_aside(each) for each in self._past.asides(actor)]})

    def restore(self, actor: Actor, aside_id: UUID, body: Any) -> Response:
        """Take back a removed field or object with its data."""
        wanted = [aside_id, *(UUID(each) for each in body.get("also", ()))]
        request = DeployRequest(restore=wanted, **_options(body))
        return deployed_answer(actor, self._deployments.deploy(actor, request))


def past_routes(deployments: Deployments) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    past, member = PastCalls(deployments), Access.MEMBER
    yield Route(
        "GET",
        "/meta/versions",
        member,
        past.versions,
        query=_LIMIT,
        summary=say("List versions of the definitions", "查询定义的历史版本"),
        answers={200: fields({"versions": list_of(fields(_VERSION))})},
    )
    yield Route(
        "GET",
        "/meta/versions/<number>",
        member,
        past.version,
        summary=say("Get a version and what it changed", "查看某个版本及其变更"),
        answers={200: fields({**_VERSION, "changes": list_of(_CHANGED)})},
    )
    yield Route(
        "GET",
        "/meta/diff",
        member,
        past.diff,
        query=_BETWEEN,
        summary=say("Compare two versions", "比较两个版本"),
        answers={
            200: fields(
                {
                    "from": {"type": "integer"},
                    "to": {"type": "integer"},
                    "definitions": list_of(_DIFFERENT),
                }
            )
        },
    )
    yield Route(
        "POST",
        "/meta/rollback",
        member,
        past.rollback,
        body=_BACK,
        summary=say("Go back to a version, with its data", "回滚到某个版本（含数据）"),
        answers={200: DEPLOYED},
    )
    yield Route(
        "GET",
        "/meta/aside",
        member,
        past.asides,
        summary=say("List what was removed and can be restored", "查询可恢复的已移除内容"),
        answers={200: fields({"aside": list_of(_ASIDE)})},
    )
    yield Route(
        "POST",
        "/meta/aside/<uuid:aside_id>/restore",
        member,
        past.restore,
        body=_RESTORE,
        summary=say("Restore what was removed, with its data", "恢复已移除的内容及其数据"),
        answers={200: DEPLOYED},
    )


def _options(body: Any) -> dict[str, Any]:
    return {key: body[key] for key in _CHECKED if key in body}


def _version(version: Version) -> dict[str, Any]:
    row = version.row
    return {
        "version": row.number,
        "at": instant(row.at),
        "by": row.by,
        "who": version.who,
        "note": row.note,
        "plan": row.plan,
        "renames": row.renames,
    }


def _aside(aside: Aside) -> dict[str, Any]:
    return {
        "id": aside.id,
        "version": aside.version,
        "object": aside.object,
        "field": aside.field,
        "reason": aside.reason,
        "definition": aside.definition,
        "removed_at": instant(aside.removed_at),
        "keep_until": instant(aside.keep_until),
    }
