"""From a Salesforce project to a package: each type by its converter, then checked and mended."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dougong import __version__
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.report import Report
from dougong.packages.converters.salesforce.component import converters, kind_of
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.formula.translating import Formulas
from dougong.packages.converters.salesforce.model import Model
from dougong.packages.converters.salesforce.names import snake
from dougong.packages.converters.salesforce.objects import put_objects
from dougong.packages.converters.salesforce.settling import settle
from dougong.packages.converters.salesforce.source import read_source
from dougong.packages.converters.writing import write_package

_NO_CONVERTER = say(
    "this type of metadata has no counterpart here",
    "此类元数据在本平台没有对应的概念",
)
_WHY_NOT: Mapping[str, LocaleText] = {
    "FlexiPage": say(
        "it is put together of components; the page layouts are converted",
        "该页面由组件拼装而成；已转换的是页面布局",
    ),
    "QuickAction": say("there are no actions of one's own on pages yet", "尚不支持自定义页面操作"),
    "WebLink": say("there are no buttons of one's own on pages yet", "尚不支持自定义按钮与链接"),
    "FieldSet": say("it is a list of fields for code", "字段集供代码使用"),
    "PathAssistant": say("there are no stage paths yet", "尚不支持阶段路径"),
    "EmailTemplate": say(
        "its body is not in a form that can be sent here", "其正文格式无法在此发送"
    ),
    "ReportType": say("reports name their objects themselves", "报表直接指定对象"),
}
_CONTAINERS = ("Workflow", "SharingRules", "MatchingRules")


def convert_salesforce(source: Path, *, bench: Bench, name: str | None = None) -> Conversion:
    """Convert a project; nothing is written.

    Args:
        source: Folder of the project.
        bench: What the package is checked against.
        name: Name of the package; that of the folder if None.

    Returns:
        The conversion, with definitions that install above the core.

    Raises:
        NothingToConvertError: There is no metadata in it.
    """
    package = snake(name or source.resolve().name, fallback="package")
    source_read = read_source(source)
    model = Model(package, bench.core)
    conversion = Conversion(
        package=package,
        source=source_read,
        bench=bench,
        report=Report(source.name or str(source)),
        model=model,
        formulas=Formulas(model, source_read),
    )
    handled = set(_CONTAINERS)
    for converter in converters():
        handled |= set(converter.types)
        converter.convert(conversion)
    _rest(conversion, handled)
    put_objects(conversion)
    settle(conversion)
    return conversion


def write_conversion(conversion: Conversion, folder: Path) -> None:
    """Write a conversion as a package.

    Args:
        conversion: The conversion.
        folder: Where to; it must not hold anything yet.

    Raises:
        FolderNotEmptyError: Something is there already.
    """
    title = {"en": conversion.source.folder.resolve().name}
    manifest: JsonObject = {
        "name": conversion.package,
        "version": "1.0.0",
        "title": title,
        "requires": {
            "platform": f">={__version__}",
            "packages": {"core": f">={__version__}"},
        },
    }
    documents = [draft.document for draft in conversion.drafts.values()]
    write_package(folder, manifest, documents, conversion.report, kinds=conversion.bench.kinds)


def _rest(conversion: Conversion, handled: set[str]) -> None:
    for component_type in sorted(conversion.source.by_type.keys() - handled):
        for each in conversion.source.all(component_type):
            why = _WHY_NOT.get(component_type, _NO_CONVERTER)
            conversion.not_carried(kind_of(component_type), each.name, why)
    for file, reason in conversion.source.unreadable.items():
        conversion.not_carried("file", file, reason)
