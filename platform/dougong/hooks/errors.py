"""What goes wrong with plugins; each error names the plugin."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class PluginFailedError(AppError):
    """A plugin broke where it takes part in what was asked for; nothing was changed."""

    code = "plugin.failed"
    template = (
        "the plugin `{plugin}` failed in `{hook}`, so nothing was changed; "
        "the log has the reason under its name"
    )
    template_zh = "插件 `{plugin}` 在 `{hook}` 中出错，未做任何更改；原因见日志中该插件的条目"
    status = HTTPStatus.UNPROCESSABLE_ENTITY

    def __init__(self, *, plugin: str, hook: str) -> None:
        super().__init__(plugin=plugin, hook=hook)


class PluginUnusableError(AppError):
    """A plugin cannot be loaded, so nothing starts: what it would refuse must not pass."""

    code = "plugin.unusable"
    template = (
        "the plugin `{plugin}` cannot be loaded: {reason}; mend it, or remove its folder `{folder}`"
    )
    template_zh = "无法加载插件 `{plugin}`：{reason}；请修复它，或移除其目录 `{folder}`"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, *, plugin: str, reason: str, folder: str) -> None:
        super().__init__(plugin=plugin, reason=reason, folder=folder)


class UnfitOfferError(AppError):
    """A plugin registers something of the wrong type."""

    code = "plugin.unfit_offer"
    template = "the plugin `{plugin}` gives `{hook}` a {found}; give {wanted}"
    template_zh = "插件 `{plugin}` 向 `{hook}` 提供了 {found}；应为 {wanted}"
    status = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(self, *, plugin: str, hook: str, found: str, wanted: str) -> None:
        super().__init__(plugin=plugin, hook=hook, found=found, wanted=wanted)
