"""What people do with approvals: submit, decide, withdraw, remind; each in its own transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow
from sqlalchemy import Uuid, bindparam, select

from dougong.access.actor import Actor
from dougong.automation.approvals.deciding import (
    REASSIGN,
    RECORD_GONE,
    TAKE_BACK,
    Decision,
    act,
    cancel,
    recall,
    take_back,
    withdraw,
)
from dougong.automation.approvals.definition import ApprovalDef, read_approval
from dougong.automation.approvals.desk import Desk, Services
from dougong.automation.approvals.errors import (
    ApprovalForbiddenError,
    ApprovalNotFoundError,
    ApprovalRemindedError,
    ApprovalTaskNotFoundError,
    SelfApprovalError,
    UnfitSubstituteError,
)
from dougong.automation.approvals.process import Process
from dougong.automation.approvals.settling import OPEN
from dougong.automation.approvals.submitting import Submission, submit
from dougong.automation.approvals.timing_out import remind
from dougong.deployment.model import Model
from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.records.errors import BusyRecordsError
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records
from dougong.records.talk.seeing import Sight, user_of
from dougong.storage.approval_rows import (
    ApprovalRow,
    TaskRow,
    events_of,
    find_approval,
    find_task,
    read_versions,
    tasks_of,
)
from dougong.storage.statement import compile_statement
from dougong.storage.substitute_rows import (
    SubstituteRow,
    drop_substitute,
    find_substitute,
    keep_substitute,
)
from dougong.storage.tenants import Tenant, tenant_on

R = TypeVar("R")

MOST_AT_ONCE = 200
REMIND_AGAIN = timedelta(hours=1)
_ATTEMPTS = 10


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one task among several."""

    task: UUID
    error: AppError | None


class Approvals:
    """Approvals of the records of every tenant.

    Args:
        records: Saves records.
        services: What else they work with.
        wake: Has a worker look for work soon.
    """

    def __init__(self, records: Records, services: Services, wake: Callable[[], None]) -> None:
        self.services = services
        self._records = records
        self._wake = wake

    @property
    def sight(self) -> Sight:
        """Knows what may be read."""
        return self.services.sight

    def submit(self, actor: Actor, submission: Submission) -> UUID:
        """Submit a record, or submit again one that was given back; gives the approval.

        Raises:
            AppError: It cannot be submitted.
        """
        user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> UUID:
            desk = self.desk_for(connection, model, actor, submission)
            return submit(desk, actor, submission).row.id

        return self._transact(actor, work)

    def decide(
        self, actor: Actor, tasks: Sequence[UUID], decision: Decision, *, via: str = "web"
    ) -> list[Result]:
        """Decide tasks, each by itself; tells of each whether it went well."""
        user_of(actor)
        results = []
        for task in dict.fromkeys(tasks):
            try:
                self.decide_one(actor, task, decision, via=via)
            except AppError as error:
                results.append(Result(task, error))
            else:
                results.append(Result(task, None))
        return results

    def decide_one(
        self, actor: Actor, task_id: UUID, decision: Decision, *, via: str = "web"
    ) -> None:
        """Decide one task.

        Raises:
            AppError: The actor may not, or not now.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> None:
            task = find_task(connection, model.schema, task_id)
            if task is None:
                raise ApprovalTaskNotFoundError(id=str(task_id))
            process = self._process(connection, model, actor, task.approval_id, via=via)
            process.comment = decision.comment
            if decision.action == TAKE_BACK:
                events = events_of(connection, model.schema, task.approval_id)
                take_back(process, events)
            else:
                mine = next(each for each in process.tasks if each.id == task_id)
                hands_on = actor.rights.everything and decision.action == REASSIGN
                if not hands_on:
                    process.via = acting_via(process, mine, user, via)
                act(process, mine, decision, hands_on=hands_on)
            process.keep()

        self._transact(actor, work)

    def withdraw(self, actor: Actor, approval_id: UUID, comment: str) -> None:
        """Withdraw what is open, or recall what is approved.

        Raises:
            ApprovalForbiddenError: That is for others to do.
            ApprovalStateError: It is neither.
        """

        def work(process: Process) -> None:
            admin = actor.rights.everything
            if process.row.state == OPEN:
                self._require_submitter(process, actor)
                if process.desk.is_gone():
                    cancel(process, RECORD_GONE)
                else:
                    withdraw(process, forced=admin)
            else:
                require_recall(process, actor)
                recall(process)

        self._change(actor, approval_id, comment, work)

    def remind(self, actor: Actor, approval_id: UUID) -> None:
        """Remind whoever is asked now.

        Raises:
            ApprovalForbiddenError: That is for others to do.
            ApprovalRemindedError: They were reminded a moment ago.
        """

        def work(process: Process) -> None:
            self._require_submitter(process, actor)
            desk = process.desk
            events = events_of(desk.connection, desk.model.schema, approval_id)
            known = [each.at for each in events if each.kind == "reminded"]
            if known and known[-1] > desk.now - REMIND_AGAIN:
                raise ApprovalRemindedError()
            remind(process, [each for each in process.tasks if each.state == OPEN])

        self._change(actor, approval_id, "", work)

    def take_back(self, actor: Actor, approval_id: UUID, comment: str) -> None:
        """Take back what the actor decided last.

        Raises:
            ApprovalTaskDoneError: Somebody has decided since, or it has ended.
        """

        def work(process: Process) -> None:
            desk = process.desk
            take_back(process, events_of(desk.connection, desk.model.schema, approval_id))

        self._change(actor, approval_id, comment, work)

    def comment(self, actor: Actor, approval_id: UUID, comment: str) -> None:
        """Say something about an approval."""
        self._change(
            actor, approval_id, comment, lambda process: process.note("commented", said=True)
        )

    def substitute(self, actor: Actor) -> SubstituteRow | None:
        """Give who decides for the actor while they are away."""
        user = user_of(actor)
        with self.sight.database.connection(actor.schema) as connection:
            return find_substitute(connection, actor.schema, user)

    def set_substitute(
        self, actor: Actor, to: UUID | None, since: date | None, until: date | None
    ) -> SubstituteRow | None:
        """Have somebody decide for the actor while they are away; None: nobody.

        Raises:
            UnfitSubstituteError: They cannot.
        """
        user = user_of(actor)

        def work(connection: Connection[TupleRow], model: Model) -> SubstituteRow | None:
            if to is None:
                drop_substitute(connection, model.schema, user)
                return None
            home = tenant_on(connection, actor.tenant)
            found = self.services.actors.within(connection, model, home, to, via="system")
            wrong = since is not None and until is not None and until < since
            if found is None or to == user or wrong:
                raise UnfitSubstituteError()
            row = SubstituteRow(user, to, since, until, self.sight.clock.now())
            keep_substitute(connection, model.schema, row)
            return row

        return self._transact(actor, work)

    def desk_for(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        submission: Submission,
    ) -> Desk:
        """Give the desk of a record that is to be submitted."""
        definition = submission.definition_of(model)
        home = tenant_on(connection, actor.tenant)
        return self._desk(connection, model, home, definition, submission.record_id)

    def processes(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        rows: Sequence[ApprovalRow],
        *,
        by: UUID | None,
        via: str,
    ) -> list[Process]:
        """Give approvals to work on, without locking them."""
        definitions = pinned(connection, model.schema, rows)
        tasks: dict[UUID, list[TaskRow]] = {row.id: [] for row in rows}
        for each in tasks_of(connection, model.schema, list(tasks)):
            tasks[each.approval_id].append(each)
        found = []
        for row in rows:
            desk = self._desk(connection, model, home, definitions[row.version], row.record_id)
            found.append(Process(desk, row, tasks[row.id], by=by, via=via))
        return found

    def _desk(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        definition: ApprovalDef,
        record_id: UUID,
    ) -> Desk:
        return Desk(
            services=self.services,
            connection=connection,
            model=model,
            home=home,
            definition=definition,
            record_id=record_id,
            now=self.sight.clock.now(),
            opens=lambda actor: self._records.saving_in(connection, model, actor, UNATTENDED),
        )

    def locked(
        self,
        connection: Connection[TupleRow],
        model: Model,
        home: Tenant,
        approval_id: UUID,
        *,
        by: UUID | None,
        via: str,
    ) -> Process | None:
        """Give an approval to work on, with its record and itself locked; None: there is none."""
        row = find_approval(connection, model.schema, approval_id)
        if row is None or row.object not in model.objects:
            return None
        # The record first, as every save does: so nobody waits for another in a circle.
        lock_record(connection, model, row.object, row.record_id)
        row = find_approval(connection, model.schema, approval_id, locked=True)
        if row is None:
            return None
        return self.processes(connection, model, home, [row], by=by, via=via)[0]

    def transact(self, actor: Actor, work: Callable[[Connection[TupleRow], Model], R]) -> R:
        """Run work in one transaction; again where others were in the way."""
        return self._transact(actor, work)

    def _change(
        self, actor: Actor, approval_id: UUID, comment: str, work: Callable[[Process], None]
    ) -> None:
        user_of(actor)

        def run(connection: Connection[TupleRow], model: Model) -> None:
            process = self._process(connection, model, actor, approval_id, via="web")
            require_seen(process, actor)
            process.comment = comment
            work(process)
            process.keep()

        self._transact(actor, run)

    def _process(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        approval_id: UUID,
        *,
        via: str,
    ) -> Process:
        home = tenant_on(connection, actor.tenant)
        process = self.locked(connection, model, home, approval_id, by=actor.user_id, via=via)
        if process is None:
            raise ApprovalNotFoundError(id=str(approval_id))
        return process

    def _require_submitter(self, process: Process, actor: Actor) -> None:
        if process.row.submitted_by != actor.user_id and not actor.rights.everything:
            reason = say("it is for who submitted it", "仅提交人可以执行")
            raise ApprovalForbiddenError(reason=reason)

    def _transact(self, actor: Actor, work: Callable[[Connection[TupleRow], Model], R]) -> R:
        for attempt in range(_ATTEMPTS):
            try:
                done = self.sight.write(actor, work)
            except psycopg.errors.DeadlockDetected as error:
                if attempt == _ATTEMPTS - 1:
                    raise BusyRecordsError() from error
                continue
            self._wake()
            return done
        raise BusyRecordsError()


def acting_via(process: Process, task: TaskRow, user: UUID, via: str) -> str:
    """Tell by what a user decides a task.

    Raises:
        ApprovalTaskNotFoundError: They are not asked.
        SelfApprovalError: They are, about what they submitted themselves.
    """
    people = process.desk.people
    if task.user_id == user or (task.queue is not None and task.queue in people.queues_of(user)):
        found = via
    elif task.user_id is not None and task.user_id in people.stands_in_for(user):
        found = "substitute"
    else:
        raise ApprovalTaskNotFoundError(id=str(task.id))
    if not may_act(process, task, user):
        raise SelfApprovalError()
    return found


def may_act(process: Process, task: TaskRow, user: UUID) -> bool:
    """Tell whether a user who is asked may answer: not about what they submitted themselves.

    An administrator may, where nobody else was found to be asked.
    """
    stands_in = process.row.steps.get(task.step, {}).get("mode") is not None
    return process.may_decide(user) or (stands_in and task.user_id == user)


def require_recall(process: Process, actor: Actor) -> None:
    """Refuse who may not recall what is approved.

    Raises:
        ApprovalForbiddenError: It is for others.
    """
    rule = process.definition.recall
    submitter = rule == "submitter" and process.row.submitted_by == actor.user_id
    if not submitter and not (actor.rights.everything and rule != "nobody"):
        reason = say("it is for administrators", "仅管理员可以执行")
        if rule == "nobody":
            reason = say("nobody may", "任何人都不能执行")
        raise ApprovalForbiddenError(reason=reason)


def takes_part(process: Process, actor: Actor) -> bool:
    """Tell whether an actor submitted an approval, or is or was asked by it."""
    user = actor.user_id
    if user is None:
        return False
    if process.row.submitted_by == user or actor.rights.everything:
        return True
    asked = {t.user_id for t in process.tasks} | {t.decided_by for t in process.tasks}
    people = process.desk.people
    queues = {each.queue for each in process.tasks if each.queue is not None}
    return (
        user in asked
        or not asked.isdisjoint(people.stands_in_for(user))
        or not queues.isdisjoint(people.queues_of(user))
    )


def require_seen(process: Process, actor: Actor) -> None:
    """Refuse who neither takes part in an approval nor reads its record.

    Raises:
        ApprovalNotFoundError: They do not.
    """
    desk, row = process.desk, process.row
    if takes_part(process, actor):
        return
    wanted = {row.object: [row.record_id]}
    named = desk.services.sight.named(desk.connection, desk.model, actor, wanted)
    if (row.object, row.record_id) not in named:
        raise ApprovalNotFoundError(id=str(row.id))


def pinned(
    connection: Connection[TupleRow], schema: str, rows: Sequence[ApprovalRow]
) -> Mapping[str, ApprovalDef]:
    """Give the definitions that approvals go by."""
    found = read_versions(connection, schema, list({row.version for row in rows}))
    return {hash_: read_approval(document) for hash_, document in found.items()}


def lock_record(
    connection: Connection[TupleRow], model: Model, object_name: str, record_id: UUID
) -> None:
    """Keep others off a record until the transaction ends."""
    table = model.objects[object_name].table
    query = select(table.c.id).where(table.c.id == bindparam("record_id", type_=Uuid()))
    compile_statement(query.with_for_update()).one(connection, {"record_id": record_id})
