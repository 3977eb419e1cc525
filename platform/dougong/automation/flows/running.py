"""Taking the steps of runs, each in a transaction that is open: within a save or in a worker.

The engine knows no worker, no clock and no lease. It takes a run from one step to the next, and
says what is to be written of it; whoever calls it writes that in the same transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from dougong.automation.element import (
    Element,
    End,
    Go,
    Into,
    Outcome,
    OutsideElement,
    Signal,
    Stop,
    Wait,
)
from dougong.automation.errors import UnknownFlowError, told_of
from dougong.automation.flows.at import At, Ground, known_of
from dougong.automation.flows.budgets import UNLIMITED, Budgets
from dougong.automation.flows.compiled import CompiledFlow, FlowBook
from dougong.automation.flows.definition import StepDef
from dougong.automation.flows.evaluating import Asked
from dougong.automation.flows.retrying import next_attempt, policy_of
from dougong.automation.flows.waking import wake_runs
from dougong.formula.values import to_json
from dougong.kernel.errors import AppError
from dougong.kernel.ids import Ids
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.records.plans import PlanCache
from dougong.storage.flow_versions import find_version
from dougong.storage.run_rows import (
    CANCELLED,
    DONE,
    FAILED,
    READY,
    WAITING,
    Entry,
    Run,
    last_entry,
    lock_run,
)

if TYPE_CHECKING:
    from dougong.automation.approvals.desk import Services as ApprovalServices

_KEPT = "kept"
BACK = "back"


@dataclass(frozen=True, slots=True)
class Outside:
    """What a step does outside of the database, once its intent is committed.

    Attributes:
        element: Does it.
        request: What is to be done.
        key: Says that it is the same thing, however often it is done.
    """

    element: OutsideElement
    request: JsonObject
    key: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a step.

    Attributes:
        entries: What is to be written into the journal.
        outside: What is to be done now, with no transaction open; None: nothing.
    """

    entries: Sequence[Entry] = ()
    outside: Outside | None = None


@dataclass(frozen=True, kw_only=True)
class Engine:
    """Takes steps.

    Attributes:
        book: The flows of every model.
        plans: Compiled statements.
        ids: Makes ids.
        random: Gives numbers from 0 to 1, to spread attempts.
        budgets: How much a run may take.
        approvals: What approvals work with.
    """

    book: FlowBook
    plans: PlanCache
    ids: Ids
    random: Callable[[], float]
    budgets: Budgets = UNLIMITED
    approvals: ApprovalServices | None = None

    def compiled(self, ground: Ground, run: Run) -> CompiledFlow:
        """Give the version of the flow that a run runs.

        Raises:
            UnknownFlowError: It is not kept any more.
        """
        flows = self.book.of(ground.model)
        current = flows.get(run.flow)
        if current is not None and current.hash == run.hash:
            return current
        version = find_version(ground.connection, ground.schema, run.hash)
        if version is None:
            raise UnknownFlowError(flow=run.flow, hint=hint(run.flow, flows.flows))
        return flows.pinned(run.hash, version.definition)

    def answers(self, ground: Ground, run: Run, asked: Sequence[Asked]) -> list[Any]:
        """Give the values of expressions for a run."""
        known = known_of(ground, run)
        return ground.evaluator.values(ground.connection, ground.actor, ground.now, known, asked)

    def begin(self, ground: Ground, run: Run, compiled: CompiledFlow) -> None:
        """Work out what the variables of a run hold at first."""
        sources = {
            name: each.default
            for name, each in compiled.flow.variables.items()
            if each.default is not None
        }
        expressions = {name: each for name, each in sources.items() if isinstance(each, str)}
        variables = run.memory.setdefault("var", {})
        variables |= {name: each for name, each in sources.items() if name not in expressions}
        if not expressions:
            return
        asked = [
            compiled.asked(
                ground.evaluator, "trigger", source, compiled.flow.variables[name].value_type
            )
            for name, source in expressions.items()
        ]
        for name, value in zip(expressions, self.answers(ground, run, asked), strict=True):
            variables[name] = to_json(value, compiled.flow.variables[name].value_type)

    def take(self, ground: Ground, run: Run) -> Taken:
        """Take the step that is next, or go on with the one that waited.

        Raises:
            AppError: The step failed; nothing that it did counts.
        """
        compiled = self.compiled(ground, run)
        if run.steps == 0 and not run.frames:
            self.begin(ground, run, compiled)
        self.budgets.require_step(run.steps)
        at, element = self._at(ground, run, compiled)
        with noting(at):
            return self._step(at, element)

    def _step(self, at: At, element: Element) -> Taken:
        run = at.run
        if run.signal is not None:
            told: Any = run.signal
            signal = Signal(told["kind"], told.get("body") or {})
            return self._settle(at, element, element.resume(at.step, at, signal))
        if isinstance(element, OutsideElement):
            return self._intend(at, element)
        return self._settle(at, element, element.run(at.step, at))

    def absorb(self, ground: Ground, run: Run, answer: JsonObject) -> Taken:
        """Take in the answer of what was done outside.

        Raises:
            AppError: The step failed.
        """
        compiled = self.compiled(ground, run)
        at, element = self._at(ground, run, compiled)
        assert isinstance(element, OutsideElement)
        run.uncertain = False
        taken = self._settle(at, element, element.absorb(at.step, answer, at))
        # What went in is in the journal already.
        before = last_entry(ground.connection, ground.schema, run.id, taken.entries[0].n)
        kept = before.input if before is not None else None
        entries = [replace(each, input=kept, key=f"{run.id}:{each.n}") for each in taken.entries]
        return Taken(entries)

    def fail(self, ground: Ground, run: Run, error: AppError) -> Taken:
        """Note that the step at hand failed: it is tried again, handled, or the run has failed."""
        told = told_of(error, run.step)
        try:
            compiled = self.compiled(ground, run)
        except AppError:
            return self._give_up(ground, run, None, told)
        step = compiled.flow.steps.get(run.step or "")
        if step is None:
            return self._give_up(ground, run, None, told)
        element = self.book.parts.elements.get(step.element)
        run.attempts += 1
        entry = self._entry(ground, run, step, FAILED, given=noted_of(error), error=told)
        if isinstance(element, OutsideElement):
            # INVARIANT: what is asked again by the same key is the same.
            before = last_entry(ground.connection, ground.schema, run.id, run.steps)
            if before is not None and before.input is not None:
                entry = replace(entry, input=before.input, key=before.key)
        again = None
        if not ground.inline:
            policy = policy_of(step, element)
            again = next_attempt(policy, run.attempts, error, now=ground.now, random=self.random)
        if again is not None:
            run.error, run.wake_at, run.updated_at = told, again, ground.now
            if getattr(error, "uncertain", False):
                run.uncertain = True
                entry = replace(entry, state="uncertain")
            return Taken([entry])
        handled = self._handled(ground, run, compiled, step, told, entry)
        return handled or self._give_up(ground, run, entry, told)

    def _handled(
        self,
        ground: Ground,
        run: Run,
        compiled: CompiledFlow,
        step: StepDef,
        told: JsonObject,
        entry: Entry,
    ) -> Taken | None:
        """Go to the step that an error leads to, out of the loops around it if need be."""
        at_hand: StepDef | None = step
        depth = len(run.frames)
        while at_hand is not None and at_hand.on_error is None:
            if depth == 0:
                return None
            depth -= 1
            at_hand = compiled.flow.steps.get(str(run.frames[depth]["step"]))
        if at_hand is None:
            return None
        del run.frames[depth:]
        run.memory["error"] = {
            "code": told["code"],
            "message": _in_words(told, ground.actor.locale),
            "step": told["step"],
        }
        self._move(ground, run, at_hand.on_error)
        return Taken([entry])

    def _give_up(self, ground: Ground, run: Run, entry: Entry | None, told: JsonObject) -> Taken:
        run.error = told
        self._end(ground, run, FAILED)
        return Taken([] if entry is None else [entry])

    def run_through(self, ground: Ground, run: Run) -> list[Entry]:
        """Take every step up to one that cannot be taken within a save; gives the journal.

        Raises:
            AppError: A step failed, and nothing handles that.
        """
        entries: list[Entry] = []
        while run.state == READY and not self._is_durable(ground, run):
            try:
                entries += self.take(ground, run).entries
            except AppError as error:
                if not self._is_handled(ground, run):
                    raise
                entries += self.fail(ground, run, error).entries
        return entries

    def _is_durable(self, ground: Ground, run: Run) -> bool:
        compiled = self.compiled(ground, run)
        step = compiled.flow.steps.get(run.step or "")
        return step is not None and self.book.parts.elements.get(step.element).durable

    def _is_handled(self, ground: Ground, run: Run) -> bool:
        steps = self.compiled(ground, run).flow.steps
        around = [steps.get(str(frame["step"])) for frame in run.frames]
        return any(
            each is not None and each.on_error is not None
            for each in (steps.get(run.step or ""), *around)
        )

    def _at(self, ground: Ground, run: Run, compiled: CompiledFlow) -> tuple[At, Element]:
        assert run.step is not None
        step = compiled.flow.steps[run.step]
        waited = run.memory.get(_KEPT, {})
        at = At(
            ground=ground,
            run=run,
            compiled=compiled,
            step=step,
            path=path_of(run),
            kept=dict(waited.get(path_of(run), {})),
        )
        if run.frames and run.frames[-1]["step"] == run.step:
            at.state = run.frames[-1]["state"]
        return at, self.book.parts.elements.get(step.element)

    def _intend(self, at: At, element: OutsideElement) -> Taken:
        """Write down what is to be done outside, before it is done."""
        run = at.run
        before = last_entry(at.connection, at.schema, run.id, run.steps)
        if before is not None and before.input is not None and before.state in _BEGUN:
            # It may have been done: the answer was lost, so it is asked for again by the same key.
            lost = before.state == "intent" and before.attempt > 0
            entry = replace(
                before,
                state="uncertain" if lost else before.state,
                attempt=run.attempts + 1,
            )
            run.uncertain = run.uncertain or lost
            return Taken([entry], Outside(element, before.input, at.key))
        request = element.prepare(at.step, at)
        entry = self._entry(at.ground, run, at.step, "intent")
        # Attempt 0: nobody has begun to do it. Whoever does says so before.
        entry = replace(entry, input=request, key=at.key, finished_at=None, attempt=0)
        return Taken([entry], Outside(element, request, at.key))

    def _settle(self, at: At, element: Element, outcome: Outcome) -> Taken:
        """Have the run be where the outcome of a step leads."""
        run, step, ground = at.run, at.step, at.ground
        if isinstance(outcome, Stop):
            raise outcome.error
        run.signal = None
        if isinstance(outcome, Wait):
            return Taken([self._wait(at, outcome)])
        outputs: Mapping[str, JsonValue] = {}
        if isinstance(outcome, Go | Into):
            outputs = outcome.outputs
        entry = self._entry(
            ground, run, step, DONE, given=at.noted, output=dict(outputs) if outputs else None
        )
        if outputs:
            run.memory.setdefault("steps", {})[step.id] = dict(outputs)
        kept = run.memory.get(_KEPT)
        if kept:
            kept.pop(at.path, None)
        own = bool(run.frames) and run.frames[-1]["step"] == step.id
        if isinstance(outcome, Into):
            turn = int(run.frames[-1]["turn"]) + 1 if own else 1
            frame = {"step": step.id, "turn": turn, "state": outcome.state}
            run.frames[-1 if own else len(run.frames) :] = [frame]
            self._move(ground, run, element.exits(step)[outcome.exit])
            return Taken([entry])
        if own:
            run.frames.pop()
        if isinstance(outcome, End):
            run.frames.clear()
            if outcome.cancelled:
                self._end(ground, run, CANCELLED)
            else:
                self._finish(ground, run, at.compiled)
        else:
            self._move(ground, run, _target(element, step, outcome), at.compiled)
        return Taken([entry])

    def _wait(self, at: At, outcome: Wait) -> Entry:
        run = at.run
        run.state, run.wake_at, run.wake_key = WAITING, outcome.until, outcome.key
        run.waits_for = dict(outcome.note) if outcome.note else None
        run.memory.setdefault(_KEPT, {})[at.path] = {**at.kept, **outcome.outputs}
        run.updated_at = at.now
        shown: dict[str, JsonValue] = {"key": outcome.key} if outcome.key else {}
        if outcome.until is not None:
            shown["until"] = outcome.until.isoformat()
        return self._entry(at.ground, run, at.step, WAITING, given=at.noted, output=shown)

    def _move(
        self, ground: Ground, run: Run, target: str | None, compiled: CompiledFlow | None = None
    ) -> None:
        """Go to a step; where a path ends, back to the loop it is in, or to the end."""
        run.steps += 1
        run.attempts, run.error, run.wake_at, run.wake_key = 0, None, None, None
        run.waits_for, run.state, run.updated_at = None, READY, ground.now
        if target is not None:
            run.step = target
        elif run.frames:
            run.step = str(run.frames[-1]["step"])
            run.signal = {"kind": BACK}
        else:
            self._finish(ground, run, compiled or self.compiled(ground, run))

    def _finish(self, ground: Ground, run: Run, compiled: CompiledFlow) -> None:
        sources = compiled.flow.output
        if sources and "branch" not in run.memory:
            asked = [compiled.asked(ground.evaluator, "", str(each)) for each in sources.values()]
            answers = self.answers(ground, run, asked)
            run.memory["output"] = {
                name: to_json(answer, each.expression.type)
                for name, answer, each in zip(sources, answers, asked, strict=True)
            }
        self._end(ground, run, DONE)

    def _end(self, ground: Ground, run: Run, state: str) -> None:
        run.state, run.step, run.wake_at, run.wake_key = state, run.step, None, None
        if state == DONE:
            run.step = None
        run.waits_for, run.signal, run.finished_at, run.updated_at = (
            None,
            None,
            ground.now,
            ground.now,
        )
        if run.parent is not None and not ground.inline:
            # Whoever waits may be at it just now: it sees that this one has ended, or is woken.
            lock_run(ground.connection, ground.schema, run.parent)
            wake_runs(
                ground.connection,
                ground.tenant,
                ground.schema,
                f"child:{run.parent}:{run.parent_step}",
                Signal("event", {"run": str(run.id), "state": state}),
                ids=self.ids,
                now=ground.now,
            )

    def _entry(
        self,
        ground: Ground,
        run: Run,
        step: StepDef,
        state: str,
        *,
        given: Mapping[str, JsonValue] | None = None,
        output: JsonObject | None = None,
        error: JsonObject | None = None,
    ) -> Entry:
        return Entry(
            run=run.id,
            n=run.steps,
            path=path_of(run),
            step=step.id,
            element=step.element,
            state=state,
            attempt=max(1, run.attempts + (state != FAILED)),
            input=dict(given) if given else None,
            output=output,
            error=error,
            started_at=ground.now,
            finished_at=ground.now,
        )


_BEGUN = frozenset({"intent", "uncertain", "failed"})


@contextmanager
def noting(at: At) -> Iterator[None]:
    """Have an error tell which values went into the step that it comes from."""
    try:
        yield
    except AppError as error:
        error.__dict__["noted"] = at.noted
        raise


def noted_of(error: AppError) -> Mapping[str, JsonValue]:
    """Give the values that went into the step that an error comes from."""
    found: Mapping[str, JsonValue] = getattr(error, "noted", {})
    return found


def path_of(run: Run) -> str:
    """Give the step at hand with the turns of the loops around it: ``each#2/tell``."""
    frames = run.frames
    if frames and frames[-1]["step"] == run.step:
        frames = frames[:-1]
    return "/".join([*(f"{each['step']}#{each['turn']}" for each in frames), run.step or ""])


def _in_words(told: JsonObject, locale: str) -> JsonValue:
    message: Any = told["message"]
    found: str = message.get(locale) or message["en"]
    return found


def _target(element: Element, step: StepDef, outcome: Outcome) -> str | None:
    if not isinstance(outcome, Go) or outcome.exit == "next":
        return step.next
    return element.exits(step)[outcome.exit]
