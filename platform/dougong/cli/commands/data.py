"""``dougong data …``: records in and out, in their simple form."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from pathlib import Path
from typing import Any, TextIO

import click
import orjson

from dougong.access.actor import Actor, system_actor
from dougong.cli.output import Output, json_option
from dougong.cli.servers import platform
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.service import MOST_RECORDS, ListRequest
from dougong.storage.tenants import find_tenant

_BATCH = 500
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class UnknownFormatError(AppError):
    """The file's name does not tell how to read or write it."""

    code = "data.unknown_format"
    template = "`{file}` is neither .csv nor .jsonl; rename it to say which it is"
    template_zh = "`{file}` 既不是 .csv 也不是 .jsonl；请用扩展名标明格式"


class UnreadableLineError(AppError):
    """A line of the file is not a record."""

    code = "data.unreadable_line"
    template = "line {line} is not a JSON object; nothing from it on was imported"
    template_zh = "第 {line} 行不是 JSON 对象；自该行起未导入"


@click.group()
def data() -> None:
    """Import and export records."""


@data.command(name="import")
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@json_option
@click.pass_obj
def import_(wiring: Wiring, object_name: str, file: Path, tenant_name: str, as_json: bool) -> None:
    """Create records from a .csv (first row: field names) or .jsonl file.

    Batches of 500 are saved whole or not at all; the first fault stops the import and is told
    with its line.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened, file.open(encoding="utf-8-sig", newline="") as text:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        count = _import(opened, actor, object_name, _read(file, text), output)
        done = say("{n} records created", "已新建 {n} 条记录", n=count)
        output.result([output.text(done)], {"created": count})


@data.command()
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--where", help="Only records for which this expression holds.")
@click.option("--fields", help="Comma-separated paths; every field if not given.")
@json_option
@click.pass_obj
def export(
    wiring: Wiring,
    object_name: str,
    file: Path,
    tenant_name: str,
    where: str | None,
    fields: str | None,
    as_json: bool,
) -> None:
    """Write records to a .csv or .jsonl file."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        paths = tuple(path.strip() for path in fields.split(",")) if fields else None
        records = _all(opened, actor, object_name, where, paths)
        first = next(records, None)
        with file.open("w", encoding="utf-8", newline="") as text:
            count = _write(file, text, first, records)
        done = say("{n} records written", "已写出 {n} 条记录", n=count)
        output.result([output.text(done)], {"written": count})


def _import(
    opened: Platform,
    actor: Actor,
    object_name: str,
    records: Iterable[tuple[int, JsonObject]],
    output: Output,
) -> int:
    numbered, count = iter(records), 0
    while batch := list(islice(numbered, _BATCH)):
        try:
            opened.records.create_many(actor, object_name, [record for _, record in batch])
        except InvalidError as error:
            raise InvalidError(list(_on_lines(error, [line for line, _ in batch]))) from None
        count += len(batch)
        output.say(say("{n} …", "{n} …", n=count))
    return count


def _on_lines(error: InvalidError, lines: list[int]) -> Iterator[Problem]:
    for problem in error.faults():
        first, _, rest = problem.path.removeprefix("/").partition("/")
        many = len(lines) > 1 and first.isdigit()
        line = lines[int(first)] if many else lines[0]
        path = f"/{rest}" if many else problem.path
        yield Problem(path=path, error=problem.error, file=f"line {line}")


def _read(file: Path, text: TextIO) -> Iterator[tuple[int, JsonObject]]:
    if file.suffix == ".csv":
        for number, row in enumerate(csv.DictReader(text), start=2):
            yield number, {name: value for name, value in row.items() if value not in (None, "")}
    elif file.suffix == ".jsonl":
        for number, line in enumerate(text, start=1):
            if line.strip():
                yield number, _object(line, number)
    else:
        raise UnknownFormatError(file=file.name)


def _object(line: str, number: int) -> JsonObject:
    try:
        found = orjson.loads(line)
    except orjson.JSONDecodeError:
        found = None
    if not isinstance(found, dict):
        raise UnreadableLineError(line=number)
    return found


def _all(
    opened: Platform,
    actor: Actor,
    object_name: str,
    where: str | None,
    fields: tuple[str, ...] | None,
) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        request = ListRequest(
            where=where, fields=fields, sort="id", limit=MOST_RECORDS, cursor=cursor
        )
        page = opened.records.list(actor, object_name, request).page
        for row in page.rows:
            yield orjson.loads(row)
        cursor = page.next_cursor
        if cursor is None:
            return


def _write(
    file: Path,
    text: TextIO,
    first: dict[str, Any] | None,
    rest: Iterator[dict[str, Any]],
) -> int:
    if file.suffix not in (".csv", ".jsonl"):
        raise UnknownFormatError(file=file.name)
    if first is None:
        return 0
    count = 0
    writer = csv.DictWriter(text, fieldnames=list(first))
    if file.suffix == ".csv":
        writer.writeheader()
    for record in chain([first], rest):
        if file.suffix == ".csv":
            writer.writerow(_flat(record))
        else:
            text.write(orjson.dumps(record).decode() + "\n")
        count += 1
    return count


def _flat(record: Mapping[str, Any]) -> dict[str, Any]:
    """Give a row: a lookup as the label of what it points at, a list joined by semicolons."""
    return {name: _safe(_cell(value)) for name, value in record.items()}


def _cell(value: Any) -> Any:
    if isinstance(value, Mapping):
        return value.get("label")
    if isinstance(value, list):
        return ";".join(map(str, value))
    return value


def _safe(value: Any) -> Any:
    # A spreadsheet would run it as a formula (OWASP, CSV injection).
    risky = isinstance(value, str) and value.startswith(_FORMULA_STARTS)
    if risky and not _is_number(value):
        return f"'{value}"
    return value


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "", 1).isdigit()
