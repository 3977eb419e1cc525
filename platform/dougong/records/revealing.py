"""Secrets and masked fields of a record in plain, for those who may; each read is audited."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, bindparam, select

from dougong.deployment.model import ObjectModel
from dougong.fields.base import Sealed
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.errors import (
    MissingUnmaskError,
    NoMaskError,
    NoSecretError,
    RecordNotFoundError,
)
from dougong.records.reading.guard import Guard
from dougong.records.reading.joins import Joins
from dougong.records.saving.pipeline import Saving
from dougong.storage.audit import write_audit
from dougong.storage.statement import Statement, compile_statement


def read_secret(at: Saving, record: ObjectModel, record_id: UUID, name: str) -> str | None:
    """Give the plain text of an encrypted field; blank is None.

    Raises:
        NoSecretError: There is no such field, or it is not encrypted.
        RecordNotFoundError: There is none, or none that may be read.
        UnreadableSecretError: The key is gone.
    """
    field, guard = record.fields.get(name), Guard(at.model, at.actor.rights)
    if field is None or not isinstance(field.type, Sealed) or not guard.sees(record.name, name):
        raise NoSecretError(object=record.label, field=name[:80])
    stored = _stored(at, record, record_id, name)
    if stored is None:
        return None
    text = field.type.open(stored, at.cipher)
    _note(at, "secret.read", record, record_id, name)
    return text


def read_masked(at: Saving, record: ObjectModel, record_id: UUID, name: str) -> JsonValue:
    """Give the plain value of a masked field; blank is None.

    Raises:
        NoMaskError: There is no such field, it is not masked, or may not be read at all.
        MissingUnmaskError: It may not be read in plain.
        RecordNotFoundError: There is none, or none that may be read.
    """
    model, rights = at.model, at.actor.rights
    field = record.fields.get(name)
    if (
        field is None
        or (record.name, name) not in model.masks
        or not Guard(model, rights).sees(record.name, name)
    ):
        raise NoMaskError(object=record.label, field=name[:80])
    if not rights.unmasks(record.name, name):
        label = dict(field.definition.label)
        raise MissingUnmaskError(object=dict(record.label), field=label)
    stored = _stored(at, record, record_id, name)
    _note(at, "record.unmasked", record, record_id, name)
    shown: JsonValue = stored if stored is None else str(stored)
    return shown


def _stored(at: Saving, record: ObjectModel, record_id: UUID, name: str) -> Any:
    model, rights = at.model, at.actor.rights
    key = (model.schema, model.version, rights.key, "plain", record.name, name)
    statement = at.plans.get(key, lambda: _build(Guard(model, rights), record, name))
    row = statement.one(at.connection, {**at.context, "id": record_id})
    if row is None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    return row[0]


def _note(at: Saving, action: str, record: ObjectModel, record_id: UUID, name: str) -> None:
    details: JsonObject = {"object": record.name, "record": str(record_id), "field": name}
    schema, by = at.model.schema, at.actor.user_id
    write_audit(at.connection, schema, action, details, at=at.now, actor=by)


def _build(guard: Guard, record: ObjectModel, name: str) -> Statement:
    table = record.table
    field = record.fields[name]
    value: ColumnElement[Any]
    if field.type.stored:
        value = table.c[name]
    else:
        joins = Joins(guard.model, record, table, guard)
        value = joins.beside(joins.column((name,)))
    wanted = table.c.id == bindparam("id", type_=Uuid())
    return compile_statement(select(value).where(wanted, *guard.live(record, table)))
