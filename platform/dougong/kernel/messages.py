"""Texts in both languages.

A locale text is a map of locale to text, ``{"en": "Ticket", "zh-CN": "工单"}``. The same shape is
used for labels in definitions and for what errors say, so one function shows either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

from dougong.kernel.jsontypes import JsonValue

LocaleText: TypeAlias = Mapping[str, str]

DEFAULT_LOCALE = "en"
LOCALES = ("en", "zh-CN")


def say(en: str, zh: str, **values: object) -> dict[str, str]:
    """Make a locale text from two templates.

    Args:
        en: English template, in ``str.format`` notation.
        zh: Chinese template with the same names.
        **values: What the names stand for.

    Returns:
        The text in both languages.
    """
    return {"en": en.format(**values), "zh-CN": zh.format(**values)}


def is_locale_text(value: object) -> bool:
    """Tell a locale text from any other JSON object."""
    return (
        isinstance(value, Mapping)
        and DEFAULT_LOCALE in value
        and all(isinstance(text, str) for text in value.values())
    )


def localize(text: LocaleText | str, locale: str) -> str:
    """Choose the text for a locale: exact, same language, English, whatever there is.

    Args:
        text: A locale text; a plain string is returned as it is.
        locale: Such as ``zh-CN``.

    Returns:
        One text; empty when there is none.
    """
    if isinstance(text, str):
        return text
    if locale in text:
        return text[locale]
    language = locale.split("-", 1)[0]
    for key, value in text.items():
        if key.split("-", 1)[0] == language:
            return value
    return text.get(DEFAULT_LOCALE) or next(iter(text.values()), "")


def fill(template: str, details: Mapping[str, JsonValue], locale: str) -> str:
    """Fill a template, showing each locale text among the details in the given locale."""
    shown = {
        key: localize(value, locale) if is_locale_text(value) else value  # type: ignore[arg-type]
        for key, value in details.items()
    }
    return template.format(**shown)
