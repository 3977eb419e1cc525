"""What the report says of a Frappe app, in both languages, where several components need it."""

from __future__ import annotations

from dougong.kernel.messages import LocaleText, say

BY_CODE = say(
    "code fills it in Frappe, so that it is not required here",
    "在 Frappe 中由代码填写，此处不设为必填",
)
NOT_STORED = say(
    "code works it out in Frappe; here it is a value that nothing fills yet",
    "在 Frappe 中由代码计算；此处为尚无来源的普通字段",
)
HTML_AS_TEXT = say("kept as plain text; it is not rendered", "按纯文本保存，不渲染")
CODE_AS_TEXT = say("kept as plain text, without highlighting", "按纯文本保存，无语法高亮")
COLOR_AS_TEXT = say("kept as a text such as #3366ff", "按文本保存，例如 #3366ff")
ICON_AS_TEXT = say("kept as the name of the icon", "保存为图标名称")
SHAPES_AS_PLACE = say("keeps one place, no lines and areas", "只保存一个地点，不含线和区域")
DRAWN_AS_IMAGE = say("a picture is uploaded, not drawn", "需上传图片，不能手写")
NO_CHOICES = say(
    "its choices are filled by code in Frappe, so it is a text",
    "选项由 Frappe 代码填充，因此为文本",
)
PICTURE_OF_ANOTHER = say(
    "the picture is shown by the field that holds it", "图片由保存它的字段显示"
)
KEPT_AS_JSON = say(
    "its rows are those of a table that is not in the app; kept as JSON",
    "其行所属的子表不在本应用中；以 JSON 保存",
)
ROWS_INSTEAD_OF_TAGS = say("its values are rows, not labels in one box", "其值为行，而非标签")
LESS_DIGITS = say("at most four digits after the point", "小数最多四位")


def other_app(doctype: str) -> LocaleText:
    """Say that a link leads to what is not here."""
    return say(
        "`{name}` is of another app, so the link is a text",
        "`{name}` 属于其他应用，因此链接为文本",
        name=doctype,
    )


def no_target(doctype: str) -> LocaleText:
    """Say that a link leads to what has no records here."""
    return say(
        "the records of `{name}` cannot be referred to, so the link is a text",
        "`{name}` 的记录不能被引用，因此链接为文本",
        name=doctype,
    )


def no_default(value: str) -> LocaleText:
    """Say that a default is left out."""
    return say(
        "the default `{value}` is not carried; it depends on Frappe",
        "默认值 `{value}` 未转换，它依赖 Frappe",
        value=value,
    )


def refused(reason: LocaleText) -> LocaleText:
    """Say what the check of the package has against it."""
    return {
        "en": f"a part is left out, since the platform refuses it: {reason['en']}",
        "zh-CN": f"部分内容被平台拒绝而省略：{reason['zh-CN']}",
    }


def untranslatable(source: str, reason: str) -> LocaleText:
    """Say that a condition is more than the expression language says."""
    return say(
        "the condition `{source}` is not carried: {reason}",
        "条件 `{source}` 未转换：{reason}",
        source=source.replace("\n", " ")[:200],
        reason=reason,
    )
