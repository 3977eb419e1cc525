"""``dougong diff``: what a folder, or a version, says otherwise."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from dougong.access.actor import system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.errors import InvalidError
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import say
from dougong.metadata.difference import DefinitionDifference, Difference, What
from dougong.metadata.files import read_folder
from dougong.storage.tenants import find_tenant

_SIGNS = {What.ADDED: "+", What.REMOVED: "-", What.CHANGED: "~", What.REORDERED: "~"}


@click.command()
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--from", "since", type=click.IntRange(1, 2**31 - 1), help="The one version.")
@click.option(
    "--to", "until", type=click.IntRange(1, 2**31 - 1), help="The other; else the present one."
)
@json_option
@click.pass_obj
def diff(
    wiring: Wiring,
    folder: Path | None,
    tenant_name: str,
    since: int | None,
    until: int | None,
    as_json: bool,
) -> None:
    """Compare a tenant's own definitions with a FOLDER, or two versions of all in force.

    Of a folder it tells what `push --delete` would change. Parts of lists, such as fields and
    options, are told by their names: + came, - went, ~ changed.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    if (folder is None) == (since is None):
        raise click.UsageError("give either a FOLDER or --from")
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        past = opened.deployments.past
        if folder is None:
            found = past.compare(actor, since, until).differences
        else:
            content = read_folder(folder, kinds=opened.kinds)
            if content.problems:
                raise InvalidError(content.problems)
            found = past.compare_own(actor, content.definitions)
    output.result([*_lines(output, found)], [each.to_json() for each in found])


def _lines(output: Output, found: Sequence[DefinitionDifference]) -> Iterator[str]:
    for each in found:
        yield f"{_SIGNS[each.what]} {each.kind} {each.name}"
        for inner in each.differences:
            yield f"    {_SIGNS[inner.what]} {inner.path}{_values(output, inner)}"
    if not found:
        yield output.text(say("no difference", "没有差异"))


def _values(output: Output, difference: Difference) -> str:
    if difference.what is What.ADDED:
        return f": {_text(difference.after)}"
    if difference.what is What.REMOVED:
        return f": {_text(difference.before)}"
    order = output.text(say(" (order)", "（顺序）")) if difference.what is What.REORDERED else ""
    return f"{order}: {_text(difference.before)} → {_text(difference.after)}"


def _text(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
