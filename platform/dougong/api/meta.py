"""Definitions: `/meta/…`, read, deployed and followed through their versions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, ID, INSTANT, fields, list_of, or_null, ref
from dougong.deployment.deploy import Deployed, Deployments, DeployRequest
from dougong.kernel.messages import say
from dougong.metadata.definition import Definition

_LONGEST_NOTE = 500
_NAMED = {"kind": {"type": "string"}, "name": {"type": "string"}}
_LAYER = parameters(
    Parameter(
        name="layer",
        about=say(
            "`effective`: what is in force; `package`: what packages say; `tenant`: your own.",
            "`effective`：生效的定义；`package`：软件包中的定义；`tenant`：租户自己的定义。",
        ),
        schema={
            "type": "string",
            "enum": ["effective", "package", "tenant"],
            "default": "effective",
        },
    )
)
_VERSIONS = parameters(
    Parameter(
        name="limit",
        about=say("How many versions at most.", "最多返回多少个版本。"),
        schema={"type": "integer", "minimum": 1, "maximum": 1000, "default": 50},
    )
)
_DEPLOY = BodyForm(
    fields(
        {},
        {
            "components": list_of(
                {"type": "object", "properties": _NAMED, "required": ["kind", "name"]}
            ),
            "delete": list_of(fields(_NAMED)),
            "check_only": {"type": "boolean", "default": False},
            "note": {"type": "string", "maxLength": _LONGEST_NOTE, "default": ""},
        },
    )
)
_DEFINITION = BodyForm(ANY_OBJECT)
_DEPLOYED = fields(
    {
        "version": {"type": "integer"},
        "plan": list_of(ANY_OBJECT),
        "warnings": list_of(ref("Fault")),
        "changed": {"type": "integer"},
    }
)
_VERSION = fields(
    {
        "version": {"type": "integer"},
        "at": INSTANT,
        "by": or_null(ID),
        "note": {"type": "string"},
        "plan": list_of(ANY_OBJECT),
    }
)


class Meta:
    """Answers the calls on definitions."""

    def __init__(self, deployments: Deployments) -> None:
        self._deployments = deployments

    def list(self, actor: Actor, kind: str, query: Values) -> Response:
        """List the definitions of a kind."""
        found = self._deployments.definitions(actor, kind, query["layer"])
        return value_answer({"definitions": found})

    def get(self, actor: Actor, kind: str, name: str, query: Values) -> Response:
        """Give a definition."""
        return value_answer(self._deployments.definition(actor, kind, name, query["layer"]))

    def put(self, actor: Actor, kind: str, name: str, body: Any) -> Response:
        """Deploy one definition."""
        request = DeployRequest(definitions=[_definition(kind, name, body)])
        return _answer(self._deployments.deploy(actor, request))

    def delete(self, actor: Actor, kind: str, name: str) -> Response:
        """Delete one of the tenant's own definitions."""
        return _answer(self._deployments.deploy(actor, DeployRequest(delete=[(kind, name)])))

    def deploy(self, actor: Actor, body: Any) -> Response:
        """Deploy definitions, all or none, or only say what that would do."""
        request = DeployRequest(
            definitions=[
                _definition(each["kind"], each["name"], each, at=f"/components/{position}")
                for position, each in enumerate(body.get("components", ()))
            ],
            delete=[(each["kind"], each["name"]) for each in body.get("delete", ())],
            check_only=body.get("check_only", False),
            note=body.get("note", ""),
        )
        return _answer(self._deployments.deploy(actor, request))

    def versions(self, actor: Actor, query: Values) -> Response:
        """List deploys, newest first."""
        rows = self._deployments.versions(actor, query["limit"])
        versions = [
            {
                "version": row.number,
                "at": instant(row.at),
                "by": row.by,
                "note": row.note,
                "plan": row.plan,
            }
            for row in rows
        ]
        return value_answer({"versions": versions})


def meta_routes(deployments: Deployments) -> Iterable[Route]:
    """Give the calls; each needs the system right ``builder``."""
    meta, member = Meta(deployments), Access.MEMBER
    one = "/meta/<kind>/<name>"
    yield Route(
        "POST",
        "/meta/deploy",
        member,
        meta.deploy,
        body=_DEPLOY,
        summary=say("Deploy definitions", "部署定义"),
        answers={200: _DEPLOYED},
    )
    yield Route(
        "GET",
        "/meta/versions",
        member,
        meta.versions,
        query=_VERSIONS,
        summary=say("List versions of the definitions", "查询定义的历史版本"),
        answers={200: fields({"versions": list_of(_VERSION)})},
    )
    yield Route(
        "GET",
        "/meta/<kind>",
        member,
        meta.list,
        query=_LAYER,
        summary=say("List definitions of a kind", "查询某类定义"),
        answers={200: fields({"definitions": list_of(ANY_OBJECT)})},
    )
    yield Route(
        "GET",
        one,
        member,
        meta.get,
        query=_LAYER,
        summary=say("Get a definition", "查看定义"),
        answers={200: ANY_OBJECT},
    )
    yield Route(
        "PUT",
        one,
        member,
        meta.put,
        body=_DEFINITION,
        summary=say("Deploy one definition", "部署单个定义"),
        answers={200: _DEPLOYED},
    )
    yield Route(
        "DELETE",
        one,
        member,
        meta.delete,
        summary=say("Delete one of your own definitions", "删除租户自己的定义"),
        answers={200: _DEPLOYED},
    )


def _definition(kind: str, name: str, document: Any, *, at: str = "") -> Definition:
    content = {key: value for key, value in document.items() if key != "$schema"}
    return Definition(kind=kind, name=name, json=content, at=at)


def _answer(deployed: Deployed) -> Response:
    return value_answer(
        {
            "version": deployed.version,
            "plan": deployed.plan,
            "warnings": deployed.warnings,
            "changed": deployed.changed,
        }
    )
