"""``dougong data …``: records in and out, by the same engine that serves the browser."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from errno import ENOENT
from os import strerror
from pathlib import Path
from typing import Any

import click

from dougong.access.actor import Actor, system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.records.bulk.errors import RefusedRowsError
from dougong.records.bulk.local import LocalImport, Row, format_named
from dougong.records.bulk.mapping import Target
from dougong.records.bulk.rows import Batch, no_counts
from dougong.records.bulk.saving_many import Mode
from dougong.records.exporting.asking import FORMATS, LABELS, NAMES, VALUES, ExportRequest
from dougong.records.exporting.exporter import Writing
from dougong.records.interchange import guarded, quoting_writer
from dougong.storage.audit import write_audit
from dougong.storage.tenants import find_tenant

_MODES = [str(each) for each in (Mode.INSERT, Mode.UPDATE, Mode.UPSERT)]
_MOST_TOLD = 500


@click.group()
def data() -> None:
    """Import and export records."""


@data.command(name="import")
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option(
    "--mode", type=click.Choice(_MODES), default="insert", help="What is to become of the records."
)
@click.option("--key", help="Unique field that tells stored records; their id if not given.")
@click.option(
    "--map",
    "pairs",
    multiple=True,
    metavar="COLUMN=FIELD",
    help="What a column fills; those not named are left out. Without it each is found by its"
    " heading.",
)
@click.option("--sheet", help="Name of the sheet of a workbook; the first if not given.")
@click.option("--refused", type=click.Path(path_type=Path), help="Write refused rows to this file.")
@click.option("--dry-run", is_flag=True, help="Do all of it, tell how it went, and leave nothing.")
@json_option
@click.pass_obj
def import_(
    wiring: Wiring,
    object_name: str,
    file: Path,
    tenant_name: str,
    mode: str,
    key: str | None,
    pairs: tuple[str, ...],
    sheet: str | None,
    refused: Path | None,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Save the rows of a table (.csv, .tsv, .xlsx, .ods …) or of a .jsonl file as records.

    Encoding and delimiter are found out. Columns are found by the names or labels of fields; one
    such as account.number names what a lookup points at by a field of it. A row that is refused is
    told with its number and holds up no other; --refused keeps these rows with the reasons, to be
    mended and imported again.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        work = LocalImport(opened.records, opened.models.current(actor.schema), actor, object_name)
        mapping = _mapping(pairs)
        with work.opened(file, mapping, sheet, Mode(mode), key, dry_run=dry_run) as rows:
            counts, faults = _import(opened, actor, work, rows, output)
        if refused is not None:
            _write_refused(refused, work.headings, faults, output)
        _tell(output, counts, faults)


@data.command()
@click.argument("object_name", metavar="OBJECT")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--where", help="Only records for which this expression holds.")
@click.option("--sort", help="Their order, such as -opened_at,subject; as they came if not given.")
@click.option("--fields", help="Comma-separated paths; every field if not given.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(list(FORMATS)),
    help="csv, xlsx or jsonl; what the file's name says if not given.",
)
@click.option(
    "--labels", is_flag=True, help="Headings and values as people read them, not by their names."
)
@json_option
@click.pass_obj
def export(
    wiring: Wiring,
    object_name: str,
    file: Path,
    tenant_name: str,
    where: str | None,
    sort: str | None,
    fields: str | None,
    kind: str | None,
    labels: bool,
    as_json: bool,
) -> None:
    """Write records to a .csv, .xlsx or .jsonl file; what stands there can be imported again."""
    output = Output.of_environment(os.environ, as_json=as_json)
    chosen: Any = kind or format_named(file, FORMATS)
    asked = tuple(path.strip() for path in fields.split(",")) if fields else None
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        request = ExportRequest(
            object=object_name,
            format=chosen,
            fields=asked,
            where=where,
            sort=sort or "id",
            headings=LABELS if labels else NAMES,
            values=LABELS if labels else VALUES,
            locale=output.locale,
        )
        writing = Writing(opened.database, opened.functions, opened.clock)
        model = opened.models.current(actor.schema)
        # The file is touched when all went well.
        place = file.with_name(f".{file.name}.part")
        if not file.parent.is_dir():
            raise FileNotFoundError(ENOENT, strerror(ENOENT), str(file))
        try:
            count = writing.write(model, actor, request, place, _progress(output))
            place.replace(file)
        finally:
            place.unlink(missing_ok=True)
        _note_export(opened, actor, object_name, count, file)
        done = say("{n} records written", "已写出 {n} 条记录", n=count)
        output.result([output.text(done)], {"written": count})


def _mapping(pairs: Sequence[str]) -> dict[str, Target] | None:
    if not pairs:
        return None
    parted = (pair.partition("=") for pair in pairs)
    return {column.strip(): Target.of(path.strip()) for column, _, path in parted}


def _import(
    opened: Platform, actor: Actor, work: LocalImport, rows: Iterable[Batch], output: Output
) -> tuple[dict[str, int], list[Row]]:
    """Save rows, some in each transaction; gives counts, and those that were refused."""
    counts, faults, done = no_counts(), list[Row](), 0
    for batch in rows:
        with opened.database.transaction(actor.schema) as connection:
            found = work.save(connection, batch)
        for name, count in Counter(row.fate for row in found).items():
            counts[name] += count
        faults += [row for row in found if row.fate == "failed"]
        done += len(found)
        output.say(say("{n} …", "{n} …", n=done))
    return counts, faults


def _tell(output: Output, counts: dict[str, int], faults: Sequence[Row]) -> None:
    told: dict[str, Any] = {name: count for name, count in counts.items() if count}
    names = {
        "created": say("{n} records created", "已新建 {n} 条记录", n=counts["created"]),
        "updated": say("{n} records changed", "已修改 {n} 条记录", n=counts["updated"]),
        "unchanged": say("{n} records unchanged", "{n} 条记录未变", n=counts["unchanged"]),
        "skipped": say("{n} rows skipped", "已跳过 {n} 行", n=counts["skipped"]),
    }
    output.result([output.text(names[name]) for name in names if name in told], told)
    if faults:
        lines = [problem for row in faults[:_MOST_TOLD] for problem in _problems(row, output)]
        raise RefusedRowsError(count=len(faults), problems=lines)


def _problems(row: Row, output: Output) -> Iterable[Problem]:
    place = output.text(say("row {n}", "第 {n} 行", n=row.number))
    return [Problem(path=each.path, error=each.error, file=place) for each in row.errors]


def _write_refused(
    file: Path, headings: Sequence[str], faults: Sequence[Row], output: Output
) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as text:
        writer = quoting_writer(text)
        wrong = output.text(say("What is wrong", "问题"))
        writer.writerow([guarded(each) for each in (*headings, wrong)])
        for row in faults:
            reasons = "; ".join(each.error.message(output.locale) for each in row.errors)
            writer.writerow([guarded(cell) for cell in (*row.cells, reasons)])


def _progress(output: Output) -> Callable[[int, int], None]:
    def tell(done: int, total: int) -> None:
        if done:
            output.say(say("{n} of {m} …", "{n} / {m} …", n=done, m=total))

    return tell


def _note_export(opened: Platform, actor: Actor, object_name: str, count: int, file: Path) -> None:
    details: JsonObject = {"object": object_name, "rows": count, "file": file.name}
    with opened.database.transaction(actor.schema) as connection:
        write_audit(
            connection,
            actor.schema,
            "records.exported",
            details,
            at=opened.clock.now(),
            actor=actor.user_id,
        )
