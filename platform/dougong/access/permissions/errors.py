"""Why somebody is not granted something, or nothing is taken from them."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class NotYourselfError(AppError):
    """Somebody would change what they may do themselves."""

    code = "access.not_yourself"
    template = "nobody changes what they may do themselves; ask another administrator"
    template_zh = "不能修改自己的权限；请由其他管理员操作"
    status = HTTPStatus.FORBIDDEN


class AdminsOnlyError(AppError):
    """Who is no administrator would change what an administrator may do, or make one."""

    code = "access.admins_only"
    template = "only administrators make others administrators, or change what these may do"
    template_zh = "只有管理员才能设置管理员，或修改管理员的权限"
    status = HTTPStatus.FORBIDDEN


class BeyondOwnRightsError(AppError):
    """Somebody would grant more than they have themselves."""

    code = "access.beyond_own_rights"
    template = "`{name}` gives the right `{right}`, which you do not have, so you cannot grant it"
    template_zh = "`{name}` 包含您没有的权限 `{right}`，您无法授予"
    status = HTTPStatus.FORBIDDEN

    def __init__(self, *, name: str, right: str) -> None:
        super().__init__(name=name, right=right)


class LastAdminError(AppError):
    """The last administrator in service would be none any more."""

    code = "access.last_admin"
    template = "this is the last administrator; make somebody else one first"
    template_zh = "这是最后一名管理员；请先设置其他管理员"
    status = HTTPStatus.CONFLICT


class UnknownGrantError(AppError):
    """There is no role, or no permission set, of that name."""

    code = "access.unknown_grant"
    template = "there is no {kind} `{name}`{hint}"
    template_zh = "没有{kind} `{name}`{hint}"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class GrantedTwiceError(AppError):
    """One role, or one permission set, is granted twice."""

    code = "access.granted_twice"
    template = "`{name}` is listed twice; give its first and last day once"
    template_zh = "`{name}` 重复出现；请只填写一次起止日期"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, name: str) -> None:
        super().__init__(name=name)


class EndsBeforeStartError(AppError):
    """A grant would end before it begins."""

    code = "access.ends_before_start"
    template = "`{ends_on}` is before `{starts_on}`, on which it begins"
    template_zh = "结束日期 `{ends_on}` 早于开始日期 `{starts_on}`"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, starts_on: str, ends_on: str) -> None:
        super().__init__(starts_on=starts_on, ends_on=ends_on)


class WhoseRightsError(AppError):
    """It is not said whose rights are to be compared, or of several."""

    code = "access.whose_rights"
    template = "say whose rights: give one of `user`, `permission_set` and `role`"
    template_zh = "请说明比较谁的权限：`user`、`permission_set`、`role` 三者选一"
    status = HTTPStatus.UNPROCESSABLE_ENTITY
