"""The audit log: `/audit`."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from flask import Response, request

from dougong.access.actor import Actor
from dougong.api.answers import instant, value_answer
from dougong.api.languages import language
from dougong.api.query import Parameter, Values, parameters
from dougong.api.routing import Access, Route
from dougong.api.schemas import ANY_OBJECT, BYTES, ID, INSTANT, TEXT, fields, list_of, or_null
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.messages import LocaleText, localize, say
from dougong.records.auditing.actions import ACTIONS
from dougong.records.auditing.log import AuditLog, Entry
from dougong.records.auditing.verdicts import reason_text
from dougong.records.errors import InvalidParameterError
from dougong.records.interchange import guarded, quoting_writer
from dougong.storage.audit_chain import Verdict
from dougong.storage.audit_rows import AuditQuestion

_AT_ONCE = 50_000
_BYTES_AT_ONCE = 64 * 1024
_FILTERS = (
    Parameter(
        name="actor",
        about=say("Id of the user who did it.", "操作人的标识。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="action",
        about=say(
            "Names of acts, parted by commas, such as `sign_in,sign_in.failed`.",
            "操作名称，用逗号分隔，例如 `sign_in,sign_in.failed`。",
        ),
        schema={"type": "string", "maxLength": 2000},
    ),
    Parameter(
        name="object",
        about=say("Name of an object.", "对象名称。"),
        schema={"type": "string", "maxLength": 80},
    ),
    Parameter(
        name="record",
        about=say("Id of a record.", "记录的标识。"),
        schema={"type": "string", "maxLength": 36},
    ),
    Parameter(
        name="from",
        about=say(
            "The first instant or day; days are those of the reader.",
            "起始时刻或日期；日期按查看者的时区。",
        ),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="to",
        about=say(
            "The instant before which, or the last day.", "截止时刻（不含）或最后一天（含）。"
        ),
        schema={"type": "string", "maxLength": 40},
    ),
    Parameter(
        name="q",
        about=say("A text among the details.", "详情中包含的文字。"),
        schema={"type": "string", "maxLength": 200},
    ),
)
_LIST = parameters(
    *_FILTERS,
    Parameter(
        name="after",
        about=say("`next_cursor` of the page before.", "上一页的 `next_cursor`。"),
        schema={"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
    ),
    Parameter(
        name="limit",
        about=say("How many at most.", "最多返回多少条。"),
        schema={"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    ),
)
_TABLE = parameters(*_FILTERS)
_VERIFY = parameters(
    Parameter(
        name="from",
        about=say("`next` of the answer before.", "上一次返回的 `next`。"),
        schema={"type": "integer", "minimum": 1, "maximum": 2**63 - 1},
    )
)
_NAMED = fields({"id": ID, "label": or_null(TEXT)})
_ENTRY = fields(
    {
        "id": {"type": "integer"},
        "number": or_null({"type": "integer"}),
        "at": INSTANT,
        "actor": or_null(_NAMED),
        "action": TEXT,
        "text": TEXT,
        "record": or_null(TEXT),
        "details": ANY_OBJECT,
        "address": or_null(TEXT),
    }
)
_ANCHOR = fields({"number": {"type": "integer"}, "hash": TEXT})
_COLUMNS = (
    say("Number", "编号"),
    say("Time", "时间"),
    say("User", "用户"),
    say("User id", "用户标识"),
    say("Action", "操作"),
    say("What happened", "内容"),
    say("Address", "地址"),
    say("Details", "详情"),
)


class AuditCalls:
    """Answers the calls on the audit log."""

    def __init__(self, log: AuditLog) -> None:
        self._log = log

    def list(self, actor: Actor, query: Values) -> Response:
        """Give a page of the log."""
        locale = _locale(actor)
        entries, more = self._log.list(actor, _question(query, actor), limit=query["limit"])
        cursor = None if more is None else str(more)
        return value_answer(
            {"entries": [_written(each, locale) for each in entries], "next_cursor": cursor}
        )

    def table(self, actor: Actor, query: Values) -> Response:
        """Give all that is asked for as a table, row by row as it is read."""
        locale = _locale(actor)
        entries = self._log.export(actor, _question(query, actor))
        answer = Response(_lines(entries, locale), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
        return answer

    def actions(self, actor: Actor) -> Response:
        """Give every act that may stand in the log."""
        actor.rights.require_system("audit")
        locale = _locale(actor)
        return value_answer(
            {
                "actions": [
                    {"name": name, "label": localize(act.label, locale)}
                    for name, act in ACTIONS.items()
                ]
            }
        )

    def verify(self, actor: Actor, query: Values) -> Response:
        """Tell whether the chain holds, a part of it at a time."""
        verdict = self._log.verify(actor, start=query["from"], limit=_AT_ONCE)
        return value_answer(_told(verdict, _locale(actor)))


def audit_routes(log: AuditLog) -> Iterable[Route]:
    """Give the calls."""
    calls, member = AuditCalls(log), Access.MEMBER
    yield Route(
        "GET",
        "/audit",
        member,
        calls.list,
        query=_LIST,
        summary=say("Read the audit log, the latest first", "查询审计日志，最新的在前"),
        answers={200: fields({"entries": list_of(_ENTRY), "next_cursor": or_null(TEXT)})},
    )
    yield Route(
        "GET",
        "/audit.csv",
        member,
        calls.table,
        query=_TABLE,
        summary=say("Download the audit log; that is audited", "下载审计日志（会记入审计）"),
        answers={200: BYTES},
    )
    yield Route(
        "GET",
        "/audit/actions",
        member,
        calls.actions,
        summary=say("List what may stand in the audit log", "列出审计日志中的操作种类"),
        answers={200: fields({"actions": list_of(fields({"name": TEXT, "label": TEXT}))})},
    )
    yield Route(
        "GET",
        "/audit/verify",
        member,
        calls.verify,
        query=_VERIFY,
        summary=say("See whether the audit log was tampered with", "检查审计日志是否被篡改"),
        answers={
            200: fields(
                {
                    "whole": {"type": "boolean"},
                    "checked": {"type": "integer"},
                    "broken": or_null(
                        fields(
                            {
                                "number": {"type": "integer"},
                                "id": or_null({"type": "integer"}),
                                "reason": TEXT,
                                "text": TEXT,
                            }
                        )
                    ),
                    "anchor": _ANCHOR,
                    "next": or_null({"type": "integer"}),
                }
            )
        },
    )


def _question(query: Values, actor: Actor) -> AuditQuestion:
    actions = tuple(each for part in (query["action"] or "").split(",") if (each := part.strip()))
    return AuditQuestion(
        actor=_id(query["actor"], "actor"),
        actions=actions or None,
        object=query["object"] or None,
        record=None if (record := _id(query["record"], "record")) is None else str(record),
        since=_instant(query["from"], "from", actor, days=0),
        until=_instant(query["to"], "to", actor, days=1),
        q=query["q"] or None,
        after=query.get("after"),
    )


def _id(text: str | None, parameter: str) -> UUID | None:
    if not text:
        return None
    try:
        return UUID(text)
    except ValueError:
        raise _wrong(parameter, text, say("expected an id", "应为标识")) from None


def _instant(text: str | None, parameter: str, actor: Actor, *, days: int) -> datetime | None:
    """Read an instant, or the beginning of a day where the reader lives, so many days later."""
    if not text:
        return None
    try:
        read = datetime.fromisoformat(text)
        if read.tzinfo is not None:
            return read
        on_day = read.replace(tzinfo=ZoneInfo(actor.time_zone))
        return on_day + timedelta(days=days) if len(text) == len("2026-01-31") else on_day
    except (ValueError, OverflowError):
        reason = say(
            "expected a day or an instant, such as `2026-01-31` or `2026-01-31T08:00:00Z`",
            "应为日期或时刻，例如 `2026-01-31` 或 `2026-01-31T08:00:00Z`",
        )
        raise _wrong(parameter, text, reason) from None


def _wrong(parameter: str, text: str, reason: LocaleText) -> InvalidError:
    error = InvalidParameterError(parameter=parameter, value=text[:80], reason=dict(reason))
    return InvalidError([Problem(path=f"/{parameter}", error=error)])


def _locale(actor: Actor) -> str:
    return language(request.environ.get("HTTP_ACCEPT_LANGUAGE"), actor.locale)


def _written(entry: Entry, locale: str) -> dict[str, Any]:
    row = entry.row
    return {
        "id": row.id,
        "number": row.number,
        "at": instant(row.at),
        "actor": None if row.actor is None else {"id": row.actor, "label": entry.actor},
        "action": row.action,
        "text": localize(entry.text, locale),
        "record": entry.record,
        "details": row.details,
        "address": row.address,
    }


def _lines(entries: Iterator[Entry], locale: str) -> Iterator[bytes]:
    text = io.StringIO(newline="")
    writer = quoting_writer(text)
    # Spreadsheets take it for UTF-8 only with the mark in front.
    text.write("\ufeff")
    writer.writerow([localize(heading, locale) for heading in _COLUMNS])
    for entry in entries:
        writer.writerow([guarded(cell) for cell in _cells(entry, locale)])
        if text.tell() > _BYTES_AT_ONCE:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _cells(entry: Entry, locale: str) -> list[str]:
    row = entry.row
    act = ACTIONS.get(row.action)
    return [
        "" if row.number is None else str(row.number),
        instant(row.at) or "",
        entry.actor or "",
        "" if row.actor is None else str(row.actor),
        row.action if act is None else localize(act.label, locale),
        localize(entry.text, locale),
        row.address or "",
        orjson.dumps(row.details, option=orjson.OPT_SORT_KEYS).decode(),
    ]


def _told(verdict: Verdict, locale: str) -> dict[str, Any]:
    broken = verdict.broken
    return {
        "whole": broken is None,
        "checked": verdict.checked,
        "broken": None
        if broken is None
        else {
            "number": broken.number,
            "id": broken.id,
            "reason": broken.reason,
            "text": localize(reason_text(broken), locale),
        },
        "anchor": {"number": verdict.anchor.number, "hash": verdict.anchor.hash.hex()},
        "next": verdict.more,
    }
