"""Form: what the public fills in to send a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from dougong.fields.files import FileReference
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.messages import LocaleText, say
from dougong.metadata.definition import ExpressionAt, Reference
from dougong.metadata.errors import (
    DuplicateError,
    InvalidSampleError,
    UnfitFieldError,
    UnfitPropertyError,
    UnfitShapeError,
)
from dougong.metadata.fitting_fields import check_written
from dougong.metadata.kind import Kind, Known, Scope, definition_kind
from dougong.metadata.objects.definition import FieldDef, ObjectDef, Shape
from dougong.metadata.objects.given_values import key_references, refusal
from dougong.metadata.path_check import check_paths

_SHAPES = frozenset({Shape.PLAIN, Shape.DOCUMENT})
_CHOOSES_RECORD = say(
    "the public cannot choose among records; give it a value instead",
    "公众无法选择记录；请改为指定固定值",
)
_CHOOSES_FILE = say("the public cannot upload files", "公众无法上传文件")
_NEVER_FILLED = say(
    "it is required, and the form neither asks for it nor gives it a value",
    "它是必填字段，而表单既未询问也未指定其值",
)
_NO_OWNER = say("records of the object have no owner", "该对象的记录没有负责人")


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionDef:
    """A field that is asked for.

    Attributes:
        field: Name of the field.
        label: The question; the field's label if None.
        help: What stands beside the input; the field's help if None.
        visible: Condition under which it is asked for.
        required: Condition under which it must be filled in, besides what the field itself says.
        place: Where the name stands, as a JSON pointer; empty: it is all there is.
    """

    field: str
    label: LocaleText | None = None
    help: LocaleText | None = None
    visible: str | None = None
    required: str | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreenDef:
    """Fields that are asked for together, under a condition or always."""

    name: str
    label: LocaleText | None
    help: LocaleText | None
    visible: str | None
    questions: tuple[QuestionDef, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDef:
    """A public form.

    Attributes:
        name: Name of the form; it stands in its address.
        label: Its title.
        object: The object of which a record is made.
        help: What stands below the title.
        active: Whether it can be opened and sent.
        screens: The screens, one after another.
        values: Values that every record gets, by field.
        thanks: What people read once they have sent it.
        owner: Email of the user who owns the records.
    """

    name: str
    label: LocaleText
    object: str
    help: LocaleText | None
    active: bool
    screens: tuple[ScreenDef, ...]
    values: JsonObject
    thanks: LocaleText | None
    owner: str | None

    def placed(self) -> Iterator[tuple[str, QuestionDef]]:
        """Yield each question with the pointer to it."""
        for index, screen in enumerate(self.screens):
            for at, question in enumerate(screen.questions):
                yield pointer("screens", index, "fields", at), question


@definition_kind
class FormKind(Kind[FormDef]):
    """What the public fills in to send a record."""

    key = "form"
    plural = "forms"
    label = say("Form", "表单")
    examples = (
        {
            "kind": "form",
            "name": "report_machine",
            "label": {"en": "Report a machine", "zh-CN": "设备报修"},
            "object": "machine",
            "help": {"en": "We answer within a day.", "zh-CN": "我们将在一天内回复。"},
            "active": False,
            "screens": [
                {
                    "name": "machine",
                    "label": {"en": "The machine", "zh-CN": "设备"},
                    "help": {"en": "See its plate.", "zh-CN": "请查看铭牌。"},
                    "fields": [
                        {
                            "field": "serial",
                            "label": {"en": "Number on the plate", "zh-CN": "铭牌编号"},
                            "help": {"en": "Begins with SN.", "zh-CN": "以 SN 开头。"},
                            "required": "true",
                        },
                        {"field": "condition", "visible": "serial != null"},
                    ],
                },
                {"name": "more", "visible": "condition = 'worn'", "fields": ["installed_on"]},
            ],
            "values": {"state": "running"},
            "thanks": {"en": "Thank you.", "zh-CN": "谢谢。"},
        },
        {
            "kind": "form",
            "name": "ask_for_handover",
            "label": {"en": "Ask for a handover", "zh-CN": "申请交接"},
            "object": "handover",
            "screens": [{"name": "what", "fields": ["subject"]}],
            "owner": "mei@example.com",
        },
    )

    def parse(self, json: JsonObject, known: Known) -> FormDef:
        """Read the form."""
        document: Mapping[str, Any] = json
        return FormDef(
            name=document["name"],
            label=document["label"],
            object=document["object"],
            help=document.get("help"),
            active=document.get("active", True),
            screens=tuple(_screen(each) for each in document["screens"]),
            values=document.get("values", {}),
            thanks=document.get("thanks"),
            owner=document.get("owner"),
        )

    def references(
        self, definition: FormDef, objects: Mapping[str, ObjectDef]
    ) -> Iterable[Reference]:
        """Name the object, the fields that are asked for, and those that are given values."""
        name = definition.object
        yield Reference("object", name, "/object")
        for path, question in definition.placed():
            yield Reference("object", name, path + question.place, question.field)
        target = objects.get(name)
        for given, value in definition.values.items():
            path = pointer("values", given)
            yield Reference("object", name, path, given, key=True)
            field = target.field(given) if target is not None else None
            yield from key_references(field, value, path)

    def expressions(self, definition: FormDef) -> Iterable[ExpressionAt]:
        """Give the conditions on what was entered: nobody is signed in who could be asked about."""
        for index, screen in enumerate(definition.screens):
            if screen.visible is not None:
                path = pointer("screens", index, "visible")
                yield ExpressionAt(path, definition.object, screen.visible, own=True)
        for path, question in definition.placed():
            for name in ("visible", "required"):
                source = getattr(question, name)
                if source is not None:
                    yield ExpressionAt(path + pointer(name), definition.object, source, own=True)

    def check(self, definition: FormDef, scope: Scope) -> Iterable[Problem]:
        """Check names, fields and values, and that what is sent can be saved."""
        first: dict[str, str] = {}
        for index, screen in enumerate(definition.screens):
            path = pointer("screens", index)
            if screen.name in first:
                twice = DuplicateError(value=screen.name, first=first[screen.name])
                yield Problem(path=path + "/name", error=twice)
            first.setdefault(screen.name, path)
        target = scope.catalog.objects.get(definition.object)
        if target is not None:
            yield from _check_questions(definition, scope)
            yield from _check_values(definition, target, scope)
            yield from _check_target(definition, target)


def _screen(document: Mapping[str, Any]) -> ScreenDef:
    return ScreenDef(
        name=document["name"],
        label=document.get("label"),
        help=document.get("help"),
        visible=document.get("visible"),
        questions=tuple(_question(each) for each in document["fields"]),
    )


def _question(document: str | Mapping[str, Any]) -> QuestionDef:
    if isinstance(document, str):
        return QuestionDef(field=document)
    return QuestionDef(**document, place="/field")


def _check_questions(definition: FormDef, scope: Scope) -> Iterable[Problem]:
    owner = scope.catalog.objects[definition.object]
    asked = [(path + each.place, each.field) for path, each in definition.placed()]
    yield from check_paths(scope, owner.name, asked)
    for path, name in asked:
        unwritten = list(check_written(scope, owner.name, name, path))
        yield from unwritten
        field = owner.field(name)
        reason = _unaskable(field, scope) if field is not None and not unwritten else None
        if reason is not None:
            yield Problem(path=path, error=UnfitFieldError(field=name, reason=reason))


def _unaskable(field: FieldDef, scope: Scope) -> LocaleText | None:
    if field.target is not None or field.targets:
        return _CHOOSES_RECORD
    return _CHOOSES_FILE if isinstance(scope.type_of(field), FileReference) else None


def _check_values(definition: FormDef, target: ObjectDef, scope: Scope) -> Iterable[Problem]:
    asked = {question.field: path for path, question in definition.placed()}
    paths = [(pointer("values", name), name) for name in definition.values]
    yield from check_paths(scope, target.name, paths)
    for path, name in paths:
        field = target.field(name)
        if name in asked:
            yield Problem(path=path, error=DuplicateError(value=name, first=asked[name]))
        reason = refusal(field, definition.values[name], scope) if field is not None else None
        if reason is not None:
            yield Problem(path=path, error=InvalidSampleError(field=name, reason=reason))
    for field in target.fields:
        known = field.name in asked or field.name in definition.values
        filled = field.default is not None or field.name in target.filled
        if field.required and not known and not filled:
            error = UnfitFieldError(field=field.name, reason=_NEVER_FILLED)
            yield Problem(path="/screens", error=error)


def _check_target(definition: FormDef, target: ObjectDef) -> Iterable[Problem]:
    if target.is_stored and target.shape not in _SHAPES:
        reason = say("the object is of the shape {s}", "该对象的形态为 {s}", s=target.shape)
        yield Problem(path="/object", error=UnfitShapeError(reason=reason))
    if definition.owner is not None and not target.owned:
        yield Problem(path="/owner", error=UnfitPropertyError(property="owner", reason=_NO_OWNER))
