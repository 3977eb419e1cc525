"""Template: the words of a message, with expressions in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.automation.messages.holes import OpenHoleError, read_holes
from dougong.fields.files import FileReference
from dougong.formula.value_types import TEXT, Type, namespace, record
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import UnfitFieldError, UnfitPropertyError
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import ObjectDef
from dougong.metadata.path_check import check_paths

MAIL, NOTIFICATION = "mail", "notification"
RECIPIENT, LINK = "recipient", "link"
RECIPIENT_FIELDS: Mapping[str, Type] = {"name": TEXT, "email": TEXT}


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateDef:
    """A template.

    Attributes:
        name: Its name.
        label: What people call it.
        help: What it is for.
        object: The object whose record it tells of; None: it tells of none.
        medium: ``mail`` or ``notification``.
        subject: One line, by language.
        body: The rest, by language.
        attachments: File fields whose files go along.
    """

    name: str
    label: LocaleText
    help: LocaleText | None = None
    object: str | None = None
    medium: str = MAIL
    subject: LocaleText
    body: LocaleText
    attachments: tuple[str, ...] = ()

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield each text with its place."""
        for part, texts in (("subject", self.subject), ("body", self.body)):
            for locale, text in texts.items():
                yield pointer(part, locale), text

    def placed_attachments(self) -> list[tuple[str, str]]:
        """Give the file fields with the place of each."""
        return [(pointer("attachments", at), each) for at, each in enumerate(self.attachments)]


def template_globals(object_name: str | None) -> Mapping[str, Type]:
    """Give what a template may name with a ``$`` besides what every expression may."""
    known = {RECIPIENT: namespace(RECIPIENT), LINK: TEXT}
    return known if object_name is None else {**known, "record": record(object_name)}


def expressions_in(text: str, path: str, object_name: str | None) -> Iterator[ExpressionAt]:
    """Yield the expressions in a text of a template; none of one whose braces stay open."""
    try:
        holes = read_holes(text).holes
    except OpenHoleError:
        return  # said where the definition is checked
    for hole in holes:
        yield ExpressionAt(
            path=path,
            object=object_name or "",
            source=hole.source,
            expect=None,
            globals=template_globals(object_name),
            spaces={RECIPIENT: RECIPIENT_FIELDS},
            offset=hole.offset,
        )


def check_holes(text: str, path: str) -> Iterator[Problem]:
    """Say where braces stay open."""
    try:
        read_holes(text)
    except OpenHoleError as error:
        yield Problem(path=path, error=error)


@definition_kind
class TemplateKind(Kind[TemplateDef]):
    """The words of a message."""

    key = "template"
    plural = "templates"
    label = say("Template", "消息模板")
    examples = (
        {
            "kind": "template",
            "name": "machine_stopped",
            "label": {"en": "A machine stopped", "zh-CN": "设备停机"},
            "help": {"en": "Sent to whoever cares for it.", "zh-CN": "发送给设备负责人。"},
            "object": "machine",
            "medium": "mail",
            "subject": {"en": "{{ serial }} stopped", "zh-CN": "{{ serial }} 已停机"},
            "body": {
                "en": "Dear {{ $recipient.name }},\n\n**{{ serial }}**: {{ state }}\n\n{{ $link }}",
                "zh-CN": "{{ $recipient.name }}：\n\n**{{ serial }}**：{{ state }}\n\n{{ $link }}",
            },
            "attachments": ["photo"],
        },
        {
            "kind": "template",
            "name": "good_morning",
            "label": {"en": "Good morning", "zh-CN": "早安"},
            "medium": "notification",
            "subject": {"en": "Good morning", "zh-CN": "早上好"},
            "body": {"en": "It is {{ TODAY() }}.", "zh-CN": "今天是 {{ TODAY() }}。"},
        },
    )

    def parse(self, json: JsonObject, known: Known) -> TemplateDef:
        """Read the template."""
        return read_template(json)

    def references(
        self, definition: TemplateDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object and its file fields."""
        if definition.object is None:
            return
        yield Reference("object", definition.object, "/object")
        for path, name in definition.placed_attachments():
            yield Reference("object", definition.object, path, name)

    def expressions(self, definition: TemplateDef) -> Iterable[ExpressionAt]:
        """Give what stands between the braces."""
        for path, text in definition.texts():
            yield from expressions_in(text, path, definition.object)

    def check(self, definition: TemplateDef, scope: Scope) -> Iterable[Problem]:
        """Check that braces are closed, and that what goes along are files."""
        for path, text in definition.texts():
            yield from check_holes(text, path)
        for locale, text in definition.subject.items():
            if "\n" in text:
                reason = say("write it in one line", "请写成一行")
                wrong = UnfitPropertyError(property="subject", reason=reason)
                yield Problem(path=pointer("subject", locale), error=wrong)
        yield from _check_attachments(definition, scope)


def read_template(json: JsonObject) -> TemplateDef:
    """Read a template that passed its schema."""
    document: Mapping[str, Any] = json
    return TemplateDef(
        name=document["name"],
        label=document["label"],
        help=document.get("help"),
        object=document.get("object"),
        medium=document["medium"],
        subject=document["subject"],
        body=document["body"],
        attachments=tuple(document.get("attachments", ())),
    )


def _check_attachments(definition: TemplateDef, scope: Scope) -> Iterator[Problem]:
    if not definition.attachments:
        return
    if definition.object is None or definition.medium != MAIL:
        reason = say("only a mail about a record has attachments", "只有关于记录的邮件才有附件")
        wrong = UnfitPropertyError(property="attachments", reason=reason)
        yield Problem(path="/attachments", error=wrong)
        return
    owner = scope.catalog.objects.get(definition.object)
    if owner is None:
        return  # said where references are checked
    yield from check_paths(scope, owner.name, definition.placed_attachments())
    for path, name in definition.placed_attachments():
        field = owner.field(name)
        if field is not None and not isinstance(scope.type_of(field), FileReference):
            unfit = say("it holds no file", "该字段不是文件")
            yield Problem(path=path, error=UnfitFieldError(field=name, reason=unfit))
