"""XML of others, read safely: no document types, no entities, bounded in size and depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from dougong.kernel.messages import LocaleText, say

MAX_BYTES = 32 * 1024 * 1024
MAX_DEPTH = 60

# Projects of CumulusCI keep a token where the namespace of a managed package will stand.
_TOKEN = re.compile(r"(?:%%%|___)NAMESPACE(?:D_ORG|_DOT|D_RT)?(?:%%%|___)")
_OR_C = re.compile(r"(?:%%%|___)NAMESPACED?_OR_C(?:%%%|___)")


@dataclass(slots=True)
class Xml:
    """An element: its tag without namespace, its text, and the elements in it, in order."""

    tag: str
    text: str = ""
    children: list[Xml] = field(default_factory=list)

    def all(self, tag: str) -> list[Xml]:
        """Give the elements of a tag, in order."""
        return [child for child in self.children if child.tag == tag]

    def first(self, tag: str) -> Xml | None:
        """Give the first element of a tag; None if there is none."""
        return next((child for child in self.children if child.tag == tag), None)

    def get(self, path: str, default: str = "") -> str:
        """Give the text at a path of tags such as ``valueSet/restricted``."""
        at: Xml | None = self
        for tag in path.split("/"):
            at = at.first(tag) if at is not None else None
        return at.text if at is not None and at.text else default

    def texts(self, tag: str) -> list[str]:
        """Give the texts of the elements of a tag."""
        return [child.text for child in self.all(tag)]

    def flag(self, path: str, default: bool = False) -> bool:
        """Tell whether the text at a path is ``true``."""
        text = self.get(path)
        return text.lower() == "true" if text else default

    def walk(self) -> Iterator[Xml]:
        """Give the element and all in it."""
        yield self
        for child in self.children:
            yield from child.walk()


class XmlError(Exception):
    """A file that cannot be read; ``reason`` says why, for the report."""

    def __init__(self, reason: LocaleText) -> None:
        super().__init__(reason["en"])
        self.reason = reason


def without_tokens(text: str) -> str:
    """Take the tokens of a namespace out of a text."""
    return _OR_C.sub("c", _TOKEN.sub("", text)) if "NAMESPACE" in text else text


def read_xml(data: bytes) -> Xml:
    """Read a document.

    Args:
        data: The file. What stands before its first ``<?xml``, as some licence comments do, is
            passed over, for the platform the files come from takes them, too.

    Raises:
        XmlError: It is no XML, has a document type, is too large or nested too deep.
    """
    if len(data) > MAX_BYTES:
        raise XmlError(say("the file is too large", "文件过大"))
    begin = data.find(b"<?xml")
    reader = _Reader()
    try:
        reader.parser.Parse(data[max(begin, 0) :], True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code)
        raise XmlError(
            say(
                "it is no XML: {reason} in line {line}",
                "不是有效的 XML：第 {line} 行 {reason}",
                reason=reason,
                line=error.lineno,
            )
        ) from None
    return reader.root


class _Reader:
    def __init__(self) -> None:
        self.root = Xml("")
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.EntityDeclHandler = self._refuse
        self._open: list[Xml] = []

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        if len(self._open) >= MAX_DEPTH:
            raise XmlError(say("it is nested too deep", "嵌套过深"))
        element = Xml(tag.rpartition(":")[2])
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _tag: str) -> None:
        element = self._open.pop()
        element.text = "" if element.children else without_tokens(element.text.strip())

    def _text(self, text: str) -> None:
        self._open[-1].text += text

    def _refuse(self, *_: object) -> None:
        raise XmlError(say("it declares a document type", "文件声明了文档类型（DOCTYPE）"))
