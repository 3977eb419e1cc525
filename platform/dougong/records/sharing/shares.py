"""Shares of single records: with whom one is shared by hand, and who is on its team."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import ColumnElement, Uuid, and_, bindparam, literal, select, true

from dougong.access.actor import Actor
from dougong.access.errors import ViewingError
from dougong.deployment.model import Model, ObjectModel
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.errors import InvalidError, InvalidValueError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.access.levels import RowLevel
from dougong.records.errors import RecordNotFoundError
from dougong.records.plans import PlanCache, of_version
from dougong.records.reading.guard import Guard
from dougong.records.saving.guarding import refuse_unreached
from dougong.records.sharing.errors import (
    AlreadySharedError,
    MayNotShareError,
    NotSharedAloneError,
    ShareNotFoundError,
    TooManySharesError,
)
from dougong.records.sharing.principals import Named, labels_of, read_principal
from dougong.storage.audit import write_audit
from dougong.storage.database import Database
from dougong.storage.share_rows import ShareRow, add_share, change_share, drop_share, shares_of
from dougong.storage.statement import Statement, compile_statement
from dougong.storage.turns import take_turn

ShareCause: TypeAlias = Literal["manual", "team"]

ACTION = "share"
MOST_SHARES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class NewShare:
    """A record that is to be shared.

    Attributes:
        principal: With whom, as it was sent: ``{"team": "<id>"}``.
        level: At which level.
        cause: By hand, or because they are on the record's team.
        role: What a member of the team is there for.
        until: When it ends; None: never.
    """

    principal: Mapping[str, Any]
    level: RowLevel
    cause: ShareCause = "manual"
    role: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share as its reader sees it.

    Attributes:
        row: What is stored of it.
        principal: With whom.
        label: What they are called; None where the reader may not know.
        by: What the user is called who shared it.
        ended: Whether it has ended.
    """

    row: ShareRow
    principal: Named
    label: LocaleText | str | None
    by: str | None
    ended: bool


class Shares:
    """Shares single records of every tenant."""

    def __init__(self, *, database: Database, models: Models, clock: Clock, ids: Ids) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._ids = ids
        self._plans = PlanCache(size=500)

    def all(self, actor: Actor, object_name: str, record_id: UUID) -> list[Share]:
        """Give the shares of a record that the actor reads.

        Raises:
            ForbiddenError: They may not read records of the object.
            RecordNotFoundError: There is no such record, or none that they may read.
        """
        model, record = self._asked(actor, object_name)
        with self._database.connection(actor.schema) as connection:
            self._look(connection, model, record, actor, record_id)
            return self._told(connection, model, record, actor, record_id)

    def create(self, actor: Actor, object_name: str, record_id: UUID, new: NewShare) -> Share:
        """Share a record.

        Raises:
            AppError: The actor may not, or there is nobody such; nothing is shared.
        """
        model, record = self._asked(actor, object_name)
        if record.definition.sharing == "parent" or record.definition.row_of is not None:
            raise NotSharedAloneError(object=record.label)
        now = self._clock.now()
        _require_future(new.until, now)
        context = actor.parameters(now)
        with self._database.transaction(actor.schema) as connection:
            self._require_share(connection, model, record, actor, record_id)
            guard = Guard(model, actor.rights)
            principal = read_principal(connection, guard, new.principal, context)
            take_turn(connection, f"shares {record_id}")
            there = shares_of(connection, actor.schema, record.name, record_id)
            if len(there) >= MOST_SHARES:
                raise TooManySharesError(most=MOST_SHARES)
            if (principal.text, new.cause) in {(each.principal, each.cause) for each in there}:
                raise AlreadySharedError()
            row = ShareRow(
                id=self._ids.new(),
                principal=principal.text,
                level=new.level,
                cause=new.cause,
                role=new.role,
                until=new.until,
                created_at=now,
                created_by=actor.user_id,
            )
            add_share(connection, actor.schema, record.name, record_id, row)
            self._note(connection, actor, record, record_id, "record.shared", row)
            found = self._told(connection, model, record, actor, record_id)
        return _of_id(found, row.id)

    def change(
        self,
        actor: Actor,
        object_name: str,
        record_id: UUID,
        share_id: UUID,
        changes: Mapping[str, Any],
    ) -> Share:
        """Change level, role or end of a share.

        Raises:
            AppError: The actor may not, or there is no such share; nothing is changed.
        """
        model, record = self._asked(actor, object_name)
        with self._database.transaction(actor.schema) as connection:
            self._require_share(connection, model, record, actor, record_id)
            old = self._found(connection, actor, record, record_id, share_id)
            row = replace(old, **changes)
            if row.until != old.until:
                _require_future(row.until, self._clock.now())
            change_share(connection, actor.schema, row)
            self._note(connection, actor, record, record_id, "record.share_changed", row)
            found = self._told(connection, model, record, actor, record_id)
        return _of_id(found, share_id)

    def delete(self, actor: Actor, object_name: str, record_id: UUID, share_id: UUID) -> None:
        """Share a record no longer.

        Raises:
            AppError: The actor may not, or there is no such share.
        """
        model, record = self._asked(actor, object_name)
        with self._database.transaction(actor.schema) as connection:
            self._require_share(connection, model, record, actor, record_id)
            row = self._found(connection, actor, record, record_id, share_id)
            drop_share(connection, actor.schema, share_id)
            self._note(connection, actor, record, record_id, "record.unshared", row)

    def _asked(self, actor: Actor, object_name: str) -> tuple[Model, ObjectModel]:
        model = self._models.current(actor.schema)
        record = model.object(object_name)
        actor.rights.require("read", object_name)
        return model, record

    def _require_share(
        self,
        connection: Connection[TupleRow],
        model: Model,
        record: ObjectModel,
        actor: Actor,
        record_id: UUID,
    ) -> None:
        """Refuse who may not share a record: it takes editing it, and the right or owning it."""
        if actor.viewer is not None:
            raise ViewingError()
        owner, *reached = self._look(connection, model, record, actor, record_id)
        refuse_unreached(record, record_id, tuple(reached))
        owns = owner is not None and owner == actor.user_id
        if not owns and not actor.rights.takes(ACTION, record.name):
            raise MayNotShareError(object=record.label)

    def _look(
        self,
        connection: Connection[TupleRow],
        model: Model,
        record: ObjectModel,
        actor: Actor,
        record_id: UUID,
    ) -> tuple[Any, ...]:
        """Give the owner of a record that is read, and whether it is read and edited."""
        key = (model.schema, model.version, actor.rights.key, record.name, "shares")
        guard = Guard(model, actor.rights)
        statement = self._plans.get(key, lambda: _build_look(guard, record))
        values = {**actor.parameters(self._clock.now()), "id": record_id}
        row = statement.one(connection, values)
        if row is None:
            raise RecordNotFoundError(object=record.label, id=str(record_id))
        return row

    def _found(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        record: ObjectModel,
        record_id: UUID,
        share_id: UUID,
    ) -> ShareRow:
        for row in shares_of(connection, actor.schema, record.name, record_id):
            if row.id == share_id:
                return row
        raise ShareNotFoundError(id=str(share_id))

    def _told(
        self,
        connection: Connection[TupleRow],
        model: Model,
        record: ObjectModel,
        actor: Actor,
        record_id: UUID,
    ) -> list[Share]:
        now = self._clock.now()
        rows = shares_of(connection, actor.schema, record.name, record_id)
        principals = [Named.stored(row.principal) for row in rows]
        makers = {row.created_by: Named("user", str(row.created_by)) for row in rows}
        guard, context = Guard(model, actor.rights), actor.parameters(now)
        people = [each for user, each in makers.items() if user is not None]
        labels = labels_of(connection, guard, {*principals, *people}, context)
        return [
            Share(
                row=row,
                principal=principal,
                label=labels.get(principal),
                by=_text(labels.get(makers[row.created_by])),
                ended=row.until is not None and now > row.until,
            )
            for row, principal in zip(rows, principals, strict=True)
        ]

    def _note(
        self,
        connection: Connection[TupleRow],
        actor: Actor,
        record: ObjectModel,
        record_id: UUID,
        action: str,
        row: ShareRow,
    ) -> None:
        details: JsonObject = {
            "object": record.name,
            "record": str(record_id),
            "with": row.principal,
            "level": row.level,
        }
        now = self._clock.now()
        write_audit(connection, actor.schema, action, details, at=now, actor=actor.user_id)


def _build_look(guard: Guard, record: ObjectModel) -> Statement:
    table = record.table.alias("t")
    owner: ColumnElement[Any] = literal(None, Uuid())
    if "owner" in record.stored:
        owner = table.c.owner
    editable = and_(true(), *guard.reached(record, table, "edit"))
    query = (
        select(owner, true(), editable)
        .prefix_with(of_version(guard.model))
        .where(table.c.id == bindparam("id", type_=Uuid()), *guard.live(record, table))
    )
    return compile_statement(query.select_from(table))


def _require_future(until: datetime | None, now: datetime) -> None:
    if until is not None and until <= now:
        reason = say("it is over already; choose a later time", "时间已过；请选择更晚的时间")
        error = InvalidValueError(value=until.isoformat(), reason=reason)
        raise InvalidError([Problem(path="/until", error=error)])


def _of_id(shares: Sequence[Share], share_id: UUID) -> Share:
    return next(each for each in shares if each.row.id == share_id)


def _text(label: LocaleText | str | None) -> str | None:
    return label if isinstance(label, str) else None
