"""``dougong convert …``: another platform's metadata becomes a package, with a report."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dougong.automation.registries import every_kind
from dougong.cli.output import Output, json_option
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.kernel.messages import say
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.frappe.converter import convert_frappe
from dougong.packages.converters.report import Outcome, Report
from dougong.packages.converters.salesforce.convert import convert_salesforce, write_conversion
from dougong.packages.converters.writing import write_package


@click.group()
def convert() -> None:
    """Make a package of another platform's metadata, with a report of what came through."""


_source = click.argument("source", type=click.Path(exists=True, file_okay=False, path_type=Path))
_out = click.option(
    "--out",
    "folder",
    required=True,
    type=click.Path(path_type=Path),
    help="Folder of the package; it must be new or empty.",
)
_name = click.option(
    "--name", help="Name of the package; that of the source's folder if not given."
)


@convert.command()
@_source
@_out
@_name
@json_option
def salesforce(source: Path, folder: Path, name: str | None, as_json: bool) -> None:
    """Convert a Salesforce project: source format or Metadata API folders."""
    conversion = convert_salesforce(source, bench=_bench(), name=name)
    write_conversion(conversion, folder)
    _tell(conversion.report, folder, as_json=as_json)


@convert.command()
@_source
@_out
@_name
@json_option
def frappe(source: Path, folder: Path, name: str | None, as_json: bool) -> None:
    """Convert a Frappe app: DocTypes with what changes them, workflows, notifications."""
    bench = _bench()
    made = convert_frappe(source, bench=bench, name=name)
    write_package(folder, made.manifest, made.definitions, made.report, kinds=bench.kinds)
    _tell(made.report, folder, as_json=as_json)


def _bench() -> Bench:
    field_types = builtin_registry()
    expressions = ExpressionChecker(builtin_functions(), field_types)
    return Bench(every_kind(), field_types, expressions)


def _tell(report: Report, folder: Path, *, as_json: bool) -> None:
    output = Output.of_environment(os.environ, as_json=as_json)
    counts = report.counts()
    lines = [
        output.text(
            say(
                "{kind}: {total} ({carried} carried, {approximated} approximated, {lost} not)",
                "{kind}：{total} 项，原样 {carried}，近似 {approximated}，未转换 {lost}",
                kind=kind,
                total=count["total"],
                carried=count[Outcome.CARRIED],
                approximated=count[Outcome.APPROXIMATED],
                lost=count[Outcome.NOT_CARRIED],
            )
        )
        for kind, count in counts.items()
    ]
    where = say(
        "the package is in {folder}; report.md says what needs a look",
        "软件包位于 {folder}；需要人工查看的内容见 report.zh-CN.md",
        folder=folder,
    )
    output.result(
        [*lines, output.text(where)],
        {"folder": str(folder), "counts": {kind: dict(count) for kind, count in counts.items()}},
    )
