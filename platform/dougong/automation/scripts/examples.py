"""Examples of scripts: what a script must do, tried by each deploy that changes it.

Nothing is read or written: what each call of the platform gives is said in the example.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from time import monotonic
from typing import Any

from pydantic_monty import ClassInstance

from dougong.automation.calling.errors import (
    ScriptFailedError,
    ScriptUnavailableError,
)
from dougong.automation.calling.scripts import Printed
from dougong.automation.calling.world import Scripts
from dougong.automation.scripts.calling import (
    RESULT_BYTES,
    fitting,
    gives_of_script,
    one_of,
    whole_source,
)
from dougong.automation.scripts.host import READS, WRITES
from dougong.automation.scripts.values import given_values, read_values
from dougong.deployment.deploy_tests import Tested
from dougong.deployment.model import Model
from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, localize, say
from dougong.metadata.scripts.definition import (
    MAPPING,
    OF_RECORDS,
    SCRIPT,
    STEP,
    ExampleDef,
    ScriptDef,
)
from dougong.metadata.scripts.errors import ScriptExampleError

_NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ExampleOutcome:
    """What came of an example.

    Attributes:
        script: Name of the script.
        name: Name of the example.
        ms: How long it took.
        failure: Why it is not as it says; None: it is.
        expected: What it must give.
        actual: What it gave.
        printed: What it printed.
    """

    script: str
    name: str
    ms: int
    failure: LocaleText | None = None
    expected: JsonValue = None
    actual: JsonValue = None
    printed: str = ""

    @property
    def passed(self) -> bool:
        """Whether it did what it says."""
        return self.failure is None

    def to_json(self, locale: str) -> JsonObject:
        """Give the wire shape."""
        return {
            "script": self.script,
            "name": self.name,
            "passed": self.passed,
            "ms": self.ms,
            "failure": None if self.failure is None else localize(self.failure, locale),
            "expected": self.expected,
            "actual": self.actual,
            "printed": self.printed,
        }


class _Answers:
    """Answers calls of the platform with what an example says, in order."""

    def __init__(self, model: Model, answers: Sequence[JsonValue]) -> None:
        self._model = model
        self._answers = list(answers)

    def get(self, object_name: str, *given: object, **named: object) -> Any:
        """Give a record."""
        return self._record(object_name, self._next("records.get"))

    def find(self, object_name: str, *given: object, **named: object) -> Any:
        """Give records."""
        found = self._next("records.find")
        if not isinstance(found, list):
            raise ValueError("records.find: write a list among the answers")
        return [self._record(object_name, each) for each in found]

    def count(self, *given: object, **named: object) -> Any:
        """Give a number."""
        return self._next("records.count")

    def create(self, *given: object, **named: object) -> Any:
        """Give an id."""
        return self._next("records.create")

    def update(self, *given: object, **named: object) -> None:
        """Take an answer."""
        self._next("records.update")

    def delete(self, *given: object, **named: object) -> None:
        """Take an answer."""
        self._next("records.delete")

    def call(self, *given: object, **named: object) -> Any:
        """Give the answer of a call."""
        return self._next("connectors.call")

    def _next(self, what: str) -> Any:
        if not self._answers:
            raise LookupError(f"{what}: the example has no more answers")
        return self._answers.pop(0)

    def _record(self, object_name: str, found: Any) -> Any:
        if not isinstance(found, Mapping):
            return found
        return read_values(self._model, object_name, found)


def try_example(
    scripts: Scripts, model: Model, script: ScriptDef, example: ExampleDef
) -> ExampleOutcome:
    """Try an example.

    Args:
        scripts: Runs scripts.
        model: The definitions.
        script: The script.
        example: The example.

    Raises:
        ScriptUnavailableError: No process could run it.
    """
    started, printed = monotonic(), Printed()
    answers = _Answers(model, example.answers)
    writes = script.point == STEP
    known: dict[str, Any] = {
        "records": ClassInstance(answers, allowed_methods=WRITES if writes else READS),
        "user": {"id": None, "locale": "en", "time_zone": "UTC"},
    }
    if writes:
        known["connectors"] = ClassInstance(answers, allowed_methods={"call"})
    failure: LocaleText | None = None
    actual: JsonValue = None
    try:
        found = scripts.run(
            whole_source(script),
            {**known, "_given": one_of(script, _given(model, script, example.given))},
            tenant=model.schema,
            seed=f"{script.name}:{example.name}",
            now=_NOW,
            name=script.name,
            printed=printed,
            most_bytes=RESULT_BYTES,
        )
        actual = found[0] if script.point in OF_RECORDS and isinstance(found, list) else found
        if script.gives:
            actual = gives_of_script(script, actual)
        if example.fails is not None:
            failure = say("it does not fail", "它没有失败")
        elif not alike(actual, example.gives):
            failure = say("it gives something else", "返回值不同")
    except ScriptUnavailableError:
        raise
    except AppError as error:
        failure = _not_so(error, example)
    return ExampleOutcome(
        script=script.name,
        name=example.name,
        ms=round((monotonic() - started) * 1000),
        failure=failure,
        expected=example.gives if failure is not None else None,
        actual=actual,
        printed=printed.text,
    )


def _not_so(error: AppError, example: ExampleDef) -> LocaleText | None:
    words = {locale: error.message(locale) for locale in ("en", "zh-CN")}
    if example.fails is not None and any(example.fails in each for each in words.values()):
        return None
    return words


def _given(model: Model, script: ScriptDef, given: JsonObject) -> dict[str, Any]:
    if script.point == MAPPING:
        return {"body": given.get("body"), "headers": given.get("headers") or {}}
    found: dict[str, Any] = {}
    for name in ("record", "old"):
        record = given.get(name)
        if name in script.takes:
            found[name] = _record(model, script, record)
    if script.point == STEP:
        typed = given_values(script.inputs, given)
        for name, of in script.inputs.items():
            value = typed[name]
            found[name] = value if of.object is not None else fitting(script, name, value)
    return found


def _record(model: Model, script: ScriptDef, given: JsonValue) -> Any:
    """Give the record of an example: its fields typed, those that are not said None."""
    if not isinstance(given, Mapping):
        return given
    owner = model.objects.get(str(script.object))
    blank = dict.fromkeys(owner.fields) if owner is not None else {}
    numbers = {
        name: format(Decimal(str(value)), "f")
        for name, value in given.items()
        if isinstance(value, int | float) and not isinstance(value, bool)
    }
    return {**blank, **read_values(model, str(script.object), {**given, **numbers})}


def alike(actual: JsonValue, expected: JsonValue) -> bool:
    """Tell whether two values are the same; a number may be a text."""
    if isinstance(actual, Mapping) and isinstance(expected, Mapping):
        return actual.keys() == expected.keys() and all(
            alike(value, expected[name]) for name, value in actual.items()
        )
    if isinstance(actual, list) and isinstance(expected, list):
        return len(actual) == len(expected) and all(
            alike(one, other) for one, other in zip(actual, expected, strict=True)
        )
    numbers = [_number(each) for each in (actual, expected)]
    if None not in numbers:
        return numbers[0] == numbers[1]
    return type(actual) is type(expected) and actual == expected


def _number(value: JsonValue) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def check_changed(scripts: Scripts, old: Model, new: Model, layer: str) -> Tested:
    """Look at the types of scripts that a deploy changes, and try their examples.

    Args:
        scripts: Runs scripts.
        old: What is in force.
        new: What shall be.
        layer: Which layer is deployed.
    """
    found: dict[bool, list[Problem]] = {True: [], False: []}
    every: Mapping[str, ScriptDef] = new.catalog.all(SCRIPT)
    for name in sorted(every):
        definition = new.catalog.definitions[SCRIPT, name]
        before = old.catalog.definitions.get((SCRIPT, name))
        if before is not None and before.json == definition.json:
            continue
        own = definition.layer == layer
        try:
            problems = list(faults_of(scripts, new, every[name]))
        except ScriptUnavailableError as error:
            own, problems = False, [Problem(path=f"/scripts/{name}", error=error)]
        found[own] += [
            Problem(path=each.path, error=each.error, file=definition.file) for each in problems
        ]
    return Tested(refused=found[True], told=found[False])


def faults_of(scripts: Scripts, model: Model, script: ScriptDef) -> Sequence[Problem]:
    """List what a look at the types of a script finds, or else which examples do not hold.

    Raises:
        ScriptUnavailableError: No process could run it.
    """
    at, writes = f"/scripts/{script.name}", script.point == STEP
    try:
        faults: Sequence[AppError] = scripts.faults(
            script.source, tenant=model.schema, writes=writes
        )
    except ScriptFailedError as error:
        faults = [error]
    if faults:
        return [Problem(path=f"{at}/source", error=each) for each in faults]
    problems = []
    for index, example in enumerate(script.examples):
        outcome = try_example(scripts, model, script, example)
        if outcome.failure is not None:
            wrong = ScriptExampleError(
                script=script.name,
                example=example.name,
                reason=dict(outcome.failure),
                actual=str(outcome.actual)[:_SHOWN],
                expected=str(outcome.expected)[:_SHOWN],
            )
            problems.append(Problem(path=at + pointer("examples", index), error=wrong))
    return problems
