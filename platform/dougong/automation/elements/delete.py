"""Delete: a record goes to the recycle bin, or all that meet a condition."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.errors import TargetTwiceError
from dougong.automation.flows.definition import StepDef
from dougong.automation.writing import (
    TARGET,
    check_written,
    target_expressions,
    target_object,
    targets,
)
from dougong.formula.value_types import NUMBER, Type
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place


@element
class Delete(Element):
    """Moves a record to the recycle bin, or all records that meet a condition."""

    key = "delete"
    group = "data"
    label = say("Delete records", "删除记录")
    about = say(
        "Moves the record, another one, or all that meet a condition to the recycle bin.",
        "将记录或所有满足条件的记录移入回收站。",
    )
    icon = "delete"
    schema = {"properties": {**TARGET}}
    example = {"object": "machine", "record": "part_of"}
    further = ({"object": "machine", "where": "part_of = $record.id"},)

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give which records."""
        yield from target_expressions(step, place)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the object."""
        if "object" in step.config:
            yield Reference("object", step.config["object"], "/object")

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Give how many records were deleted."""
        return {"count": NUMBER}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that a record is said once."""
        if "record" in step.config and "where" in step.config:
            yield Problem(path="/where", error=TargetTwiceError())
        if "object" in step.config:
            yield from check_written(step.config["object"], {}, scope, changed=True)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Delete them."""
        ids = targets(step, at)
        at.wrote(len(ids))
        saving, owner = at.saving(target_object(step, at.compiled.flow), "delete")
        for each in ids:
            saving.delete(owner, each, version=None)
        return Go(outputs={"count": str(len(ids))})
