"""Taking back what a job did to records: an import, a mass change.

What it did stands in the history. It is taken back from the latest change to the first: what was
created goes to the recycle bin, what was deleted comes back, and fields that were changed get their
former values, unless somebody changed them since. It all goes through the save pipeline; a record
that cannot be taken back holds up no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.errors import Verb
from dougong.deployment.model import ObjectModel
from dougong.fields.base import Sealed
from dougong.hooks.events import SaveEvent
from dougong.kernel.clock import Clock
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.records.bulk.errors import (
    ChangedSinceError,
    JobNotOverError,
    JobNotUndoableError,
    UndoneError,
)
from dougong.records.bulk.sieving import Refusal, Sieve
from dougong.records.bulk.steps import BulkParts, requester, tell_requester, told
from dougong.records.errors import RecordNotFoundError
from dougong.records.saving.cascade import Stored, deleted_since
from dougong.records.saving.locking import Target, lock_targets
from dougong.records.saving.session import UNATTENDED
from dougong.records.shapes.saving import ShapedRecords
from dougong.storage.audit import write_audit
from dougong.storage.bulk_rows import add_bulk, note_counts, note_faults
from dougong.storage.database import Database
from dougong.storage.history import (
    HistoryEntry,
    count_of_job,
    place_in_job,
    read_of_job,
)
from dougong.storage.job_context import JobContext
from dougong.storage.jobs import Job, enqueue, last_with_keys

UNDO_JOB = "undo_job"
UNDONE_KINDS = frozenset({"import", "change_many"})
"""What can be undone."""

UndoState: TypeAlias = Literal["possible", "running", "done"]

_OVER = frozenset({"done", "failed", "cancelled"})
_AT_ONCE = 1000
# What is taken back was there before: it is no duplicate of anything.
_OPTIONS = replace(UNATTENDED, matched=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """Takes on that jobs are undone.

    Attributes:
        database: The cell.
        clock: Tells when.
        ids: Makes the ids of jobs.
        require_job: Refuses a further job of a tenant (schema, name) that has too many.
    """

    database: Database
    clock: Clock
    ids: Ids
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def start(self, actor: Actor, job: Job) -> UUID:
        """Have a job undone; gives the id of the job that does it.

        Args:
            actor: Who asks; what they may do with the records decides what can be taken back.
            job: The job, which they may see.

        Raises:
            JobNotUndoableError: It is none that changed records, or nothing is known of them.
            JobNotOverError: It is not over.
            UndoneError: It has been undone, or is being undone.
            JobLimitError: Too many jobs of the tenant wait already.
        """
        if job.kind not in UNDONE_KINDS or job.payload.get("dry_run"):
            raise JobNotUndoableError()
        if job.state not in _OVER:
            raise JobNotOverError()
        self.require_job(actor.schema, actor.tenant)
        now, undo_id = self.clock.now(), self.ids.new()
        with self.database.transaction(actor.schema) as connection:
            if self._states(connection, actor, [job]).get(job.id) != "possible":
                raise UndoneError()
            total = count_of_job(connection, actor.schema, job.id)
            if not total:
                raise JobNotUndoableError()
            add_bulk(connection, actor.schema, undo_id, now=now)
            payload: JsonObject = {"object": job.payload["object"], "job": str(job.id)}
            enqueued = enqueue(
                connection,
                UNDO_JOB,
                payload,
                id=undo_id,
                now=now,
                tenant=actor.tenant,
                total=total,
                created_by=actor.user_id,
                unique_key=_key(job.id),
            )
            if enqueued != undo_id:
                raise UndoneError()
            details: JsonObject = {**payload, "rows": total}
            write_audit(
                connection,
                actor.schema,
                "records.undo_started",
                details,
                at=now,
                actor=actor.user_id,
            )
        return undo_id

    def states(self, actor: Actor, jobs: Sequence[Job]) -> Mapping[UUID, UndoState]:
        """Tell which jobs can be undone, are being undone, or have been; others are left out."""
        with self.database.connection(actor.schema) as connection:
            return self._states(connection, actor, jobs)

    def _states(
        self, connection: Connection[TupleRow], actor: Actor, jobs: Sequence[Job]
    ) -> Mapping[UUID, UndoState]:
        able = [
            each.id
            for each in jobs
            if each.kind in UNDONE_KINDS and each.state in _OVER and not each.payload.get("dry_run")
        ]
        found = last_with_keys(connection, [_key(each) for each in able], tenant=actor.tenant)
        return {each: _state(found.get(_key(each))) for each in able}


def _key(job_id: UUID) -> str:
    return f"undo:{job_id}"


def _state(found: str | None) -> UndoState:
    if found is None or found in ("failed", "cancelled"):
        return "possible"
    return "done" if found == "done" else "running"


@dataclass(slots=True)
class _Part:
    """What is taken back of one object in one way.

    Attributes:
        object: The object.
        event: What the job did.
        rows: The records, by id: the row they are told by, and what is known of their fields.
    """

    object: str
    event: SaveEvent
    rows: dict[UUID, _Changed] = field(default_factory=dict)


@dataclass(slots=True)
class _Changed:
    """A record that a job changed.

    Attributes:
        id: Which.
        row: The number it is told by.
        before: What its fields held before the first of the changes.
        after: What they held after the last.
    """

    id: UUID
    row: int
    before: dict[str, JsonValue] = field(default_factory=dict)
    after: dict[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Undoer:
    """Does the job: some changes in each step."""

    parts: BulkParts

    def __call__(self, context: JobContext) -> None:
        """Go on from the change that the job is at."""
        assert context.tenant is not None
        schema, job_id = context.tenant.schema, UUID(str(context.job.payload["job"]))
        with context.database.connection(schema) as connection:
            before = place_in_job(connection, schema, job_id, after=context.job.done)
        done = context.job.done
        while before is not None:
            before, done = self._step(context, job_id, before, done)

    def _step(
        self, context: JobContext, job_id: UUID, before: int, done: int
    ) -> tuple[int | None, int]:
        actor = requester(context, self.parts.actors)
        with context.step() as connection:
            entries = read_of_job(connection, actor.schema, job_id, before=before, limit=_AT_ONCE)
            taken_back, faults = 0, list[JsonObject]()
            for part in parts_of(entries, str(context.job.payload["object"]), first=done):
                count, refused = self._take_back(connection, actor, part)
                taken_back += count
                faults += [_fault(part.rows[each], refused[each]) for each in refused]
            if faults:
                note_faults(connection, actor.schema, context.job.id, faults)
            if taken_back:
                note_counts(connection, actor.schema, context.job.id, {"updated": taken_back})
            done += len(entries)
            if len(entries) < _AT_ONCE:
                tell_requester(context, self.parts, connection, UNDO_JOB)
            context.progress(connection, done=done, total=max(context.job.total or 0, done))
        return (entries[-1].id, done) if len(entries) == _AT_ONCE else (None, done)

    def _take_back(
        self, connection: Connection[TupleRow], actor: Actor, part: _Part
    ) -> tuple[int, dict[UUID, Refusal]]:
        """Take changes back; gives how many records differ by that, and why others do not."""
        verb: Verb = "update" if part.event is SaveEvent.UPDATED else "delete"
        try:
            joined = self.parts.records.join(connection, actor, part.object, verb, _OPTIONS)
        except AppError as error:
            return 0, dict.fromkeys(part.rows, (Problem(path="", error=error),))
        saving, record = replace(joined[0], assigned=None), joined[1]
        rows, stale = list(part.rows.values()), dict[UUID, Refusal]()

        def save(some: Sequence[_Changed]) -> Sequence[bool]:
            if part.event is SaveEvent.UPDATED:
                differs, since = _set_back(saving, record, some)
                stale.update(since)
                return differs
            if part.event is SaveEvent.CREATED:
                saving.delete_many(record, [Target(each.id) for each in some])
            else:
                saving.restore_many(record, [each.id for each in some])
            return [True] * len(some)

        sieve = Sieve(rows, save, alone=connection.transaction)
        refused = {rows[place].id: found for place, found in sieve.refused.items()}
        stale = {each: found for each, found in stale.items() if each not in refused}
        told_of = _still_told(saving, record, part.event, refused) | stale
        return sum(sieve.done.values()), told_of


def parts_of(entries: Sequence[HistoryEntry], object_name: str, *, first: int) -> list[_Part]:
    """Part what a job did, the latest first, into what can be taken back together.

    What went to the bin along with a record comes back with it, so only records of the job's own
    object are named.

    Args:
        entries: Changes, the latest first.
        object_name: The job's object.
        first: How many changes were taken back before.
    """
    made = {each.record_id for each in entries if each.event == SaveEvent.CREATED}
    parts: dict[tuple[str, SaveEvent], _Part] = {}
    for nth, entry in enumerate(entries):
        event = SaveEvent(entry.event)
        leave = {
            SaveEvent.CREATED: False,
            SaveEvent.UPDATED: entry.record_id in made,
            SaveEvent.DELETED: entry.object != object_name,
        }
        if leave.get(event, True):
            continue
        part = parts.setdefault((entry.object, event), _Part(entry.object, event))
        changed = _Changed(entry.record_id, first + nth + 1)
        changed = part.rows.setdefault(entry.record_id, changed)
        for name, pair in entry.changes.items():
            if isinstance(pair, list) and len(pair) == 2:
                changed.before[name] = pair[0]
                changed.after.setdefault(name, pair[1])
    return list(parts.values())


def _set_back(
    saving: ShapedRecords, record: ObjectModel, rows: Sequence[_Changed]
) -> tuple[list[bool], dict[UUID, Refusal]]:
    """Give fields their former values; tells what differs, and what was changed since."""
    olds = lock_targets(saving, record, [Target(each.id) for each in rows])
    stale: dict[UUID, Refusal] = {}
    targets = []
    for row, old in zip(rows, olds, strict=True):
        known = [
            name
            for name in row.before
            if name in record.sendable and not isinstance(record.fields[name].type, Sealed)
        ]
        kept = [name for name in known if _shown(record, old, name) == row.after[name]]
        moved = [name for name in known if name not in kept]
        if moved:
            labels = {name: record.fields[name].definition.label for name in moved}
            stale[row.id] = tuple(
                Problem(path=f"/{name}", error=ChangedSinceError(field=dict(label)))
                for name, label in labels.items()
                if _shown(record, old, name) != row.before[name]
            )
        targets.append(Target(row.id, raw={name: row.before[name] for name in kept}))
    differs = [differs for _, differs in saving.update_many(record, targets)]
    return differs, {each: problems for each, problems in stale.items() if problems}


def _shown(record: ObjectModel, stored: Stored, name: str) -> JsonValue:
    value, of = stored[name], record.fields[name]
    dumped: JsonValue = None if value is None else of.type.dump(value, of.options)
    return dumped


def _still_told(
    saving: ShapedRecords,
    record: ObjectModel,
    event: SaveEvent,
    refused: Mapping[UUID, Refusal],
) -> dict[UUID, Refusal]:
    """Leave out what is as it is to be already: gone what was made, there what was deleted."""
    missing = [
        record_id
        for record_id, problems in refused.items()
        if all(isinstance(each.error, RecordNotFoundError) for each in problems)
    ]
    if not missing or event is SaveEvent.UPDATED:
        return dict(refused)
    known = deleted_since(saving, record, missing)
    live = {each for each in missing if known.get(each, ...) is None}
    fine = set(missing) - live if event is SaveEvent.CREATED else live
    return {each: problems for each, problems in refused.items() if each not in fine}


def _fault(row: _Changed, problems: Refusal) -> JsonObject:
    errors: list[JsonValue] = [told(each) for each in problems]
    return {"row": row.row, "id": str(row.id), "errors": errors}
