"""Templates as their readers will see them, while somebody writes them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.kinds.template import (
    TemplateDef,
    TemplateKind,
    check_holes,
    expressions_in,
    read_template,
)
from dougong.automation.messages.errors import NoTemplateError
from dougong.automation.messages.filling import About, AsSeen, Recipient
from dougong.automation.messages.holes import read_holes
from dougong.automation.messages.letters import Letter, LetterWriter, compose, template_draft
from dougong.automation.messages.outgoing import at_home, link_to
from dougong.automation.messages.recipients import Recipients
from dougong.deployment.model import Model
from dougong.fields.registry import builtin_registry
from dougong.formula.errors import ExpressionError
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.jsontypes import JsonValue
from dougong.kernel.shipped import schema_dir
from dougong.metadata.schema_check import SchemaCheck, read_schema
from dougong.records.reading.filters import Functions
from dougong.records.reading.guard import Guard
from dougong.records.talk.seeing import Sight

_PLACE = "/template"


@dataclass(frozen=True)
class TemplatePreviews:
    """Shows templates.

    Attributes:
        sight: Reads beside records.
        functions: Functions that expressions may call.
        public_url: Where people open the application; ``{tenant}`` stands for the tenant's name.
    """

    sight: Sight
    functions: Functions
    public_url: str

    def show(
        self, actor: Actor, template: JsonValue, record_id: UUID | None, locale: str | None
    ) -> Letter:
        """Show a template with a record, or with its expressions as they are written.

        Args:
            actor: Who writes it; they see what they may read.
            template: Its definition, or the name of one that is in force.
            record_id: The record it is about; None: what stands between the braces is shown.
            locale: The language; that of the actor where absent.

        Raises:
            MissingRightError: The actor may not build.
            InvalidError: The definition has faults.
            NoTemplateError: There is none of that name.
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """
        actor.rights.require_system("builder")

        def work(connection: Connection[TupleRow], model: Model) -> Letter:
            meant = self._template(model, template)
            self._check(model, actor, meant)
            return self._letter(connection, model, actor, meant, record_id, locale)

        letter = self.sight.read(actor, work)
        url = self.public_url.replace("{tenant}", actor.tenant).rstrip("/")
        html = None if letter.html is None else at_home(letter.html, url)
        return Letter(letter.subject, at_home(letter.text, url), html)

    def _template(self, model: Model, template: JsonValue) -> TemplateDef:
        if isinstance(template, str):
            found: TemplateDef | None = model.catalog.get("template", template)
            if found is None:
                raise NoTemplateError(template=template[:80])
            return found
        problems = self._form.problems(template)
        if problems:
            raise InvalidError([each.under(_PLACE) for each in problems])
        document: Any = template
        return read_template(document)

    def _check(self, model: Model, actor: Actor, template: TemplateDef) -> None:
        """Refuse braces that stay open, and expressions with faults."""
        if template.object is not None:
            model.object(template.object)
        compiling = AsSeen(self.functions, Guard(model, actor.rights))
        problems: list[Problem] = []
        for path, text in template.texts():
            problems += check_holes(text, path)
            for at in expressions_in(text, path, template.object):
                try:
                    compiling(model, at)
                except ExpressionError as error:
                    problems += [each.under(path) for each in error.faults()]
        if problems:
            raise InvalidError([each.under(_PLACE) for each in problems])

    def _letter(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        template: TemplateDef,
        record_id: UUID | None,
        locale: str | None,
    ) -> Letter:
        reader = _reader(connection, model, actor, locale or actor.locale)
        draft = template_draft(template, reader.locale)
        if template.object is not None and record_id is None:
            holes = [hole for text in draft.texts for hole in read_holes(text).holes]
            written = [f"{{{{ {hole.source} }}}}" for hole in holes]
            return compose(draft, written, reader.locale)
        about = About(
            object=template.object,
            record_id=record_id if template.object is not None else None,
            recipient=reader,
            link=link_to(template.object, record_id),
        )
        now = self.sight.clock.now()
        return LetterWriter().preview(
            connection, model, actor, draft, about, self.functions, now=now
        )

    @cached_property
    def _form(self) -> SchemaCheck:
        kind = TemplateKind()
        schema = kind.checking_schema(read_schema(kind.schema_path()), builtin_registry())
        return SchemaCheck(schema, folder=schema_dir())


def _reader(connection: Connection[TupleRow], model: Model, actor: Actor, locale: str) -> Recipient:
    """Give the actor as the one who gets it."""
    if actor.user_id is None:
        return Recipient(name="", address="", locale=locale)
    people = Recipients(connection, model, locale).users([actor.user_id])
    name, address = (people[0].name, people[0].address) if people else ("", "")
    return Recipient(name=name, address=address, locale=locale)
