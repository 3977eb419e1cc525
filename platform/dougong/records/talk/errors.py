"""Errors of comments, reminders, and of how people want to be told."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class CommentNotFoundError(AppError):
    """No such comment on the record."""

    code = "comment.not_found"
    template = "there is no comment with the id `{id}` here"
    template_zh = "此处没有标识为 `{id}` 的评论"
    status = HTTPStatus.NOT_FOUND


class OthersCommentError(AppError):
    """Somebody else wrote the comment."""

    code = "comment.not_own"
    template = "only who wrote a comment may change it"
    template_zh = "只有评论的作者可以修改它"
    status = HTTPStatus.FORBIDDEN


class EmptyCommentError(AppError):
    """A comment says nothing and brings no file."""

    code = "comment.empty"
    template = "write something, or attach a file"
    template_zh = "请填写内容或添加附件"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyMentionsError(AppError):
    """A comment names more users and teams than it may."""

    code = "comment.too_many_mentions"
    template = "a comment may name {most} users and teams at most; name a team instead"
    template_zh = "一条评论最多可提及 {most} 个用户或团队；可改为提及团队"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class ReminderNotFoundError(AppError):
    """The user has no such reminder."""

    code = "reminder.not_found"
    template = "you have no reminder with the id `{id}`"
    template_zh = "您没有标识为 `{id}` 的提醒"
    status = HTTPStatus.NOT_FOUND


class PastReminderError(AppError):
    """A reminder is to come at an instant that is over, or too far away."""

    code = "reminder.not_ahead"
    template = "`{at}` is not ahead, or more than {years} years; choose another time"
    template_zh = "`{at}` 不在未来 {years} 年之内；请另选时间"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class TooManyRemindersError(AppError):
    """Somebody wants to be reminded of more than can be kept."""

    code = "reminder.too_many"
    template = "you have {most} reminders already; remove some first"
    template_zh = "您已有 {most} 个提醒；请先删除一些"
    status = HTTPStatus.CONFLICT
