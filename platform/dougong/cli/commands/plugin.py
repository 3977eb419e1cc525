"""``dougong plugin …``: makes a plugin to begin with, and tells of those that are loaded."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

from dougong.cli.opening import platform
from dougong.cli.output import Output, json_option
from dougong.cli.plugin_files import plugin_files
from dougong.cli.wiring import Platform, Wiring
from dougong.hooks.offers import NAME
from dougong.kernel.errors import AppError
from dougong.kernel.messages import say
from dougong.storage.tenants import list_tenants

_LONGEST = 30


class PluginNameError(AppError):
    """A plugin cannot be called that."""

    code = "cli.plugin_name"
    template = (
        "`{name}` is no name for a plugin; write up to 30 small letters, digits and underscores"
    )
    template_zh = "`{name}` 不能用作插件名称；请使用不超过 30 个小写字母、数字与下划线"


class FolderNotEmptyError(AppError):
    """There is something where a new package shall lie."""

    code = "cli.folder_not_empty"
    template = "there is something in `{folder}` already; name another folder with --folder"
    template_zh = "`{folder}` 中已有内容；请用 --folder 指定其他文件夹"


@click.group()
def plugin() -> None:
    """Make plugins, and see how they are doing."""


@plugin.command()
@click.argument("name")
@click.option(
    "--folder",
    type=click.Path(path_type=Path),
    help="Where it shall lie; a folder of its name where absent.",
)
@json_option
def new(name: str, folder: Path | None, as_json: bool) -> None:
    """Make a package with a plugin: a field type, an element, an action, and tests that pass."""
    output = Output.of_environment(os.environ, as_json=as_json)
    if not NAME.fullmatch(name) or len(name) > _LONGEST:
        raise PluginNameError(name=name[:80])
    place = folder or Path(name)
    if place.exists() and (not place.is_dir() or any(place.iterdir())):
        raise FolderNotEmptyError(folder=str(place))
    files = plugin_files(name)
    for path, text in files.items():
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    done = say(
        "made {folder}; `pytest tests` in it runs its tests, and DOUGONG_PLUGIN_DIR={above} has it "
        "loaded",
        "已创建 {folder}；在其中运行 `pytest tests` 执行测试，"
        "设置 DOUGONG_PLUGIN_DIR={above} 即可加载",
        folder=place,
        above=place.resolve().parent,
    )
    output.result([output.text(done)], {"folder": str(place), "files": list(files)})


@plugin.command("list")
@json_option
@click.pass_obj
def list_plugins(wiring: Wiring, as_json: bool) -> None:
    """List the plugins that are loaded, who has them, and how they are doing."""
    output = Output.of_environment(os.environ, as_json=as_json)
    with platform(wiring, output) as opened:
        found = _found(opened)
    lines = [_line(each) for each in found]
    output.result(lines or [output.text(say("no plugin is loaded", "没有加载任何插件"))], found)


def _found(opened: Platform) -> list[Any]:
    found: dict[str, dict[str, Any]] = {
        each.name: {
            "name": each.name,
            "version": each.version,
            "folder": None if each.folder is None else str(each.folder),
            "hooks": list(each.hooks),
            "tenants": [],
            "failing": [],
        }
        for each in opened.hooks.plugins
    }
    for tenant in list_tenants(opened.database):
        for health in opened.plugins.of(tenant.schema):
            known = found[health.plugin.name]
            if health.enabled:
                known["tenants"].append(tenant.name)
            if health.state == "failing":
                known["failing"].append(tenant.name)
    return list(found.values())


def _line(each: dict[str, Any]) -> str:
    mark = "FAIL" if each["failing"] else "ok  "
    tenants = ", ".join(each["tenants"]) or "-"
    return f"{mark} {each['name']} {each['version'] or '-'}: {', '.join(each['hooks'])} [{tenants}]"
