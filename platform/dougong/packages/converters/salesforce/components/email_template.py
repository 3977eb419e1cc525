"""E-mail templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from dougong.kernel.errors import Problem
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LOCALES, LocaleText, say
from dougong.packages.converters.salesforce.component import (
    ComponentConverter,
    Stage,
    component_converter,
)
from dougong.packages.converters.salesforce.conversion import Conversion, Mend
from dougong.packages.converters.salesforce.flow.references import plain_text
from dougong.packages.converters.salesforce.formula.saying import NotSayableError
from dougong.packages.converters.salesforce.source import META, Component

_KIND = "email_template"
_MERGE = re.compile(r"\{\{\{\s*([^{}]+?)\s*\}\}\}|\{!\s*([^{}]+?)\s*\}")
_OTHERS = frozenset(
    {"user", "organization", "recipient", "sender", "receiving_user", "sending_user"}
)
_PAGE = say(
    "it is written in Visualforce, code of the source platform",
    "以 Visualforce 编写，属原平台代码",
)
_MARKUP = say("its markup is plain text here", "其中的格式在此为纯文本")
MOST_BODY = 20_000
MOST_SUBJECT = 500


@component_converter
class EmailTemplates(ComponentConverter):
    """Converts e-mail templates into templates."""

    types = ("EmailTemplate",)
    stage = Stage.PAGES

    def convert(self, conversion: Conversion) -> None:
        """Convert every template."""
        for each in conversion.source.all("EmailTemplate"):
            conversion.report.carried(_KIND, each.name)
            if each.xml.get("type") == "visualforce":
                conversion.not_carried(_KIND, each.name, _PAGE)
                continue
            _put(conversion, each)


def _put(conversion: Conversion, component: Component) -> None:
    xml = component.xml
    subject, body = xml.get("subject"), _body(conversion, component)
    api = _about(conversion, component, subject + body)
    notes: list[LocaleText] = []
    if "<" in body and (plain := plain_text(_shown(body))) != body:
        body = plain
        notes.append(_MARKUP)
    label = xml.get("name") or component.name.rpartition("/")[2]
    line = _holed(conversion, " ".join(subject.split()), api, notes)
    document: dict[str, Any] = {
        "kind": "template",
        "name": conversion.name("template", component.name.rpartition("/")[2]),
        "label": {"en": label},
        "medium": "mail",
        "subject": {"en": line[:MOST_SUBJECT] or label},
        "body": {"en": _holed(conversion, body, api, notes)[:MOST_BODY] or label},
    }
    if help_text := xml.get("description"):
        document["help"] = {"en": " ".join(help_text.split())[:1000]}
    if api:
        document["object"] = conversion.model.object(api).name
    conversion.put(
        document, kind=_KIND, component=component.name, mend=_mend_of(conversion, component)
    )
    for note in notes:
        conversion.report.approximated(_KIND, component.name, note)


def _body(conversion: Conversion, component: Component) -> str:
    """Give the words: those of the plain text, else those of the file beside it."""
    if text := component.xml.get("textOnly"):
        return text
    path = conversion.source.folder / component.file.removesuffix(META)
    if component.file.endswith(META) and path.is_file() and not path.is_symlink():
        return path.read_text(encoding="utf-8", errors="replace").strip()
    return component.xml.get("content")


def _shown(body: str) -> str:
    return re.sub(r"(?is)<(style|head|script)\b.*?</\1>", "", body)


def _about(conversion: Conversion, component: Component, text: str) -> str:
    """Tell of which object's records it tells."""
    if own := component.xml.get("relatedEntityType"):
        return own
    for reference in _references(text):
        head, dot, _ = reference.partition(".")
        known = conversion.model.known(head) or ("__" in head and head.lower().endswith("__c"))
        if dot and head.lower() not in _OTHERS and not head.startswith("$") and known:
            return head
    return ""


def _references(text: str) -> Iterator[str]:
    for match in _MERGE.finditer(text):
        yield match[1] or match[2]


def _holed(conversion: Conversion, text: str, api: str, notes: list[LocaleText]) -> str:
    found, end = "", 0
    for match in _MERGE.finditer(text):
        found += text[end : match.start()].replace("{{", "{ {")
        end = match.end()
        reference = match[1] or match[2]
        try:
            found += "{{ " + _expression(conversion, reference, api, notes) + " }}"
        except NotSayableError as error:
            found += "…"
            notes.append(
                say(
                    "{name} is left out: {why_en}",
                    "省略 {name}：{why_zh}",
                    name=reference,
                    why_en=error.why["en"],
                    why_zh=error.why.get("zh-CN", error.why["en"]),
                )
            )
    return found + text[end:].replace("{{", "{ {")


def _expression(conversion: Conversion, reference: str, api: str, notes: list[LocaleText]) -> str:
    head, _, path = reference.partition(".")
    if head.lower() in ("user", "sender", "sending_user") and path:
        reference = f"$User.{path}"
    elif head.lower() == "organization":
        reference = f"$Organization.{path}"
    elif api and head.lower() == api.lower():
        reference = path
    elif not head.startswith("$"):
        raise NotSayableError(say("it is no field of the record", "它不是该记录的字段"))
    found = conversion.formulas.translate(reference, api, expect="text")
    notes.extend(found.notes)
    return found.source


def _mend_of(conversion: Conversion, component: Component) -> Mend:
    """Give what blanks the places of a text whose expression the check refuses."""

    def mend(document: JsonObject, problem: Problem) -> None:
        key = problem.path.split("/")[1] if "/" in problem.path else ""
        text = document.get(key)
        if key not in ("subject", "body") or not isinstance(text, dict):
            return
        for locale, words in text.items():
            text[locale] = re.sub(r"\{\{.*?\}\}", "…", str(words), flags=re.DOTALL)
        why = {locale: problem.error.message(locale) for locale in LOCALES}
        conversion.report.approximated(_KIND, component.name, why)

    return mend
