"""Comments on records: said by whoever may read the record, read by whoever may.

One's own comment one may change and remove; that it was changed shows, and both are noted in the
audit log. What was answered leaves its place in the conversation.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from psycopg import Connection
from psycopg.rows import TupleRow

from dougong.access.acting import Actors
from dougong.access.actor import Actor
from dougong.deployment.model import Model, ObjectModel
from dougong.kernel.errors import InvalidError, Problem
from dougong.kernel.ids import Ids
from dougong.kernel.messages import say
from dougong.records.errors import DanglingReferenceError, InvalidCursorError
from dougong.records.reading.cursor import Cursor
from dougong.records.talk.errors import (
    CommentNotFoundError,
    EmptyCommentError,
    OthersCommentError,
)
from dougong.records.talk.mentions import TEAM, USER, mentions_of, users_in
from dougong.records.talk.seeing import Labels, Sight, user_of
from dougong.records.talk.telling import Named, part_named, tell_of_comment
from dougong.storage.audit import write_audit
from dougong.storage.file_rows import Claim, FileRow, claim_files, find_file
from dougong.storage.talk_rows import (
    CommentPage,
    CommentRow,
    add_comment,
    answers_to,
    change_comment,
    conversations,
    find_comment,
)

_SORT = "comments"
_FILE = say("file", "文件")


@dataclass(frozen=True, slots=True)
class Said:
    """What a client sends as a comment.

    Attributes:
        text: What it says.
        files: Ids of uploaded files that come with it.
        reply_to: The comment that it answers.
    """

    text: str
    files: Sequence[UUID] = ()
    reply_to: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as its reader sees it.

    Attributes:
        row: What is stored.
        by: Who wrote it, by name; None: that may not be seen.
        files: What came with it.
        answers: What answers it, the oldest first.
        mine: Whether the reader wrote it.
        named: Who is named in it, by ``user/<id>``; only those whose names may be seen.
        missed: Names of users who are named and may not read the record, told to the author.
    """

    row: CommentRow
    by: str | None
    files: Sequence[FileRow]
    answers: Sequence[Comment] = ()
    mine: bool
    named: Mapping[str, str]
    missed: Sequence[tuple[UUID, str | None]] = ()


class CommentReader:
    """Gives comments as somebody sees them who may read their records.

    Args:
        sight: Knows what may be read.
    """

    def __init__(self, sight: Sight) -> None:
        self.sight = sight

    def shown(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        rows: Sequence[CommentRow],
    ) -> Sequence[Comment]:
        """Give comments with their answers, as one sees them who may read their records."""
        answers = answers_to(connection, model.schema, [each.id for each in rows])
        every = (*rows, *answers)
        users = {each.created_by for each in every}
        named = [mention for each in every for mention in each.mentions]
        users.update(users_in(tuple(named)))
        wanted = {USER: users, TEAM: set(users_in(tuple(named), TEAM))}
        labels = self.sight.named(connection, model, actor, wanted)
        files = {
            file_id: found
            for each in every
            for file_id in each.files
            if (found := find_file(connection, model.schema, file_id)) is not None
        }
        under: dict[UUID, list[Comment]] = {}
        for each in answers:
            assert each.reply_to is not None
            under.setdefault(each.reply_to, []).append(_shown(each, actor, labels, files))
        return [
            replace(_shown(each, actor, labels, files), answers=under.get(each.id, ()))
            for each in rows
        ]


class Comments:
    """Keeps what is said about the records of every tenant."""

    def __init__(self, sight: Sight, actors: Actors, ids: Ids) -> None:
        self._sight = sight
        self._reader = CommentReader(sight)
        self._actors = actors
        self._ids = ids

    def list(
        self, actor: Actor, object_name: str, record_id: UUID, *, cursor: str | None, limit: int
    ) -> tuple[Sequence[Comment], str | None]:
        """Give a page of what is said about a record, the latest conversation first.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
            InvalidCursorError: The cursor was not made here.
        """
        before = None if cursor is None else _place(cursor)

        def work(
            connection: Connection[TupleRow], model: Model
        ) -> tuple[Sequence[Comment], str | None]:
            self._sight.require(connection, model, actor, object_name, record_id)
            page = CommentPage(
                object=object_name, record_id=record_id, before=before, limit=limit + 1
            )
            found = conversations(connection, model.schema, page)
            more = found[limit - 1] if len(found) > limit else None
            shown = self._reader.shown(connection, model, actor, found[:limit])
            return shown, None if more is None else _cursor(more)

        return self._sight.read(actor, work)

    def add(self, actor: Actor, object_name: str, record_id: UUID, said: Said) -> Comment:
        """Say something about a record.

        Raises:
            RecordNotFoundError: There is none, or none that the actor may read.
            InvalidError: It says nothing, answers nothing, or brings a file that is not there.
        """
        by, mentions = user_of(actor), _checked(said)
        named = self._named(actor, (object_name, record_id), mentions)

        def work(connection: Connection[TupleRow], model: Model) -> Comment:
            at = self._sight.clock.now()
            record = self._sight.require(
                connection, model, actor, object_name, record_id, to_write=True
            )
            begun = self._conversation(connection, model, record, record_id, said.reply_to)
            row = CommentRow(
                id=self._ids.new(),
                object=record.name,
                record_id=record_id,
                reply_to=None if begun is None else begun.id,
                text=said.text.strip(),
                mentions=mentions,
                files=_attached(connection, actor, record_id, said.files, ()),
                created_at=at,
                created_by=by,
            )
            add_comment(connection, model.schema, row)
            before = () if begun is None else _writers(connection, model, begun)
            tell_of_comment(
                connection, model, record, row,
                named=named.reached, answered=before, new=True, ids=self._ids, at=at,
            )  # fmt: skip
            return self._told(connection, model, actor, row, named)

        return self._sight.write(actor, work)

    def change(
        self, actor: Actor, object_name: str, record_id: UUID, comment_id: UUID, said: Said
    ) -> Comment:
        """Say something else in a comment of one's own.

        Raises:
            CommentNotFoundError: There is no such comment on the record.
            OthersCommentError: Somebody else wrote it.
            InvalidError: It says nothing, or brings a file that is not there.
        """
        mentions = _checked(said)
        named = self._named(actor, (object_name, record_id), mentions)

        def work(connection: Connection[TupleRow], model: Model) -> Comment:
            at = self._sight.clock.now()
            record, row = self._own(connection, model, actor, (object_name, record_id), comment_id)
            known = set(users_in(tuple(row.mentions)))
            now = replace(
                row,
                text=said.text.strip(),
                mentions=mentions,
                files=_attached(connection, actor, record_id, said.files, row.files),
                edited_at=at,
            )
            change_comment(connection, model.schema, now)
            self._note("comment.edited", connection, actor, now, at)
            new = [user for user in named.reached if user not in known]
            tell_of_comment(
                connection, model, record, now,
                named=new, answered=(), new=False, ids=self._ids, at=at,
            )  # fmt: skip
            return self._told(connection, model, actor, now, named)

        return self._sight.write(actor, work)

    def remove(self, actor: Actor, object_name: str, record_id: UUID, comment_id: UUID) -> None:
        """Remove a comment of one's own; who may do everything may remove any.

        Raises:
            CommentNotFoundError: There is no such comment on the record.
            OthersCommentError: Somebody else wrote it.
        """

        def work(connection: Connection[TupleRow], model: Model) -> None:
            at = self._sight.clock.now()
            of = (object_name, record_id)
            _, row = self._own(
                connection, model, actor, of, comment_id, any_=actor.rights.everything
            )
            gone = replace(row, text="", mentions=(), files=(), deleted_at=at)
            change_comment(connection, model.schema, gone)
            self._note("comment.removed", connection, actor, gone, at)

        self._sight.write(actor, work)

    def _named(self, actor: Actor, of: tuple[str, UUID], mentions: tuple[str, ...]) -> Named:
        if not mentions:
            return Named()
        # Nobody learns whether others may read what they may not read themselves.
        self._sight.read(actor, lambda at, model: self._sight.require(at, model, actor, *of))
        return part_named(self._sight, self._actors, actor, of, mentions)

    def _told(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        row: CommentRow,
        named: Named,
    ) -> Comment:
        (shown,) = self._reader.shown(connection, model, actor, [row])
        labels = self._sight.named(connection, model, actor, {USER: named.missed})
        missed = [(user, labels.get((USER, user))) for user in named.missed]
        return replace(shown, missed=missed)

    def _conversation(
        self,
        connection: Connection[TupleRow],
        model: Model,
        record: ObjectModel,
        record_id: UUID,
        reply_to: UUID | None,
    ) -> CommentRow | None:
        """Give the comment that begins the conversation in which one is answered."""
        if reply_to is None:
            return None
        row = find_comment(connection, model.schema, reply_to)
        if row is not None and row.reply_to is not None:
            row = find_comment(connection, model.schema, row.reply_to)
        if row is None or (row.object, row.record_id) != (record.name, record_id):
            error = CommentNotFoundError(id=str(reply_to))
            raise InvalidError([Problem(path="/reply_to", error=error)])
        return row

    def _own(
        self,
        connection: Connection[TupleRow],
        model: Model,
        actor: Actor,
        of: tuple[str, UUID],
        comment_id: UUID,
        *,
        any_: bool = False,
    ) -> tuple[ObjectModel, CommentRow]:
        record = self._sight.require(connection, model, actor, *of, to_write=True)
        row = find_comment(connection, model.schema, comment_id, locked=True)
        if row is None or row.deleted_at is not None or (row.object, row.record_id) != of:
            raise CommentNotFoundError(id=str(comment_id))
        if row.created_by != user_of(actor) and not any_:
            raise OthersCommentError()
        return record, row

    def _note(
        self,
        action: str,
        connection: Connection[TupleRow],
        actor: Actor,
        row: CommentRow,
        at: datetime,
    ) -> None:
        details = {"object": row.object, "record": str(row.record_id), "user": str(row.created_by)}
        by = user_of(actor)
        write_audit(connection, actor.schema, action, {**details}, at=at, actor=by)


def _checked(said: Said) -> tuple[str, ...]:
    if not said.text.strip() and not said.files:
        raise InvalidError([Problem(path="/body", error=EmptyCommentError())])
    return mentions_of(said.text)


def _attached(
    connection: Connection[TupleRow],
    actor: Actor,
    record_id: UUID,
    files: Sequence[UUID],
    kept: Sequence[UUID],
) -> Sequence[UUID]:
    """Attach files to the record that a comment is about; ``kept`` came with it before."""
    wanted = tuple(dict.fromkeys(files))
    # INVARIANT: a file of the record that stands elsewhere, such as in a field that the author
    # may not see, does not become readable by being named here.
    free = [each for each in wanted if each not in kept and _is_free(connection, actor, each)]
    claims = [Claim(each, record_id) for each in free]
    found = claim_files(connection, actor.schema, claims, actor.user_id) if claims else {}
    problems = [
        Problem(path=f"/files/{at}", error=DanglingReferenceError(object=_FILE, value=str(each)))
        for at, each in enumerate(wanted)
        if each not in kept and (each, record_id) not in found
    ]
    if problems:
        raise InvalidError(problems)
    return wanted


def _is_free(connection: Connection[TupleRow], actor: Actor, file_id: UUID) -> bool:
    found = find_file(connection, actor.schema, file_id)
    return found is not None and found.record_id is None and found.created_by == actor.user_id


def _writers(connection: Connection[TupleRow], model: Model, begun: CommentRow) -> list[UUID]:
    answers = answers_to(connection, model.schema, [begun.id])
    return [begun.created_by, *(each.created_by for each in answers)]


def _shown(row: CommentRow, actor: Actor, labels: Labels, files: Mapping[UUID, FileRow]) -> Comment:
    parted = ((each, each.partition("/")) for each in row.mentions)
    called = ((each, labels.get((kind, UUID(of)))) for each, (kind, _, of) in parted)
    return Comment(
        row=row,
        by=labels.get((USER, row.created_by)),
        files=[files[each] for each in row.files if each in files],
        mine=row.created_by == actor.user_id,
        named={each: label for each, label in called if label is not None},
    )


def _cursor(row: CommentRow) -> str:
    return Cursor((row.created_at.isoformat(), str(row.id))).encode(_SORT)


def _place(cursor: str) -> tuple[datetime, UUID]:
    at, comment = Cursor.decode(cursor, _SORT, 2).values
    try:
        return datetime.fromisoformat(str(at)).astimezone(UTC), UUID(comment)
    except (ValueError, OverflowError):
        raise InvalidCursorError() from None
