"""A script as a step of a flow: in the transaction that journals it, by the rights of the flow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from dougong.automation.calling.bodies import untagged
from dougong.automation.calling.errors import UnknownScriptError
from dougong.automation.errors import RecordGoneError
from dougong.automation.scripts.calling import (
    RESULT_BYTES,
    fitting,
    gives_of_script,
    whole_source,
)
from dougong.automation.scripts.host import Host, Records, run_hosted, writing
from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.suggest import hint
from dougong.metadata.scripts.definition import SCRIPT, STEP, ScriptDef
from dougong.records.saving.writing import Saved

if TYPE_CHECKING:
    from dougong.automation.flows.at import At


@dataclass(frozen=True, slots=True)
class _OfStep:
    """Saves records as a step of a flow does."""

    at: At

    def create(self, object_name: str, values: JsonObject) -> Saved:
        """Make a record."""
        self.at.wrote(1)
        saving, owner = self.at.saving(object_name, "create")
        return saving.create(owner, [values], many=False)[0]

    def update(self, object_name: str, record_id: UUID, values: JsonObject) -> None:
        """Change a record."""
        self.at.wrote(1)
        saving, owner = self.at.saving(object_name, "update")
        saving.update(owner, record_id, values, version=None)

    def delete(self, object_name: str, record_id: UUID) -> None:
        """Put a record into the recycle bin."""
        self.at.wrote(1)
        saving, owner = self.at.saving(object_name, "delete")
        saving.delete(owner, record_id, version=None)


def run_step(at: At, name: str, asked: Mapping[str, Any], key: str) -> JsonValue:
    """Run a script of the point step; gives what it returned.

    Args:
        at: The step.
        name: The script.
        asked: What the step is about: its inputs, as ``tagged`` wrote them.
        key: Stays the same when the step is tried again.

    Raises:
        AppError: It failed; nothing of it stays.
    """
    scripts: Mapping[str, ScriptDef] = at.model.catalog.all(SCRIPT)
    script = scripts.get(name)
    if script is None or script.point != STEP:
        raise UnknownScriptError(script=name, hint=hint(name, scripts))
    world = at.ground.world
    assert world is not None, "scripts with a name run where an answer is taken in"
    host = Host(
        connection=at.connection,
        model=at.model,
        actor=at.actor,
        plans=at.ground.engine.plans,
        now=at.now,
    )
    given = {each: untagged(value) for each, value in asked["inputs"].items()}
    known = writing(host, _OfStep(at), world.connectors, key)
    result = run_hosted(
        world.scripts,
        host,
        whole_source(script),
        {**known, "_given": _arguments(at, script, host, given)},
        name=name,
        seed=key,
        most_bytes=RESULT_BYTES,
    )
    gives_of_script(script, result)
    return result


def _arguments(at: At, script: ScriptDef, host: Host, given: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the function is called with; records are read by the rights of the flow."""
    records = Records(host)
    found: dict[str, Any] = {}
    for name, of in script.inputs.items():
        value = fitting(script, name, given.get(name))
        if value is not None and of.type == "record":
            value = records.get(str(of.object), value)
        elif value and of.type == "records":
            value = records.find(str(of.object), match={"id": value}, limit=len(value))
        found[name] = value
    if script.object is not None:
        if at.run.record_id is None:
            raise RecordGoneError()
        found["record"] = records.get(script.object, str(at.run.record_id))
    return found
