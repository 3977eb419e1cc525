"""Definitions: `/meta/…`, read, deployed and followed through their versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, TEXT, fields, list_of, ref
from dougong.deployment.deploy import Deployed, Deployments, DeployRequest
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize, say
from dougong.metadata.definition import Definition

LONGEST_NOTE = 500
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
_DEPLOY = BodyForm(
    fields(
        {},
        {
            "components": list_of(
                {"type": "object", "properties": _NAMED, "required": ["kind", "name"]}
            ),
            "delete": list_of(fields(_NAMED)),
            "renames": {"type": "object", "additionalProperties": {"type": "string"}},
            "check_only": {"type": "boolean", "default": False},
            "allow_data_loss": {"type": "boolean", "default": False},
            "allow_failing_tests": {"type": "boolean", "default": False},
            "note": {"type": "string", "maxLength": LONGEST_NOTE, "default": ""},
        },
    )
)
_DEFINITION = BodyForm(ANY_OBJECT)
_KIND = fields({"name": TEXT, "label": TEXT, "count": {"type": "integer"}})
DEPLOYED_FIELDS: Mapping[str, JsonObject] = {
    "version": {"type": "integer"},
    "plan": list_of(ref("PlanStep")),
    "warnings": list_of(ref("Fault")),
    "problems": list_of(ref("Fault")),
    "changed": {"type": "integer"},
}
DEPLOYED = fields(DEPLOYED_FIELDS)


class Meta:
    """Answers the calls on definitions."""

    def __init__(self, deployments: Deployments) -> None:
        self._deployments = deployments

    def kinds(self, actor: Actor) -> Response:
        """List the kinds of definitions."""
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        found = [
            {"name": kind.key, "label": localize(kind.label, locale), "count": count}
            for kind, count in self._deployments.kinds(actor)
        ]
        return value_answer({"kinds": found})

    def list(self, actor: Actor, kind: str, query: Values) -> Response:
        """List the definitions of a kind."""
        found = self._deployments.definitions(actor, kind, query["layer"])
        return value_answer({"definitions": found})

    def get(self, actor: Actor, kind: str, name: str, query: Values) -> Response:
        """Give a definition."""
        return value_answer(self._deployments.definition(actor, kind, name, query["layer"]))

    def put(self, actor: Actor, kind: str, name: str, body: Any) -> Response:
        """Deploy one definition."""
        wanted = DeployRequest(definitions=[_definition(kind, name, body)])
        return deployed_answer(actor, self._deployments.deploy(actor, wanted))

    def delete(self, actor: Actor, kind: str, name: str) -> Response:
        """Delete one of the tenant's own definitions."""
        wanted = DeployRequest(delete=[(kind, name)])
        return deployed_answer(actor, self._deployments.deploy(actor, wanted))

    def deploy(self, actor: Actor, body: Any) -> Response:
        """Deploy definitions, all or none, or only say what that would do."""
        wanted = DeployRequest(
            definitions=[
                _definition(each["kind"], each["name"], each, at=f"/components/{position}")
                for position, each in enumerate(body.get("components", ()))
            ],
            delete=[(each["kind"], each["name"]) for each in body.get("delete", ())],
            renames=body.get("renames", {}),
            check_only=body.get("check_only", False),
            allow_data_loss=body.get("allow_data_loss", False),
            allow_failing_tests=body.get("allow_failing_tests", False),
            note=body.get("note", ""),
        )
        return deployed_answer(actor, self._deployments.deploy(actor, wanted))


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
        answers={200: DEPLOYED},
    )
    yield Route(
        "GET",
        "/meta",
        member,
        meta.kinds,
        summary=say("List the kinds of definitions", "查询定义的种类"),
        answers={200: fields({"kinds": list_of(_KIND)})},
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
        answers={200: DEPLOYED},
    )
    yield Route(
        "DELETE",
        one,
        member,
        meta.delete,
        summary=say("Delete one of your own definitions", "删除租户自己的定义"),
        answers={200: DEPLOYED},
    )


def _definition(kind: str, name: str, document: Any, *, at: str = "") -> Definition:
    content = {key: value for key, value in document.items() if key != "$schema"}
    return Definition(kind=kind, name=name, json=content, at=at)


def deployed_answer(actor: Actor, deployed: Deployed) -> Response:
    """Answer what a deploy did, in the language of who asked."""
    return value_answer(deployed_body(actor, deployed))


def deployed_body(actor: Actor, deployed: Deployed) -> dict[str, Any]:
    """Tell what a deploy did, in the language of who asked."""
    locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
    return {
        "version": deployed.version,
        "plan": deployed.plan,
        "warnings": [each.to_json(locale) for each in deployed.warnings],
        "problems": [each.to_json(locale) for each in deployed.problems],
        "changed": deployed.changed,
    }
