"""The values of settings: what holds for somebody, and setting it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Uuid, bindparam, delete, or_, select
from sqlalchemy.dialects.postgresql import insert

from dougong.access.actor import Actor
from dougong.deployment.model import Model, SettingModel
from dougong.deployment.models import Models
from dougong.kernel.caching import per_tenant
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, InvalidError, InvalidValueError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.kinds.setting import LEVELS
from dougong.records.errors import RecordNotFoundError, StaleModelError
from dougong.records.reading.setting_sql import EVERYBODY, default_value, department_of
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.head import write_transaction
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.tables import tenant_tables

_ATTEMPTS = 3
_DEFAULT = "default"


class SettingHolderError(AppError):
    """A value is set for somebody who can have none of their own."""

    code = "setting.wrong_holder"
    template = "`{setting}` cannot be set so: {reason}"
    template_zh = "不能这样设置 `{setting}`：{reason}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


@dataclass(frozen=True, slots=True)
class Held:
    """The value of a setting that holds for somebody.

    Attributes:
        setting: The setting.
        value: Its value as JSON; null for none.
        source: Where it comes from: a level, or ``default``; None where there is none.
    """

    setting: SettingModel
    value: JsonValue
    source: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingChange:
    """What to set.

    Attributes:
        name: Name of the setting.
        value: The value as JSON; a blank one takes it back.
        level: Whose value it is: the tenant's, a department's, a user's.
        holder: Which department or user; oneself if None.
    """

    name: str
    value: JsonValue
    level: str = "user"
    holder: UUID | None = None


class SettingValues:
    """Reads and sets the values of every tenant's settings."""

    def __init__(self, *, database: Database, models: Models, clock: Clock) -> None:
        self._database = database
        self._models = models
        self._clock = clock

    def all(self, actor: Actor) -> Sequence[Held]:
        """Give every setting as it is for the actor."""
        model = self._models.current(actor.schema)
        with self._database.connection(model.schema) as connection:
            return _held(connection, model, actor)

    def put(self, actor: Actor, change: SettingChange) -> Held:
        """Set a value, or take it back; gives what then holds for the actor.

        Raises:
            UnknownSettingError: There is no such setting.
            SettingHolderError: The setting has no values of that level, or nobody is named.
            MissingRightError: It is somebody else's, and the actor may not set those.
            RecordNotFoundError: There is no such department or user.
            InvalidError: The value is none of the setting's type.
        """
        for _ in range(_ATTEMPTS):
            model = self._models.current(actor.schema)
            setting = model.setting(change.name)
            holder = _holder(actor, setting, change)
            value = _stored(setting, change.value)
            with write_transaction(self._database, actor.schema) as (connection, version):
                if version == model.version:
                    _refuse_nobody(connection, model, change, holder)
                    now = self._clock.now()
                    _write(connection, actor, setting, change.level, holder, value, now)
                    held = _held(connection, model, actor)
                    return next(each for each in held if each.setting is setting)
            self._models.forget(actor.schema)
        raise StaleModelError()


def _holder(actor: Actor, setting: SettingModel, change: SettingChange) -> UUID:
    level, levels = change.level, setting.definition.levels
    if level not in levels:
        names = ", ".join(f"`{each}`" for each in levels)
        reason = say("it has values of {n} only", "它的取值级别仅有 {n}", n=names)
        raise SettingHolderError(setting=change.name, reason=reason)
    if level == LEVELS[0]:
        holder: UUID | None = EVERYBODY if change.holder is None else None
    else:
        holder = change.holder or (actor.user_id if level == LEVELS[-1] else None)
    if holder is None:
        raise SettingHolderError(setting=change.name, reason=_whose(level))
    if holder != actor.user_id:
        actor.rights.require_system("settings")
    return holder


def _whose(level: str) -> LocaleText:
    if level == LEVELS[0]:
        return say("leave `for` out, for the tenant is one", "租户只有一个，请去掉 `for`")
    return say("say in `for` which {l}", "请在 `for` 中指明是哪个 {l}", l=level)


def _stored(setting: SettingModel, value: JsonValue) -> JsonValue:
    field = setting.field
    if field.type.is_blank(value):
        return None
    try:
        parsed = field.type.parse(value, field.options)
    except InvalidValueError as error:
        raise InvalidError([Problem(path="/value", error=error)]) from None
    dumped: JsonValue = field.type.dump(parsed, field.options)
    return dumped


def _refuse_nobody(
    connection: Connection[TupleRow], model: Model, change: SettingChange, holder: UUID
) -> None:
    if change.level == LEVELS[0]:
        return
    record = model.object(change.level)
    found = select(record.table.c.id).where(
        record.table.c.id == bindparam("id"), record.table.c.deleted_at.is_(None)
    )
    if compile_statement(found).one(connection, {"id": holder}) is None:
        raise RecordNotFoundError(object=record.label, id=str(holder))


def _write(
    connection: Connection[TupleRow],
    actor: Actor,
    setting: SettingModel,
    level: str,
    holder: UUID,
    value: JsonValue,
    now: datetime,
) -> None:
    name, statements = setting.definition.name, _statements(actor.schema)
    key = {"name": name, "level": level, "holder": holder}
    if value is None:
        statements.remove.run(connection, key)
    else:
        row = {"type": setting.field.definition.type, "value": value, "at": now}
        statements.put.run(connection, {**key, **row, "by": actor.user_id})
    details = {"setting": name, "level": level, "for": str(holder), "value": value}
    write_audit(connection, actor.schema, "setting.put", details, at=now, actor=actor.user_id)


def _held(connection: Connection[TupleRow], model: Model, actor: Actor) -> list[Held]:
    statements, user_id = _statements(model.schema), actor.user_id or EVERYBODY
    theirs = select(department_of(model, bindparam("id", type_=Uuid())))
    row = compile_statement(theirs).one(connection, {"id": user_id})
    department = row[0] if row is not None else None
    holders = {"user": user_id, "department": department or EVERYBODY}
    rows = statements.theirs.all(connection, {**holders, "everybody": EVERYBODY})
    found = {(name, level, of): value for name, level, of, value in rows}
    return [_closest(each, found) for each in model.settings.values()]


def _closest(setting: SettingModel, found: dict[tuple[str, str, str], Any]) -> Held:
    name, of = setting.definition.name, setting.field.definition.type
    for level in reversed(setting.definition.levels):
        if (name, level, of) in found:
            return Held(setting, found[name, level, of], level)
    default = default_value(setting)
    if default is None:
        return Held(setting, None, None)
    return Held(setting, setting.field.type.dump(default, setting.field.options), _DEFAULT)


@dataclass(frozen=True, slots=True)
class _Statements:
    theirs: Statement
    put: Statement
    remove: Statement


@per_tenant
def _statements(schema: str) -> _Statements:
    table = tenant_tables(schema).setting
    key = [table.c[name] == bindparam(name) for name in ("name", "level", "holder")]
    whose = [
        (table.c.level == level) & (table.c.holder == bindparam(holder))
        for level, holder in zip(LEVELS, ("everybody", "department", "user"), strict=True)
    ]
    columns = {"name": "name", "level": "level", "holder": "holder", "type": "type"}
    more = {"value": "value", "updated_at": "at", "updated_by": "by"}
    new = insert(table).values(
        {column: bindparam(name) for column, name in {**columns, **more}.items()}
    )
    changed = {name: new.excluded[name] for name in ("type", *more)}
    return _Statements(
        theirs=compile_statement(
            select(table.c.name, table.c.level, table.c.type, table.c.value).where(or_(*whose))
        ),
        put=compile_statement(
            new.on_conflict_do_update(constraint=table.primary_key, set_=changed)
        ),
        remove=compile_statement(delete(table).where(*key)),
    )
