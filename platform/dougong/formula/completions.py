"""What can be written at a place in an expression, for an editor that completes as one types.

The text is looked at token by token, for while one types it is seldom an expression.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from dougong.formula.aggregate import Aggregate
from dougong.formula.function import Function, Parameter
from dougong.formula.lexis import LITERAL, MAX_LENGTH
from dougong.formula.scope import Scope
from dougong.formula.value_types import Kind, Type
from dougong.kernel.messages import LocaleText
from dougong.kernel.registry import Registry

MOST = 200

_TOKEN = re.compile(
    rf"(?P<literal>{LITERAL.pattern[1:-1]})|(?P<open>['\"].*)"
    r"|(?P<name>\$?\w[\w.]*\.?|\$)|(?P<sign><=|>=|<>|!=|[^\w\s])",
    re.DOTALL,
)
_COMPARING = frozenset({"=", "!=", "<>", "contains", "<", ">", "<=", ">="})
_OPERATORS = ("and", "or", "contains", "in (", "not in (")
_JOINING = frozenset({"and", "or", "not", "in", "contains"})


class DescribedScope(Scope, Protocol):
    """Names, and what people call them."""

    def field_label(self, owner: str | None, name: str, /) -> LocaleText | str:
        """Give what people call a field."""


@dataclass(frozen=True, slots=True)
class Completion:
    """Something that can be written.

    Attributes:
        kind: ``field``, ``relation``, ``global``, ``function``, ``option`` or ``word``.
        text: What to write.
        label: What people call it; of a function how it is called.
        doc: What it is: of a function its doc, else the type of its value.
        start: Where what it replaces begins, in characters.
        end: Where that ends.
    """

    kind: str
    text: str
    label: LocaleText | str
    doc: LocaleText | str
    start: int
    end: int


class _Token(NamedTuple):
    sort: str
    text: str
    start: int
    end: int


def complete(
    source: str, cursor: int, scope: DescribedScope, functions: Registry[Function]
) -> list[Completion]:
    """Give what can be written at the cursor, the likeliest first.

    Args:
        source: The text as it stands, right or wrong.
        cursor: Number of characters before the cursor.
        scope: The names that may be used.
        functions: The functions that may be called.
    """
    if len(source) > MAX_LENGTH:
        return []
    return _Completing(source, max(0, min(cursor, len(source))), scope, functions).all()


class _Completing:
    """Completes at one place."""

    def __init__(
        self, source: str, cursor: int, scope: DescribedScope, functions: Registry[Function]
    ) -> None:
        self._scope, self._functions = scope, functions
        self._before: list[_Token] = []
        self._at = _Token("name", "", cursor, cursor)
        for found in _TOKEN.finditer(source):
            token = _Token(str(found.lastgroup), found[0], found.start(), found.end())
            if token.start >= cursor:
                break
            if token.end < cursor or (token.end == cursor and token.sort == "sign"):
                self._before.append(token)
            else:
                self._at = token
        self._typed = source[self._at.start : cursor]
        self._end = _end_of(self._at, cursor)
        self._owner = self._related_object()

    def all(self) -> list[Completion]:
        """Give every completion that begins as what is typed does."""
        at = self._at
        if at.sort in {"literal", "open"}:
            is_closed = at.sort == "literal" and len(self._typed) == len(at.text)
            is_text = at.text[0] in "'\""
            return _fitting(self._quoted(), self._typed) if is_text and not is_closed else []
        if relations := _fitting(self._relations(), self._typed):
            return relations
        *way, last = self._typed.split(".")
        if way:
            return _fitting(self._steps(way), last)
        if self._follows_value():
            return _fitting((self._make("word", word) for word in _OPERATORS), last)
        if last.startswith("$"):
            return _fitting(self._globals(), last)
        offered = [*self._quoted(), *self._fields(self._owner, at.start), *self._calls()]
        return _fitting([*offered, *self._globals()], last)

    def _follows_value(self) -> bool:
        if not self._before:
            return False
        last = self._before[-1]
        return last.text == ")" or (last.sort != "sign" and last.text.lower() not in _JOINING)

    def _make(
        self,
        kind: str,
        text: str,
        label: LocaleText | str = "",
        doc: LocaleText | str = "",
        start: int | None = None,
    ) -> Completion:
        start = self._at.start if start is None else start
        return Completion(kind, text, label or text, doc, start, self._end)

    def _globals(self) -> Iterator[Completion]:
        for name in self._scope.global_names():
            of = self._scope.global_type(name)
            yield self._make("global", f"${name}", doc=str(of or ""))

    def _steps(self, way: list[str]) -> Iterator[Completion]:
        of = self._type_of(way)
        if of is not None and of.kind is Kind.RECORD:
            start = self._at.start + sum(len(step) + 1 for step in way)
            yield from self._fields(of.object, start)

    def _type_of(self, path: list[str]) -> Type | None:
        first = path[0]
        is_global = first.startswith("$")
        of = (
            self._scope.global_type(first[1:])
            if is_global
            else self._scope.field(self._owner, first)
        )
        for step in path[1:]:
            if of is None or of.kind is not Kind.RECORD:
                return None
            of = self._scope.field(of.object, step)
        return of

    def _fields(self, owner: str | None, start: int) -> Iterator[Completion]:
        for name in self._scope.names(owner):
            of = self._scope.field(owner, name)
            if of is not None:
                kind = "relation" if of.kind is Kind.RECORD and name != "id" else "field"
                label = self._scope.field_label(owner, name)
                yield self._make(kind, name, label, str(of), start)

    def _calls(self) -> Iterator[Completion]:
        for function in self._functions:
            yield self._make("function", f"{function.key}(", function.usage, function.doc)

    def _quoted(self) -> Iterator[Completion]:
        """Give the texts that the place takes: options, or words of a parameter."""
        parameter = self._parameter()
        for word in parameter.words if parameter else ():
            yield self._make("word", f"'{word}'")
        of = self._compared()
        of = of.element if of is not None and of.kind is Kind.LIST else of
        for value in (of.options if of is not None else None) or ():
            assert of is not None
            text = "'" + value.replace("'", "''") + "'"
            yield self._make("option", text, (of.labels or {}).get(value, ""))

    def _compared(self) -> Type | None:
        """Give the type of the path that a comparison before the cursor begins with."""
        tokens = list(self._before)
        if tokens and tokens[-1].text in {"(", ","}:
            while tokens and (tokens[-1].text in {"(", ","} or tokens[-1].sort == "literal"):
                opened = tokens.pop().text == "("
                if opened:
                    break
            if not tokens or tokens.pop().text.lower() != "in":
                return None
            if tokens and tokens[-1].text.lower() == "not":
                tokens.pop()
        elif not tokens or tokens.pop().text.lower() not in _COMPARING:
            return None
        if not tokens or tokens[-1].sort != "name":
            return None
        return self._type_of(tokens[-1].text.split("."))

    def _relations(self) -> Iterator[Completion]:
        """Give the relations that the function counts or adds up over, as its first argument."""
        function, position = self._called()
        if isinstance(function, Aggregate) and position == 0:
            for name in self._scope.relations(None):
                yield self._make("relation", name)

    def _parameter(self) -> Parameter | None:
        """Give the parameter whose argument the cursor stands in."""
        function, position = self._called()
        if function is None:
            return None
        count = range(position + 1, position + 2 + len(function.parameters))
        fitting = next(filter(None, map(function.expand, count)), ())
        return fitting[position] if position < len(fitting) else None

    def _called(self) -> tuple[Function | None, int]:
        """Give the function that the cursor stands in a call of, and which argument it is."""
        return next(((function, place) for function, place, _ in self._around()), (None, 0))

    def _around(self) -> Iterator[tuple[Function | None, int, str]]:
        """Give each call that the cursor stands in, from within: the first token in it, too."""
        level = position = 0
        for index in range(len(self._before) - 1, 0, -1):
            text = self._before[index].text
            level += (text == ")") - (text == "(")
            position += text == "," and level == 0
            if level < 0:
                name = self._before[index - 1].text.upper()
                inside = self._before[index + 1].text if index + 1 < len(self._before) else ""
                function = self._functions.get(name) if name in self._functions else None
                yield function, position, inside
                level = position = 0

    def _related_object(self) -> str | None:
        """Give the object whose records a function around the cursor looks at."""
        for function, position, relation in self._around():
            if isinstance(function, Aggregate) and position > 0 and relation.count(".") == 1:
                return self._scope.relation(None, *relation.split("."))
        return None


def _end_of(at: _Token, cursor: int) -> int:
    """Tell where what is typed ends: with its step, and with no quote the place is not known."""
    if at.sort == "open":
        return cursor
    step = at.text.find(".", cursor - at.start)
    return at.end if step < 0 or at.sort == "literal" else at.start + step


def _fitting(offered: Iterable[Completion], typed: str) -> list[Completion]:
    """Keep what begins as what is typed, by its name or by what people call it."""
    wanted = typed.strip("'\"").lower()

    def rank(completion: Completion) -> int | None:
        text = completion.text.strip("'").lower()
        if text.startswith(wanted):
            return 0
        labels = completion.label
        called = [labels] if isinstance(labels, str) else list(labels.values())
        if any(label.lower().startswith(wanted) for label in called):
            return 1
        return 2 if wanted in text else None

    ranked = [(rank(each), index, each) for index, each in enumerate(offered)]
    kept = sorted((r, index, each) for r, index, each in ranked if r is not None)
    return [each for _, _, each in kept[:MOST]]
