"""Errors of working on drafts."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError, InvalidError


class NobodysDraftError(AppError):
    """Drafts are users' own; the platform itself has none."""

    code = "draft.no_user"
    template = "a draft belongs to a user; sign in as one"
    template_zh = "草稿属于具体用户；请以用户身份登录"
    status = HTTPStatus.FORBIDDEN


class NoDraftError(AppError):
    """The user has no draft of that definition."""

    code = "draft.not_found"
    template = "you have no changes to {kind} `{name}`"
    template_zh = "你没有对 {kind} `{name}` 做过修改"
    status = HTTPStatus.NOT_FOUND


class NothingToPublishError(AppError):
    """The draft says what is in force already."""

    code = "draft.empty"
    template = "there is nothing to publish: your draft has no changes"
    template_zh = "没有可发布的内容：你的草稿没有任何修改"
    status = HTTPStatus.CONFLICT


class StaleError(AppError):
    """What somebody works on was published by somebody else meanwhile."""

    code = "draft.stale"
    template = "{kind} `{name}` was changed by someone else after you began; merge both first"
    template_zh = "在你开始修改之后，{kind} `{name}` 已被他人更改；请先合并双方的修改"
    status = HTTPStatus.CONFLICT


class StaleDraftError(InvalidError):
    """Some of what is to be published was changed in between; ``problems`` names each."""

    code = "draft.outdated"
    template = "{count} definition(s) were changed by someone else after you began: {first}"
    template_zh = "有 {count} 个定义在你开始修改之后被他人更改：{first}"
    status = HTTPStatus.CONFLICT
