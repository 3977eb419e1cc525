"""The sources of a timeline, each a query of the same columns: where, when, who and what.

Another source is one more of these: it asks the guard, and is bounded by ``bounded``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    cast,
    func,
    literal,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.dialects.postgresql import JSONB

from dougong.deployment.model import FieldModel, ObjectModel
from dougong.records.reading.guard import Guard
from dougong.records.reading.selection import Selection, row_json
from dougong.records.timeline.around import Related, fields_to, sources_of
from dougong.records.timeline.entries import CHANGES, COMMENTS, TimelineRequest
from dougong.storage.tables import tenant_tables
from dougong.storage.talk_rows import is_told

CHANGE_REF, COMMENT_REF, RECORD_REF = "h", "c", "r"
"""What the place of an entry begins with, by which entries of one instant are ordered."""

_DIGITS = 19


def branches(
    guard: Guard, record: ObjectModel, around: Sequence[Related], request: TimelineRequest
) -> Iterator[Select[Any]]:
    """Give the queries of a timeline."""
    if request.asks_for(CHANGES):
        yield _changes(guard, record.name, None, request)
        yield from (_changes(guard, e.record.name, e, request) for e in around if e.changes)
    if request.asks_for(COMMENTS):
        yield _comments(guard, record.name, None, request)
        yield from (_comments(guard, each.record.name, each, request) for each in around)
    for source in sources_of(guard, record):
        if request.asks_for(source.name):
            yield _made(guard, source, fields_to(guard.model, record, source), None, request)
    for each in around:
        yield from _events(guard, each, request)


def _events(guard: Guard, of: Related, request: TimelineRequest) -> Iterator[Select[Any]]:
    """Give the queries of what was done for related records."""
    for source in sources_of(guard, of.record):
        if source.definition.timeline and request.asks_for(source.name):
            yield _made(guard, source, fields_to(guard.model, of.record, source), of, request)


def _changes(guard: Guard, name: str, of: Related | None, request: TimelineRequest) -> Select[Any]:
    table = tenant_tables(guard.model.schema).history.alias("h")
    body = func.jsonb_build_object(
        "id", table.c.id, "object", table.c.object, "via", table.c.via, "event", table.c.event,
        "changes", table.c.changes, "job", table.c.job,
    )  # fmt: skip
    number = func.lpad(cast(table.c.id, Text), literal(_DIGITS), literal("0"))
    names = bindparam(f"names_{name}", type_=ARRAY(Text))
    found = select(
        literal(CHANGES).label("kind"),
        table.c.at.label("at"),
        _ref(CHANGE_REF, number),
        table.c.actor.label("actor"),
        *_about(name, of, table.c.record_id),
        body.label("body"),
    ).where(table.c.object == any_(names), _is_about(table.c.record_id, of))
    return _bounded(found, table.c.at, _ref(CHANGE_REF, number), table.c.actor, request)


def _comments(guard: Guard, name: str, of: Related | None, request: TimelineRequest) -> Select[Any]:
    comment = tenant_tables(guard.model.schema).comment
    table = comment.alias("c")
    ref = _ref(COMMENT_REF, cast(table.c.id, Text))
    found = select(
        literal(COMMENTS).label("kind"),
        table.c.created_at.label("at"),
        ref,
        table.c.created_by.label("actor"),
        *_about(name, of, table.c.record_id),
        cast(null(), JSONB).label("body"),
    ).where(
        table.c.object == literal(name),
        _is_about(table.c.record_id, of),
        is_told(table, comment.alias("answer")),
    )
    return _bounded(found, table.c.created_at, ref, table.c.created_by, request)


def _made(
    guard: Guard,
    source: ObjectModel,
    fields: Sequence[FieldModel],
    of: Related | None,
    request: TimelineRequest,
) -> Select[Any]:
    table = source.table.alias("t")
    about: Any = None
    if of is None:
        points = or_(*(_points_here(table, each) for each in fields))
    else:
        direct = [each.name for each in fields if each.target is not None]
        if not direct:
            return _nothing(source)
        points = or_(*(table.c[name].in_(of.ids) for name in direct))
        about = direct
    ref = _ref(RECORD_REF, cast(table.c.id, Text))
    found = select(table).where(*guard.live(source, table), points)
    # What a record says of itself is worked out of those on the page alone.
    page = _bounded(found, table.c.created_at, ref, table.c.created_by, request).subquery("page")
    told = [name for name in source.definition.timeline if guard.sees(source.name, name)]
    selection: Selection = {name: {} for name in ("id", "version", source.title, *told)}
    body, row = row_json(guard, source, page, selection)
    none = cast(null(), Uuid)
    return select(
        literal(source.name).label("kind"),
        page.c.created_at.label("at"),
        _ref(RECORD_REF, cast(page.c.id, Text)),
        page.c.created_by.label("actor"),
        literal("" if of is None else of.record.name).label("of_object"),
        (none if about is None else func.coalesce(*(page.c[n] for n in about))).label("of_id"),
        cast(body, JSONB).label("body"),
    ).select_from(page.join(row, true()))


def _nothing(source: ObjectModel) -> Select[Any]:
    """Give the query of a source that points here only among other things."""
    table = source.table
    return select(
        literal(source.name).label("kind"), table.c.created_at.label("at"),
        _ref(RECORD_REF, cast(table.c.id, Text)), table.c.created_by.label("actor"),
        literal("").label("of_object"), cast(null(), Uuid).label("of_id"),
        cast(null(), JSONB).label("body"),
    ).where(literal(False))  # fmt: skip


def _bounded(
    found: Select[Any],
    at: ColumnElement[Any],
    ref: ColumnElement[Any],
    actor: ColumnElement[Any],
    request: TimelineRequest,
) -> Select[Any]:
    # Text first: PostgreSQL knows an instant later than all others, Python does not.
    before_at = cast(bindparam("before_at", type_=Text()), DateTime(timezone=True))
    before = tuple_(before_at, bindparam("before_ref", type_=Text()))
    if request.by is not None:
        found = found.where(actor == bindparam("by", type_=Uuid()))
    return (
        found.where(at <= before_at, tuple_(at, ref.element) < before)
        .order_by(at.desc(), ref.element.desc())
        .limit(bindparam("most", type_=Integer()))
    )


def _ref(begins: str, text: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.concat(literal(begins), text, type_=Text()).collate("C").label("ref")


def _about(
    name: str, of: Related | None, record_id: ColumnElement[Any]
) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    if of is None:
        return literal("").label("of_object"), cast(null(), Uuid).label("of_id")
    return literal(name).label("of_object"), record_id.label("of_id")


def _is_about(column: ColumnElement[Any], of: Related | None) -> ColumnElement[bool]:
    if of is None:
        this: ColumnElement[bool] = column == bindparam("record", type_=Uuid())
        return this
    return column.in_(of.ids)


def _points_here(table: Any, field: FieldModel) -> ColumnElement[bool]:
    column = table.c[field.name]
    if field.target is None:
        points: ColumnElement[bool] = column == bindparam("reference", type_=column.type)
        return points
    by_id: ColumnElement[bool] = column == bindparam("record", type_=Uuid())
    return by_id
