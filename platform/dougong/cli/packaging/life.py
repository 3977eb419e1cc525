"""``dougong package install|upgrade|uninstall|list``: packages of tenants."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import click

from dougong.access.actor import system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.packaging.sources import package_at, read_choices, tenants_of
from dougong.cli.packaging.telling import plan_lines, tenant_document, tenant_lines
from dougong.cli.wiring import Platform, Wiring
from dougong.deployment.request import Deployed
from dougong.kernel.messages import localize
from dougong.packages.many import in_each
from dougong.packages.plan import Action, Choices, PackagePlan, SecretState
from dougong.storage.tenants import Tenant, find_tenant

Done = tuple[Deployed, Sequence[SecretState]]

_tenants = click.option("--tenant", "names", multiple=True, help="Name of a tenant; repeatable.")
_every = click.option("--all-tenants", "every", is_flag=True, help="Every tenant in service.")
_check = click.option("--check", "check_only", is_flag=True, help="Say what would be done.")
_choose = click.option(
    "--choose",
    "chosen",
    multiple=True,
    metavar="KEY=mine|theirs",
    help="Whose part counts in a conflict; mine is the tenant's. Repeatable.",
)
_failing = click.option(
    "--allow-failing-tests", is_flag=True, help="Go on where tests of the package fail."
)


@click.command()
@click.argument("source")
@_tenants
@_every
@_check
@_choose
@_failing
@json_option
@click.pass_context
def install(
    context: click.Context, /, source: str, allow_failing_tests: bool, **given: Any
) -> None:
    """Install a package: a folder, a zip, or the name of one that ships.

    Repeated, or after it was interrupted, it comes to the same end.
    """
    _bring(context, source, Action.INSTALL, allow_failing_tests, **given)


@click.command()
@click.argument("source")
@_tenants
@_every
@_check
@_choose
@_failing
@json_option
@click.pass_context
def upgrade(
    context: click.Context, /, source: str, allow_failing_tests: bool, **given: Any
) -> None:
    """Upgrade a package to the version in a folder or a zip, or to the one that ships.

    With --all-tenants only those that have it. What fails in one tenant leaves that as it was;
    the others are done, and the exit status is 1.
    """
    _bring(context, source, Action.UPGRADE, allow_failing_tests, **given)


@click.command()
@click.argument("name")
@_tenants
@_every
@_check
@_choose
@json_option
@click.pass_context
def uninstall(
    context: click.Context,
    name: str,
    names: tuple[str, ...],
    every: bool,
    check_only: bool,
    chosen: tuple[str, ...],
    as_json: bool,
) -> None:
    """Uninstall a package; its data is kept aside for thirty days, and found again."""
    choices = read_choices(chosen)

    def plan(opened: Platform, tenant: Tenant) -> PackagePlan:
        installer = opened.gallery.installer
        return installer.plan_leaving(system_actor(tenant), name, choices=choices)

    def do(opened: Platform, tenant: Tenant) -> Done:
        installer = opened.gallery.installer
        return installer.uninstall(system_actor(tenant), name, choices=choices), ()

    _run(context, names, every, check_only, as_json, plan, do, only_with=name)


@click.command("list")
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@json_option
@click.pass_obj
def list_(wiring: Wiring, tenant_name: str, as_json: bool) -> None:
    """List the packages that a tenant has, and those that it could have."""
    output = Output.of_environment(os.environ, as_json=as_json)
    lines, told = [], []
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        for each in opened.gallery.list(actor):
            installed = each.installed.version if each.installed is not None else None
            available = each.offers[0].manifest.version if each.offers else None
            title = localize(each.manifest.title, output.locale)
            sign = "*" if each.has_update else " "
            versions = f"{installed or '-':<10} {available or '-':<10}"
            lines.append(f"{sign} {each.name:<24} {versions} {title}")
            told.append(
                {
                    "name": each.name,
                    "title": dict(each.manifest.title),
                    "installed": installed,
                    "available": available,
                    "update": each.has_update,
                    "secrets": [secret.to_json() for secret in each.secrets],
                }
            )
    output.result(lines, told)


def _bring(
    context: click.Context,
    source: str,
    only: Action,
    allow_failing_tests: bool,
    *,
    names: tuple[str, ...],
    every: bool,
    check_only: bool,
    chosen: tuple[str, ...],
    as_json: bool,
) -> None:
    choices: Choices = read_choices(chosen)
    read: dict[str, Any] = {}

    def found(opened: Platform) -> Any:
        if not read:
            read["package"] = package_at(opened, source)
        return read["package"]

    def plan(opened: Platform, tenant: Tenant) -> PackagePlan:
        package, signer = found(opened)
        installer = opened.gallery.installer
        return installer.plan_bringing(
            system_actor(tenant), package, signer, only=only, choices=choices
        )

    def do(opened: Platform, tenant: Tenant) -> Done:
        package, signer = found(opened)
        actor = system_actor(tenant)
        deployed = opened.gallery.installer.bring(
            actor,
            package,
            signer,
            only=only,
            choices=choices,
            allow_failing_tests=allow_failing_tests,
        )
        return deployed, opened.gallery.secrets(actor, package.name)

    with_it = None if only is Action.INSTALL else lambda opened: found(opened)[0].name
    _run(context, names, every, check_only, as_json, plan, do, only_with=with_it, first=found)


def _run(
    context: click.Context,
    names: tuple[str, ...],
    every: bool,
    check_only: bool,
    as_json: bool,
    plan: Callable[[Platform, Tenant], PackagePlan],
    do: Callable[[Platform, Tenant], Done],
    *,
    only_with: str | Callable[[Platform], str] | None,
    first: Callable[[Platform], Any] = lambda opened: None,
) -> None:
    wiring: Wiring = context.obj
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        tenants = tenants_of(opened, names, every)
        first(opened)
        wanted = only_with(opened) if callable(only_with) else only_with
        if every and wanted is not None:
            tenants = [each for each in tenants if _has(opened, each, wanted)]
        if check_only:
            plans = [*in_each(tenants, lambda tenant: plan(opened, tenant))]
            _tell_plans(output, plans)
            failed = any(each.done is None or not each.done.is_possible for each in plans)
            context.exit(1 if failed else 0)
        results = [*in_each(tenants, lambda tenant: do(opened, tenant))]
    if len(results) == 1 and results[0].error is not None and not as_json:
        raise results[0].error
    output.result([*tenant_lines(output, results)], tenant_document(output, results))
    context.exit(1 if any(each.error is not None for each in results) else 0)


def _has(opened: Platform, tenant: Tenant, package: str) -> bool:
    return package in opened.deployments.packages(system_actor(tenant))


def _tell_plans(output: Output, plans: Sequence[Any]) -> None:
    lines: list[str] = []
    told = []
    for each in plans:
        if each.error is not None:
            lines.append(f"{each.tenant}: {each.error.message(output.locale)}")
            told.append({"tenant": each.tenant, "code": each.error.code})
            continue
        lines += [f"{each.tenant}:", *plan_lines(output, each.done)]
        told.append({"tenant": each.tenant, **each.done.to_json(output.locale)})
    output.result(lines, told)
