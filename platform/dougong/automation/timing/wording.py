"""Properties of triggers, said the same way in every one of them."""

from __future__ import annotations

from typing import Any

from dougong.automation.timing.durations import DURATION

NAME_LENGTH = 40
EXPRESSION: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 4000}


def said(title: str, title_zh: str, about: str, about_zh: str, /, **schema: Any) -> dict[str, Any]:
    """Give a property with its title and what it is, in English and Chinese."""
    return {
        "title": title,
        "x-title-zh": title_zh,
        "description": about,
        "x-description-zh": about_zh,
        **{name.replace("x_", "x-"): value for name, value in schema.items()},
    }


def object_property(about: str, about_zh: str) -> dict[str, Any]:
    """Give the property that names an object."""
    return said(
        "Object", "对象", about, about_zh, type="string", maxLength=NAME_LENGTH, x_editor="object"
    )


def condition_property(about: str, about_zh: str) -> dict[str, Any]:
    """Give the property that holds a condition."""
    return said("Condition", "条件", about, about_zh, **EXPRESSION, x_editor="condition")


def duration_property(title: str, title_zh: str, about: str, about_zh: str) -> dict[str, Any]:
    """Give a property that holds a duration."""
    return said(title, title_zh, about, about_zh, **DURATION)


def calendar_property() -> dict[str, Any]:
    """Give the property that names a calendar."""
    return said(
        "Calendar",
        "日历",
        "The calendar that business days and hours are counted on; the default one where absent.",
        "计算工作日和工作小时所用的日历；缺省为默认日历。",
        type="string",
        maxLength=NAME_LENGTH,
        x_editor="calendar",
    )


CLOCK_TIME: dict[str, Any] = {
    "type": "string",
    "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
    "x-reason": {"en": "write a time such as 09:00", "zh-CN": "请填写时间，例如 09:00"},
}
