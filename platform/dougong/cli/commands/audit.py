"""``dougong audit …``: whether audit logs are whole."""

from __future__ import annotations

import os
import sys

import click

from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LocaleText, say
from dougong.records.auditing.verdicts import reason_text
from dougong.storage.audit_chain import Anchor, Broken, Reason, hash_at, seal, verify
from dougong.storage.tenants import Tenant, find_tenant, list_tenants

_AT_ONCE = 100_000


class _AnchorType(click.ParamType[Anchor]):
    """``<number>:<hash>``, as ``verify`` prints it."""

    name = "number:hash"

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> Anchor:
        number, _, digest = value.partition(":")
        try:
            return Anchor(int(number), bytes.fromhex(digest))
        except ValueError:
            self.fail(f"`{value[:100]}` is no <number>:<hash>", param, ctx)


@click.group()
def audit() -> None:
    """Check audit logs."""


@audit.command("verify")
@click.option("--tenant", "tenant_name", help="Name of the tenant.")
@click.option("--all", "every", is_flag=True, help="Every tenant.")
@click.option("--from", "start", type=click.IntRange(min=1), help="Number to begin at.")
@click.option(
    "--anchor",
    type=_AnchorType(),
    help="An anchor printed earlier: the log must still hold it.",
)
@json_option
@click.pass_obj
def verify_(
    wiring: Wiring,
    tenant_name: str | None,
    every: bool,
    start: int | None,
    anchor: Anchor | None,
    as_json: bool,
) -> None:
    """Check that nobody changed an audit log, and print its anchor to keep elsewhere.

    Ends with status 1 where a log is not whole.
    """
    if (tenant_name is None) is not every:
        raise click.UsageError("say either --tenant or --all")
    if every and (anchor or start):
        raise click.UsageError("--from and --anchor are of one tenant")
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenants = (
            list_tenants(opened.database)
            if tenant_name is None
            else [find_tenant(opened.database, tenant_name)]
        )
        lines: list[str] = []
        documents: list[JsonValue] = []
        whole = True
        for tenant in tenants:
            line, document = _verified(opened, tenant, start, anchor)
            whole = whole and document["whole"] is True
            lines.append(f"{tenant.name:<20} {output.text(line)}")
            documents.append({"tenant": tenant.name, **document})
        output.result(lines, documents)
    if not whole:
        sys.exit(1)


def _verified(
    opened: Platform, tenant: Tenant, start: int | None, kept: Anchor | None
) -> tuple[LocaleText, dict[str, JsonValue]]:
    schema, checked = tenant.schema, 0
    seal(opened.database, schema)
    more = start
    while True:
        with opened.database.transaction(schema) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            verdict = verify(connection, schema, start=more, limit=_AT_ONCE)
            held = None if kept is None else hash_at(connection, schema, kept.number)
        checked += verdict.checked
        more = verdict.more
        if more is None:
            break
    broken = verdict.broken
    if broken is None and kept is not None and held != kept.hash:
        reason: Reason = "changed" if held is not None else "missing"
        broken = Broken(number=kept.number, id=None, reason=reason)
    anchor = f"{verdict.anchor.number}:{verdict.anchor.hash.hex()}"
    document: dict[str, JsonValue] = {"whole": broken is None, "checked": checked, "anchor": anchor}
    if broken is not None:
        document["broken"] = {"number": broken.number, "id": broken.id, "reason": broken.reason}
        return reason_text(broken), document
    return (
        say("{n} entries, whole; anchor {a}", "{n} 条，完整；锚点 {a}", n=checked, a=anchor),
        document,
    )
