"""Finding the package that a command line names, and the tenants that it is for."""

from __future__ import annotations

from pathlib import Path

import click

from dougong.cli.wiring import Platform
from dougong.kernel.suggest import hint
from dougong.metadata.merging import Side
from dougong.packages.archive import verify
from dougong.packages.errors import PackageNotFoundError
from dougong.packages.folder import PackageFolder, read_package
from dougong.packages.shipped import PackageShelf
from dougong.packages.signing import SHIPPED, Signer
from dougong.storage.tenants import Tenant, find_tenant, list_tenants


def package_at(opened: Platform, source: str) -> tuple[PackageFolder, Signer]:
    """Give the package in a folder or a zip, or the one of that name that ships.

    Raises:
        AppError: There is none, or it is not as it was built.
    """
    path = Path(source)
    if path.exists():
        package = read_package(path)
        return package, verify(package, opened.gallery.installer.preparing.trust)
    shelf = PackageShelf.shipped().packages
    if source in shelf:
        return read_package(shelf[source][1]), SHIPPED
    raise PackageNotFoundError(package=source, hint=hint(source, shelf))


def tenants_of(opened: Platform, names: tuple[str, ...], every: bool) -> list[Tenant]:
    """Give the tenants that a command is for.

    Raises:
        TenantNotFoundError: One is not there.
    """
    if every == bool(names):
        raise click.UsageError("give --tenant, once or more, or --all-tenants")
    if every:
        return list_tenants(opened.database)
    return [find_tenant(opened.database, name) for name in dict.fromkeys(names)]


def read_choices(given: tuple[str, ...]) -> dict[str, Side]:
    """Read choices such as ``object/ticket/fields/subject/max_length=mine``."""
    found = {}
    for each in given:
        key, _, side = each.rpartition("=")
        if not key or side not in (Side.MINE.value, Side.THEIRS.value):
            raise click.BadParameter(
                f"{each!r} is no choice; write KEY=mine or KEY=theirs", param_hint="--choose"
            )
        found[key] = Side(side)
    return found
