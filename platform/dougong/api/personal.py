"""Personal data: `/personal/…`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import value_answer
from dougong.api.body import BodyForm
from dougong.api.languages import language
from dougong.api.routing import PREFIX, Access, Route
from dougong.api.schemas import ANY_OBJECT, BYTES, ID, TEXT, fields, list_of, or_null
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import localize, say
from dougong.metadata.objects.system_fields import USER
from dougong.records.personal.errors import OneSubjectError
from dougong.records.personal.reports import report_json
from dougong.records.personal.service import FoundPerson, PersonalData
from dougong.records.personal.subjects import Subject

_TEXT: JsonObject = {"type": "string", "minLength": 1, "maxLength": 320}
_WHO: dict[str, JsonObject] = {"email": _TEXT, "phone": _TEXT, "user": _TEXT, "record": _TEXT}
_LEAVE: JsonObject = {"type": "array", "items": _TEXT, "maxItems": 500}
_FIND = BodyForm(fields({}, _WHO))
_EXPORT = BodyForm(fields({}, {**_WHO, "leave": _LEAVE}))
_ERASE = BodyForm(fields({}, {**_WHO, "leave": _LEAVE, "check_only": {"type": "boolean"}}))
_COUNT: JsonObject = {"type": "integer"}
_RECORD = fields(
    {
        "object": TEXT,
        "id": ID,
        "label": or_null(TEXT),
        "why": {"type": "string", "enum": ["given", "email", "phone"]},
        "fields": list_of(TEXT),
        "deleted": {"type": "boolean"},
    }
)
_FOUND = fields(
    {
        "records": list_of(_RECORD),
        "related": list_of(
            fields({"object": TEXT, "id": ID, "label": or_null(TEXT), "field": TEXT})
        ),
        "users": list_of(fields({"id": ID, "kept": ANY_OBJECT})),
    }
)
_REPORT = fields(
    {
        "values": _COUNT,
        "files": _COUNT,
        "records": list_of(ANY_OBJECT),
        "users": list_of(ANY_OBJECT),
        "kept": list_of(fields({"code": TEXT, "count": _COUNT, "reason": TEXT})),
    }
)
_JOB = fields({"id": ID})


class PersonalCalls:
    """Answers the calls on personal data."""

    def __init__(self, personal: PersonalData) -> None:
        self._personal = personal

    def find(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Tell which records are about somebody."""
        return value_answer(_found(self._personal.find(actor, _subject(body))))

    def export(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Have the data put into a file."""
        return _taken_on(self._personal.export(actor, _subject(body), _leave(body)))

    def erase(self, actor: Actor, body: Mapping[str, Any]) -> Response:
        """Have the data erased, or tell what that would do."""
        subject, leave = _subject(body), _leave(body)
        if not body.get("check_only", False):
            return _taken_on(self._personal.erase(actor, subject, leave))
        locale = language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)
        report: dict[str, Any] = dict(report_json(self._personal.look(actor, subject, leave)))
        kept = [{**each, "reason": localize(each["reason"], locale)} for each in report["kept"]]
        return value_answer({**report, "kept": kept})

    def file(self, actor: Actor, job_id: UUID) -> Response:
        """Give the file that a job made."""
        name, content = self._personal.file(actor, job_id)
        zipped = name.endswith(".zip")
        answer = Response(content, content_type="application/zip" if zipped else "application/json")
        answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        answer.headers["Cache-Control"] = "no-store"
        return answer


def personal_routes(personal: PersonalData) -> Iterable[Route]:
    """Give the calls."""
    calls, member = PersonalCalls(personal), Access.MEMBER
    yield Route(
        "POST",
        "/personal/find",
        member,
        calls.find,
        body=_FIND,
        summary=say(
            "Find what is kept of a person; that is audited", "查找某人的个人数据（会记入审计）"
        ),
        answers={200: _FOUND},
    )
    yield Route(
        "POST",
        "/personal/export",
        member,
        calls.export,
        body=_EXPORT,
        summary=say("Put a person's data into a file", "导出某人的个人数据"),
        answers={202: _JOB},
    )
    yield Route(
        "POST",
        "/personal/erase",
        member,
        calls.erase,
        body=_ERASE,
        summary=say(
            "Erase a person's data, or see what that would do", "清除某人的个人数据，或预览清除结果"
        ),
        answers={200: _REPORT, 202: _JOB},
    )
    yield Route(
        "GET",
        "/personal/files/<uuid:job_id>",
        member,
        calls.file,
        summary=say(
            "Download a person's data, or the report on an erasure", "下载个人数据或清除报告"
        ),
        answers={200: BYTES},
    )


def _subject(body: Mapping[str, Any]) -> Subject:
    named = [key for key in _WHO if body.get(key)]
    if len(named) != 1:
        raise OneSubjectError()
    (by,) = named
    text = str(body[by])
    if by == "user":
        return Subject(record=(USER, _id(text, "/user")))
    if by == "record":
        return Subject(record=_record(text, "/record"))
    return Subject(email=text) if by == "email" else Subject(phone=text)


def _leave(body: Mapping[str, Any]) -> frozenset[tuple[str, UUID]]:
    listed = body.get("leave", ())
    return frozenset(_record(each, f"/leave/{at}") for at, each in enumerate(listed))


def _record(text: str, path: str) -> tuple[str, UUID]:
    name, _, record_id = text.partition("/")
    return name, _id(record_id, path)


def _id(text: str, path: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        reason = say(
            "expected an id, of a record with its object, such as `contact/01890…`",
            "应为标识；记录须带对象名，例如 `contact/01890…`",
        )
        error = InvalidValueError(value=text[:80], reason=reason)
        raise InvalidError([Problem(path=path, error=error)]) from None


def _taken_on(job_id: UUID) -> Response:
    return value_answer({"id": job_id}, 202, [("Location", f"{PREFIX}/jobs/{job_id}")])


def _found(found: FoundPerson) -> dict[str, Any]:
    return {
        "records": [
            {
                "object": each.object,
                "id": each.id,
                "label": found.labels.get((each.object, each.id)),
                "why": each.why,
                "fields": list(each.fields),
                "deleted": each.deleted,
            }
            for each in found.person.records
        ],
        "related": [
            {
                "object": each.object,
                "id": each.id,
                "label": found.labels.get((each.object, each.id)),
                "field": each.field,
            }
            for each in found.person.related
        ],
        "users": [{"id": user, "kept": dict(counts)} for user, counts in found.traces.items()],
    }
