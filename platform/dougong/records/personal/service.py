"""Personal data of somebody: found, given to them as a file, erased; by the right for it alone.

Who has the right ``personal_data`` reaches all that is kept of a person, whatever else they may
read. Giving and erasing are jobs; the audit log tells of each, without a value.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.access.permissions.errors import AdminsOnlyError
from dougong.access.permissions.granting import is_administrator, require_other_admin
from dougong.deployment.model import Model
from dougong.deployment.models import Models
from dougong.kernel.clock import Clock
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject
from dougong.records.personal.errors import NobodyFoundError, OwnErasureError
from dougong.records.personal.reports import Report, report_on
from dougong.records.personal.subjects import Person, Subject, find_person
from dougong.records.personal.traces import count_traces
from dougong.records.plans import PlanCache
from dougong.records.reading.labels import Named, labels_of
from dougong.storage.audit import write_audit
from dougong.storage.bulk_rows import add_bulk, file_of
from dougong.storage.database import Database
from dougong.storage.head import share_definitions
from dougong.storage.jobs import JobNotFoundError, enqueue, find_job

RIGHT = "personal_data"
EXPORT, ERASE = "personal_export", "personal_erase"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundPerson:
    """What is kept of somebody, with the titles of the records.

    Attributes:
        person: The records.
        labels: Their titles, as reads show them.
        traces: Of each user among them how many rows there are beside, by table.
    """

    person: Person
    labels: Mapping[Named, str]
    traces: Mapping[UUID, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonalData:
    """Finds, gives and erases personal data of every tenant of a cell.

    Attributes:
        database: The cell.
        models: Compiled definitions.
        clock: Tells when.
        ids: Makes the ids of jobs.
        require_job: Refuses a job where too many wait.
    """

    database: Database
    models: Models
    clock: Clock
    ids: Ids
    require_job: Callable[[str, str], None] = lambda schema, tenant: None

    def find(self, actor: Actor, subject: Subject) -> FoundPerson:
        """Tell which records are about somebody.

        Raises:
            MissingRightError: The actor may not look for personal data.
            NobodyFoundError: Nothing is kept of them.
            AppError: It cannot be told who is meant.
        """
        actor.rights.require_system(RIGHT)
        with self.database.transaction(actor.schema) as connection:
            model = in_force(connection, self.models, actor)
            person = find_person(connection, model, subject)
            named = [(each.object, each.id) for each in person.records]
            named += [(each.object, each.id) for each in person.related]
            context = actor.parameters(self.clock.now())
            labels = labels_of(connection, model, PlanCache(size=50), named, context)
            traces = {user: count_traces(connection, model.schema, user) for user in person.users}
            details: JsonObject = {"by": subject.by, "rows": len(person.records)}
            self._note(connection, actor, "personal.found", details)
        return FoundPerson(person=person, labels=labels, traces=traces)

    def look(self, actor: Actor, subject: Subject, leave: Collection[Named]) -> Report:
        """Tell what erasing would do, and what would be kept; nothing changes.

        Raises:
            AppError: As for ``erase``.
        """
        actor.rights.require_system(RIGHT)
        with self.database.transaction(actor.schema) as connection:
            model = in_force(connection, self.models, actor)
            person = self._chosen(connection, model, subject, leave)
            refuse_own(connection, actor, person)
            return report_on(connection, model, person.records)

    def export(self, actor: Actor, subject: Subject, leave: Collection[Named]) -> UUID:
        """Have all personal data of somebody put into a file; gives the id of the job.

        Raises:
            MissingRightError: The actor may not.
            NobodyFoundError: Nothing is kept of them.
        """
        return self._start(actor, EXPORT, "personal.export_started", subject, leave)

    def erase(self, actor: Actor, subject: Subject, leave: Collection[Named]) -> UUID:
        """Have all personal data of somebody erased; gives the id of the job.

        Raises:
            MissingRightError: The actor may not.
            NobodyFoundError: Nothing is kept of them.
            OwnErasureError: They are the actor.
            LastAdminError: They are the last administrator.
        """
        return self._start(actor, ERASE, "personal.erase_started", subject, leave)

    def file(self, actor: Actor, job_id: UUID) -> tuple[str, bytes]:
        """Give the name and the bytes of the file that a job made.

        Raises:
            MissingRightError: The actor may not.
            JobNotFoundError: The job made none, or not yet.
        """
        actor.rights.require_system(RIGHT)
        with self.database.transaction(actor.schema) as connection:
            job = find_job(connection, job_id, tenant=actor.tenant)
            file = file_of(connection, actor.schema, job_id)
            if job.kind not in (EXPORT, ERASE) or file is None:
                raise JobNotFoundError(id=str(job_id))
            if job.kind == EXPORT:
                self._note(connection, actor, "personal.downloaded", {"job": str(job_id)})
        return file

    def _start(
        self, actor: Actor, kind: str, action: str, subject: Subject, leave: Collection[Named]
    ) -> UUID:
        actor.rights.require_system(RIGHT)
        self.require_job(actor.schema, actor.tenant)
        job_id, now = self.ids.new(), self.clock.now()
        with self.database.transaction(actor.schema) as connection:
            model = in_force(connection, self.models, actor)
            person = self._chosen(connection, model, subject, leave)
            if kind == ERASE:
                refuse_own(connection, actor, person)
            names = [f"{each.object}/{each.id}" for each in person.records]
            add_bulk(connection, actor.schema, job_id, now=now)
            enqueue(
                connection,
                kind,
                {"records": list(names)},
                id=job_id,
                now=now,
                tenant=actor.tenant,
                total=len(names),
                created_by=actor.user_id,
            )
            details: JsonObject = {
                "by": subject.by,
                "rows": len(names),
                "records": list(names[:50]),
                "job": str(job_id),
            }
            self._note(connection, actor, action, details)
        return job_id

    def _chosen(
        self,
        connection: Connection[TupleRow],
        model: Model,
        subject: Subject,
        leave: Collection[Named],
    ) -> Person:
        found = find_person(connection, model, subject)
        kept = [each for each in found.records if (each.object, each.id) not in leave]
        if not kept:
            raise NobodyFoundError()
        return Person(kept, found.related)

    def _note(
        self, connection: Connection[TupleRow], actor: Actor, action: str, details: JsonObject
    ) -> None:
        now, schema = self.clock.now(), actor.schema
        by = actor.viewer or actor.user_id
        write_audit(connection, schema, action, details, at=now, actor=by)


def in_force(connection: Connection[TupleRow], models: Models, actor: Actor) -> Model:
    """Give the definitions in force, which stay so until the transaction ends."""
    version = share_definitions(connection, actor.schema)
    model = models.current(actor.schema)
    if model.version == version:
        return model
    return models.compile_stored(connection, actor.schema, model)


def refuse_own(connection: Connection[TupleRow], actor: Actor, person: Person) -> None:
    """Refuse that somebody erases themselves, an administrator as others, or the last of these.

    Raises:
        OwnErasureError: They are among the users.
        AdminsOnlyError: An administrator is, and the actor is none.
        LastAdminError: The last administrator is.
    """
    if actor.user_id is not None and actor.user_id in person.users:
        raise OwnErasureError()
    for user in person.users:
        if is_administrator(connection, actor.schema, user):
            if not actor.rights.everything:
                raise AdminsOnlyError()
            require_other_admin(connection, actor.schema, user)
