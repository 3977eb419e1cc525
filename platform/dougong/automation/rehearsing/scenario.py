"""Running one test on a stage: given, when, then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from uuid import UUID

from dougong.access.actor import Actor, system_actor
from dougong.access.permissions.grants import Grant, put_grants
from dougong.automation.approvals.deciding import Decision
from dougong.automation.approvals.errors import ApprovalTaskNotFoundError
from dougong.automation.approvals.settling import OPEN
from dougong.automation.approvals.submitting import Submission
from dougong.automation.flows.starting import Start, checked_input, start_runs
from dougong.automation.kinds.test import condition_of, named_record
from dougong.automation.rehearsing.definition import (
    CREATE,
    DECIDE,
    DELETE,
    START,
    SUBMIT,
    UPDATE,
    ActionDef,
    CheckDef,
    GivenDef,
    ScenarioDef,
    read_instant,
)
from dougong.automation.rehearsing.errors import RehearsalTooLongError
from dougong.automation.rehearsing.log import Happened
from dougong.automation.rehearsing.outcomes import Checker, Failure
from dougong.automation.rehearsing.stage import Stage
from dougong.kernel.errors import AppError
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LOCALES, LocaleText, localize, say
from dougong.records.saving.session import UNATTENDED
from dougong.storage.approval_rows import approvals_of, tasks_of

WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a test.

    Attributes:
        name: Name of the test.
        label: What it shows.
        ms: How long it took.
        steps: The steps that flows took.
        failures: Where it did not come out as it says.
    """

    name: str
    label: LocaleText
    ms: int
    steps: Sequence[Happened]
    failures: Sequence[Failure]

    @property
    def passed(self) -> bool:
        """Whether it came out as it says."""
        return not self.failures

    def to_json(self, locale: str) -> dict[str, JsonValue]:
        """Give it in a language."""
        return {
            "name": self.name,
            "label": dict(self.label),
            "passed": self.passed,
            "ms": self.ms,
            "steps": [
                {
                    "flow": each.flow,
                    "step": each.step,
                    "label": None if each.label is None else dict(each.label),
                    "at": each.at.isoformat(),
                    "error": each.shown_error(locale),
                }
                for each in self.steps
            ],
            "failures": [
                {
                    "path": each.path,
                    "message": localize(each.message, locale),
                    "expected": each.expected,
                    "actual": each.actual,
                }
                for each in self.failures
            ],
        }


@dataclass(slots=True)
class ScenarioRun:
    """One run of a test.

    Attributes:
        stage: Where.
        scenario: The test.
        named: The records that the test has names for.
        failures: What went wrong so far.
    """

    stage: Stage
    scenario: ScenarioDef
    named: dict[str, UUID] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    def run(self) -> None:
        """Do what the test says; the first thing that cannot be done ends it."""
        now = read_instant(self.scenario.now)
        assert now is not None
        for index, given in enumerate(self.scenario.given):
            if not self._tried(pointer("given", index), partial(self._give, given, now)):
                return
        self.stage.clock.turn(now)
        for index, action in enumerate(self.scenario.when):
            path = pointer("when", index)
            if not self._do(path, action):
                return
            self._look(path + "/then", action.then)
        self._look("/then", self.scenario.then)

    def _give(self, given: GivenDef, now: datetime) -> None:
        at = read_instant(given.at) if given.at is not None else None
        self.stage.clock.turn(at or now)
        values = self._values(given.values)
        saved = self.stage.silent_records.create(
            self._actor(None), given.object, values, options=UNATTENDED
        )
        self.named[given.name] = saved.id
        grants = [Grant("role", role) for role in given.roles]
        if grants:
            connection, schema = self.stage.connection, self.stage.model.schema
            put_grants(connection, schema, saved.id, grants, at=self.stage.clock.now(), by=None)

    def _do(self, path: str, action: ActionDef) -> bool:
        """Do one thing; tells whether the test can go on."""
        log = self.stage.log
        mark = len(log.steps)
        expected = action.refused
        try:
            with self.stage.connection.transaction():
                self._act(action)
            if expected is None:
                self.stage.drain()
        except AppError as error:
            # What a refused save had set off was taken back with it.
            del log.steps[mark:]
            if expected is not None and expected in _codes(error):
                return True
            self.failures.append(_unexpected(path, expected, error))
            return False
        if expected is not None:
            message = say("it is not refused", "该操作未被拒绝")
            self.failures.append(Failure(path + "/refused", message, expected, None))
            return False
        return True

    def _act(self, action: ActionDef) -> None:
        stage, actor = self.stage, self._actor(action.by)
        if action.do == CREATE:
            assert action.object is not None
            values = self._values(action.values)
            saved = stage.records.create(actor, action.object, values, options=UNATTENDED)
            if action.name is not None:
                self.named[action.name] = saved.id
        elif action.do == UPDATE:
            name, found = self._record(action)
            stage.records.update(
                actor, name, found, self._values(action.values), options=UNATTENDED
            )
        elif action.do == DELETE:
            name, found = self._record(action)
            stage.records.delete(actor, name, found, options=UNATTENDED)
        elif action.do == START:
            self._start(action, actor)
        elif action.do == SUBMIT:
            name, found = self._record(action)
            asked = Submission(object=name, record_id=found, approval=str(action.approval))
            stage.approvals.submit(actor, asked)
        elif action.do == DECIDE:
            self._decide(action, actor)
        else:
            self._wait(action)

    def _start(self, action: ActionDef, actor: Actor) -> None:
        stage = self.stage
        compiled = stage.engine.book.of(stage.model).get(str(action.flow))
        assert compiled is not None  # the check of the definition has seen it
        record_id = self._record(action)[1] if action.record is not None else None
        start = Start(
            record_id=record_id,
            given=checked_input(compiled.flow, self._values(action.values)),
            user_id=actor.user_id,
        )
        start_runs(
            stage.connection,
            stage.tenant.name,
            stage.model,
            compiled,
            [start],
            ids=stage.ids,
            now=stage.clock.now(),
        )

    def _decide(self, action: ActionDef, actor: Actor) -> None:
        """Decide what the user is asked about a record, or withdraw it."""
        stage = self.stage
        name, found = self._record(action)
        connection, schema = stage.connection, stage.model.schema
        rows = [e for e in approvals_of(connection, schema, name, [found]) if e.state == OPEN]
        if action.action == WITHDRAW:
            for row in rows:
                stage.approvals.withdraw(actor, row.id, action.comment)
            return
        tasks = tasks_of(connection, schema, [row.id for row in rows])
        mine = [e.id for e in tasks if e.state == OPEN and e.user_id == actor.user_id]
        if not mine:
            raise ApprovalTaskNotFoundError(id=str(action.by))
        decision = Decision(action=str(action.action), comment=action.comment)
        stage.approvals.decide_one(actor, mine[0], decision)

    def _wait(self, action: ActionDef) -> None:
        try:
            until = read_instant(action.until) if action.until is not None else None
            if action.stretch is not None:
                until = self.stage.clock.now() + action.stretch
        except OverflowError:
            raise RehearsalTooLongError(limit="9999") from None
        assert until is not None
        self.stage.drain(until=until)

    def _record(self, action: ActionDef) -> tuple[str, UUID]:
        name = str(action.record)
        return self.scenario.named[name], self.named[name]

    def _actor(self, by: str | None) -> Actor:
        user_id = self.named.get(by) if by is not None else None
        return replace(system_actor(self.stage.tenant, user_id=user_id), via="test")

    def _values(self, values: JsonObject) -> JsonObject:
        return {name: self._value(value) for name, value in values.items()}

    def _value(self, value: JsonValue) -> JsonValue:
        """Put the id of a record in the place of its name, also within rows."""
        name = named_record(value)
        if name is not None and name in self.named:
            return str(self.named[name])
        if isinstance(value, Mapping):
            return {key: self._value(each) for key, each in value.items()}
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [self._value(each) for each in value]
        return value

    def _look(self, path: str, checks: Sequence[CheckDef]) -> None:
        checker = Checker(self.stage, self.scenario, self.named)
        for index, check in enumerate(checks):
            place = path + pointer(index)
            try:
                with self.stage.connection.transaction():
                    condition = condition_of(self.scenario, place, check)
                    found = checker.failure(place, check, condition)
            except AppError as error:
                found = Failure(place, _told(error), None, None)
            if found is not None:
                self.failures.append(found)

    def _tried(self, path: str, work: Callable[[], None]) -> bool:
        try:
            with self.stage.connection.transaction():
                work()
        except AppError as error:
            self.failures.append(_unexpected(path, None, error))
            return False
        return True


def _codes(error: AppError) -> set[str]:
    return {error.code, *(each.error.code for each in error.faults())}


def _unexpected(path: str, expected: str | None, error: AppError) -> Failure:
    return Failure(path, _told(error), expected, error.code)


def _told(error: AppError) -> LocaleText:
    faults = error.faults()
    told = faults[0].error if faults else error
    place = f" ({faults[0].path})" if faults and faults[0].path else ""
    return {locale: told.message(locale) + place for locale in LOCALES}
