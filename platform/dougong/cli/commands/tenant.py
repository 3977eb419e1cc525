"""``dougong tenant …``: making tenants, listing them, seeing to them, copying, dropping."""

from __future__ import annotations

import os
import secrets
import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import click

from dougong.cli.doing import do_job
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.wiring import Wiring
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.messages import LOCALES, say
from dougong.packages.provision import Admin, NewTenant
from dougong.packages.tenants.copying import Data
from dougong.packages.tenants.operating import CLONE_TENANT, SAMPLE_SIZE, Operators, Sandbox
from dougong.packages.tenants.sandboxes import Cloner
from dougong.storage.tenants import Tenant

_DEFAULT = "default"
_STATES = {
    "suspended": say("suspended", "已停用"),
    "preparing": say("being prepared", "准备中"),
    "dropping": say("dropped", "已删除"),
}


class _Limit(click.ParamType[str]):
    """A limit: a whole number, or `default`."""

    name = "number"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give it as it was typed, if it is one."""
        if value != _DEFAULT and not (value.isascii() and value.isdigit() and len(value) < 16):
            self.fail(f"{value!r} is no whole number, and not `{_DEFAULT}`", param, ctx)
        return value


_LIMIT = _Limit()


@click.group()
def tenant() -> None:
    """Make tenants, list them, see to them, copy and drop them."""


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
        made = opened.provisioning.create(new, progress=output.say)
        opened.operators.note_created(None, made)
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
    """List the tenants, those out of service too."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        found = opened.operators.list(None)
        output.result([_line(each, output) for each in found], [_told(each) for each in found])


@tenant.command()
@click.argument("name")
@json_option
@click.pass_obj
def suspend(wiring: Wiring, name: str, as_json: bool) -> None:
    """Take a tenant out of service: nobody gets in, its jobs wait, nothing is lost."""
    _act(wiring, as_json, lambda operators: operators.suspend(None, name))


@tenant.command()
@click.argument("name")
@json_option
@click.pass_obj
def resume(wiring: Wiring, name: str, as_json: bool) -> None:
    """Put a suspended tenant back into service."""
    _act(wiring, as_json, lambda operators: operators.resume(None, name))


@tenant.command()
@click.argument("name")
@json_option
@click.pass_obj
def restore(wiring: Wiring, name: str, as_json: bool) -> None:
    """Take a dropped tenant back."""
    _act(wiring, as_json, lambda operators: operators.restore(None, name))


@tenant.command()
@click.argument("name")
@click.argument("new")
@json_option
@click.pass_obj
def rename(wiring: Wiring, name: str, new: str, as_json: bool) -> None:
    """Give a tenant another name; tokens and addresses with the old one go on leading to it."""
    _act(wiring, as_json, lambda operators: operators.rename(None, name, new))


@tenant.command()
@click.argument("name")
@click.option("--off", is_flag=True, help="No longer.")
@json_option
@click.pass_obj
def operator(wiring: Wiring, name: str, off: bool, as_json: bool) -> None:
    """Let the administrators of a tenant see to all tenants, in the browser and by the API."""
    _act(wiring, as_json, lambda operators: operators.change(None, name, operates=not off))


@tenant.command()
@click.argument("name")
@click.option("--rows", type=_LIMIT, help="Records.")
@click.option("--storage-bytes", type=_LIMIT, help="Bytes of tables and files.")
@click.option("--api-per-minute", type=_LIMIT, help="Calls of the API.")
@click.option("--jobs", type=_LIMIT, help="Unfinished jobs at once.")
@json_option
@click.pass_obj
def limits(wiring: Wiring, /, name: str, as_json: bool, **given: str | None) -> None:
    """Give a tenant limits of its own: a number, 0 for none, `default` for that of the settings."""
    own = {
        key: None if value == _DEFAULT else int(value)
        for key, value in given.items()
        if value is not None
    }
    _act(wiring, as_json, lambda operators: operators.change(None, name, limits=own))


@tenant.command()
@click.argument("name")
@click.option("--now", is_flag=True, help="Delete it and all its data for good, at once.")
@click.option(
    "--grace-days",
    type=click.IntRange(0, 3650),
    help="For how long it can be restored. [DOUGONG_DROP_GRACE_DAYS, 30]",
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def drop(
    wiring: Wiring, name: str, now: bool, grace_days: int | None, yes: bool, as_json: bool
) -> None:
    """Drop a tenant: out of service at once, gone for good when the time of grace is over."""
    output = Output.of_environment(os.environ, as_json=as_json)
    if now:
        _drop_now(wiring, output, name, yes=yes)
        return
    if not yes:
        question = say("drop tenant {name}?", "确定删除租户 {name}？", name=name)
        click.confirm(output.text(question), abort=True, err=True)
    grace = None if grace_days is None else timedelta(days=grace_days)
    _act(wiring, as_json, lambda operators: operators.drop(None, name, grace=grace))


@tenant.command()
@click.argument("name")
@click.argument("new")
@click.option("--label", help="Name for people; that of the tenant and its own if not given.")
@click.option(
    "--data",
    type=click.Choice(["none", "sample", "all"]),
    default="sample",
    show_default=True,
    help="Which records go along.",
)
@click.option(
    "--per-object",
    type=click.IntRange(1, 10_000),
    default=SAMPLE_SIZE,
    show_default=True,
    help="Of a sample: how many of each object, besides what they refer to.",
)
@click.option("--no-mask", is_flag=True, help="Leave personal data and secrets as they are.")
@click.option(
    "--admin-email",
    help="Of a copy without records: the user of the tenant who is to administer it.",
)
@json_option
@click.pass_obj
def clone(
    wiring: Wiring,
    name: str,
    new: str,
    label: str | None,
    data: Data,
    per_object: int,
    no_mask: bool,
    admin_email: str | None,
    as_json: bool,
) -> None:
    """Copy a tenant into a sandbox: its definitions with none, a sample or all of its records."""
    output = Output.of_environment(os.environ, as_json=as_json)
    sandbox = Sandbox(
        name=new,
        label=None if label is None else dict.fromkeys(LOCALES, label),
        data=data,
        per_object=per_object,
        mask=not no_mask,
        admin=admin_email,
    )
    with platform(wiring, output) as opened:
        job_id = opened.operators.clone(None, name, sandbox)
        cloner = Cloner(opened.records, opened.models, opened.cipher, opened.blobs)
        do_job(opened, job_id, {CLONE_TENANT: cloner}, output)
    done = say(
        "{new} is ready, a copy of {name}", "{new} 已就绪（{name} 的副本）", new=new, name=name
    )
    output.result([output.text(done)], {"tenant": new, "source": name, "data": data})


def _drop_now(wiring: Wiring, output: Output, name: str, *, yes: bool) -> None:
    if not yes:
        question = say(
            "this deletes tenant {name} and all its data for good; type its name to go on",
            "此操作将永久删除租户 {name} 及其全部数据；请输入其名称以继续",
            name=name,
        )
        if click.prompt(output.text(question), default="", show_default=False, err=True) != name:
            raise click.Abort
    with platform(wiring, output) as opened:
        opened.operators.purge(None, name)
    done = say("tenant {name} is deleted for good", "租户 {name} 已永久删除", name=name)
    output.result([output.text(done)], {"deleted": name})


def _act(wiring: Wiring, as_json: bool, act: Callable[[Operators], Tenant]) -> None:
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        found = act(opened.operators)
    output.result([_line(found, output)], _told(found))


def _line(found: Tenant, output: Output) -> str:
    marks = [output.text(_STATES[found.state])] if found.state in _STATES else []
    if found.drop_after is not None:
        on = found.drop_after.date().isoformat()
        marks.append(output.text(say("goes for good on {on}", "将于 {on} 永久清除", on=on)))
    if found.operates:
        marks.append(output.text(say("runs the platform", "平台运维租户")))
    marks += [f"{name}={most}" for name, most in sorted(found.limits.items())]
    told = f"  ({', '.join(marks)})" if marks else ""
    return f"{found.name:<20} {output.text(found.label)}{told}"


def _told(found: Tenant) -> dict[str, JsonValue]:
    return {
        "name": found.name,
        "label": dict(found.label),
        "locale": found.locale,
        "time_zone": found.time_zone,
        "currency": found.currency,
        "state": found.state,
        "operates": found.operates,
        "former": list(found.former),
        "limits": dict(found.limits),
        "suspended_at": _instant(found.suspended_at),
        "drop_after": _instant(found.drop_after),
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
