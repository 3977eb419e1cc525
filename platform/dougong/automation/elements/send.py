"""Flow element: send a mail or a notification."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sqlalchemy import bindparam, select

from dougong.automation.element import Element, Go, Outcome, element
from dougong.automation.flows.definition import FlowDef, StepDef
from dougong.automation.kinds.template import (
    MAIL,
    NOTIFICATION,
    TemplateDef,
    check_holes,
)
from dougong.automation.messages.errors import (
    NobodyError,
    NoTemplateError,
    OtherRecordError,
    TooManyRecipientsError,
)
from dougong.automation.messages.filling import USER, About, Recipient, Value
from dougong.automation.messages.holes import OpenHoleError, read_holes
from dougong.automation.messages.letters import (
    Draft,
    Letter,
    LetterWriter,
    draft_of,
    template_draft,
    written,
)
from dougong.automation.messages.outgoing import link_to
from dougong.automation.messages.recipients import MOST_RECIPIENTS, Recipients
from dougong.automation.messages.sending import queue_message
from dougong.formula.value_types import NUMBER, Kind, Type
from dougong.kernel.errors import Problem
from dougong.kernel.jsonpointer import pointer
from dougong.kernel.messages import say
from dougong.metadata.definition import ExpressionAt, Reference, Taker
from dougong.metadata.errors import EitherPropertyError, UnfitPropertyError
from dougong.metadata.kind import Scope
from dougong.storage.message_rows import MessageRow, put_message
from dougong.storage.notifications import Notice
from dougong.storage.statement import compile_statement

if TYPE_CHECKING:
    from dougong.automation.flows.at import At
    from dougong.automation.flows.scope import Place

MESSAGE = "message"
_LONGEST_NOTE = 2000
_REACHED = Taker("send", frozenset({Kind.TEXT, Kind.RECORD, Kind.LIST}))
_OWN_WORDS = ("subject", "body", "medium")


@element
class Send(Element):
    """Sends a message, in the words of a template or in its own."""

    key = "send"
    group = "messages"
    label = say("Send a message", "发送消息")
    about = say(
        "Sends a mail or a notification, in the language of who gets it.",
        "发送邮件或应用内通知，按收件人的语言显示。",
    )
    icon = "mail"
    schema = {
        "properties": {
            "template": {
                "type": "string",
                "title": "Template",
                "x-title-zh": "模板",
                "description": "The template whose words are sent; without one, write your own.",
                "x-description-zh": "使用的消息模板；不选则自行填写内容。",
                "x-editor": "template",
            },
            "to": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
                "title": "To",
                "x-title-zh": "收件人",
                "description": (
                    "Who gets it: a user, a contact, a team, a list of such, or addresses."
                ),
                "x-description-zh": "接收人：用户、联系人、团队、它们的列表，或邮箱地址。",
                "x-editor": "expression",
            },
            "more": {
                "type": "array",
                "minItems": 1,
                "maxItems": 10,
                "title": "Also to",
                "x-title-zh": "同时发送给",
                "description": "Who else gets it; everybody gets it once.",
                "x-description-zh": "其他接收人；每人只收到一次。",
                "items": {
                    "type": "object",
                    "required": ["to"],
                    "properties": {
                        "to": {
                            "type": "string",
                            "minLength": 1,
                            "maxLength": 4000,
                            "title": "To",
                            "x-title-zh": "收件人",
                            "description": "A user, a contact, a team, a list, or addresses.",
                            "x-description-zh": "用户、联系人、团队、列表或邮箱地址。",
                            "x-editor": "expression",
                        }
                    },
                    "additionalProperties": False,
                },
            },
            "record": {
                "type": "string",
                "minLength": 1,
                "maxLength": 4000,
                "title": "About",
                "x-title-zh": "关于记录",
                "description": "The record that it is about; that of the flow where absent.",
                "x-description-zh": "消息所涉记录；缺省为流程的记录。",
                "x-editor": "expression",
            },
            "medium": {
                "type": "string",
                "enum": [MAIL, NOTIFICATION],
                "default": MAIL,
                "title": "Medium",
                "x-title-zh": "方式",
                "description": "How your own words are sent.",
                "x-description-zh": "自行填写的内容以何种方式发送。",
                "x-editor": "choice",
                "x-labels": {
                    MAIL: {"en": "Mail", "zh-CN": "邮件"},
                    NOTIFICATION: {"en": "Notification", "zh-CN": "应用内通知"},
                },
            },
            "subject": {
                "$ref": "definitions.json#/$defs/text",
                "title": "Subject",
                "x-title-zh": "主题",
                "description": "One line, with expressions as {{ subject }}.",
                "x-description-zh": "一行文字，可含表达式，例如 {{ subject }}。",
                "x-editor": "text",
            },
            "body": {
                "$ref": "definitions.json#/$defs/text",
                "title": "Body",
                "x-title-zh": "正文",
                "description": "The rest, in Markdown, with expressions as {{ subject }}.",
                "x-description-zh": "正文，支持 Markdown 与表达式，例如 {{ subject }}。",
                "x-editor": "text",
            },
            "optional": {
                "type": "boolean",
                "default": False,
                "title": "Nobody is fine",
                "x-title-zh": "允许无收件人",
                "description": "Whether the flow goes on when nobody can be reached.",
                "x-description-zh": "无人可送达时流程是否继续。",
            },
        },
        "required": ["to"],
    }
    example = {
        "to": "keeper",
        "more": [{"to": "'hall@example.com'"}],
        "record": "$record",
        "medium": "mail",
        "subject": {"en": "{{ serial }} stopped", "zh-CN": "{{ serial }} 已停机"},
        "body": {"en": "Since {{ installed_on }}.", "zh-CN": "自 {{ installed_on }} 起。"},
        "optional": True,
    }
    further = ({"template": "machine_stopped", "to": "keeper"},)

    def __init__(self) -> None:
        self._writer = LetterWriter()

    def expressions(self, step: StepDef, place: Place) -> Iterable[ExpressionAt]:
        """Give who gets it, what it is about and what stands in its words."""
        for path, source in _receivers(step):
            yield replace(place.expression(path, source), taker=_REACHED)
        if "record" in step.config:
            found = place.expression("/record", step.config["record"])
            yield replace(found, taker=Taker("send", frozenset({Kind.RECORD})))
        for path, text in _texts(step):
            for source, offset in _holes(text):
                yield replace(place.expression(path, source), offset=offset)

    def references(self, step: StepDef) -> Iterable[Reference]:
        """Name the template."""
        if "template" in step.config:
            yield Reference("template", step.config["template"], "/template")

    def outputs(self, step: StepDef) -> Mapping[str, Type]:
        """Tell how many got it."""
        return {"count": NUMBER}

    def check(self, step: StepDef, scope: Scope) -> Iterable[Problem]:
        """Check that it has words, and whose."""
        config = step.config
        if "template" in config:
            for name in _OWN_WORDS:
                if name in config:
                    reason = say("the template says it", "由模板决定")
                    wrong = UnfitPropertyError(property=name, reason=reason)
                    yield Problem(path=f"/{name}", error=wrong)
        elif "subject" not in config or "body" not in config:
            yield Problem(
                path="", error=EitherPropertyError(properties="`template`, `subject` + `body`")
            )
        for path, text in _texts(step):
            yield from check_holes(text, path)

    def flow_check(self, step: StepDef, flow: FlowDef, scope: Scope) -> Iterable[Problem]:
        """Check that the record at hand is one that the template is about."""
        template: TemplateDef | None = scope.catalog.get(
            "template", step.config.get("template", "")
        )
        if template is None or template.object is None or "record" in step.config:
            return
        about = scope.catalog.objects.get(template.object)
        if about is not None and flow.object != about.name:
            wrong = OtherRecordError(template=template.name, wanted=about.label)
            yield Problem(path="/template", error=wrong)

    def run(self, step: StepDef, at: At) -> Outcome:
        """Write a message for each recipient, and have a worker send the mails."""
        template = self._template(step, at)
        medium = template.medium if template is not None else step.config.get("medium", MAIL)
        people = self._people(step, at, medium)
        object_name, record_id = self._about(step, at, template)
        for number, person in enumerate(people):
            about = About(
                object=object_name,
                record_id=record_id,
                recipient=person,
                link=_link(medium, object_name, record_id),
            )
            letter = self._letter(step, at, template, about)
            if medium == MAIL:
                self._mail(step, at, number, about, letter, template)
            else:
                at.tell([_notice(about, letter)])
        return Go(outputs={"count": len(people)})

    def _template(self, step: StepDef, at: At) -> TemplateDef | None:
        name = step.config.get("template")
        if name is None:
            return None
        found: TemplateDef | None = at.model.catalog.get("template", name)
        if found is None:
            raise NoTemplateError(template=name)
        return found

    def _people(self, step: StepDef, at: At, medium: str) -> list[Recipient]:
        values = _values(at, [source for _, source in _receivers(step)])
        found = Recipients(at.connection, at.model, at.actor.locale).of(values)
        if medium == MAIL:
            people = [each for each in found if each.address]
        else:
            people = [each for each in found if each.object == USER]
        if len(people) > MOST_RECIPIENTS:
            raise TooManyRecipientsError(count=len(people), most=MOST_RECIPIENTS)
        if not people and not step.config.get("optional", False):
            raise NobodyError(to=step.config["to"])
        return people

    def _about(
        self, step: StepDef, at: At, template: TemplateDef | None
    ) -> tuple[str | None, UUID | None]:
        object_name, record_id = at.run.object, at.run.record_id
        if "record" in step.config:
            (value,) = _values(at, [step.config["record"]])
            object_name = value.type.object
            record_id = None if value.value is None else UUID(str(value.value))
        if template is None:
            return object_name, record_id
        if template.object is None:
            return None, None
        if template.object != object_name or record_id is None:
            wanted = at.model.object(template.object).label
            raise OtherRecordError(template=template.name, wanted=wanted)
        return object_name, record_id

    def _letter(self, step: StepDef, at: At, template: TemplateDef | None, about: About) -> Letter:
        locale = about.recipient.locale
        if template is not None:
            draft = template_draft(template, locale)
            return self._writer.write(at.connection, at.model, at.actor, draft, about, now=at.now)
        config = step.config
        draft = draft_of(config["subject"], config["body"], config.get("medium", MAIL), locale)
        values = _values(at, list(_sources(draft)))
        return written(at.connection, at.model, at.actor, draft, values, locale, now=at.now)

    def _mail(
        self,
        step: StepDef,
        at: At,
        number: int,
        about: About,
        letter: Letter,
        template: TemplateDef | None,
    ) -> None:
        person = about.recipient
        row = MessageRow(
            id=at.ids.new(),
            key=f"{at.key}:{number}",
            run_id=at.run.id,
            step=step.id,
            template=None if template is None else template.name,
            object=about.object,
            record_id=about.record_id,
            to_address=person.address,
            to_name=person.name,
            to_object=person.object,
            to_id=person.id,
            locale=person.locale,
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            files=[] if template is None else _files(at, template, about.record_id),
            created_at=at.now,
            next_at=at.now,
        )
        if put_message(at.connection, at.schema, row):
            queue_message(at.connection, at.tenant, row.id, ids=at.ids, now=at.now)


def _receivers(step: StepDef) -> Iterator[tuple[str, str]]:
    yield "/to", step.config["to"]
    for index, each in enumerate(step.config.get("more", ())):
        yield pointer("more", index, "to"), each["to"]


def _texts(step: StepDef) -> Iterator[tuple[str, str]]:
    for part in ("subject", "body"):
        for locale, text in step.config.get(part, {}).items():
            yield pointer(part, locale), text


def _holes(text: str) -> list[tuple[str, int]]:
    try:
        return [(hole.source, hole.offset) for hole in read_holes(text).holes]
    except OpenHoleError:
        return []  # said where the definition is checked


def _sources(draft: Draft) -> Iterator[str]:
    for text in draft.texts:
        for hole in read_holes(text).holes:
            yield hole.source


def _values(at: At, sources: Sequence[str]) -> list[Value]:
    """Give the values of expressions with their types, which say how they are written."""
    answers = at.several({source: source for source in sources})
    evaluator, step = at.ground.evaluator, at.step.id
    return [
        Value(answers[each], at.compiled.asked(evaluator, step, each).expression.type)
        for each in sources
    ]


def _link(medium: str, object_name: str | None, record_id: UUID | None) -> str:
    # A notification leads to its record by itself.
    return link_to(object_name, record_id) if medium == MAIL else ""


def _notice(about: About, letter: Letter) -> Notice:
    assert about.recipient.id is not None
    details: dict[str, Any] = {"note": letter.subject, "text": letter.text[:_LONGEST_NOTE]}
    return Notice(
        user_id=about.recipient.id,
        kind=MESSAGE,
        object=about.object,
        record_id=about.record_id,
        details=details,
    )


def _files(at: At, template: TemplateDef, record_id: UUID | None) -> list[str]:
    """Give the ids of the files that go along: those that the record has in the fields."""
    if not template.attachments or template.object is None:
        return []
    table = at.model.object(template.object).table
    fields = [table.c[name] for name in template.attachments]
    query = select(*fields).where(table.c.id == bindparam("record"))
    row = compile_statement(query).one(at.connection, {"record": record_id})
    return [] if row is None else [str(each) for each in row if each is not None]
