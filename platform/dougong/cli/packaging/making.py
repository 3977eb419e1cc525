"""``dougong package validate|build|sign|keygen|diff|test|export``: packages as files."""

from __future__ import annotations

import os
from pathlib import Path

import click

from dougong.access.actor import system_actor
from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.packaging.sources import package_at
from dougong.cli.packaging.telling import difference_lines
from dougong.cli.packaging.together import check_together
from dougong.cli.wiring import Platform, Wiring
from dougong.kernel.errors import InvalidError
from dougong.kernel.messages import localize, say
from dougong.metadata.difference import differences
from dougong.packages.archive import archive, sealed, write_vouching
from dougong.packages.errors import FileExistsAlreadyError
from dougong.packages.exporting import export_package, write_files
from dougong.packages.folder import PackageFolder, read_package
from dougong.packages.signing import make_keys, read_private
from dougong.packages.validation import check_package
from dougong.storage.tenants import find_tenant

_PATH = click.Path(path_type=Path)
_key = click.option("--key", "key_file", type=_PATH, help="File of the private key to sign with.")


@click.command()
@click.argument("path", type=_PATH)
@json_option
@click.pass_obj
def validate(wiring: Wiring, path: Path, as_json: bool) -> None:
    """Check a package, folder or zip, with all that it needs of what ships."""
    output = Output.of_environment(os.environ, as_json=as_json)
    package = read_package(path)
    with platform(wiring, output) as opened:
        _require_sound(opened, package)
        check_together(opened, package)
    told = say("{name} {version} is sound", "{name} {version} 没有问题", **_named(package))
    output.result([output.text(told)], {**_named(package), "digest": package.digest})


@click.command()
@click.argument("path", type=_PATH)
@click.option("--out", type=_PATH, help="The zip; NAME-VERSION.zip if not given.")
@_key
@json_option
@click.pass_obj
def build(
    wiring: Wiring, path: Path, out: Path | None, key_file: Path | None, as_json: bool
) -> None:
    """Build the zip of a package: the same bytes for the same files, with checksums."""
    output = Output.of_environment(os.environ, as_json=as_json)
    package = read_package(path)
    with platform(wiring, output) as opened:
        _require_sound(opened, package)
    key = None if key_file is None else read_private(key_file)
    target = out or Path(f"{package.name}-{package.manifest.version}.zip")
    target.write_bytes(archive(sealed(package, key)))
    document = {**_named(package), "file": str(target), "digest": package.digest}
    output.result([str(target)], {**document, "signed": key is not None})


@click.command()
@click.argument("path", type=_PATH)
@click.option(
    "--key", "key_file", type=_PATH, required=True, help="File of the private key to sign with."
)
@json_option
def sign(path: Path, key_file: Path, as_json: bool) -> None:
    """Sign a package, folder or zip, in its place."""
    output = Output.of_environment(os.environ, as_json=as_json)
    package = sealed(read_package(path), read_private(key_file))
    if path.is_dir():
        write_vouching(path, package)
    else:
        path.write_bytes(archive(package))
    told = say("{name} {version} is signed", "{name} {version} 已签名", **_named(package))
    output.result([output.text(told)], {**_named(package), "file": str(path)})


@click.command()
@click.argument("name", type=_PATH)
@json_option
def keygen(name: Path, as_json: bool) -> None:
    """Make a pair of keys: NAME.key to sign with, NAME.pub for those who trust you."""
    output = Output.of_environment(os.environ, as_json=as_json)
    private, public = make_keys(name)
    output.result([str(private), str(public)], {"private": str(private), "public": str(public)})


@click.command()
@click.argument("one")
@click.argument("other", required=False)
@click.option("--tenant", "tenant_name", help="Compare with what this tenant has installed.")
@json_option
@click.pass_obj
def diff(
    wiring: Wiring, one: str, other: str | None, tenant_name: str | None, as_json: bool
) -> None:
    """Compare two packages (folders, zips, names that ship), or one with a tenant's.

    It tells what leads from ONE to OTHER, or from what the tenant has to ONE.
    """
    output = Output.of_environment(os.environ, as_json=as_json)
    if (other is None) == (tenant_name is None):
        raise click.UsageError("give either OTHER or --tenant")
    with platform(wiring, output) as opened:
        package, _ = package_at(opened, one)
        after = {e.identity: e.json for e in package.definitions(opened.kinds).definitions}
        if tenant_name is not None:
            actor = system_actor(find_tenant(opened.database, tenant_name))
            before = opened.gallery.installed_documents(actor, package.name)
        else:
            before = after
            wanted, _ = package_at(opened, str(other))
            after = {e.identity: e.json for e in wanted.definitions(opened.kinds).definitions}
    found = differences(before, after)
    none = [] if found else [output.text(say("no difference", "没有差异"))]
    output.result([*difference_lines(found), *none], [each.to_json() for each in found])


@click.command()
@click.argument("source")
@click.option("--tenant", "tenant_name", required=True, help="Tenant in which they are tried.")
@json_option
@click.pass_context
def test(context: click.Context, source: str, tenant_name: str, as_json: bool) -> None:
    """Run the tests of a package as if it were installed in a tenant; nothing of it stays."""
    wiring: Wiring = context.obj
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        package, signer = package_at(opened, source)
        actor = system_actor(find_tenant(opened.database, tenant_name))
        tried = opened.gallery.installer.rehearse(actor, package, signer)
    lines = [f"  {output.place(each)}" for each in tried.failing]
    counted = say(
        "{n} test(s), {failed} failed",
        "{n} 个测试，失败 {failed} 个",
        n=tried.tests,
        failed=len(tried.failing),
    )
    output.result(
        [*lines, output.text(counted)],
        {
            "tests": tried.tests,
            "failed": [each.to_json(output.locale) for each in tried.failing],
        },
    )
    context.exit(1 if tried.failing else 0)


@click.command()
@click.argument("things", nargs=-1, required=True, metavar="KIND/NAME…")
@click.option("--tenant", "tenant_name", required=True, help="Name of the tenant.")
@click.option("--name", required=True, help="Name of the new package.")
@click.option("--out", type=_PATH, help="Folder, or a .zip; the name if not given.")
@json_option
@click.pass_obj
def export(
    wiring: Wiring,
    things: tuple[str, ...],
    tenant_name: str,
    name: str,
    out: Path | None,
    as_json: bool,
) -> None:
    """Make a package of a tenant's own definitions, and of its own that those need."""
    output = Output.of_environment(os.environ, as_json=as_json)
    target = out or Path(name)
    if target.exists():
        raise FileExistsAlreadyError(file=str(target))
    with platform(wiring, output) as opened:
        actor = system_actor(find_tenant(opened.database, tenant_name))
        package = export_package(
            opened.models.current(actor.schema),
            opened.kinds,
            name,
            [tuple(each.split("/", 1)) for each in things],
            opened.deployments.packages(actor),
        )
    if target.suffix == ".zip":
        target.write_bytes(archive(sealed(package)))
    else:
        write_files(target, package)
    files = sorted(package.files)
    title = localize(package.manifest.title, output.locale)
    output.result([*files, f"{target}: {title}"], {"file": str(target), "files": files})


def _named(package: PackageFolder) -> dict[str, str]:
    return {"name": package.name, "version": package.manifest.version}


def _require_sound(opened: Platform, package: PackageFolder) -> None:
    content = package.definitions(opened.kinds)
    wrong = check_package(package, content.definitions, opened.kinds)
    if problems := [*content.problems, *wrong]:
        raise InvalidError(problems)
