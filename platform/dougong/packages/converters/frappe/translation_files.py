"""Translations of a Frappe app: ``translations/<language>.csv`` and ``locale/<language>.po``."""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

Phrases: TypeAlias = Mapping[str, Mapping[str, str]]

_LANGUAGES = {"zh": "zh-CN", "zh_CN": "zh-CN", "zh-TW": "zh-TW", "zh_TW": "zh-TW", "zh-cn": "zh-CN"}
_LEAST_COLUMNS = 2


def read_phrases(folder: Path) -> Phrases:
    """Read the translations, by language and by the English text."""
    phrases: dict[str, dict[str, str]] = {}
    for path in sorted(folder.rglob("*.csv")):
        if path.parent.name == "translations":
            phrases.setdefault(_language(path), {}).update(_csv(path))
    for path in sorted(folder.rglob("*.po")):
        if "locale" in path.parts:
            phrases.setdefault(_language(path), {}).update(_po(path))
    return {language: found for language, found in phrases.items() if found}


def _language(path: Path) -> str:
    name = path.stem
    return _LANGUAGES.get(name, name.replace("_", "-"))


def _csv(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        rows = [row for row in csv.reader(file) if len(row) >= _LEAST_COLUMNS]
    return {row[0].strip(): row[1].strip() for row in rows if row[0].strip() and row[1].strip()}


def _po(path: Path) -> dict[str, str]:
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    key = ""
    for line in [*_lines(path), 'msgid ""']:
        word, _, rest = line.partition(" ")
        if word in ("msgid", "msgstr", "msgctxt", "msgid_plural") or word.startswith("msgstr["):
            if word == "msgid":
                _keep(found, entry)
                entry = {}
            key, line = word, rest
        elif not line.startswith('"'):
            continue
        entry[key] = entry.get(key, "") + _unquoted(line)
    return found


def _lines(path: Path) -> Iterator[str]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        stripped = line.strip()
        if stripped and not stripped.startswith("#"):
            yield stripped


def _keep(found: dict[str, str], entry: Mapping[str, str]) -> None:
    source, text = entry.get("msgid", ""), entry.get("msgstr", "")
    if source.strip() and text.strip():
        found[source.strip()] = text.strip()


def _unquoted(literal: str) -> str:
    try:
        value = ast.literal_eval(literal)
    except (SyntaxError, ValueError):
        return literal.strip('"')
    return str(value)
