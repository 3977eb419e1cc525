"""The secrets of a record in plain text, for those who may; each read stands in the audit log."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Uuid, bindparam, select

from dougong.deployment.model import ObjectModel
from dougong.fields.base import Sealed
from dougong.records.errors import NoSecretError, RecordNotFoundError
from dougong.records.saving.pipeline import Saving
from dougong.storage.audit import write_audit
from dougong.storage.statement import Statement, compile_statement


def read_secret(at: Saving, record: ObjectModel, record_id: UUID, name: str) -> str | None:
    """Give the plain text of an encrypted field; blank is None.

    Raises:
        NoSecretError: There is no such field, or it is not encrypted.
        RecordNotFoundError: There is no such record.
        UnreadableSecretError: The key is gone.
    """
    field = record.fields.get(name)
    if field is None or not isinstance(field.type, Sealed):
        raise NoSecretError(object=record.label, field=name[:80])
    key = (at.model.schema, at.model.version, "secret", record.name, name)
    statement = at.plans.get(key, lambda: _build(record, name))
    row = statement.one(at.connection, {"id": record_id})
    if row is None:
        raise RecordNotFoundError(object=record.label, id=str(record_id))
    if row[0] is None:
        return None
    text = field.type.open(row[0], at.cipher)
    details = {"object": record.name, "record": str(record_id), "field": name}
    write_audit(
        at.connection,
        at.model.schema,
        "secret.read",
        details,
        at=at.now,
        actor=at.actor.user_id,
    )
    return text


def _build(record: ObjectModel, name: str) -> Statement:
    table = record.table
    wanted = table.c.id == bindparam("id", type_=Uuid())
    return compile_statement(select(table.c[name]).where(wanted, table.c.deleted_at.is_(None)))
