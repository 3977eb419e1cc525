"""The graph of a flow: each step with the step that follows it, and no circle without an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder, Goto, Made
from dougong.packages.converters.salesforce.flow.reading import body_of

_DURABLE = frozenset({"screen", "wait", "approval", "task", "call"})
_FAILING = frozenset(
    {"create", "update", "delete", "get", "send", "subflow", "publish", "approval"}
)
END = "end"


@dataclass
class Linked:
    """A graph.

    Attributes:
        start: The first step; empty: there is none.
        steps: The steps that are reached.
        owner: The element that each step was made of.
    """

    start: str = ""
    steps: dict[str, dict[str, Any]] = field(default_factory=dict)
    owner: dict[str, str] = field(default_factory=dict)


class Linker:
    """Links what the elements of one flow became.

    Args:
        build: The flow.
        made: What its elements became.
    """

    def __init__(self, build: FlowBuilder, made: Mapping[str, Made]) -> None:
        self._build, self._made = build, made
        self._bodies = {
            name: body_of(build.source, name)
            for name, xml in build.source.elements.items()
            if xml.tag == "loops"
        }
        self._steps: dict[str, dict[str, Any]] = {}
        self._owner: dict[str, str] = {}
        self._ends = False

    def link(self, start: str) -> Linked:
        """Give the graph from its first element on."""
        for name, made in self._made.items():
            self._add(name, made)
        first = self._entry(start, "")
        if first is None:
            return Linked()
        if self._ends:
            self._steps[END] = {"element": "assign", "label": {"en": "End"}}
        self._cut(first)
        reached = self._reached(first)
        return Linked(
            first,
            {name: step for name, step in self._steps.items() if name in reached},
            {name: each for name, each in self._owner.items() if name in reached},
        )

    def _add(self, name: str, made: Made) -> None:
        for place, (step_name, step) in enumerate(made.steps):
            said = self._resolved(step, name)
            if place + 1 < len(made.steps):
                said["next"] = made.steps[place + 1][0]
            elif (after := self._entry(made.exit, name)) is not None:
                said["next"] = after
            if made.fault and said["element"] in _FAILING:
                handled = self._entry(made.fault, name)
                if handled is not None:
                    said["on_error"] = handled
            self._put(step_name, said, name)
        for step_name, step in made.inner:
            self._put(step_name, self._resolved(step, name), name)

    def _put(self, step_name: str, said: dict[str, Any], element: str) -> None:
        self._steps[step_name] = said
        self._owner[step_name] = element

    def _resolved(self, step: Mapping[str, Any], name: str) -> dict[str, Any]:
        said = dict(step)
        for key in ("each", "go", "next"):
            if isinstance(said.get(key), Goto):
                found = self._entry(said[key].element, name)
                if found is None and key == "next":
                    del said[key]
                else:
                    said[key] = found or self._end()
        if "ways" in said:
            said["ways"] = [self._resolved(way, name) for way in said["ways"]]
        return said

    def _end(self) -> str:
        self._ends = True
        return END

    def _entry(self, element: str, origin: str) -> str | None:
        """Give the first step of an element, or of what follows it if it needs none."""
        seen: set[str] = set()
        while element and element not in seen:
            if origin in self._bodies.get(element, ()):
                return None
            seen.add(element)
            made = self._made.get(element)
            if made is None:
                return None
            if made.steps:
                return made.steps[0][0]
            element, origin = made.exit, element
        return None

    def _cut(self, first: str) -> None:
        """Take out ways back by which steps that do not wait would go round for ever."""
        state: dict[str, int] = {}
        stack: list[tuple[str, Iterator[tuple[dict[str, Any], str, str]]]] = []

        def push(name: str) -> None:
            state[name] = 1
            stack.append((name, iter(list(_ways(self._steps[name])))))

        push(first)
        while stack:
            name, ways = stack[-1]
            way = next(ways, None)
            if way is None:
                state[name] = 2
                stack.pop()
                continue
            holder, key, to = way
            if to not in self._steps:
                continue
            if state.get(to) == 1 and self._swift([each for each, _ in stack], to):
                self._mind(name, to)
                if key == "next" or key == "on_error":
                    del holder[key]
                else:
                    holder[key] = self._end()
                    self._steps.setdefault(END, {"element": "assign", "label": {"en": "End"}})
            elif to not in state:
                push(to)

    def _swift(self, path: list[str], to: str) -> bool:
        ring = path[path.index(to) :]
        return not any(self._steps[each]["element"] in _DURABLE for each in ring)

    def _mind(self, name: str, to: str) -> None:
        element = self._owner.get(name, "")
        self._build.at = element
        self._build.crippled = True
        self._build.note(
            say(
                "its way back to {to} is cut: nothing waits in that circle",
                "返回 {to} 的路径已断开：该循环中没有等待",
                to=self._owner.get(to, to),
            )
        )

    def _reached(self, first: str) -> set[str]:
        reached, waiting = set[str](), [first]
        while waiting:
            at = waiting.pop()
            if at in self._steps and at not in reached:
                reached.add(at)
                waiting += [to for _, _, to in _ways(self._steps[at])]
        return reached


def _ways(step: dict[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    for key in ("next", "on_error", "each"):
        if key in step:
            yield step, key, step[key]
    for way in step.get("ways", ()):
        yield way, "go", way["go"]
