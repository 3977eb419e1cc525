"""Approvals: `/approvals`, `/data/…/approvals`, and links of mails: `/d/{token}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Response

from dougong.access.actor import Actor
from dougong.api.answers import no_content, value_answer
from dougong.api.approval_schemas import ASKED, DATE, OF_RECORD, PAGE, RESULTS, STANDING_IN, WHOLE
from dougong.api.body import BodyForm
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import TEXT, fields, or_null
from dougong.automation.approvals.deciding import ACTIONS, APPROVE, REJECT, Decision
from dougong.automation.approvals.links import DecisionLinks
from dougong.automation.approvals.reading import ApprovalReader, Wanted
from dougong.automation.approvals.service import MOST_AT_ONCE, Approvals
from dougong.automation.approvals.submitting import Submission
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.metadata.objects.definition import Shape
from dougong.storage.approval_lists import BOXES
from dougong.storage.substitute_rows import SubstituteRow

_LONGEST_COMMENT = 4000
_ID_TEXT: JsonObject = {"type": "string", "maxLength": 36}
_NAME: JsonObject = {"type": "string", "maxLength": 40}
_COMMENT: JsonObject = {"type": "string", "maxLength": _LONGEST_COMMENT}
_LIST = parameters(
    Parameter(
        name="box",
        about=say(
            "What waits for you, what you submitted or decided, or all whose records you may read.",
            "待您处理、由您提交、经您处理的审批，或您可查看记录的全部审批。",
        ),
        schema={"type": "string", "enum": list(BOXES), "default": "to_decide"},
    ),
    Parameter(
        name="object",
        about=say("Only those of records of an object.", "仅某个对象的审批。"),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="limit",
        about=say("How many at most.", "最多返回多少条。"),
        schema={"type": "integer", "minimum": 1, "maximum": 100, "default": 50},
    ),
    Parameter(
        name="cursor",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "string", "maxLength": 36},
    ),
)
_DECIDE = BodyForm(
    fields(
        {
            "tasks": {
                "type": "array",
                "items": _ID_TEXT,
                "minItems": 1,
                "maxItems": MOST_AT_ONCE,
            },
            "action": {"enum": list(ACTIONS)},
        },
        {
            "comment": _COMMENT,
            "to": {"type": "array", "items": _ID_TEXT, "maxItems": 25},
            "step": _NAME,
        },
    )
)
_SUBMIT = BodyForm(
    fields(
        {"approval": _NAME},
        {
            "comment": _COMMENT,
            "approvers": {
                "type": "object",
                "maxProperties": 30,
                "additionalProperties": {"type": "array", "items": _ID_TEXT, "maxItems": 25},
            },
        },
    )
)
_SAYING = BodyForm(fields({}, {"comment": _COMMENT}))
_REMARK = BodyForm(fields({"comment": {**_COMMENT, "minLength": 1}}))
_BY_LINK = BodyForm(
    fields({"action": {"enum": [APPROVE, REJECT]}}, {"comment": _COMMENT}), largest=64 * 1024
)
_STANDING_IN = BodyForm(fields({"to": _ID_TEXT}, {"from": or_null(DATE), "until": or_null(DATE)}))
_SHAPES = frozenset({Shape.PLAIN, Shape.DOCUMENT})


class ApprovalCalls:
    """Answers the calls on approvals."""

    def __init__(self, approvals: Approvals) -> None:
        self._approvals = approvals
        self._reader = ApprovalReader(approvals)

    def list(self, actor: Actor, query: Values) -> Response:
        """Give a page of a box."""
        wanted = Wanted(
            box=query["box"],
            object=query["object"] or None,
            cursor=query["cursor"] or None,
            limit=query["limit"],
        )
        return value_answer(self._reader.page(actor, wanted))

    def one(self, actor: Actor, approval_id: UUID) -> Response:
        """Give an approval with its steps and its history."""
        return value_answer(self._reader.one(actor, approval_id))

    def decide(self, actor: Actor, body: Any) -> Response:
        """Decide tasks."""
        tasks = [_id(each, f"/tasks/{at}") for at, each in enumerate(body["tasks"])]
        to = [_id(each, f"/to/{at}") for at, each in enumerate(body.get("to", ()))]
        decision = Decision(
            action=body["action"],
            comment=_said(body),
            to=to,
            step=body.get("step"),
        )
        results = []
        for each in self._approvals.decide(actor, tasks, decision):
            told: dict[str, Any] = {"task": str(each.task), "ok": each.error is None}
            if each.error is not None:
                (fault, *_) = [*each.error.faults(), Problem(path="", error=each.error)]
                told["error"] = fault.to_json(actor.locale)
            results.append(told)
        return value_answer({"results": results})

    def of_record(self, actor: Actor, object_name: str, record_id: UUID) -> Response:
        """Give the approvals of a record."""
        return value_answer(self._reader.of_record(actor, object_name, record_id))

    def submit(self, actor: Actor, object_name: str, record_id: UUID, body: Any) -> Response:
        """Submit a record."""
        chosen = {
            name: [_id(each, f"/approvers/{name}/{at}") for at, each in enumerate(users)]
            for name, users in body.get("approvers", {}).items()
        }
        submission = Submission(
            object=object_name,
            record_id=record_id,
            approval=body["approval"],
            comment=_said(body),
            chosen=chosen,
        )
        made = self._approvals.submit(actor, submission)
        return value_answer(self._reader.one(actor, made), 201)

    def withdraw(self, actor: Actor, approval_id: UUID, body: Any) -> Response:
        """Withdraw or recall an approval."""
        self._approvals.withdraw(actor, approval_id, _said(body))
        return value_answer(self._reader.one(actor, approval_id))

    def take_back(self, actor: Actor, approval_id: UUID, body: Any) -> Response:
        """Take back one's last decision."""
        self._approvals.take_back(actor, approval_id, _said(body))
        return value_answer(self._reader.one(actor, approval_id))

    def comment(self, actor: Actor, approval_id: UUID, body: Any) -> Response:
        """Say something about an approval."""
        self._approvals.comment(actor, approval_id, _said(body))
        return value_answer(self._reader.one(actor, approval_id))

    def remind(self, actor: Actor, approval_id: UUID) -> Response:
        """Remind whoever is asked."""
        self._approvals.remind(actor, approval_id)
        return no_content()

    def substitute(self, actor: Actor) -> Response:
        """Give who decides for one while one is away."""
        found = self._approvals.substitute(actor)
        return value_answer({"substitute": self._substitute(actor, found)})

    def set_substitute(self, actor: Actor, body: Any) -> Response:
        """Have somebody decide for one while one is away."""
        since, until = (_day(body.get(name), f"/{name}") for name in ("from", "until"))
        found = self._approvals.set_substitute(actor, _id(body["to"], "/to"), since, until)
        return value_answer({"substitute": self._substitute(actor, found)})

    def drop_substitute(self, actor: Actor) -> Response:
        """Decide oneself again."""
        self._approvals.set_substitute(actor, None, None, None)
        return no_content()

    def _substitute(self, actor: Actor, found: SubstituteRow | None) -> Mapping[str, Any] | None:
        if found is None:
            return None
        return {
            "to": {"id": str(found.to_id), "label": self._reader.label_of(actor, found.to_id)},
            "from": None if found.starts_on is None else found.starts_on.isoformat(),
            "until": None if found.ends_on is None else found.ends_on.isoformat(),
        }


class LinkCalls:
    """Answers the calls of who decides by a link of a mail."""

    def __init__(self, links: DecisionLinks) -> None:
        self._links = links

    def show(self, token: str) -> Response:
        """Give what is asked."""
        return value_answer(self._links.show(token), headers=[("Cache-Control", "no-store")])

    def decide(self, token: str, body: Any) -> Response:
        """Take a decision."""
        decision = Decision(action=body["action"], comment=_said(body))
        return value_answer({"state": self._links.decide(token, decision)})


def approval_routes(approvals: Approvals) -> Iterable[Route]:
    """Give the calls on approvals."""
    calls = ApprovalCalls(approvals)
    yield Route(
        "GET",
        "/approvals",
        Access.MEMBER,
        calls.list,
        query=_LIST,
        summary=say("List approvals", "查询审批列表"),
        answers={200: PAGE},
    )
    yield Route(
        "GET",
        "/approvals/<uuid:approval_id>",
        Access.MEMBER,
        calls.one,
        summary=say("See an approval with its steps and its history", "查看审批的步骤与历史"),
        answers={200: WHOLE},
    )
    yield Route(
        "POST",
        "/approvals/decide",
        Access.MEMBER,
        calls.decide,
        body=_DECIDE,
        summary=say("Decide what you are asked, one or many at once", "处理一个或多个审批任务"),
        answers={200: RESULTS},
    )
    yield from _acts(calls)
    yield from _of_records(calls)
    yield from _substitutes(calls)


def decision_link_routes(links: DecisionLinks) -> Iterable[Route]:
    """Give the calls by links of mails; the token says who decides."""
    calls = LinkCalls(links)
    yield Route(
        "GET",
        "/d/<token>",
        Access.PUBLIC,
        calls.show,
        summary=say("See what a link of a mail asks", "查看邮件链接对应的审批"),
        answers={200: ASKED},
    )
    yield Route(
        "POST",
        "/d/<token>",
        Access.PUBLIC,
        calls.decide,
        body=_BY_LINK,
        summary=say("Decide by a link of a mail", "通过邮件链接审批"),
        answers={200: fields({"state": TEXT})},
    )


def _acts(calls: ApprovalCalls) -> Iterable[Route]:
    acts: tuple[tuple[str, Callable[..., Response], BodyForm, dict[str, str]], ...] = (
        (
            "withdraw",
            calls.withdraw,
            _SAYING,
            say("Withdraw what is open, recall what is approved", "撤回审批，或撤销已通过的审批"),
        ),
        (
            "take_back",
            calls.take_back,
            _SAYING,
            say("Take back what you decided last", "取回您最近的审批决定"),
        ),
        ("comment", calls.comment, _REMARK, say("Comment on an approval", "评论审批")),
    )
    for name, view, body, summary in acts:
        yield Route(
            "POST",
            f"/approvals/<uuid:approval_id>/{name}",
            Access.MEMBER,
            view,
            body=body,
            summary=summary,
            answers={200: WHOLE},
        )
    yield Route(
        "POST",
        "/approvals/<uuid:approval_id>/remind",
        Access.MEMBER,
        calls.remind,
        summary=say("Remind whoever is to decide", "催办当前审批人"),
        answers={204: None},
    )


def _of_records(calls: ApprovalCalls) -> Iterable[Route]:
    path = "/data/<object_name>/<uuid:record_id>/approvals"
    yield Route(
        "GET",
        path,
        Access.MEMBER,
        calls.of_record,
        shapes=_SHAPES,
        summary=say("See the approvals of a record", "查看记录的审批"),
        answers={200: OF_RECORD},
    )
    yield Route(
        "POST",
        path,
        Access.MEMBER,
        calls.submit,
        body=_SUBMIT,
        shapes=_SHAPES,
        summary=say("Submit a record for approval", "提交记录进行审批"),
        answers={201: WHOLE},
    )


def _substitutes(calls: ApprovalCalls) -> Iterable[Route]:
    path, answers = "/me/substitute", {200: STANDING_IN}
    yield Route(
        "GET",
        path,
        Access.MEMBER,
        calls.substitute,
        summary=say("See who decides for you while you are away", "查询您的审批代理人"),
        answers=answers,
    )
    yield Route(
        "PUT",
        path,
        Access.MEMBER,
        calls.set_substitute,
        body=_STANDING_IN,
        summary=say("Have somebody decide for you while you are away", "设置您的审批代理人"),
        answers=answers,
    )
    yield Route(
        "DELETE",
        path,
        Access.MEMBER,
        calls.drop_substitute,
        summary=say("Decide yourself again", "取消您的审批代理人"),
        answers={204: None},
    )


def _said(body: Any) -> str:
    return str(body.get("comment", "")).strip()


def _id(text: str, path: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        error = InvalidValueError(value=text, reason=say("expected an id", "应为标识"))
        raise InvalidError([Problem(path=path, error=error)]) from None


def _day(text: str | None, path: str) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        error = InvalidValueError(value=text, reason=say("expected a date", "应为日期"))
        raise InvalidError([Problem(path=path, error=error)]) from None
