"""Packages: `/packages/…`, the gallery, and what is done with what lies there."""

from __future__ import annotations

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.meta import DEPLOYED_FIELDS, deployed_body
from dougong.api.package_bodies import (
    PACKAGE,
    PLAN,
    SAMPLES,
    SHOWN,
    SHOWN_WHOLE,
    shown_body,
    whole_body,
)
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import BYTES, fields, list_of
from dougong.api.uploads import StreamForm
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.merging import Side
from dougong.packages.gallery import LARGEST, Gallery
from dougong.packages.plan import Action
from dougong.records.files import Incoming

_ACTION: JsonObject = {"enum": [each.value for each in Action]}
_VERSION: JsonObject = {"type": "string", "maxLength": 40}
_CHOICES: JsonObject = {
    "type": "object",
    "additionalProperties": {"enum": [each.value for each in Side]},
    "description": "Whose part counts, by the key of the conflict; mine is the tenant's.",
    "x-description-zh": "按冲突的 key 选择保留哪一方；mine 为租户一方。",
}
_WANTED = BodyForm(fields({"action": _ACTION}, {"choices": _CHOICES, "version": _VERSION}))
_AGREED = BodyForm(
    fields(
        {"action": _ACTION, "hash": {"type": "string", "maxLength": 64}},
        {"choices": _CHOICES, "version": _VERSION},
    )
)
_POSITION = parameters(
    Parameter(
        name="position",
        about=say("Which of them, from 0.", "第几张，从 0 开始。"),
        schema={"type": "integer", "minimum": 0, "maximum": 100, "default": 0},
    )
)
# What a picture is is known from its bytes; a browser takes it for nothing else.
_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_DONE = fields({**DEPLOYED_FIELDS, "package": PACKAGE})


class PackageCalls:
    """Answers the calls on packages."""

    def __init__(self, gallery: Gallery) -> None:
        self._gallery = gallery

    def list(self, actor: Actor) -> Response:
        """Give every package that is installed or can be had."""
        return value_answer({"packages": [shown_body(e) for e in self._gallery.list(actor)]})

    def get(self, actor: Actor, name: str) -> Response:
        """Give one package, with what there is to read."""
        shown, package, samples = self._gallery.show(actor, name)
        return value_answer(whole_body(shown, package, samples, _locale(actor)))

    def upload(self, actor: Actor, body: Incoming) -> Response:
        """Keep a package that is sent."""
        shown = self._gallery.upload(actor, body.chunks)
        return value_answer(shown_body(shown), HTTPStatus.CREATED)

    def plan(self, actor: Actor, name: str, body: Any) -> Response:
        """Tell what would be done."""
        plan = self._gallery.plan(
            actor, name, Action(body["action"]), _choices(body), body.get("version")
        )
        return value_answer(plan.to_json(_locale(actor)))

    def apply(self, actor: Actor, name: str, body: Any) -> Response:
        """Do what somebody looked at."""
        action = Action(body["action"])
        deployed = self._gallery.apply(
            actor,
            name,
            action,
            expected=body["hash"],
            choices=_choices(body),
            version=body.get("version"),
        )
        told: dict[str, Any] = deployed_body(actor, deployed)
        shown = {each.name: shown_body(each) for each in self._gallery.list(actor)}
        return value_answer({**told, "package": shown.get(name)})

    def picture(self, actor: Actor, name: str, query: Values) -> Response:
        """Give a picture of a package."""
        content, media_type = self._gallery.picture(actor, name, query["position"])
        answer = Response(content, content_type=media_type)
        answer.headers["Content-Disposition"] = "inline"
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Cache-Control"] = "private, max-age=300"
        return answer

    def remove_samples(self, actor: Actor, name: str) -> Response:
        """Move the sample records of a package to the recycle bin."""
        removed, kept = self._gallery.remove_samples(actor, name)
        locale = _locale(actor)
        told = [
            {
                "object": each.object,
                "id": str(each.record_id),
                "code": each.error.code,
                "message": each.error.message(locale),
            }
            for each in kept
        ]
        return value_answer({"removed": removed, "kept": told})


def package_routes(gallery: Gallery) -> Iterable[Route]:
    """Give the calls; all of them need the system rights ``builder`` and ``packages``."""
    calls, member = PackageCalls(gallery), Access.MEMBER
    yield Route(
        "GET",
        "/packages",
        member,
        calls.list,
        summary=say("List packages, installed and available", "查询已安装与可用的软件包"),
        answers={200: fields({"packages": list_of(SHOWN)})},
    )
    yield Route(
        "POST",
        "/packages",
        member,
        calls.upload,
        body=StreamForm(largest=LARGEST),
        summary=say("Upload a package", "上传软件包"),
        answers={201: SHOWN},
    )
    yield Route(
        "GET",
        "/packages/<name>",
        member,
        calls.get,
        summary=say("Get a package", "查看软件包"),
        answers={200: SHOWN_WHOLE},
    )
    yield Route(
        "POST",
        "/packages/<name>/plan",
        member,
        calls.plan,
        body=_WANTED,
        summary=say(
            "See what installing, upgrading or uninstalling would do",
            "预览安装、升级或卸载软件包的影响",
        ),
        answers={200: PLAN},
    )
    yield Route(
        "POST",
        "/packages/<name>/apply",
        member,
        calls.apply,
        body=_AGREED,
        summary=say("Install, upgrade or uninstall a package", "安装、升级或卸载软件包"),
        answers={200: _DONE},
    )
    yield Route(
        "GET",
        "/packages/<name>/screenshots",
        member,
        calls.picture,
        query=_POSITION,
        summary=say("Get a picture of a package", "获取软件包的截图"),
        answers={200: BYTES},
    )
    yield Route(
        "DELETE",
        "/packages/<name>/samples",
        member,
        calls.remove_samples,
        summary=say("Remove the sample records of a package", "移除软件包的示例数据"),
        answers={200: SAMPLES},
    )


def _choices(body: Any) -> dict[str, Side]:
    return {key: Side(side) for key, side in body.get("choices", {}).items()}


def _locale(actor: Actor) -> str:
    return language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
