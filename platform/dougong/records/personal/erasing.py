"""Erasing personal data of a record: its values, what its history kept of them, its files.

Nothing asks the rules here: what the law wants gone goes, whatever the object wants filled. What
must hold something gets a neutral value that belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    Uuid,
    any_,
    bindparam,
    case,
    delete,
    func,
    literal,
    not_,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from dougong.deployment.model import FieldModel, Model, ObjectModel
from dougong.fields.base import NeverBlank, Sealed
from dougong.fields.files import FileReference
from dougong.fields.texts import TextualField
from dougong.metadata.objects.system_fields import USER
from dougong.records.personal.subjects import Held, personal_fields
from dougong.storage.approval_rows import forget_submitted
from dougong.storage.delivery_rows import drop_deliveries_about
from dougong.storage.file_rows import series_of
from dougong.storage.former_names import FormerNames, read_former_names
from dougong.storage.history import NewHistoryEntry, write_history
from dougong.storage.merge_rows import forget_values
from dougong.storage.message_rows import drop_messages_about
from dougong.storage.search_rows import forget_record
from dougong.storage.statement import compile_statement
from dougong.storage.tables import OUTBOX, tenant_tables
from dougong.storage.unindexed import Mark, put_mark

_ERASED = "erased"
_DOMAIN = "erased.invalid"  # RFC 2606: nobody can ever have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased of a record, or would be.

    Attributes:
        object: Its object.
        id: Its id.
        fields: Names of the fields that were blanked.
        replaced: Names of those that got a neutral value.
        kept: Names of those that could get none.
        history: How many entries of its history lost values.
        files: How many files were deleted.
        events: How many delivered events lost their body.
        blobs: Where the bytes of those files lie; they go after the commit.
    """

    object: str
    id: UUID
    fields: tuple[str, ...]
    replaced: tuple[str, ...]
    kept: tuple[str, ...]
    history: int
    files: int
    events: int
    blobs: tuple[UUID, ...] = ()


@dataclass(slots=True)
class _Plan:
    values: dict[str, Any] = field(default_factory=dict)
    blanked: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def look(connection: Connection[TupleRow], model: Model, held: Held) -> Erased:
    """Tell what ``erase`` would do to a record."""
    record = model.objects[held.object]
    plan = _plan(record, held)
    former = read_former_names(connection, model.schema)
    schema = model.schema
    history = select(func.count()).select_from(tenant_tables(schema).history)
    files = select(func.count()).select_from(tenant_tables(schema).file)
    events = select(func.count()).select_from(OUTBOX)
    return _erased(
        held,
        plan,
        _one(connection, history.where(*_entries(schema)), _history_values(record, held, former)),
        _one(connection, files.where(_gone_files(model, record)), {"id": held.id}),
        _one(connection, events.where(*_events()), {"id": held.id}),
    )


def erase(
    connection: Connection[TupleRow],
    model: Model,
    held: Held,
    *,
    now: datetime,
    by: UUID | None,
) -> Erased:
    """Erase the personal data of a record in the caller's transaction."""
    record = model.objects[held.object]
    plan = _plan(record, held)
    former = read_former_names(connection, model.schema)
    file = tenant_tables(model.schema).file
    files = delete(file).where(_gone_files(model, record)).returning(file.c.blob)
    # Files first: which of them are personal, the record still says.
    deleted = compile_statement(files).all(connection, {"id": held.id})
    forget_record(connection, model.schema, record.name, held.id)
    put_mark(connection, model.schema, Mark(record.name, held.id))
    if plan.values:
        _write(connection, record, held, plan.values, now, by)
    forget_values(connection, model.schema, record.name, [held.id])
    # What was written about them, or to them, tells who they are.
    drop_messages_about(connection, model.schema, [held.id])
    drop_deliveries_about(connection, model.schema, held.id)
    forget_submitted(connection, model.schema, record.name, held.id, list(plan.values))
    blanked = _blank_history(connection, model.schema, _history_values(record, held, former))
    emptied = update(OUTBOX).where(*_events()).values(body=literal({}, JSONB))
    events = compile_statement(emptied).run(connection, {"id": held.id})
    if plan.values:
        changes: Any = {name: [None, None] for name in plan.values}
        entry = NewHistoryEntry(
            object=record.name, record_id=held.id, at=now, actor=by, via="system",
            event="updated", changes=changes,
        )  # fmt: skip
        write_history(connection, model.schema, [entry])
    blobs = tuple({row[0] for row in deleted if row[0] is not None})
    return replace(_erased(held, plan, blanked, len(deleted), events), blobs=blobs)


def _plan(record: ObjectModel, held: Held) -> _Plan:
    plan = _Plan()
    # The same each time, so that an erasure that is repeated changes nothing.
    token = sha256(held.id.bytes).hexdigest()[:12]
    for each in personal_fields(record):
        if each.name not in held.fields:
            continue
        if _needs_value(record, each):
            neutral = _neutral(each, token)
            if neutral is None:
                plan.kept.append(each.name)
                continue
            plan.values[each.name] = neutral
            plan.replaced.append(each.name)
        else:
            of = each.type
            plan.values[each.name] = of.blank if isinstance(of, NeverBlank) else None
            plan.blanked.append(each.name)
    if record.name == USER:
        plan.values["active"] = False
    return plan


def _needs_value(record: ObjectModel, field: FieldModel) -> bool:
    if isinstance(field.type, NeverBlank):
        return False
    named = field.name == record.title
    return field.definition.required or named or not record.table.c[field.name].nullable


def _neutral(field: FieldModel, token: str) -> Any:
    if isinstance(field.type, Sealed) or not isinstance(field.type, TextualField):
        return None
    values = {
        "email": f"{_ERASED}-{token}@{_DOMAIN}",
        "phone": "+999" + str(int(token, 16))[:11].rjust(11, "0"),
        "url": f"https://{_DOMAIN}/{token}",
    }
    text = values.get(field.type.key, f"{_ERASED} {token}")
    longest: Any = field.options.get("max_length")
    return text if longest is None else text[-int(longest) :]


def _write(
    connection: Connection[TupleRow],
    record: ObjectModel,
    held: Held,
    values: Mapping[str, Any],
    now: datetime,
    by: UUID | None,
) -> None:
    table = record.table
    written: dict[str, Any] = {
        name: bindparam(f"v_{name}", type_=table.c[name].type) for name in values
    }
    written["version"] = table.c.version + 1
    written["updated_at"] = bindparam("now", type_=table.c.updated_at.type)
    written["updated_by"] = bindparam("by", type_=Uuid())
    statement = compile_statement(
        update(table).where(table.c.id == bindparam("record", type_=Uuid())).values(written)
    )
    named = {f"v_{name}": value for name, value in values.items()}
    statement.run(connection, {**named, "record": held.id, "now": now, "by": by})


def _history_values(record: ObjectModel, held: Held, former: FormerNames) -> Mapping[str, Any]:
    personal = {each.name for each in personal_fields(record)}
    names = set(personal)
    for each in former.renames:
        if each.field is not None and each.name in names:
            names.add(each.field)
    return {
        "kinds": former.of_object(record.name),
        "record": held.id,
        "names": sorted(names),
    }


def _entries(schema: str) -> Sequence[ColumnElement[bool]]:
    table = tenant_tables(schema).history
    names = bindparam("names", type_=ARRAY(Text))
    return (
        table.c.object == any_(bindparam("kinds", type_=ARRAY(Text))),
        table.c.record_id == bindparam("record", type_=Uuid()),
        table.c.changes.op("?|")(names),
    )


def _blank_history(connection: Connection[TupleRow], schema: str, values: Mapping[str, Any]) -> int:
    table = tenant_tables(schema).history
    pairs = func.jsonb_each(table.c.changes).table_valued("key", "value", name="pairs")
    gone = pairs.c.key == any_(bindparam("names", type_=ARRAY(Text)))
    nothing = literal([None, None], JSONB)
    kept = func.jsonb_object_agg(pairs.c.key, case((gone, nothing), else_=pairs.c.value))
    blanked = select(kept).select_from(pairs).correlate(table).scalar_subquery()
    statement = update(table).where(*_entries(schema)).values(changes=blanked)
    return compile_statement(statement).run(connection, values)


def _gone_files(model: Model, record: ObjectModel) -> ColumnElement[bool]:
    """Give the condition on files that go: all of the record but what other fields hold."""
    file = tenant_tables(model.schema).file
    personal = {each.name for each in personal_fields(record)}
    holds = [name for name in record.files if isinstance(record.fields[name].type, FileReference)]
    if not personal.intersection(holds):
        return literal(False)
    table, record_id = record.table, bindparam("id", type_=Uuid())
    others = [name for name in holds if name not in personal]
    mine: ColumnElement[bool] = file.c.record_id == record_id
    if not others:
        return mine
    latest = file.alias()
    named = or_(*(table.c[name] == latest.c.id for name in others))
    kept = (
        select(table.c.id)
        .select_from(table.join(latest, named))
        .where(table.c.id == record_id, series_of(latest) == series_of(file))
        .correlate(file)
    )
    return mine & not_(kept.exists())


def _events() -> Sequence[ColumnElement[bool]]:
    return (OUTBOX.c.record_id == bindparam("id", type_=Uuid()), OUTBOX.c.pending.is_(False))


def _erased(held: Held, plan: _Plan, history: int, files: int, events: int) -> Erased:
    return Erased(
        object=held.object,
        id=held.id,
        fields=tuple(plan.blanked),
        replaced=tuple(plan.replaced),
        kept=tuple(plan.kept),
        history=history,
        files=files,
        events=events,
    )


def _one(connection: Connection[TupleRow], query: Any, values: Mapping[str, Any]) -> int:
    row = compile_statement(query).one(connection, values)
    return 0 if row is None else int(row[0])
