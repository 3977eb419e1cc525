"""``dougong data …``: records in and out, in their simple form."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

import click

from dougong.access.actor import Actor, system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.record_files import (
    Columns,
    NotUtf8Error,
    format_of,
    read_records,
    write_records,
)
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import AppError, InvalidError, Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.reads import MOST_RECORDS, ListRequest
from dougong.storage.tenants import find_tenant

_BATCH = 500


@click.group()
def data() -> None:
    """Import and export records."""


@data.command(name="import")
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@json_option
@click.pass_obj
def import_(wiring: Wiring, object_name: str, file: Path, tenant_name: str, as_json: bool) -> None:
    """Create records from a .csv (first row: field names) or .jsonl file.

    A column such as account.number names what a lookup points at by a unique field; a choice
    stands by its value or its label, several with semicolons between. Batches of 500 are saved
    whole or not at all; the first batch with faults stops the import, and each fault is told with
    its line.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    suffix = format_of(file)
    with file.open(encoding="utf-8-sig", newline="") as text, platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        columns = _columns(opened, actor, object_name)
        try:
            records = read_records(text, suffix, columns)
            count = _import(opened, actor, object_name, records, output)
        except UnicodeDecodeError:
            raise NotUtf8Error(file=file.name) from None
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
    suffix = format_of(file)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        columns = _columns(opened, actor, object_name)
        asked = tuple(path.strip() for path in fields.split(",")) if fields else None
        records = _all(opened, actor, object_name, where, asked, output)
        first = list(islice(records, 1))  # a fault shows before the file is touched
        paths = asked or (list(first[0]) if first else list(columns.record.fields))
        with file.open("w", encoding="utf-8", newline="") as text:
            count = write_records(text, suffix, columns, paths, chain(first, records))
        done = say("{n} records written", "已写出 {n} 条记录", n=count)
        output.result([output.text(done)], {"written": count})


def _columns(opened: Platform, actor: Actor, object_name: str) -> Columns:
    model = opened.models.current(actor.schema)
    return Columns(model, model.object(object_name))


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
        except AppError as error:
            if count:
                output.say(say("{n} records were created", "已新建 {n} 条记录", n=count))
            if not error.faults():
                raise
            lines = [line for line, _ in batch]
            raise InvalidError(list(_on_lines(error, lines, output))) from None
        count += len(batch)
        output.say(say("{n} …", "{n} …", n=count))
    return count


def _on_lines(error: AppError, lines: list[int], output: Output) -> Iterator[Problem]:
    for problem in error.faults():
        position, _, rest = problem.path.removeprefix("/").partition("/")
        line = output.text(say("line {n}", "第 {n} 行", n=lines[int(position)]))
        yield Problem(path=f"/{rest}" if rest else "", error=problem.error, file=line)


def _all(
    opened: Platform,
    actor: Actor,
    object_name: str,
    where: str | None,
    fields: tuple[str, ...] | None,
    output: Output,
) -> Iterator[JsonObject]:
    cursor, count = None, 0
    while True:
        request = ListRequest(
            where=where, fields=fields, sort="id", limit=MOST_RECORDS, cursor=cursor
        )
        page = opened.records.list(actor, object_name, request).page
        records = page.records
        yield from records
        count += len(records)
        cursor = page.next_cursor
        if cursor is None:
            return
        output.say(say("{n} …", "{n} …", n=count))
