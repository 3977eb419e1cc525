"""The audit log: reading it, giving it as a table, and looking whether its chain holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

import psycopg

from dougong.access.actor import Actor
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText
from dougong.metadata.objects.system_fields import USER
from dougong.records.auditing.telling import named_in, text_of
from dougong.records.errors import StaleModelError
from dougong.records.plans import PlanCache
from dougong.records.reading.labels import Named, labels_of
from dougong.storage.audit import write_audit
from dougong.storage.audit_chain import Verdict, seal, verify
from dougong.storage.audit_rows import AuditPage, AuditQuestion, AuditRow, read_audit
from dougong.storage.database import Database

RIGHT = "audit"
_ATTEMPTS = 3
_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row of the audit log as its reader sees it.

    Attributes:
        row: What is stored.
        actor: Name of who did it; None: the platform or an operator, or somebody unknown.
        record: Title of the record it is about, if that is known.
        text: What it says.
    """

    row: AuditRow
    actor: str | None
    record: str | None
    text: LocaleText


class AuditLog:
    """Reads the audit log of every tenant of a cell; needs the system right ``audit``."""

    def __init__(self, *, database: Database, models: Models, clock: Clock) -> None:
        self._database = database
        self._models = models
        self._clock = clock
        self._plans = PlanCache(size=500)

    def list(
        self, actor: Actor, question: AuditQuestion, *, limit: int
    ) -> tuple[Sequence[Entry], int | None]:
        """Give a page, the latest first, and the id of the row to go on behind.

        Raises:
            MissingRightError: The actor may not read the log.
        """
        actor.rights.require_system(RIGHT)
        for _ in range(_ATTEMPTS):
            version = self._models.current(actor.schema).version
            try:
                return self._page(actor, question, limit)
            except psycopg.ProgrammingError:
                self._models.forget(actor.schema)
                if self._models.current(actor.schema).version == version:
                    raise
        raise StaleModelError()

    def export(self, actor: Actor, question: AuditQuestion) -> Iterator[Entry]:
        """Give all rows that are asked for; that it was exported stands in the log itself.

        Raises:
            MissingRightError: The actor may not read the log.
        """
        actor.rights.require_system(RIGHT)
        asked: JsonObject = {
            each.name: _plain(value)
            for each in fields(question)
            if (value := getattr(question, each.name)) is not None
        }
        now = self._clock.now()
        with self._database.transaction(actor.schema) as connection:
            details: JsonObject = {"filters": asked}
            by = actor.viewer or actor.user_id
            write_audit(connection, actor.schema, "audit.exported", details, at=now, actor=by)
        return self._all(actor, question)

    def verify(self, actor: Actor, *, start: int | None, limit: int) -> Verdict:
        """Look whether the chain holds; what is not sealed yet is sealed first.

        Raises:
            MissingRightError: The actor may not read the log.
        """
        actor.rights.require_system(RIGHT)
        seal(self._database, actor.schema)
        with self._database.transaction(actor.schema) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            return verify(connection, actor.schema, start=start, limit=limit)

    def _all(self, actor: Actor, question: AuditQuestion) -> Iterator[Entry]:
        at: AuditQuestion = question
        while True:
            entries, more = self.list(actor, at, limit=_AT_ONCE)
            yield from entries
            if more is None:
                return
            asked = {each.name: getattr(question, each.name) for each in fields(question)}
            at = AuditQuestion(**{**asked, "after": more})

    def _page(
        self, actor: Actor, question: AuditQuestion, limit: int
    ) -> tuple[Sequence[Entry], int | None]:
        model = self._models.current(actor.schema)
        with self._database.connection(actor.schema) as connection:
            page: AuditPage = read_audit(connection, actor.schema, question, limit=limit)
            wanted = [each for row in page.rows for each in named_in(row.actor, row.details, model)]
            context = actor.parameters(self._clock.now())
            labels = labels_of(connection, model, self._plans, wanted, context)
        entries = [
            Entry(
                row=row,
                actor=None if row.actor is None else labels.get((USER, row.actor)),
                record=_record_label(row, labels),
                text=text_of(row.action, row.actor, row.details, model, labels),
            )
            for row in page.rows
        ]
        return entries, page.more


def _record_label(row: AuditRow, labels: Mapping[Named, str]) -> str | None:
    name, record = row.details.get("object"), row.details.get("record")
    try:
        return labels.get((str(name), UUID(str(record))))
    except ValueError:
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return value if isinstance(value, int) else str(value)
