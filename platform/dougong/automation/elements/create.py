"""Create: a record is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.flows.definition import StepDef
from dougong.automation.writing import VALUES, check_written, value_references
from dougong.formula.value_types import Type, record
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.kind import Scope

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place


@element
class Create(Element):
    """Makes a record, by the same way as if somebody had entered it."""

    key = "create"
    group = "data"
    label = say("Create a record", "新建记录")
    about = say("Makes a record of any object.", "新建任意对象的一条记录。")
    icon = "create"
    schema = {
        "required": ["object", "values"],
        "properties": {
            "object": {
                "title": "Object",
                "x-title-zh": "对象",
                "description": "Of which object.",
                "x-description-zh": "新建哪个对象的记录。",
                "type": "string",
                "x-editor": "object",
            },
            "values": VALUES,
        },
    }
    example = {"object": "machine", "values": {"serial": "'again ' & serial", "part_of": None}}

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give the values."""
        yield from place.filled("/values", step.config["values"], step.config["object"])

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the object and its fields."""
        yield Reference("object", step.config["object"], "/object")
        yield from value_references(step.config["object"], step.config["values"])

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Give the record."""
        return {"record": record(step.config["object"])}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that records of the object are made, and that these fields are written."""
        return check_written(step.config["object"], step.config["values"], scope)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Make it."""
        name = step.config["object"]
        values = at.values(step.config["values"], name)
        at.wrote(1)
        saving, owner = at.saving(name, "create")
        (saved,) = saving.create(owner, [values], many=False)
        return Go(outputs={"record": str(saved.id)})
