"""Conditions of Frappe in the expression language: what a form shows, requires and locks."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dougong.packages.converters.frappe.names import snake
from dougong.packages.converters.frappe.naming import CORE_TITLES, quoted
from dougong.packages.converters.frappe.plan import Made, MadeField
from dougong.packages.converters.frappe.script import (
    Array,
    Call,
    Literal,
    Name,
    Node,
    Operation,
    UnreadableError,
    read_script,
)

_KINDS = {
    "checkbox": "boolean",
    "number": "number",
    "currency": "number",
    "percent": "percent",
    "rating": "number",
    "date": "date",
    "datetime": "datetime",
    "time": "time",
    "duration": "duration",
    "picklist": "option",
    "lookup": "lookup",
    "polymorphic": "opaque",
    "json": "opaque",
    "file": "opaque",
    "image": "opaque",
    "location": "opaque",
    "encrypted_text": "opaque",
}
_ORDERS: Mapping[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_STATES = {0: "draft", 1: "submitted", 2: "void"}
_PASSED = frozenset({"cint", "flt", "cstr", "parseInt", "parseFloat", "Number", "String"})
_TODAY = frozenset(
    {"get_today", "frappe.datetime.get_today", "frappe.datetime.now_date", "nowdate"}
)
_NEW = frozenset({"__islocal", "__unsaved"})


@dataclass(frozen=True, slots=True)
class Part:
    """A value within a condition.

    Attributes:
        text: What it is in the expression language.
        kind: What it holds.
        choices: Values by what Frappe calls them, of an option.
        title: The way to the title, of a lookup.
    """

    text: str
    kind: str
    choices: Mapping[str, str] = field(default_factory=dict)
    title: str | None = None


class Conditions:
    """Translates conditions.

    Args:
        titles: The title of each object, by its name.
    """

    def __init__(self, titles: Mapping[str, str]) -> None:
        self._titles = titles

    def form(self, source: str, made: Made) -> str:
        """Translate a condition of a form: ``eval:…``, or the name of a field that must be set.

        Raises:
            UnreadableError: It says more than can be translated.
        """
        if source.startswith("eval:"):
            return self.script(source.removeprefix("eval:"), made)
        return self._true(self._field((source.strip(),), made))

    def script(self, source: str, made: Made) -> str:
        """Translate an expression over ``doc``.

        Raises:
            UnreadableError: It says more than can be translated.
        """
        return self._condition(read_script(source), made)

    def value(self, source: str, made: Made) -> str:
        """Translate an expression that gives a value, such as one within a message.

        Raises:
            UnreadableError: It says more than can be translated.
        """
        found = self._part(read_script(source), made)
        return found.title or found.text

    def _condition(self, node: Node, made: Made) -> str:
        if isinstance(node, Operation):
            return self._operation(node, made)
        if isinstance(node, Call):
            return self._call(node, made)
        if isinstance(node, Literal):
            return "true" if node.value else "false"
        if isinstance(node, Array):
            return "true"
        return self._true(self._part(node, made))

    def _operation(self, node: Operation, made: Made) -> str:
        sign, parts = node.operator, node.operands
        if sign in ("and", "or"):
            return f" {sign} ".join(self._grouped(each, made, sign) for each in parts)
        if sign == "not":
            return f"not ({self._condition(parts[0], made)})"
        if sign == "if":
            when, then, other = (self._condition(each, made) for each in parts)
            return f"IF({when}, {then}, {other})"
        if sign == "in":
            return self._within(parts[0], parts[1], made)
        if sign == "=":
            return self._equal(parts[0], parts[1], made)
        if sign == "!=":
            return f"not ({self._equal(parts[0], parts[1], made)})"
        if sign in ("<", "<=", ">", ">="):
            return self._ordered(sign, parts[0], parts[1], made)
        return f"{self._part(node, made).text} != 0"

    def _grouped(self, node: Node, made: Made, sign: str) -> str:
        text = self._condition(node, made)
        other = {"and": "or", "or": "and"}[sign]
        inner = isinstance(node, Operation) and node.operator == other
        return f"({text})" if inner else text

    def _call(self, node: Call, made: Made) -> str:
        if node.function == "in_list" and len(node.arguments) > 1:
            first, second = node.arguments[:2]
            return self._within(second, first, made)
        if node.function == "includes" and node.of is not None and node.arguments:
            return self._within(node.arguments[0], node.of, made)
        return self._true(self._part(node, made))

    def _true(self, part: Part) -> str:
        """Say what counts as true in JavaScript."""
        if part.kind == "boolean":
            return part.text
        if part.kind in ("number", "percent"):
            return f"{part.text} != 0"
        return f"{part.text} != null"

    def _equal(self, left: Node, right: Node, made: Made) -> str:
        found = _index_of(left, right)
        if found is not None:
            array, value = found
            return f"not ({self._within(value, array, made)})"
        if isinstance(left, Literal) and not isinstance(right, Literal):
            left, right = right, left
        one = self._part(left, made)
        if isinstance(right, Literal):
            return self._equals_literal(one, right.value)
        other = self._part(right, made)
        return f"{one.title or one.text} = {other.title or other.text}"

    def _equals_literal(self, part: Part, value: str | float | bool | None) -> str:
        if part.kind == "docstatus":
            state = _STATES.get(int(value)) if isinstance(value, float) else None
            return f"document_status = '{state}'" if state else "false"
        if part.kind == "boolean":
            return part.text if value in (True, 1.0, "1") else f"not ({part.text})"
        if value is None or value == "":
            return f"{part.text} = null"
        if isinstance(value, bool):
            true = self._true(part)
            return true if value else f"not ({true})"
        if part.kind == "option":
            known = part.choices.get(str(_plain(value)))
            return f"{part.text} = '{known}'" if known else "false"
        return f"{part.title or part.text} = {self._literal(part, value)}"

    def _literal(self, part: Part, value: str | float) -> str:
        if part.kind in ("number", "percent"):
            try:
                number = float(value)
            except ValueError:
                raise UnreadableError(f"`{value}` is no number") from None
            return _number(number / 100 if part.kind == "percent" else number)
        return quoted(str(_plain(value)))

    def _ordered(self, sign: str, left: Node, right: Node, made: Made) -> str:
        found = _index_of(left, right)
        if found is not None:
            array, value = found
            within = self._within(value, array, made)
            return within if sign in (">", ">=") else f"not ({within})"
        one, other = self._part(left, made), self._part(right, made)
        if one.kind == "docstatus" and isinstance(right, Literal):
            return _docstatus(sign, right.value)
        left_text = self._beside(one, other, left)
        return f"{left_text} {sign} {self._beside(other, one, right)}"

    def _beside(self, part: Part, other: Part, node: Node) -> str:
        if isinstance(node, Literal) and isinstance(node.value, str | float):
            return self._literal(other, node.value)
        return part.text

    def _within(self, value: Node, among: Node, made: Made) -> str:
        if isinstance(among, Array):
            part = self._part(value, made)
            literals = [each.value for each in among.items if isinstance(each, Literal)]
            if len(literals) != len(among.items):
                raise UnreadableError("a list of other values")
            each_one = [self._equals_literal(part, literal) for literal in literals]
            known = list(dict.fromkeys(each for each in each_one if each != "false"))
            return f"({' or '.join(known)})" if known else "false"
        whole = self._part(among, made)
        part = self._part(value, made)
        return f"{whole.title or whole.text} contains {part.title or part.text}"

    def _part(self, node: Node, made: Made) -> Part:
        if isinstance(node, Literal):
            return _constant(node.value)
        if isinstance(node, Name):
            return self._name(node.steps, made)
        if isinstance(node, Call):
            return self._function(node, made)
        if isinstance(node, Operation) and node.operator in ("+", "-", "*", "/"):
            one, other = (self._part(each, made).text for each in node.operands)
            return Part(f"({one} {node.operator} {other})", "number")
        if isinstance(node, Operation) and node.operator == "minus":
            return Part(f"-{self._part(node.operands[0], made).text}", "number")
        if isinstance(node, Operation):
            return Part(f"({self._condition(node, made)})", "boolean")
        raise UnreadableError("a list")

    def _function(self, node: Call, made: Made) -> Part:
        if node.function in _PASSED and node.arguments:
            return self._part(node.arguments[0], made)
        if node.function in _TODAY:
            return Part("TODAY()", "date")
        if node.function == "get" and isinstance(node.of, Name) and node.arguments:
            key = node.arguments[0]
            if isinstance(key, Literal) and isinstance(key.value, str):
                return self._name((*node.of.steps, key.value), made)
        if node.function in ("in_list", "includes"):
            return Part(f"({self._call(node, made)})", "boolean")
        raise UnreadableError(f"it calls `{node.function}`")

    def _name(self, steps: Sequence[str], made: Made) -> Part:
        if steps[0] in ("doc", "frm", "cur_frm", "this") and len(steps) > 1:
            rest = steps[2:] if steps[0] != "doc" and steps[1] == "doc" else steps[1:]
            return self._field(tuple(rest), made)
        if steps[0] == "parent" and len(steps) > 1:
            if made.parent is None:
                raise UnreadableError("it reads the document of a row")
            found = self._field(tuple(steps[1:]), made.parent)
            before = made.parent_field
            title = f"{before}.{found.title}" if found.title else None
            return Part(f"{before}.{found.text}", found.kind, found.choices, title)
        if list(steps) == ["frappe", "session", "user"]:
            return Part("$user.email", "text")
        raise UnreadableError(f"it reads `{'.'.join(steps)}`")

    def _field(self, steps: tuple[str, ...], made: Made) -> Part:
        name = steps[0] if steps else ""
        if len(steps) > 1:
            raise UnreadableError(f"it reads `doc.{'.'.join(steps)}`")
        found = made.fields.get(name)
        if found is not None:
            return self._made(found)
        if name in _NEW:
            return Part("ISBLANK(created_at)", "boolean")
        if name == "docstatus":
            return Part("docstatus", "docstatus") if made.shape == "document" else _constant(0.0)
        if name == "name" and made.key is not None:
            return Part(made.key, "text")
        if name == "owner":
            return Part("created_by.email", "text")
        if name in ("creation", "modified"):
            return Part({"creation": "created_at"}.get(name, "updated_at"), "datetime")
        own = made.doctype.foreign and snake(name) == name
        raise UnreadableError(
            f"`{name}` is a field of another app" if own else f"there is no field `{name}`"
        )

    def _made(self, found: MadeField) -> Part:
        if found.rows is not None:
            raise UnreadableError(f"it asks for the rows `{found.source.name}`")
        if found.body is None:
            return Part(found.name, "lookup")
        kind = found.body["type"]
        if kind == "lookup":
            target = found.body["to"]
            title = self._titles.get(target, CORE_TITLES.get(target))
            way = f"{found.name}.{title}" if title else None
            return Part(found.name, "lookup", title=way)
        return Part(found.name, _KINDS.get(kind, "text"), found.choices)


def _index_of(left: Node, right: Node) -> tuple[Node, Node] | None:
    """Give list and value of ``list.indexOf(value)`` beside ``-1`` or ``0``."""
    if isinstance(left, Call) and left.function == "indexOf" and left.of and left.arguments:
        return left.of, left.arguments[0]
    return None


def _docstatus(sign: str, value: object) -> str:
    if not isinstance(value, float):
        raise UnreadableError("docstatus beside a text")
    holds = _ORDERS[sign]
    states = [
        f"document_status = '{name}'" for state, name in _STATES.items() if holds(state, value)
    ]
    return f"({' or '.join(states)})" if states else "false"


def _constant(value: str | float | bool | None) -> Part:
    if value is None:
        return Part("null", "null")
    if isinstance(value, bool):
        return Part("true" if value else "false", "boolean")
    if isinstance(value, str):
        return Part(quoted(value), "text")
    return Part(_number(value), "number")


def _number(value: float) -> str:
    return format(value, ".10g")


def _plain(value: str | float) -> str:
    return value if isinstance(value, str) else _number(value)
