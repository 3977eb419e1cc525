"""Bringing values to the type that their place wants, and saying so where they do not fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dougong.formula import tree
from dougong.formula.errors import FaultError, Faults, TypeMismatchError
from dougong.formula.literals import READABLE, LiteralSlot
from dougong.formula.syntax import Span
from dougong.formula.tree import Tree
from dougong.formula.value_types import BLANK, BOOLEAN, DATETIME, NUMBER, RICH, TEXT, Kind, Type
from dougong.kernel.messages import LocaleText, say

MOMENTS = frozenset({Kind.DATE, Kind.DATETIME})
TEXTS = frozenset({Kind.TEXT, Kind.OPTION})
NOTHING = tree.Constant(BLANK, None)

_CALLED = {
    Kind.TEXT: say("a text", "文本"),
    Kind.NUMBER: say("a number", "数字"),
    Kind.BOOLEAN: say("a condition", "条件"),
    Kind.DATE: say("a date", "日期"),
    Kind.DATETIME: say("a date with time", "日期时间"),
    Kind.TIME: say("a time of day", "时刻"),
    Kind.DURATION: say("a duration", "时长"),
    Kind.OPTION: say("an option", "选项"),
    Kind.LIST: say("a list", "列表"),
    Kind.LOCATION: say("a place", "位置"),
    Kind.RICH: say("a rich text", "富文本"),
    Kind.OPAQUE: say("a value that can only be tested for blank", "只能判断是否为空的值"),
    Kind.BLANK: say("null", "空值"),
}


def called(what: Type) -> LocaleText:
    """Give what people call a value of a type."""
    if what.kind is Kind.RECORD:
        return say("a record of `{name}`", "`{name}` 的记录", name=what.object or "…")
    return _CALLED[what.kind]


def is_quoted(found: Tree) -> bool:
    """Tell a quoted text, which may still become a date, an option…, from all else."""
    return isinstance(found, tree.Literal) and found.type == TEXT


def shared_type(found: Sequence[Tree]) -> Type:
    """Give the type that values meet in: that of the first which is not a quoted text or blank."""
    types = [t.type for t in found if not is_quoted(t) and t.type.kind is not Kind.BLANK]
    if not types:
        return TEXT if any(map(is_quoted, found)) else BLANK
    kinds = {each.kind for each in types}
    if kinds == MOMENTS:
        return DATETIME
    if Kind.RICH in kinds and kinds <= {Kind.RICH, *TEXTS}:
        return RICH
    if kinds == TEXTS or (kinds == {Kind.OPTION} and len(set(types)) > 1):
        return TEXT
    return types[0]


class Fitting:
    """Fits the values of one expression; keeps its literals as they were read last."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self.slots: dict[int, LiteralSlot] = {}

    def fit(
        self, found: Tree, wanted: Type, at: Span, *, suggestion: LocaleText | str = ""
    ) -> Tree:
        """Bring a value to a type, or note the fault and give a blank."""
        if isinstance(found, tree.Literal) and (
            found.type == wanted or (is_quoted(found) and wanted.kind in READABLE)
        ):
            return self.read(replace(found.slot, type=wanted))
        if found.type.kind is Kind.BLANK:  # whatever it is, such as IF(…, null, null)
            return tree.Constant(wanted, None)
        if _is_a(found.type, wanted):
            return found
        if found.type.kind is Kind.DATE and wanted.kind is Kind.DATETIME:
            return tree.Convert(DATETIME, found)
        if found.type.kind in TEXTS and wanted.kind is Kind.RICH:
            return tree.Markup(RICH, self.fit(found, TEXT, at))
        suggestion = suggestion or _remedy(found, wanted, at)
        fault = TypeMismatchError(
            at, wanted=called(wanted), found=called(found.type), hint=suggestion
        )
        self._faults.add(fault)
        return NOTHING

    def fit_all(self, found: Sequence[Tree], wanted: Type, places: Sequence[Span]) -> list[Tree]:
        """Bring several values to one type."""
        return [self.fit(each, wanted, at) for each, at in zip(found, places, strict=True)]

    def read(self, slot: LiteralSlot) -> Tree:
        """Read a literal as the type of its slot, or note why that fails."""
        self.slots[slot.index] = slot
        try:
            slot.read(slot.token)
        except FaultError as fault:
            self._faults.add(fault)
        return tree.Literal(slot.type, slot)

    def note(self, slot: LiteralSlot) -> Tree:
        """Take a literal in, whose type its surroundings may yet decide."""
        self.slots[slot.index] = slot
        return tree.Literal(slot.type, slot)


def _is_a(found: Type, wanted: Type) -> bool:
    if found.kind is not wanted.kind:
        return found.kind is Kind.OPTION and wanted.kind is Kind.TEXT
    if found.kind is Kind.RECORD:
        return found.object == wanted.object or None in (found.object, wanted.object)
    if found.element is None or wanted.element is None:
        return True
    return _is_a(found.element, wanted.element)


def _remedy(found: Tree, wanted: Type, at: Span) -> LocaleText | str:
    text = at.text if len(at.text) <= 40 else "…"
    is_number = isinstance(found, tree.Literal) and found.type == NUMBER
    if wanted == BOOLEAN and (is_number or text.lower()[1:-1] in {"true", "false"}):
        return say("; write `true` or `false`", "；请写 `true` 或 `false`")
    if wanted == BOOLEAN:
        return say("; compare it, as in `{t} = …`", "；请加以比较，例如 `{t} = …`", t=text)
    if is_number and wanted.kind in TEXTS:
        return say("; write `'{t}'`, with quotes", "；请加引号写成 `'{t}'`", t=text)
    if found.type.kind is Kind.RECORD and wanted.kind in TEXTS:
        return say(
            "; take a field of it, as in `{t}.name`", "；请取其字段，例如 `{t}.name`", t=text
        )
    if found.type.kind is Kind.DATETIME and wanted.kind is Kind.DATE:
        return say("; write `DATEVALUE({t})`", "；请写 `DATEVALUE({t})`", t=text)
    return ""
