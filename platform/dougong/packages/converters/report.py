"""What became of each component of a source: carried, approximated or not carried, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dougong.kernel.jsontypes import JsonObject, JsonValue
from dougong.kernel.messages import LocaleText, localize, say

_TITLE = say("Conversion report", "转换报告")
_COLUMNS = (
    say("sort", "类别"),
    say("total", "总数"),
    say("carried", "已转换"),
    say("approximated", "近似转换"),
    say("not carried", "未转换"),
)
_HEADINGS = {
    "approximated": say("Approximated", "近似转换"),
    "not_carried": say("Not carried", "未转换"),
}
_SOURCE = say("Source", "来源")
_ALL = say("Everything is carried as it was.", "全部内容均已原样转换。")


class Outcome(StrEnum):
    """What became of a component, from best to worst."""

    CARRIED = "carried"
    APPROXIMATED = "approximated"
    NOT_CARRIED = "not_carried"


_RANK = {outcome: rank for rank, outcome in enumerate(Outcome)}


@dataclass(slots=True)
class Entry:
    """One component of the source.

    Attributes:
        kind: Its sort, such as ``field`` or ``validation_rule``.
        component: What the source calls it, such as ``Account.Tier__c``.
        outcome: What became of it.
        words: How it was approximated, or why it was not carried.
    """

    kind: str
    component: str
    outcome: Outcome = Outcome.CARRIED
    words: list[LocaleText] = field(default_factory=list)

    def to_json(self) -> JsonObject:
        """Give ``{"component", "kind", "outcome", "how" or "why"}``."""
        body: dict[str, JsonValue] = {
            "component": self.component,
            "kind": self.kind,
            "outcome": self.outcome.value,
        }
        if self.outcome is not Outcome.CARRIED:
            key = "why" if self.outcome is Outcome.NOT_CARRIED else "how"
            body[key] = [dict(words) for words in self.words]
        return body


class Report:
    """What became of each component. What is said of one only ever worsens its outcome."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._entries: dict[tuple[str, str], Entry] = {}

    def carried(self, kind: str, component: str) -> None:
        """Count a component; without further words it is carried as it was."""
        self._entries.setdefault((kind, component), Entry(kind, component))

    def approximated(self, kind: str, component: str, how: LocaleText) -> None:
        """Say what of a component is not quite as it was."""
        self._worsen(kind, component, Outcome.APPROXIMATED, how)

    def not_carried(self, kind: str, component: str, why: LocaleText) -> None:
        """Say that a component did not come through."""
        self._worsen(kind, component, Outcome.NOT_CARRIED, why)

    def outcome(self, kind: str, component: str) -> Outcome | None:
        """Tell what became of a component; None: it was never counted."""
        entry = self._entries.get((kind, component))
        return entry.outcome if entry else None

    def entries(self) -> tuple[Entry, ...]:
        """Give all components, by sort and name."""
        return tuple(self._entries[key] for key in sorted(self._entries))

    def counts(self) -> Mapping[str, Mapping[str, int]]:
        """Count the components of each sort, by outcome."""
        counted: dict[str, Counter[str]] = {}
        for entry in self.entries():
            counted.setdefault(entry.kind, Counter())[entry.outcome.value] += 1
        return {
            kind: {
                "total": sum(count.values()),
                **{each.value: count[each.value] for each in Outcome},
            }
            for kind, count in counted.items()
        }

    def to_json(self) -> JsonObject:
        """Give ``{"source", "counts": {sort: {…}}, "components": […]}``."""
        return {
            "source": self.source,
            "counts": {kind: dict(count) for kind, count in self.counts().items()},
            "components": [entry.to_json() for entry in self.entries()],
        }

    def to_markdown(self, locale: str) -> str:
        """Write the report for people: the counts, then what needs a look."""
        lines = [
            f"# {localize(_TITLE, locale)}",
            "",
            f"{localize(_SOURCE, locale)}: `{self.source}`",
            "",
        ]
        lines.append("| " + " | ".join(localize(each, locale) for each in _COLUMNS) + " |")
        lines.append("| --- |" + " ---: |" * 4)
        for kind, count in self.counts().items():
            lines.append(
                f"| {kind} | " + " | ".join(str(number) for number in count.values()) + " |"
            )
        worse = [each for each in self.entries() if each.outcome is not Outcome.CARRIED]
        for outcome, heading in reversed(_HEADINGS.items()):
            lines += _section(localize(heading, locale), worse, Outcome(outcome), locale)
        return "\n".join([*lines, *([] if worse else ["", localize(_ALL, locale)])]) + "\n"

    def _worsen(self, kind: str, component: str, outcome: Outcome, words: LocaleText) -> None:
        self.carried(kind, component)
        entry = self._entries[kind, component]
        if _RANK[outcome] > _RANK[entry.outcome]:
            entry.outcome = outcome
            entry.words = [words] if outcome is Outcome.NOT_CARRIED else [*entry.words, words]
        elif outcome is entry.outcome and words not in entry.words:
            entry.words.append(words)


def _section(heading: str, worse: Iterable[Entry], outcome: Outcome, locale: str) -> list[str]:
    found = [each for each in worse if each.outcome is outcome]
    if not found:
        return []
    lines = ["", f"## {heading}", ""]
    for each in found:
        words = "; ".join(" ".join(localize(text, locale).split()) for text in each.words)
        lines.append(f"- {each.kind} `{each.component}`: {words}")
    return lines
