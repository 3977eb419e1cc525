"""Trigger: another flow, or a program, begins it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dougong.automation.timing.wording import object_property
from dougong.automation.trigger import Trigger, trigger
from dougong.kernel.messages import say
from dougong.metadata.definition import Reference

if TYPE_CHECKING:
    from dougong.automation.flows.definition import FlowDef


@trigger
class SubflowTrigger(Trigger):
    """Other flows."""

    key = "subflow"
    label = say("Another flow", "由其他流程调用")
    about = say(
        "Nothing sets it off by itself: other flows have it do a part of their work, with its "
        "input, and take its output.",
        "不会自行触发：由其他流程调用，传入输入并取回输出。",
    )
    icon = "link"
    schema = {
        "properties": {
            "object": object_property(
                "Of which object it is given a record; absent: it has no record.",
                "调用时给出哪个对象的记录；缺省为没有记录。",
            ),
        },
        "required": [],
    }
    beside = {
        "input": {"again": {"type": "record", "object": "machine"}},
        "output": {"count": "1 + 1"},
    }
    example = {"object": "machine"}

    def references(self, flow: FlowDef) -> Iterable[Reference]:
        """Name the object."""
        if flow.object is not None:
            yield Reference("object", flow.object, "/object")
