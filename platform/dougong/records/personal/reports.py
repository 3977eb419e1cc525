"""What erasing does, or would do, and what is kept all the same, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import FromClause, func, or_, select

from dougong.deployment.model import Model
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.objects.system_fields import USER
from dougong.records.personal.erasing import Erased, look
from dougong.records.personal.subjects import Held
from dougong.records.personal.traces import count_traces
from dougong.storage.statement import compile_statement
from dougong.storage.tables import OUTBOX, tenant_tables

_REASONS: Mapping[str, LocaleText] = {
    "fields": say(
        "required fields of a type that has no neutral value; change them by hand",
        "必填且没有中性值的字段；请手动修改",
    ),
    "audit": say(
        "entries of the audit log, which name people by id, and by the address typed where a "
        "sign-in failed: they are the proof of who did what, and go when its days are over",
        "审计日志条目：仅以标识记录人，登录失败时还有所输入的邮箱；它们是操作证据，到保留期满后清除",
    ),
    "shared_views": say(
        "views that the user shared with others, who work with them",
        "该用户共享给他人、仍在使用的视图",
    ),
    "comments": say(
        "comments that the person wrote, or that were written about the records; read them, and "
        "remove what is personal by hand",
        "本人撰写的或针对这些记录的评论；请查看并手动删除其中的个人信息",
    ),
    "imports": say(
        "tables that were imported, or sent to the person; they go after 30 days",
        "导入的表格或已导出的文件；30 天后清除",
    ),
    "events": say(
        "events that wait for delivery; they go within days of it",
        "等待投递的事件；投递后数日内清除",
    ),
    "aside": say(
        "data of removed fields and objects; it goes after its thirty days, or by `dougong aside`",
        "已移除的字段和对象的数据；30 天后清除，或用 `dougong aside` 清除",
    ),
    "unmarked": say(
        "texts in fields that are not marked as personal, such as notes, are not looked through",
        "未标记为个人数据的字段（如备注）中的文字不会被检查",
    ),
}


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is kept, how much of it, and why."""

    code: str
    count: int

    @property
    def reason(self) -> LocaleText:
        """Why it is kept."""
        return _REASONS[self.code]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What erasing did, or would do.

    Attributes:
        records: What is erased of each record.
        traces: Of each user how many rows go beside, by table.
        kept: What is kept.
    """

    records: Sequence[Erased]
    traces: Mapping[UUID, Mapping[str, int]]
    kept: Sequence[Kept]

    @property
    def values(self) -> int:
        """How many values go."""
        return sum(len(each.fields) + len(each.replaced) for each in self.records)

    @property
    def files(self) -> int:
        """How many files go."""
        return sum(each.files for each in self.records)


def report_on(connection: Connection[TupleRow], model: Model, records: Sequence[Held]) -> Report:
    """Tell what erasing would do to records."""
    users = [each.id for each in records if each.object == USER]
    erased = [look(connection, model, each) for each in records]
    return Report(
        records=erased,
        traces={user: count_traces(connection, model.schema, user) for user in users},
        kept=what_is_kept(connection, model, erased, users),
    )


def what_is_kept(
    connection: Connection[TupleRow],
    model: Model,
    erased: Sequence[Erased],
    users: Sequence[UUID],
) -> list[Kept]:
    """Tell what erasing leaves, and why."""
    tables = tenant_tables(model.schema)
    audit, saved, bulk, aside = tables.audit, tables.saved_view, tables.bulk, tables.aside
    comment, ids = tables.comment, [each.id for each in erased]
    named = [str(each) for each in ids]
    about = audit.c.details.op("->>")("record").in_(named)
    counted: Mapping[str, int] = {
        "fields": sum(len(each.kept) for each in erased),
        "audit": _count(connection, audit, or_(audit.c.actor.in_(users), about)),
        "shared_views": _count(connection, saved, saved.c.user_id.in_(users) & saved.c.shared),
        "comments": _count(
            connection,
            comment,
            or_(comment.c.created_by.in_(users), comment.c.record_id.in_(ids))
            & comment.c.deleted_at.is_(None),
        ),
        "imports": _count(connection, bulk, bulk.c.content.is_not(None)),
        "events": _count(connection, OUTBOX, OUTBOX.c.record_id.in_(ids) & OUTBOX.c.pending),
        "aside": _count(connection, aside, aside.c.restored_at.is_(None)),
    }
    kept = [Kept(code, count) for code, count in counted.items() if count]
    return [*kept, Kept("unmarked", 0)]


def report_json(report: Report) -> JsonObject:
    """Give a report as JSON, with its texts in each language."""
    return {
        "values": report.values,
        "files": report.files,
        "records": [_record(each) for each in report.records],
        "users": [
            {"id": str(user), "removed": dict(counts)} for user, counts in report.traces.items()
        ],
        "kept": [
            {"code": each.code, "count": each.count, "reason": dict(each.reason)}
            for each in report.kept
        ],
    }


def _record(erased: Erased) -> JsonValue:
    return {
        "object": erased.object,
        "id": str(erased.id),
        "blanked": list(erased.fields),
        "replaced": list(erased.replaced),
        "kept": list(erased.kept),
        "history": erased.history,
        "files": erased.files,
        "events": erased.events,
    }


def _count(connection: Connection[TupleRow], table: FromClause, condition: object) -> int:
    query = select(func.count()).select_from(table).where(condition)  # type: ignore[arg-type]
    row = compile_statement(query).one(connection)
    return 0 if row is None else int(row[0])
