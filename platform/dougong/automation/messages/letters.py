"""Messages as they are read: subject, text and HTML, made of words and what fills their holes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.actor import Actor
from dougong.automation.kinds.template import MAIL, TemplateDef
from dougong.automation.messages.filling import About, Filler, Value, labels_of_values
from dougong.automation.messages.holes import Hole, read_holes
from dougong.automation.messages.markdown import html_of, mark, page_of, without_marks
from dougong.automation.messages.words import Words
from dougong.deployment.model import Model
from dougong.kernel.messages import LocaleText, localize
from dougong.records.reading.filters import Functions

LONGEST_SUBJECT = 200
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as somebody reads it.

    Attributes:
        subject: One line.
        text: The rest, as text.
        html: The rest, as a page; None where it is read as text only.
    """

    subject: str
    text: str
    html: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """The words of a message, in the language of its reader.

    Attributes:
        subject: The subject, with holes.
        body: The body, with holes.
        medium: How it is sent.
    """

    subject: str
    body: str
    medium: str

    @property
    def texts(self) -> tuple[str, str]:
        """Both texts."""
        return self.subject, self.body


def draft_of(subject: LocaleText, body: LocaleText, medium: str, locale: str) -> Draft:
    """Give the words for who reads a language."""
    return Draft(localize(subject, locale), localize(body, locale), medium)


def template_draft(template: TemplateDef, locale: str) -> Draft:
    """Give the words of a template for who reads a language."""
    return draft_of(template.subject, template.body, template.medium, locale)


def compose(draft: Draft, values: Sequence[str], locale: str) -> Letter:
    """Put words and what fills their holes together.

    Args:
        draft: The words.
        values: What fills the holes of the subject and then of the body.
        locale: The language.
    """
    subject = read_holes(draft.subject)
    split = len(subject.holes)
    of_body = values[split:]
    parts = read_holes(draft.body).parts
    text = "".join(_texts(parts, of_body))[:LONGEST_TEXT]
    html = None
    if draft.medium == MAIL:
        html = page_of(html_of("".join(_marked(parts)), of_body), locale)
    line = _one_line("".join(_texts(subject.parts, values[:split])))
    return Letter(line or "-", text, html)


class LetterWriter:
    """Writes messages about records."""

    def __init__(self) -> None:
        self._filler = Filler()

    def write(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        draft: Draft,
        about: About,
        *,
        now: datetime,
    ) -> Letter:
        """Write a message of a template that is in force.

        Raises:
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """
        values = self._filler.values(connection, model, actor, draft.texts, about, now=now)
        return written(connection, model, actor, draft, values, about.recipient.locale, now=now)

    def preview(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        draft: Draft,
        about: About,
        functions: Functions,
        *,
        now: datetime,
    ) -> Letter:
        """Write a message of words that are being written.

        Raises:
            ExpressionError: An expression has faults, or reads what the actor may not see.
            RecordNotFoundError: There is no such record, or none that the actor may read.
        """
        values = self._filler.preview(
            connection, model, actor, draft.texts, about, functions, now=now
        )
        return written(connection, model, actor, draft, values, about.recipient.locale, now=now)


def written(
    connection: Connection[TupleRow],
    model: Model,
    actor: Actor,
    draft: Draft,
    values: Sequence[Value],
    locale: str,
    *,
    now: datetime,
) -> Letter:
    """Write a message whose values are known."""
    labels: Mapping[UUID, str] = labels_of_values(connection, model, actor, values, now=now)
    words = Words(locale, actor.time_zone, labels)
    shown = [words.write(each.value, each.type, percent=each.percent) for each in values]
    return compose(draft, shown, locale)


def _texts(parts: Sequence[str | Hole], values: Sequence[str]) -> Iterator[str]:
    filling = iter(values)
    for part in parts:
        yield next(filling) if isinstance(part, Hole) else part


def _marked(parts: Sequence[str | Hole]) -> Iterator[str]:
    position = 0
    for part in parts:
        if isinstance(part, Hole):
            yield mark(position)
            position += 1
        else:
            yield without_marks(part)


def _one_line(text: str) -> str:
    line = "".join(each if each.isprintable() else " " for each in text)
    return " ".join(line.split())[:LONGEST_SUBJECT]
