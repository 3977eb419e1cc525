"""What can be told of a script without running it: faults, its functions, and what it names.

It is parsed as Python, of which scripts are a subset; nothing of it is compiled or called.
"""

from __future__ import annotations

import ast
import builtins
import symtable
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.kernel.suggest import hint
from dougong.metadata.scripts.errors import ScriptSourceError

LONGEST = 20_000

MODULES = frozenset(
    {
        *("__future__", "base64", "binascii", "bisect", "collections", "copy", "csv"),
        *("dataclasses", "datetime", "decimal", "functools", "hashlib", "itertools", "json"),
        *("math", "random", "re", "time", "tomllib", "typing", "unicodedata"),
    }
)
"""What a script may import."""

_NEVER = frozenset(
    {
        *("open", "input", "exec", "eval", "compile", "globals", "locals", "vars", "dir"),
        *("breakpoint", "help", "exit", "quit", "memoryview", "__import__"),
    }
)
_KNOWN = frozenset(name for name in dir(builtins) if not name.startswith("_")) - _NEVER
HOST = frozenset({"records", "connectors", "user"})
"""What every script knows besides."""
_REASON = 300

_Function = ast.FunctionDef


@dataclass(frozen=True, slots=True)
class Named:
    """A text in the source that names something.

    Attributes:
        value: The text.
        span: Where it stands between its quotes; None: it is not written plainly.
    """

    value: str
    span: tuple[int, int] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A call of ``records`` or ``connectors`` that names what it is about.

    Attributes:
        host: Which of them.
        method: Its method.
        at: Where it stands.
        about: The object, or the connector.
        where: The condition it names.
        fields: The fields it names.
    """

    host: str
    method: str
    at: ast.AST
    about: Named
    where: Named | None = None
    fields: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is told of a source.

    Attributes:
        fault: Why it cannot be read; all else is then empty.
        functions: Its functions, by name, those at its outermost level.
        calls: What it calls of the platform.
        faults: What stands in it that scripts do not have.
    """

    fault: ScriptSourceError | None = None
    functions: Mapping[str, _Function] = field(default_factory=dict)
    calls: Sequence[Called] = ()
    faults: Sequence[ScriptSourceError] = ()
    source: str = ""

    def fields_of(self, function: str, argument: int | str) -> Sequence[Named] | None:
        """Give the fields that a function reads of a record it is given.

        Args:
            function: Its name.
            argument: Which of its arguments is the record: its place, or its name.

        Returns:
            The fields; None where the record goes elsewhere, so that it may be any.
        """
        found = self.functions.get(function)
        names = [each.arg for each in found.args.args] if found is not None else []
        if isinstance(argument, str):
            name = argument if argument in names else None
        else:
            name = names[argument] if argument < len(names) else None
        if found is None or name is None:
            return []
        return _fields_read(found, name, self.source)

    def reads(self, function: str, *, of_step: bool) -> frozenset[str] | None:
        """Give the names of the fields that a function reads of its records."""
        read: set[str] = set()
        for argument in ("record",) if of_step else (0, 1):
            found = self.fields_of(function, argument)
            if found is None:
                return None
            read.update(each.value for each in found)
        return frozenset(read)


def read_facts(source: str) -> Facts:
    """Read a source."""
    try:
        tree = ast.parse(source)
        table = symtable.symtable(source, "script", "exec")
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        return Facts(fault=ScriptSourceError(line=line, column=column, reason=error.msg[:_REASON]))
    except (ValueError, RecursionError, MemoryError):
        reason = say("it cannot be read", "无法读取")
        return Facts(fault=ScriptSourceError(line=1, column=1, reason=reason))
    functions = {each.name: each for each in tree.body if isinstance(each, _Function)}
    unknown = _unknown_names(table)
    faults = sorted(
        _faults(tree, source, unknown, _assigned(table)),
        key=lambda each: (_place(each, "line"), _place(each, "column")),
    )
    return Facts(
        functions=functions,
        calls=tuple(_calls(tree, source)),
        faults=tuple(faults),
        source=source,
    )


def fault_at(node: object, source: str, reason: JsonValue) -> ScriptSourceError:
    """Tell of a fault where a node stands."""
    line = getattr(node, "lineno", 1)
    column = getattr(node, "col_offset", 0)
    text = source.splitlines()[line - 1] if source else ""
    before = text.encode()[:column].decode("utf-8", "replace")
    return ScriptSourceError(line=line, column=len(before) + 1, reason=reason)


def fault_of(named: Named, source: str, reason: JsonValue) -> ScriptSourceError:
    """Tell of a fault where a text stands that names something."""
    before = source[: named.span[0]] if named.span is not None else ""
    column = len(before) - (before.rfind("\n") + 1) + 1
    return ScriptSourceError(line=before.count("\n") + 1, column=column, reason=reason)


def _place(error: ScriptSourceError, what: str) -> int:
    found = error.details[what]
    return found if isinstance(found, int) else 0


def _assigned(table: symtable.SymbolTable) -> frozenset[str]:
    return frozenset(
        each.get_name()
        for each in table.get_symbols()
        if each.is_assigned() or each.is_imported() or each.is_namespace()
    )


def _unknown_names(table: symtable.SymbolTable) -> frozenset[str]:
    """Give the names that are read and that nothing gives a value."""
    known = _assigned(table) | _KNOWN | HOST
    unknown: set[str] = set()
    waiting = [table]
    while waiting:
        scope = waiting.pop()
        waiting += scope.get_children()
        of_module = scope is table
        for each in scope.get_symbols():
            outer = each.is_global() or (of_module and not each.is_assigned())
            if each.is_referenced() and outer and each.get_name() not in known:
                unknown.add(each.get_name())
    return frozenset(unknown)


def _faults(
    tree: ast.AST, source: str, unknown: frozenset[str], own: frozenset[str]
) -> Iterator[ScriptSourceError]:
    for node in ast.walk(tree):
        name = node.attr if isinstance(node, ast.Attribute) else None
        if isinstance(node, ast.Name):
            name = node.id
        if name is not None and name.startswith("__"):
            reason = say("scripts do not have `{n}`", "脚本不支持 `{n}`", n=name)
            yield fault_at(node, source, reason)
        elif isinstance(node, ast.Name) and node.id in unknown:
            yield fault_at(node, source, _not_known(node.id, own))
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from _imported(node, source)
        elif isinstance(node, ast.Yield | ast.YieldFrom):
            reason = say("scripts have no `yield`; return a list", "脚本不支持 `yield`；请返回列表")
            yield fault_at(node, source, reason)


def _not_known(name: str, own: frozenset[str]) -> JsonValue:
    if name in _NEVER:
        return dict(say("scripts do not have `{n}`", "脚本不支持 `{n}`", n=name))
    near = hint(name, own | HOST | _KNOWN)
    found = say("unknown name `{n}`", "未知名称 `{n}`", n=name)
    return {
        locale: text + (near.get(locale, "") if isinstance(near, Mapping) else str(near or ""))
        for locale, text in found.items()
    }


def _imported(node: ast.Import | ast.ImportFrom, source: str) -> Iterator[ScriptSourceError]:
    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
    if isinstance(node, ast.Import):
        names = [each.name for each in node.names]
    for name in names:
        if name.partition(".")[0] not in MODULES:
            reason = say(
                "there is no module `{n}` for scripts; there are: {all}",
                "脚本不能使用模块 `{n}`；可用模块：{all}",
                n=name,
                all=", ".join(sorted(MODULES - {"__future__"})),
            )
            yield fault_at(node, source, reason)


def _fields_read(function: _Function, name: str, source: str) -> list[Named] | None:
    found: list[Named] = []
    taken = 0
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and node.id == name:
            taken += 1
        key = _key_of(node, name)
        if key is not None:
            taken -= 1
            found.append(_named(key, source))
    # What is handed on, or gone through, may be read in any way.
    return found if taken == 0 else None


def _key_of(node: ast.AST, name: str) -> ast.Constant | None:
    """Give the key of ``record['key']`` and ``record.get('key')``, if that is what stands there."""
    key: ast.expr | None = None
    if isinstance(node, ast.Subscript) and _is_name(node.value, name):
        key = node.slice
    elif isinstance(node, ast.Call) and node.args and _is_get(node.func, name):
        key = node.args[0]
    return key if isinstance(key, ast.Constant) and isinstance(key.value, str) else None


def _is_get(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Attribute) and node.attr == "get" and _is_name(node.value, name)


def _is_name(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _calls(tree: ast.AST, source: str) -> Iterator[Called]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        host = node.func.value
        if not isinstance(host, ast.Name) or host.id not in ("records", "connectors"):
            continue
        about = _text_of(node.args[0] if node.args else None)
        if about is None:
            continue
        given = {each.arg: each.value for each in node.keywords if each.arg}
        where = _text_of(given.get("where"))
        yield Called(
            host=host.id,
            method=node.func.attr,
            at=node,
            about=_named(about, source),
            where=_named(where, source) if where is not None else None,
            fields=tuple(_named(each, source) for each in _fields_named(node, given)),
        )


def _fields_named(node: ast.Call, given: Mapping[str, ast.expr]) -> Iterable[ast.Constant]:
    """Yield the fields that a call names: those it asks for, and those it writes."""
    for each in (*node.args[1:], *given.values()):
        parts: Sequence[ast.expr | None] = ()
        if isinstance(each, ast.Dict):
            parts = each.keys
        elif isinstance(each, ast.List | ast.Tuple):
            parts = each.elts
        for part in parts:
            text = _text_of(part)
            if text is not None and "." not in str(text.value):
                yield text


def _text_of(node: ast.AST | None) -> ast.Constant | None:
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node if isinstance(node, ast.Constant) and is_text else None


def _named(node: ast.Constant, source: str) -> Named:
    lines = source.splitlines(keepends=True)
    start = sum(map(len, lines[: node.lineno - 1]))
    start += len(lines[node.lineno - 1].encode()[: node.col_offset].decode("utf-8", "replace")) + 1
    value = str(node.value)
    end = start + len(value)
    plain = source[start:end] == value and source[end : end + 1] == source[start - 1 : start]
    return Named(value, (start, end) if plain else None)
