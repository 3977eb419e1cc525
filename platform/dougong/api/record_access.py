"""Who reaches a record: `/data/…/access`, `/data/…/shares`, `/access/sharing/preview`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.api.answers import instant, no_content, value_answer
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import (
    ANY_OBJECT,
    ID,
    INSTANT,
    LOCALE_TEXT,
    TEXT,
    fields,
    list_of,
    or_null,
)
from dougong.fields.references import is_id
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.access.levels import FIELD_LEVELS
from dougong.metadata.objects.definition import Shape
from dougong.records.sharing.explaining import Answer, Explained, Explanations
from dougong.records.sharing.previewing import SharingPreviews
from dougong.records.sharing.principals import KINDS
from dougong.records.sharing.shares import NewShare, Share, Shares
from dougong.records.sharing.words import Told

_ASKED = parameters(
    Parameter(
        name="user",
        about=say(
            "Id of the user it is about; oneself if absent. About others, their managers may ask, "
            "and whoever has the system right `users`.",
            "要查询的用户标识；缺省为自己。查询他人需要是其上级，或拥有系统权限 `users`。",
        ),
        schema={"type": "string", "maxLength": 36},
    ),
)
_LEVEL: JsonObject = {"enum": ["read", "edit"]}
_ROLE: JsonObject = or_null({"type": "string", "minLength": 1, "maxLength": 100})
_UNTIL: JsonObject = or_null(INSTANT)
_NAME: JsonObject = {"type": "string", "minLength": 1, "maxLength": 100}
_PRINCIPAL: JsonObject = {
    "type": "object",
    "properties": {kind: {"const": True} if kind == "everyone" else _NAME for kind in KINDS},
    "additionalProperties": False,
    "minProperties": 1,
    "maxProperties": 1,
}
_NEW = BodyForm(
    fields(
        {"principal": _PRINCIPAL, "level": _LEVEL},
        {"cause": {"enum": ["manual", "team"]}, "role": _ROLE, "until": _UNTIL},
    )
)
_CHANGES = BodyForm(fields({}, {"level": _LEVEL, "role": _ROLE, "until": _UNTIL}))
_RULE = BodyForm({"type": "object"})
_SHARE = fields(
    {
        "id": ID,
        "principal": _PRINCIPAL,
        "label": or_null({"anyOf": [TEXT, LOCALE_TEXT]}),
        "level": _LEVEL,
        "cause": {"enum": ["manual", "team"]},
        "role": or_null(TEXT),
        "until": _UNTIL,
        "ended": {"type": "boolean"},
        "created_at": INSTANT,
        "created_by": or_null(fields({"id": ID, "label": or_null(TEXT)})),
    }
)
_CAUSE = fields({"code": TEXT, "text": LOCALE_TEXT, "detail": ANY_OBJECT})
_ANSWER = fields(
    {"allowed": {"type": "boolean"}, "causes": list_of(_CAUSE), "missing": list_of(_CAUSE)}
)
_FIELD = fields({"level": {"enum": list(FIELD_LEVELS)}, "causes": list_of(_CAUSE)})
_EXPLAINED = fields(
    {
        "user": fields({"id": ID, "label": or_null(TEXT)}),
        "read": _ANSWER,
        "edit": _ANSWER,
        "delete": _ANSWER,
        "fields": {"type": "object", "additionalProperties": _FIELD},
    }
)
_REACHED = fields(
    {
        "users": {"type": "integer", "minimum": 0},
        "records": {"type": "integer", "minimum": 0},
        "sample_users": list_of(fields({"id": ID, "label": or_null(TEXT)})),
    }
)
_CALLED: Mapping[Verb, str] = {"read": "read", "update": "edit", "delete": "delete"}


class RecordAccess:
    """Answers who reaches a record, and lets it be shared."""

    def __init__(
        self, explanations: Explanations, shares: Shares, previews: SharingPreviews
    ) -> None:
        self._explanations = explanations
        self._shares = shares
        self._previews = previews

    def explain(self, actor: Actor, object_name: str, record_id: UUID, query: Values) -> Response:
        """Tell what somebody may do with a record, and why."""
        asked = query["user"]
        if asked is not None and not is_id(asked):
            reason = say("expected an id", "应为标识")
            error = InvalidValueError(value=asked, reason=reason)
            raise InvalidError([Problem(path="/user", error=error)])
        user_id = None if asked is None else UUID(asked)
        return value_answer(
            _explained(self._explanations.of(actor, object_name, record_id, user_id))
        )

    def list_shares(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Tell with whom a record is shared by itself."""
        found = self._shares.all(actor, object_name, record_id)
        return value_answer({"shares": [_share(each) for each in found]})

    def share(self, actor: Actor, object_name: str, record_id: UUID, body: Any) -> Response:
        """Share a record."""
        new = NewShare(
            principal=body["principal"],
            level=body["level"],
            cause=body.get("cause", "manual"),
            role=body.get("role"),
            until=_moment(body.get("until")),
        )
        return value_answer(_share(self._shares.create(actor, object_name, record_id, new)), 201)

    def change_share(
        self, actor: Actor, object_name: str, record_id: UUID, share_id: UUID, body: Any
    ) -> Response:
        """Change level, role or end of a share."""
        changes = dict(body)
        if "until" in changes:
            changes["until"] = _moment(changes["until"])
        changed = self._shares.change(actor, object_name, record_id, share_id, changes)
        return value_answer(_share(changed))

    def drop_share(
        self, actor: Actor, object_name: str, record_id: UUID, share_id: UUID
    ) -> Response:
        """Share a record no longer."""
        self._shares.delete(actor, object_name, record_id, share_id)
        return no_content()

    def preview(self, actor: Actor, body: Any) -> Response:
        """Tell what a sharing rule would do."""
        found = self._previews.of(actor, body)
        samples = [{"id": str(user), "label": label} for user, label in found.samples]
        return value_answer(
            {"users": found.users, "records": found.records, "sample_users": samples}
        )


def record_access_routes(
    explanations: Explanations, shares: Shares, previews: SharingPreviews
) -> Iterable[Route]:
    """Give the calls; those on records are on the API page once for every object."""
    calls, member = RecordAccess(explanations, shares, previews), Access.MEMBER
    stored = frozenset(Shape) - {Shape.EVENT}
    shared = stored - {Shape.CONFIGURATION}
    one = "/data/<object_name>/<uuid:record_id>"
    yield Route(
        "GET",
        f"{one}/access",
        member,
        calls.explain,
        shapes=stored,
        query=_ASKED,
        summary=say("Tell who may do what with a record, and why", "说明谁能对记录做什么及原因"),
        answers={200: _EXPLAINED},
    )
    yield Route(
        "GET",
        f"{one}/shares",
        member,
        calls.list_shares,
        shapes=shared,
        summary=say("See with whom a record is shared", "查看记录的共享对象"),
        answers={200: fields({"shares": list_of(_SHARE)})},
    )
    yield Route(
        "POST",
        f"{one}/shares",
        member,
        calls.share,
        shapes=shared,
        body=_NEW,
        summary=say("Share a record", "共享记录"),
        answers={201: _SHARE},
    )
    yield Route(
        "PATCH",
        f"{one}/shares/<uuid:share_id>",
        member,
        calls.change_share,
        shapes=shared,
        body=_CHANGES,
        summary=say("Change a share of a record", "修改记录的共享"),
        answers={200: _SHARE},
    )
    yield Route(
        "DELETE",
        f"{one}/shares/<uuid:share_id>",
        member,
        calls.drop_share,
        shapes=shared,
        summary=say("Share a record no longer", "取消共享"),
        answers={204: None},
    )
    yield Route(
        "POST",
        "/access/sharing/preview",
        member,
        calls.preview,
        body=_RULE,
        summary=say("Try a sharing rule before it is deployed", "部署前试算共享规则"),
        answers={200: _REACHED},
    )


def _explained(found: Explained) -> JsonObject:
    verbs = {_CALLED[verb]: _answer(each) for verb, each in found.verbs.items()}
    told: JsonObject = {
        name: {"level": each.level, "causes": [_told(one) for one in each.sets]}
        for name, each in found.fields.items()
    }
    return {"user": {"id": str(found.user_id), "label": found.label}, **verbs, "fields": told}


def _answer(answer: Answer) -> JsonObject:
    return {
        "allowed": answer.allowed,
        "causes": [_told(each) for each in answer.causes],
        "missing": [_told(each) for each in answer.missing],
    }


def _told(cause: Told) -> JsonObject:
    return {"code": cause.code, "text": dict(cause.text), "detail": cause.detail}


def _share(share: Share) -> JsonObject:
    row, principal = share.row, share.principal
    by = None if row.created_by is None else {"id": str(row.created_by), "label": share.by}
    label = share.label
    return {
        "id": str(row.id),
        "principal": {principal.kind: principal.name or True},
        "label": label if label is None or isinstance(label, str) else dict(label),
        "level": row.level,
        "cause": row.cause,
        "role": row.role,
        "until": instant(row.until),
        "ended": share.ended,
        "created_at": instant(row.created_at),
        "created_by": by,
    }


def _moment(text: str | None) -> datetime | None:
    """Read an instant; one without a zone, or beyond the calendar, is refused."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        reason = say("expected an instant such as {e}", "应为时间，例如 {e}", e="2026-01-31T08:00Z")
        error = InvalidValueError(value=text[:80], reason=reason)
        raise InvalidError([Problem(path="/until", error=error)])
    return moment
