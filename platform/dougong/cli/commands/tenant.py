"""``dougong tenant …``: making, listing and dropping tenants."""

from __future__ import annotations

import os
import secrets
import sys

import click

from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LOCALES, say
from dougong.packages.provision import Admin, NewTenant
from dougong.storage.tenant_schemas import drop_tenant
from dougong.storage.tenants import list_tenants


@click.group()
def tenant() -> None:
    """Make, list and drop tenants."""


@tenant.command()
@click.argument("name")
@click.option("--label", help="Name for people; the name itself if not given.")
@click.option(
    "--locale", type=click.Choice(LOCALES), default="en", show_default=True, help="Language."
)
@click.option("--time-zone", default="UTC", show_default=True, help="Such as Asia/Shanghai.")
@click.option("--currency", default="USD", show_default=True, help="ISO code, such as CNY.")
@click.option("--package", "packages", multiple=True, help="Package to install; repeatable.")
@click.option("--admin-email", help="E-mail of the first administrator.")
@click.option(
    "--admin-password-stdin",
    is_flag=True,
    help="Read the administrator's password from standard input; else one is made and shown.",
)
@json_option
@click.pass_obj
def create(
    wiring: Wiring,
    name: str,
    label: str | None,
    locale: str,
    time_zone: str,
    currency: str,
    packages: tuple[str, ...],
    admin_email: str | None,
    admin_password_stdin: bool,
    as_json: bool,
) -> None:
    """Make a tenant with the core package, others if asked for, and an administrator."""
    output = Output.of_environment(os.environ, as_json=as_json)
    admin = None
    if admin_email is not None:
        given = sys.stdin.readline().rstrip("\n") if admin_password_stdin else None
        admin = Admin(admin_email, secrets.token_urlsafe(12) if given is None else given)
    new = NewTenant(
        name=name,
        label={locale: label or name, "en": label or name},
        locale=locale,
        time_zone=time_zone,
        currency=currency,
        packages=packages,
        admin=admin,
    )
    with platform(wiring, output) as opened:
        opened.provisioning.create(new, progress=output.say)
    document: dict[str, JsonValue] = {"tenant": name}
    lines = [output.text(say("tenant {name} is ready", "租户 {name} 已就绪", name=name))]
    if admin is not None:
        document["admin_email"] = admin.email
        lines.append(f"  {admin.email}")
        if not admin_password_stdin:
            document["admin_password"] = admin.password
            lines.append(f"  {admin.password}")
    output.result(lines, document)


@tenant.command("list")
@json_option
@click.pass_obj
def list_(wiring: Wiring, as_json: bool) -> None:
    """List the tenants."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        found = list_tenants(opened.database)
        output.result(
            [f"{each.name:<20} {output.text(each.label)}" for each in found],
            [
                {
                    "name": each.name,
                    "label": dict(each.label),
                    "locale": each.locale,
                    "time_zone": each.time_zone,
                    "currency": each.currency,
                }
                for each in found
            ],
        )


@tenant.command()
@click.argument("name")
@click.option("--purge", is_flag=True, help="Delete its data for good instead of setting it aside.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def drop(wiring: Wiring, name: str, purge: bool, yes: bool, as_json: bool) -> None:
    """Drop a tenant; unless purged, its data is kept under another name."""
    output = Output.of_environment(os.environ, as_json=as_json)
    if purge:
        question = say(
            "delete tenant {name} and all its data for good?",
            "确定永久删除租户 {name} 及其全部数据？",
            name=name,
        )
    else:
        question = say("drop tenant {name}?", "确定删除租户 {name}？", name=name)
    if not yes:
        click.confirm(output.text(question), abort=True, err=True)
    with platform(wiring, output) as opened:
        kept = drop_tenant(opened.database, name, purge=purge, clock=opened.clock)
    done = (
        say("tenant {name} is deleted for good", "租户 {name} 已永久删除", name=name)
        if kept is None
        else say("its data is kept as {kept}", "数据保留为 {kept}", kept=kept)
    )
    output.result([output.text(done)], {"dropped": name, "kept_as": kept})
