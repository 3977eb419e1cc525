"""Update: fields of a record, or of all that meet a condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.errors import TargetTwiceError
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.writing import (
    TARGET,
    VALUES,
    check_written,
    target_expressions,
    target_object,
    targets,
    value_references,
)
from dougong.formula.value_types import NUMBER, Type
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope
from dougong.records.saving.locking import Target

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place


@element
class Update(Element):
    """Changes fields of a record, or of all records that meet a condition."""

    key = "update"
    group = "data"
    label = say("Update records", "更新记录")
    about = say(
        "Changes the record, another one, or all that meet a condition.",
        "修改触发流程的记录、另一条记录，或所有满足条件的记录。",
    )
    icon = "update"
    schema = {"required": ["values"], "properties": {**TARGET, "values": VALUES}}
    example = {"record": "part_of", "object": "machine", "values": {"serial": "'part ' & serial"}}
    further = (
        {"object": "machine", "where": "part_of = $record.part_of", "values": {"serial": "''"}},
    )

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give which records, and the values."""
        yield from target_expressions(step, place)
        yield from place.filled("/values", step.config["values"], target_object(step, place.flow))

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the object."""
        if "object" in step.config:
            yield Reference("object", step.config["object"], "/object")

    def flow_references(self, step: StepDef, flow: FlowDef) -> Iterable[Reference]:
        """Name the fields."""
        yield from value_references(target_object(step, flow), step.config["values"])

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Give how many records were changed."""
        return {"count": NUMBER}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that a record is said once."""
        if "record" in step.config and "where" in step.config:
            yield Problem(path="/where", error=TargetTwiceError())

    def flow_check(self, step: StepDef, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that records of the object are changed, and that these fields are written."""
        name = target_object(step, flow)
        return check_written(name, step.config["values"], scope, changed=True)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Change them, as one set; those of which nothing differs stay as they are."""
        name = target_object(step, at.compiled.flow)
        ids = targets(step, at)
        at.wrote(len(ids))
        values = at.values(step.config["values"], name)
        saving, owner = at.saving(name, "update")
        if len(ids) == 1:
            saved = saving.update(owner, ids[0], values, version=None)
            at.noted["record"] = str(saved.id)
            return Go(outputs={"count": "1"})
        done = saving.update_many(owner, [Target(each, raw=values) for each in ids]) if ids else []
        return Go(outputs={"count": str(sum(changed for _, changed in done))})
