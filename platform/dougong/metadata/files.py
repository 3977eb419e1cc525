"""Definitions in folders: one JSON file each, at ``<plural of the kind>/<name>.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dougong.kernel.errors import AppError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.kernel.registry import Registry
from dougong.kernel.shipped import schema_dir
from dougong.kernel.suggest import hint
from dougong.metadata.canonical import canonical
from dougong.metadata.definition import TENANT_LAYER, Definition
from dougong.metadata.errors import (
    InvalidJsonError,
    UnknownFolderError,
    WrongTypeError,
)
from dougong.metadata.kind import Kind
from dougong.metadata.schema_check import SHARED, read_schema

Kinds = Registry[Kind[Any]]


@dataclass(frozen=True, slots=True)
class FolderContent:
    """What a folder of definitions holds.

    Attributes:
        definitions: Those that could be read, each of the kind and name that its place says.
        problems: What is wrong with the others, and with the folder.
    """

    definitions: tuple[Definition, ...]
    problems: tuple[Problem, ...]


def read_folder(
    folder: Path, *, kinds: Kinds, layer: str = TENANT_LAYER, within: Path | None = None
) -> FolderContent:
    """Read every definition in a folder.

    Args:
        folder: Holds one folder per kind.
        kinds: Every kind of definition.
        layer: The layer the definitions belong to.
        within: Folder that the file names in messages are relative to; ``folder`` if None.
    """
    definitions: list[Definition] = []
    problems: list[Problem] = []
    by_plural = {kind.plural: kind for kind in kinds}
    for path in sorted(folder.glob("*/*.json")):
        file = path.relative_to(within or folder).as_posix()
        kind = by_plural.get(path.parent.name)
        if kind is None:
            error = UnknownFolderError(
                folder=path.parent.name, hint=hint(path.parent.name, by_plural)
            )
            problems.append(Problem(path="", error=error, file=file))
            continue
        try:
            document = read_json(path)
        except AppError as error:
            problems.append(Problem(path="", error=error, file=file))
            continue
        definitions.append(_definition(document, kind, path.stem, layer=layer, file=file))
    return FolderContent(tuple(definitions), tuple(problems))


def read_json(path: Path) -> JsonObject:
    """Read a file that holds one JSON object.

    Raises:
        InvalidJsonError: It is not JSON in UTF-8, or has a key twice.
        WrongTypeError: It is JSON, but not an object.
    """
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _invalid(data, error.start, say("it is not UTF-8", "不是 UTF-8 编码")) from None
    try:
        document = json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
    except json.JSONDecodeError as error:
        reason = say("{reason}", "语法错误（{reason}）", reason=error.msg.lower())
        raise InvalidJsonError(line=error.lineno, column=error.colno, reason=reason) from None
    except _UnfitError as error:
        at = max(text.find(error.found), 0)
        raise _invalid(text, at, error.reason) from None
    except (RecursionError, ValueError):
        reason = say("it is nested too deep, or a number too long", "嵌套过深或数字过长")
        raise _invalid(text, 0, reason) from None
    if not isinstance(document, dict):
        expected, found = say("an object", "对象"), say("something else", "其他内容")
        raise WrongTypeError(expected=expected, found=found)
    return document


def file_of(definition: Definition, kinds: Kinds) -> Path:
    """Give the place of a definition's file in its folder."""
    return Path(kinds.get(definition.kind).plural, f"{definition.name}.json")


def write_folder(
    folder: Path, definitions: Iterable[Definition], *, kinds: Kinds
) -> tuple[Path, ...]:
    """Write definitions as canonical files.

    Args:
        folder: Where to; made if it is not there. Other files in it stay as they are.
        definitions: What to write.
        kinds: Every kind of definition.

    Returns:
        The files whose content changed or that are new.
    """
    shared = read_schema(schema_dir() / SHARED)
    changed = []
    for definition in definitions:
        path = folder / file_of(definition, kinds)
        schema = read_schema(kinds.get(definition.kind).schema_path())
        data = canonical(definition.json, schema, shared).encode()
        if not path.is_file() or path.read_bytes() != data:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            changed.append(path)
    return tuple(changed)


def _definition(
    document: JsonObject, kind: Kind[Any], name: str, *, layer: str, file: str
) -> Definition:
    content = {key: value for key, value in document.items() if key != "$schema"}
    return Definition(kind=kind.key, name=name, json=content, layer=layer, file=file)


class _UnfitError(Exception):
    """JSON that Python would read and that means nothing good."""

    def __init__(self, found: str, reason: LocaleText) -> None:
        super().__init__(found)
        self.found = found
        self.reason = reason


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document: dict[str, Any] = {}
    for key, value in pairs:
        if key in document:
            reason = say("`{key}` is there twice", "`{key}` 重复出现", key=key)
            raise _UnfitError(json.dumps(key, ensure_ascii=False), reason)
        document[key] = value
    return document


def _finite(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise _UnfitError(text, say("the number is too large", "数字过大"))
    return number


def _refuse_constant(text: str) -> float:
    raise _UnfitError(text, say("`{text}` is not JSON", "`{text}` 不是 JSON", text=text))


def _invalid(text: str | bytes, at: int, reason: LocaleText) -> InvalidJsonError:
    before = text[:at] if isinstance(text, str) else text[:at].decode("utf-8", "replace")
    line = before.count("\n") + 1
    column = len(before) - (before.rfind("\n") + 1) + 1
    return InvalidJsonError(line=line, column=column, reason=dict(reason))
