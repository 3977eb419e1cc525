"""What flows add to a save: one sets a value before the write, one saves another record."""

from __future__ import annotations

import itertools
from statistics import median
from time import perf_counter
from typing import Any
from uuid import UUID

from benchmarks.bench import Bench, Figure, Stage
from benchmarks.ground import Ground
from dougong.deployment.deploy import DeployRequest
from dougong.metadata.definition import Definition

ADDED_MS = 0.3
"""What a flow before the write may add to a save."""

AT_MOST = 1.2
"""How many times the time of two plain saves one may take whose flow saves another record."""

_TEXT = {"en": "Crane", "zh-CN": "起重机"}
_PLAIN, _BEFORE, _AFTER, _OTHER = "flow_plain", "flow_before", "flow_after", "flow_other"


class FlowSaves(Bench):
    """Single updates through the whole pipeline, without HTTP, of objects with and without a flow.

    The figure is what a flow before the write adds, against what it may. Further: a plain save, one
    with either flow, and the ratio of the second one to two plain saves.
    """

    name = "flow_saves"
    unit = "ms added"
    budget = 1.0
    order = 2

    def run(self, stage: Stage) -> Figure:
        """Save in turns, so that what else the machine does is shared by all."""
        ground = stage.ground
        _deploy(ground)
        other = _made(ground, _OTHER, {"name": "Other"})
        records = {
            name: _made(ground, name, {"name": name, "other": str(other)})
            for name in (_PLAIN, _BEFORE, _AFTER)
        }
        turns = 20 if stage.rounds == 1 else 200 * stage.rounds
        took: dict[str, list[float]] = {name: [] for name in records}
        for number in itertools.islice(itertools.count(1), turns):
            for name, record_id in records.items():
                begun = perf_counter()
                ground.platform.records.update(
                    ground.actor, name, record_id, {"load": number, "note": f"n{number}"}
                )
                took[name].append((perf_counter() - begun) * 1000)
        plain, before, after = (median(took[name]) for name in records)
        added = max(before - plain, 0.001)
        further = {
            "plain_ms": plain,
            "before_ms": before,
            "after_ms": after,
            "after_to_two": after / (2 * plain),
        }
        return Figure(min(ADDED_MS / added, AT_MOST * 2 * plain / after), added, ADDED_MS, further)


def _made(ground: Ground, name: str, values: dict[str, Any]) -> UUID:
    return ground.platform.records.create(ground.actor, name, values).id


def _deploy(ground: Ground) -> None:
    fields = [
        {"name": "name", "type": "text", "label": _TEXT, "required": True},
        {"name": "load", "type": "number", "label": _TEXT},
        {"name": "note", "type": "text", "label": _TEXT},
        {"name": "state", "type": "text", "label": _TEXT},
        {"name": "other", "type": "lookup", "label": _TEXT, "to": _OTHER},
    ]
    base = {"kind": "object", "label": _TEXT, "plural": _TEXT, "title": "name"}
    documents: list[dict[str, Any]] = [{**base, "name": _OTHER, "fields": fields[:-1]}]
    documents += [{**base, "name": name, "fields": fields} for name in (_PLAIN, _BEFORE, _AFTER)]
    documents.append(
        _flow(
            _BEFORE,
            "before",
            "load > 0 and load != $old.load",
            {"element": "assign", "record": {"state": "'load ' & load"}},
        )
    )
    documents.append(
        _flow(
            _AFTER,
            "after",
            "load != $old.load",
            {"element": "update", "object": _OTHER, "record": "other", "values": {"load": "load"}},
        )
    )
    request = DeployRequest(
        definitions=[Definition(each["kind"], each["name"], each) for each in documents]
    )
    ground.platform.deployments.deploy(ground.actor, request)


def _flow(name: str, timing: str, when: str, step: dict[str, Any]) -> dict[str, Any]:
    trigger = {
        "type": "record", "object": name, "on": ["update"], "timing": timing, "when": when,
    }  # fmt: skip
    return {
        "kind": "flow",
        "name": name,
        "label": _TEXT,
        "trigger": trigger,
        "start": "only",
        "steps": {"only": step},
    }
