"""The surroundings of an approval in one open transaction: people, expressions, the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Uuid, bindparam, select

from dougong.access.acting import Actors, day_of
from dougong.access.actor import Actor, system_actor
from dougong.access.errors import Verb
from dougong.access.sharing.organisation import organisation_of
from dougong.automation.approvals.definition import ApprovalDef, Effect, Period
from dougong.automation.approvals.finding import People
from dougong.automation.approvals.terms import Terms
from dougong.automation.element import Signal
from dougong.automation.flows.waking import wake_runs
from dougong.automation.kinds.approval import value
from dougong.automation.timing.durations import read_duration
from dougong.deployment.model import Model, ObjectModel
from dougong.fields.base import Sealed
from dougong.formula.calendars import OFFICE_HOURS, calendar_named
from dougong.hooks.events import Change
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.zones import is_time_zone
from dougong.metadata.access.levels import RowLevel
from dougong.records.errors import RecordNotFoundError
from dougong.records.reading.guard import Guard
from dougong.records.saving.differences import differences
from dougong.records.shapes.saving import ShapedRecords
from dougong.records.talk.seeing import Sight
from dougong.storage.approval_rows import ApprovalRow
from dougong.storage.notifications import Notice
from dougong.storage.share_rows import ShareRow, add_share, drop_share, shares_of
from dougong.storage.statement import compile_statement
from dougong.storage.tenants import Tenant

Opens: TypeAlias = Callable[[Actor], ShapedRecords]


@dataclass(frozen=True, slots=True)
class Services:
    """What approvals work with.

    Attributes:
        sight: Knows what may be read.
        actors: Makes actors of users.
        ids: Makes ids.
    """

    sight: Sight
    actors: Actors
    ids: Ids


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Where one approval is worked on.

    Attributes:
        services: What it works with.
        connection: Has the transaction open.
        model: The definitions in force.
        home: The tenant.
        definition: What the approval goes by.
        record_id: The record.
        now: The present instant.
        opens: Opens the saving of records in the transaction, for an actor.
    """

    services: Services
    connection: Connection[TupleRow]
    model: Model
    home: Tenant
    definition: ApprovalDef
    record_id: UUID
    now: datetime
    opens: Opens
    notices: list[Notice] = field(default_factory=list)

    @cached_property
    def record(self) -> ObjectModel:
        """The object."""
        return self.model.object(self.definition.object)

    @cached_property
    def people(self) -> People:
        """Finds users."""
        today = day_of(self.home, self.now)
        return People(self.connection, organisation_of(self.model), today)

    @cached_property
    def zone(self) -> ZoneInfo:
        """The tenant's time zone."""
        name = self.home.time_zone
        return ZoneInfo(name if is_time_zone(name) else "UTC")

    def new_id(self) -> UUID:
        """Make an id."""
        return self.services.ids.new()

    def terms(self, submitter: UUID | None) -> Terms:
        """Give what works out expressions; ``$user`` is who submitted."""
        return Terms(
            connection=self.connection,
            model=self.model,
            record=self.record,
            record_id=self.record_id,
            actor=system_actor(self.home, user_id=submitter),
            now=self.now,
        )

    def after(self, period: Period) -> datetime | None:
        """Give the instant that ends a period beginning now."""
        span = read_duration(period.length)
        calendar = calendar_named(self.model.calendars, period.calendar) or OFFICE_HOURS
        at = None if span is None else span.after(self.now, self.zone, calendar)
        # Instants are kept to the millisecond; a timer that came a moment early would do nothing.
        return None if at is None else at.replace(microsecond=at.microsecond // 1000 * 1000)

    def stored(self, *, locked: bool = True) -> Mapping[str, JsonValue]:
        """Give what is stored of the record, as a client would send it; no secrets.

        Args:
            locked: Whether others are kept off it until the transaction ends.

        Raises:
            RecordNotFoundError: It is gone.
        """
        fields = {
            name: each
            for name, each in self.record.stored.items()
            if not isinstance(each.type, Sealed)
        }
        table = self.record.table
        query = select(*(table.c[name] for name in fields)).where(
            table.c.id == bindparam("record_id"), table.c.deleted_at.is_(None)
        )
        if locked:
            query = query.with_for_update()
        row = compile_statement(query).one(self.connection, {"record_id": self.record_id})
        if row is None:
            raise RecordNotFoundError(object=self.record.label, id=str(self.record_id))
        values = dict(zip(fields, row, strict=True))
        blank = Change(self.record_id, dict.fromkeys(values), values)
        found = {name: pair[1] for name, pair in _pairs(self.record, blank).items()}
        plain: dict[str, JsonValue] = orjson.loads(orjson.dumps(found))
        return plain

    def is_gone(self) -> bool:
        """Tell whether the record lies in the recycle bin, or not even there."""
        try:
            self.stored()
        except RecordNotFoundError:
            return True
        return False

    def put(
        self, row: ApprovalRow, occasion: str, effect: Effect, *, by: UUID | None, comment: str
    ) -> None:
        """Write what follows into the record, and note what was there before."""
        if not effect.values:
            return
        asked = {name: each for name, each in effect.values.items() if isinstance(each, str)}
        at = [value(self.definition, "", name, each) for name, each in asked.items()]
        terms = self.terms(row.submitted_by)
        answers = terms.values(at, approver=by, comment=comment)
        values = {**effect.values, **dict(zip(asked, answers, strict=True))}
        before = self.stored()
        self._save(values, by)
        after = self.stored()
        row.effects.append(
            {
                "occasion": occasion,
                "kept": effect.kept,
                "before": {name: before.get(name) for name in values},
                "after": {name: after.get(name) for name in values},
            }
        )

    def put_back(
        self, row: ApprovalRow, *, by: UUID | None, down_to: int = 0, of: Iterable[str] = ()
    ) -> None:
        """Take back what was written, the latest first, where nobody has changed it since.

        Args:
            row: The approval.
            by: Who has it taken back.
            down_to: How many of the earliest stay.
            of: Only that of these occasions; empty: of any.
        """
        chosen = frozenset(of)
        kept = row.effects[:down_to]
        for effect in reversed(row.effects[down_to:]):
            if chosen and effect["occasion"] not in chosen:
                kept.insert(down_to, effect)
            elif not effect["kept"]:
                current = self.stored()
                values = {
                    name: each
                    for name, each in effect["before"].items()
                    if name in current and current[name] == effect["after"][name]
                }
                if values:
                    self._save(values, by)
        row.effects = kept

    def _save(self, values: Mapping[str, JsonValue], by: UUID | None) -> None:
        name = self.definition.name
        actor = replace(system_actor(self.home, user_id=by), via=f"approval:{name}")
        # What an approval writes is the platform's own doing: layouts and locks ask nothing of it.
        saving = self.opens(actor).deeper()
        saving.update(self.record, self.record_id, dict(values), version=None)

    def reaches(self, user: UUID, level: RowLevel) -> bool:
        """Tell whether a user reaches the record at a level."""
        actor = self.actor_of(user)
        return actor is not None and self.is_reached(actor, level)

    def is_reached(self, actor: Actor, level: RowLevel) -> bool:
        """Tell whether an actor may read the record, or change it."""
        verb: Verb = "update" if level == "edit" else "read"
        guard, record = Guard(self.model, actor.rights), self.record
        if not actor.rights.may(verb, record.name):
            return False
        if guard.reaches_all(record, level):
            return True
        table = record.table
        query = select(table.c.id).where(
            table.c.id == bindparam("record_id", type_=Uuid()),
            *guard.reached(record, table, level),
        )
        given = {**actor.parameters(self.now), "record_id": self.record_id}
        return compile_statement(query).one(self.connection, given) is not None

    def actor_of(self, user: UUID) -> Actor | None:
        """Give the actor that a user is."""
        actors = self.services.actors
        return actors.within(self.connection, self.model, self.home, user, via="system")

    def share(self, row: ApprovalRow, user: UUID) -> None:
        """Let an approver read the record who does not read it else, or change it if they may."""
        level: RowLevel = "edit" if self.definition.lock == "but_approvers" else "read"
        if self.record.definition.sharing == "parent" or self.reaches(user, level):
            return
        schema, name = self.model.schema, self.definition.object
        principal = f"user/{user}"
        there = shares_of(self.connection, schema, name, self.record_id)
        same = (each for each in there if each.principal == principal and each.until is None)
        if any(each.level in (level, "edit") for each in same):
            return
        share = ShareRow(
            id=self.new_id(), principal=principal, level=level, cause="manual", role=None,
            until=None, created_at=self.now, created_by=row.submitted_by,
        )  # fmt: skip
        add_share(self.connection, schema, name, self.record_id, share)
        row.shares.append(share.id)

    def stop_sharing(self, row: ApprovalRow) -> None:
        """Let nobody read the record any more for being asked."""
        for each in row.shares:
            drop_share(self.connection, self.model.schema, each)
        row.shares = []

    def wake(self, key: str, body: JsonObject) -> None:
        """Have flows go on that wait for something."""
        wake_runs(
            self.connection, self.home.name, self.model.schema, key, Signal("event", body),
            ids=self.services.ids, now=self.now,
        )  # fmt: skip

    def tell(
        self, row: ApprovalRow, users: Iterable[UUID], kind: str, more: JsonObject, by: UUID | None
    ) -> None:
        """Have users told something of the approval when all is written."""
        details: dict[str, JsonValue] = {"approval": str(row.id), **more}
        if by is not None:
            details["by"] = str(by)
        for user in dict.fromkeys(users):
            if user != by:
                self.notices.append(
                    Notice(
                        user_id=user, kind=kind, object=row.object,
                        record_id=row.record_id, details=details,
                    )
                )  # fmt: skip


def _pairs(record: ObjectModel, change: Change) -> Mapping[str, Sequence[Any]]:
    return {name: list(each) for name, each in differences(record, change).items()}  # type: ignore[arg-type]


def written(moment: datetime | None) -> str | None:
    """Write an instant as the steps of an approval keep it."""
    return None if moment is None else moment.astimezone(UTC).isoformat()


def read_instant(text: str | None) -> datetime | None:
    """Read an instant that a step keeps."""
    return None if text is None else datetime.fromisoformat(text)
