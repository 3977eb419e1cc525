"""Errors of installing packages."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class PackageNotFoundError(AppError):
    """No package of that name is shipped."""

    code = "package.not_found"
    template = "there is no package `{package}`{hint}"
    template_zh = "没有名为 `{package}` 的软件包{hint}"
    status = HTTPStatus.NOT_FOUND
