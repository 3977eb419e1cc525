"""What is done about a flow when the check refuses a part of it: a value, a way, a step."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, say
from dougong.packages.converters.report import Report
from dougong.packages.converters.salesforce.conversion import Mend

_RESTS = say(
    "it is switched off: the check refused some of it, which is left out",
    "流程未启用：部分内容未通过检查，已省略",
)
_VALUES = ("values", "variables", "record", "input", "gives")


@dataclass(frozen=True, slots=True)
class Told:
    """Of what the report is told when a part of a flow is taken out.

    Attributes:
        report: The report.
        kind: The sort of component.
        component: The component.
        flow_kind: The sort of what the flow was made of.
        flow: What the flow was made of.
    """

    report: Report
    kind: str
    component: str
    flow_kind: str
    flow: str

    def rests(self, document: Any) -> None:
        """Switch the flow off, for it does less than it should."""
        if document.get("active", True):
            document["active"] = False
            self.report.approximated(self.flow_kind, self.flow, _RESTS)

    def lesser(self, problem: Problem) -> None:
        """Say that a part is left out of the component."""
        english, chinese = (problem.error.message(locale) for locale in ("en", "zh-CN"))
        self.report.approximated(
            self.kind,
            self.component,
            say(
                "a part of it is left out: {why_en}",
                "省略其中一部分：{why_zh}",
                why_en=english,
                why_zh=chinese,
            ),
        )

    def gone(self, problem: Problem) -> None:
        """Say that the component is left out."""
        why = {locale: problem.error.message(locale) for locale in LOCALES}
        self.report.not_carried(self.kind, self.component, why)


def mend_step(told: Told, step: str, siblings: Collection[str]) -> Mend:
    """Give what mends a step: the least that can be taken out of it is.

    Args:
        told: Of what the report is told.
        step: The step.
        siblings: All steps that were made of the same element.
    """

    def mend(document: JsonObject, problem: Problem) -> None:
        doc: Any = document
        said = doc["steps"].get(step)
        if said is None:
            return
        keys = [each for each in problem.path.split("/")[3:] if each]
        told.rests(doc)
        if _lesser(said, keys):
            told.lesser(problem)
            return
        _take_out(doc, step)
        if any(each in doc["steps"] for each in siblings):
            told.lesser(problem)
        else:
            told.gone(problem)

    return mend


def mend_flow(told: Told) -> Mend:
    """Give what mends a flow where no step is to blame: its condition, a variable, an output."""

    def mend(document: JsonObject, problem: Problem) -> None:
        before = repr(document)
        _mend_whole(document, problem)
        if repr(document) != before:
            told.lesser(problem)
            told.rests(document)

    return mend


def _mend_whole(document: JsonObject, problem: Problem) -> None:
    doc: Any = document
    keys = [each for each in problem.path.split("/") if each]
    if keys[:1] == ["trigger"] and len(keys) > 1 and keys[1] in ("when", "where"):
        doc["trigger"].pop(keys[1], None)
    elif keys[:1] in (["variables"], ["output"], ["input"]) and len(keys) > 1:
        group = doc.get(keys[0], {})
        if keys[0] == "variables" and keys[-1] == "default":
            group.get(keys[1], {}).pop("default", None)
        else:
            group.pop(keys[1], None)
        if not group:
            doc.pop(keys[0], None)


def _lesser(said: dict[str, Any], keys: list[str]) -> bool:
    """Take out one value or way; tell whether enough is left of the step."""
    if len(keys) >= 2 and keys[0] == "ways" and keys[1].isdigit():
        way = said["ways"][int(keys[1])]
        if way["when"] == "false":
            return False
        way["when"] = "false"
        return any(each["when"] != "false" for each in said["ways"])
    if len(keys) >= 2 and keys[0] == "fields" and said["element"] == "screen":
        fields = said["fields"]
        place = int(keys[1])
        if keys[-1] == "default":
            fields[place].pop("default", None)
            return True
        del fields[place]
        if not fields:
            del said["fields"]
        return "fields" in said or "text" in said
    if len(keys) >= 2 and keys[0] in _VALUES and isinstance(said.get(keys[0]), dict):
        said[keys[0]].pop(keys[1], None)
        if not said[keys[0]]:
            del said[keys[0]]
            return keys[0] in ("gives", "input") and said["element"] == "subflow"
        return True
    return False


def _take_out(document: dict[str, Any], step: str) -> None:
    """Take a step out; what led to it leads to what followed it."""
    steps = document["steps"]
    gone = steps.pop(step, None)
    if gone is None:
        return
    after = gone.get("next")
    after = None if after == step else after
    if document["start"] == step:
        document["start"] = after or next(iter(steps), "")
    for each in list(steps.values()):
        for holder, key in _ways(each):
            if holder[key] != step:
                continue
            if after is not None:
                holder[key] = after
            elif key in ("next", "on_error"):
                del holder[key]
            else:
                holder[key] = _end(steps)


def _end(steps: dict[str, Any]) -> str:
    steps.setdefault("end", {"element": "assign", "label": {"en": "End"}})
    return "end"


def _ways(step: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str]]:
    for key in ("next", "on_error", "each", "late"):
        if key in step:
            yield step, key
    for way in step.get("ways", ()):
        yield way, "go"
