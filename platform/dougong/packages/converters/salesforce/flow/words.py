"""Texts with places that expressions fill: ``Dear {!name}`` is ``Dear {{ $var.name }}``."""

from __future__ import annotations

from dougong.kernel.messages import LocaleText, say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.references import (
    pieces,
    plain_text,
    shown,
    term,
    value,
)
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError
from dougong.packages.converters.salesforce.xml_reading import Xml

_HTML = say("its markup is plain text here", "其中的格式在此为纯文本")


def worded(build: FlowBuilder, xml: Xml | None) -> str:
    """Give a value as a text with places: that of a text template as it is.

    Raises:
        UnsayableError: It cannot be said.
    """
    if xml is None or not xml.children:
        return ""
    kind, text = xml.children[0].tag, xml.children[0].text
    if kind == "stringValue":
        return with_places(build, text)
    if kind == "elementReference":
        resource = build.source.resources.get(text)
        if resource is not None and resource.tag == "textTemplates":
            return with_places(build, resource.get("text"))
    return _place(build, value(build, xml))


def with_places(build: FlowBuilder, text: str) -> str:
    """Give a text of theirs with places of ours."""
    if "<" in text and ">" in text:
        plain = plain_text(text)
        if plain != text:
            build.note(_HTML)
        text = plain
    found = ""
    for words, reference in pieces(text):
        found += words.replace("{{", "{ {")
        if reference:
            found += _reference(build, reference)
    return found


def _reference(build: FlowBuilder, reference: str) -> str:
    resource = build.source.resources.get(reference)
    if (
        resource is not None
        and resource.tag == "textTemplates"
        and reference not in build.expanding
    ):
        build.expanding.add(reference)
        try:
            return with_places(build, resource.get("text"))
        finally:
            build.expanding.discard(reference)
    try:
        return _place(build, term(build, reference))
    except UnsayableError as error:
        build.crippled = True
        build.note(error.reason)
        return "…"


def _place(build: FlowBuilder, found: Term) -> str:
    if found.constant is not None:
        return found.constant.replace("{{", "{ {")
    if found.text == "null":
        return ""
    return "{{ " + shown(build, found).text + " }}"


def text_of(words: str, *, most: int) -> LocaleText:
    """Give a text of at most so many characters."""
    return {"en": words.strip()[:most] or "…"}
