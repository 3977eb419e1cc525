"""A plugin adds an element of flows: it is checked, runs and is journalled like those that ship."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dougong.testing.desk import Desk

SOURCE = """
from dougong.sdk import Element, Go, TEXT


class Shout(Element):
    key = "shout"
    group = "logic"
    label = {"en": "Shout", "zh-CN": "大写"}
    about = {"en": "Writes a text in capitals.", "zh-CN": "将文本转为大写。"}
    icon = "assign"
    schema = {
        "required": ["text"],
        "properties": {"text": {"title": "Text", "description": "What.", "type": "string"}},
    }
    example = {"text": "serial"}

    def expressions(self, step, place):
        yield place.expression("/text", step.config["text"])

    def outputs(self, step):
        return {"text": TEXT}

    def run(self, step, at):
        return Go(outputs={"text": at.needed(step.config["text"]).upper()})


@hookimpl
def register_elements():
    return [Shout()]
"""


def test_an_element_of_a_plugin_runs_as_any_other(
    write: Callable[..., Path], open_desk: Callable[[], Desk]
) -> None:
    write("loud", SOURCE)
    desk = open_desk()
    flow: dict[str, Any] = {
        "kind": "flow",
        "name": "shouting",
        "label": {"en": "Shouting"},
        "trigger": {"type": "record", "object": "account", "on": ["create"], "timing": "after"},
        "start": "shout",
        "steps": {
            "shout": {"element": "shout", "text": "name", "next": "tell"},
            "tell": {"element": "update", "values": {"website": "'https://' & $steps.shout.text"}},
        },
    }
    desk.deploy(flow)

    made = desk.create("account", name="Hammer")

    assert desk.get("account", made["id"])["website"] == "https://HAMMER"
