"""``dougong tenant …``: making, listing and dropping tenants."""

from __future__ import annotations

import os
import secrets
import sys

import click

from dougong.access.actor import system_actor
from dougong.cli.output import Output, json_option
from dougong.cli.servers import platform
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import say
from dougong.packages.provision import NewTenant
from dougong.storage.tenants import Tenant, drop_tenant, list_tenants, look_up_tenant

DEMO = "demo"
DEMO_PASSWORD = "dougong-demo"  # the documented one; any host but loopback asks for another
_DEMO_USERS: tuple[tuple[str, str, str, str], ...] = (
    ("admin", "Lin Yu", "Administrator", "管理员"),
    ("agent", "Zhou Qing", "Support agent", "客服专员"),
    ("sales", "He Rui", "Sales", "销售"),
    ("manager", "Shen Lan", "Manager", "经理"),
)


@click.group()
def tenant() -> None:
    """Make, list and drop tenants."""


@tenant.command()
@click.argument("name")
@click.option("--label", help="Name for people; the name itself if not given.")
@click.option("--locale", default="en", show_default=True, help="Language, such as zh-CN.")
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
    password = secrets.token_urlsafe(12)
    if admin_password_stdin:
        password = sys.stdin.readline().rstrip("\n")
    new = NewTenant(
        name=name,
        label={locale: label or name, "en": label or name},
        locale=locale,
        time_zone=time_zone,
        currency=currency,
        packages=packages,
    )
    with platform(wiring, output) as opened:
        made = opened.provisioning.create(new, progress=output.say)
        document: dict[str, str] = {"tenant": made.name}
        lines = [output.text(say("tenant {name} is ready", "租户 {name} 已就绪", name=made.name))]
        if admin_email is not None:
            values: JsonObject = {"email": admin_email, "name": admin_email.split("@")[0]}
            opened.provisioning.add_user(made, values, password, admin=True)
            document["admin_email"] = admin_email
            lines.append(f"  {admin_email}")
            if not admin_password_stdin:
                document["admin_password"] = password
                lines.append(f"  {password}")
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
@click.pass_obj
def drop(wiring: Wiring, name: str, purge: bool, yes: bool) -> None:
    """Drop a tenant; unless purged, its data is kept under another name."""
    output = Output.of_environment(os.environ)
    question = say("drop tenant {name}?", "确定删除租户 {name}？", name=name)
    if not yes:
        click.confirm(output.text(question), abort=True)
    with platform(wiring, output) as opened:
        kept = drop_tenant(opened.database, name, purge=purge, clock=opened.clock)
        if kept is not None:
            output.say(say("its data is kept as {kept}", "数据保留为 {kept}", kept=kept))


@tenant.command()
@click.pass_obj
def demo(wiring: Wiring) -> None:
    """Make the demo tenant with its users and sample data, unless it is there already."""
    output = Output.of_environment(os.environ)
    with platform(wiring, output) as opened:
        password = opened.settings.demo_password or DEMO_PASSWORD
        if look_up_tenant(opened.database, DEMO) is None:
            _make_demo(opened, output, password)
        for name, *_, role in _DEMO_USERS:
            output.say(
                say(
                    "  sign in as {email} with {password}",
                    "  登录：{email}，密码 {password}（{role}）",
                    email=f"{name}@demo.example",
                    password=password,
                    role=role,
                )
            )


def _make_demo(opened: Platform, output: Output, password: str) -> None:
    new = NewTenant(
        name=DEMO,
        label={"en": "Demo", "zh-CN": "演示"},
        locale="zh-CN" if output.locale == "zh-CN" else "en",
        time_zone="Asia/Shanghai",
        currency="CNY",
        packages=("service",),
    )
    made = opened.provisioning.create(new, progress=output.say)
    try:
        _fill_demo(opened, output, made, password)
    except BaseException:
        # Half a demo would be taken for a whole one at the next start.
        drop_tenant(opened.database, made.name, purge=True, clock=opened.clock)
        raise


def _fill_demo(opened: Platform, output: Output, made: Tenant, password: str) -> None:
    for name, person, title, _ in _DEMO_USERS:
        values: JsonObject = {"email": f"{name}@demo.example", "name": person, "title": title}
        opened.provisioning.add_user(made, values, password, admin=name == "admin")
    packages = opened.models.current(made.schema).packages
    caller = opened.hooks.caller("demo_records", packages)
    for batches in caller(now=opened.clock.now()) if caller is not None else ():
        opened.provisioning.load(system_actor(made), batches, progress=output.say)
