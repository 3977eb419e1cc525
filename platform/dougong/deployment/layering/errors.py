"""Errors of what packages and a tenant say of the same things."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, InvalidError


class PackageConflictError(AppError):
    """A package and the tenant changed the same, each otherwise."""

    code = "package.conflict"
    template = "{kind} `{name}`: both changed `{path}`; choose `mine` or `theirs` for `{key}`"
    template_zh = "{kind} `{name}`：双方都修改了 `{path}`；请为 `{key}` 选择 `mine` 或 `theirs`"
    status = HTTPStatus.CONFLICT


class PackageConflictsError(InvalidError):
    """What packages and the tenant changed does not go together, and nobody decided."""

    code = "package.conflicts"
    template = "{count} conflict(s) are to be decided, nothing was changed: {first}"
    template_zh = "有 {count} 处冲突尚未决定，未做任何更改：{first}"
    status = HTTPStatus.CONFLICT


class OwnNameTakenError(AppError):
    """A package brings something under a name that the tenant has given already."""

    code = "package.name_of_tenant"
    template = (
        "`{package}` brings {kind} `{name}`, and there is one of your own; rename yours, or choose "
        "for `{key}`: `theirs` takes the package's, `mine` keeps yours as changes of it"
    )
    template_zh = (
        "`{package}` 带来{kind} `{name}`，而租户已有同名定义；请重命名自己的定义，或为 `{key}` "
        "选择：`theirs` 采用软件包的定义，`mine` 将自己的定义保留为对它的修改"
    )
    status = HTTPStatus.CONFLICT


class PackageNameTakenError(AppError):
    """Two packages that know nothing of each other bring something under one name."""

    code = "package.name_of_package"
    template = (
        "`{package}` brings {kind} `{name}`, and so does `{other}`; rename it in one of them, let "
        "`{package}` require `{other}` and build upon it, or uninstall `{other}`"
    )
    template_zh = (
        "`{package}` 与 `{other}` 都带来{kind} `{name}`；请在其中一个软件包中重命名，"
        "或让 `{package}` 依赖 `{other}` 并在其上扩展，或卸载 `{other}`"
    )
    status = HTTPStatus.CONFLICT


class NamesTakenError(InvalidError):
    """A package brings names that others have; nothing was changed."""

    code = "package.name_taken"
    template = "{count} name(s) are taken, nothing was changed: {first}"
    template_zh = "有 {count} 个名称已被占用，未做任何更改：{first}"
    status = HTTPStatus.CONFLICT


class PackageLockedError(AppError):
    """A package does not let tenants change definitions of this kind."""

    code = "package.locked"
    template = "the package `{package}` lets nobody change its {kind} `{name}`"
    template_zh = "软件包 `{package}` 不允许更改其{kind} `{name}`"
    status = HTTPStatus.FORBIDDEN


class NothingChangedError(AppError):
    """What shall be as the package has it is so already."""

    code = "package.nothing_changed"
    template = "nothing is said otherwise of {kind} `{name}` at `{path}`{hint}"
    template_zh = "{kind} `{name}` 在 `{path}` 处没有任何修改{hint}"
    status = HTTPStatus.NOT_FOUND
