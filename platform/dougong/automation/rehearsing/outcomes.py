"""Whether what a test says of records, runs, messages and calls is so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import orjson

from dougong.automation.approvals.settling import OPEN
from dougong.automation.rehearsing.asking import meeting
from dougong.automation.rehearsing.definition import (
    APPROVAL,
    CALL,
    MESSAGE,
    RECORD,
    RECORDS,
    RUN,
    CheckDef,
    ScenarioDef,
)
from dougong.automation.rehearsing.stage import Stage
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt
from dougong.records.errors import RecordNotFoundError
from dougong.storage.approval_rows import approvals_of, tasks_of
from dougong.storage.rehearsal_rows import Told, told_among
from dougong.storage.run_rows import DONE, RunsAsked, list_runs

_MOST_RUNS = 1_000


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not as a test says.

    Attributes:
        path: JSON pointer to where the test says it.
        message: What is wrong.
        expected: What should be.
        actual: What is.
    """

    path: str
    message: LocaleText
    expected: JsonValue
    actual: JsonValue


@dataclass(frozen=True, slots=True)
class Checker:
    """Looks at a stage.

    Attributes:
        stage: The stage.
        scenario: The test.
        named: The records that the test has names for.
    """

    stage: Stage
    scenario: ScenarioDef
    named: Mapping[str, UUID]

    def failure(self, path: str, check: CheckDef, condition: ExpressionAt | None) -> Failure | None:
        """Tell what is wrong; None where it is as the test says."""
        if check.check == RECORD:
            return self._record(path, check, condition)
        counts: Mapping[str, Callable[[CheckDef, ExpressionAt | None], int]] = {
            RECORDS: self._records,
            RUN: lambda check, _: self._runs(check),
            MESSAGE: lambda check, _: self._messages(check),
            CALL: lambda check, _: self._calls(check),
            APPROVAL: lambda check, _: self._approvals(check),
        }
        found = counts[check.check](check, condition)
        if found == check.count or (check.count is None and found > 0):
            return None
        message = _WORDS[check.check]
        return Failure(path, message, "≥ 1" if check.count is None else check.count, found)

    def _record(self, path: str, check: CheckDef, condition: ExpressionAt | None) -> Failure | None:
        name = str(check.subject)
        owner, found = self.scenario.named[name], self.named.get(name)
        if found is None:
            message = say("`{name}` was never made", "`{name}` 未被创建", name=name)
            return Failure(path + "/record", message, check.condition, None)
        assert condition is not None
        if meeting(self.stage, owner, [found], condition, self.named):
            return None
        message = say("this does not hold of `{name}`", "`{name}` 不满足该条件", name=name)
        actual = self._values(owner, found, condition)
        return Failure(path + "/holds", message, check.condition, actual)

    def _values(self, owner: str, record_id: UUID, condition: ExpressionAt) -> JsonValue:
        """Give what the record holds in the fields that a condition reads."""
        model = self.stage.model
        reads = model.expressions.compile(model.catalog, condition).reads
        paths = sorted({".".join(path) for path in reads.paths})
        try:
            body = self.stage.records.get(
                self.stage.platform_actor(), owner, record_id, tuple(paths) or None
            )
        except RecordNotFoundError:
            return None
        found: Any = orjson.loads(body)
        return {key: each for key, each in found.items() if key not in ("id", "version", "label")}

    def _records(self, check: CheckDef, condition: ExpressionAt | None) -> int:
        owner = str(check.subject)
        return len(meeting(self.stage, owner, self.stage.ids.made, condition, self.named))

    def _runs(self, check: CheckDef) -> int:
        made = set(self.stage.ids.made)
        asked = RunsAsked(flow=check.subject, limit=_MOST_RUNS)
        rows = list_runs(self.stage.connection, self.stage.model.schema, asked)
        states = {run.id: run.state for run in rows if run.id in made}
        done: dict[UUID, set[str]] = {each: set() for each in states}
        for each in self.stage.log.steps:
            if each.flow != check.subject:
                continue
            # What runs within a save has no row: it is done when the save is.
            states.setdefault(each.run, DONE)
            if each.state == DONE:
                done.setdefault(each.run, set()).add(each.step)
        return sum(
            1
            for run, state in states.items()
            if (check.state is None or state == check.state)
            and (check.step is None or check.step in done.get(run, ()))
        )

    def _messages(self, check: CheckDef) -> int:
        told = told_among(self.stage.connection, self.stage.model.schema, self.stage.ids.made)
        return sum(1 for each in told if self._fits(each, check))

    def _fits(self, told: Told, check: CheckDef) -> bool:
        if check.medium is not None and told.medium != check.medium:
            return False
        if check.to is not None:
            wanted = self.named.get(check.to)
            if wanted is None and told.to != check.to:
                return False
            if wanted is not None and told.to_id != wanted:
                return False
        if check.contains is None:
            return True
        details = orjson.dumps(told.details).decode()
        return any(check.contains in part for part in (told.subject, told.text, details))

    def _calls(self, check: CheckDef) -> int:
        return sum(
            1
            for each in self.stage.log.calls
            if each.flow == check.subject
            and check.step in (None, each.step)
            and (check.contains is None or check.contains in each.text())
        )

    def _approvals(self, check: CheckDef) -> int:
        connection, schema = self.stage.connection, self.stage.model.schema
        name = str(check.subject)
        found = self.named.get(name)
        if found is None:
            return 0
        rows = approvals_of(connection, schema, self.scenario.named[name], [found])
        wanted = [
            row
            for row in rows
            if check.approval in (None, row.approval) and check.state in (None, row.state)
        ]
        if check.asks is None:
            return len(wanted)
        user = self.named.get(check.asks)
        tasks = tasks_of(connection, schema, [row.id for row in wanted])
        return len({e.approval_id for e in tasks if e.state == OPEN and e.user_id == user})


_WORDS: Mapping[str, LocaleText] = {
    RECORDS: say("another number of records meet this", "满足条件的记录数不符"),
    RUN: say("the flow ran another number of times", "流程运行次数不符"),
    MESSAGE: say("another number of messages were sent", "发送的消息数不符"),
    APPROVAL: say("another number of approvals are like this", "符合条件的审批数不符"),
    CALL: say("another number of calls were made", "外部调用次数不符"),
}
