"""Checking a package with all that lies below it, without a tenant."""

from __future__ import annotations

from dougong import __version__
from dougong.cli.wiring import Platform
from dougong.deployment.expressions import ExpressionChecker
from dougong.kernel.errors import InvalidError
from dougong.metadata.check import check
from dougong.metadata.package import check_requirements
from dougong.packages.folder import PackageFolder, read_package
from dougong.packages.shipped import CORE, PackageShelf


def check_together(opened: Platform, package: PackageFolder) -> None:
    """Check what a package needs, and its definitions with those of the packages below it.

    Raises:
        InvalidError: Something is wrong.
        PackageNotFoundError: It needs a package that does not ship; install it in a tenant to
            check the rest.
    """
    shelf = PackageShelf.shipped()
    known = [name for name in package.manifest.packages if name != package.name]
    below = [
        read_package(folder)
        for manifest, folder in shelf.with_requirements([CORE, *known])
        if manifest.name != package.name
    ]
    manifests = [each.manifest for each in (*below, package)]
    unmet = check_requirements(manifests, platform=__version__, plugins=opened.hooks.names)
    expressions = ExpressionChecker(opened.functions, opened.field_types)
    result = check(
        [each for one in (*below, package) for each in one.definitions(opened.kinds).definitions],
        kinds=opened.kinds,
        field_types=opened.field_types,
        check_expression=expressions.check,
        packages=[each.name for each in manifests],
    )
    if problems := [*unmet, *result.problems]:
        raise InvalidError(problems)
