"""What can be wrong with rehearsals and tests."""

from __future__ import annotations

from http import HTTPStatus

from dougong.kernel.errors import AppError


class RehearsalTooLongError(AppError):
    """A rehearsal came to no end."""

    code = "rehearsal.too_long"
    template = "it came to no end within {limit}: something sets itself off again and again"
    template_zh = "在 {limit} 内未能结束：可能在反复触发自身"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class NeedsRecordError(AppError):
    """A flow of records is to be rehearsed, and no record is named."""

    code = "rehearsal.needs_record"
    template = "choose a record of `{object}` to rehearse this flow on"
    template_zh = "请选择一条 `{object}` 记录来演练该流程"
    status = HTTPStatus.UNPROCESSABLE_ENTITY


class UnknownTestError(AppError):
    """There is no test of that name."""

    code = "test.unknown"
    template = "there is no test called `{name}`{hint}"
    template_zh = "没有名为 `{name}` 的测试{hint}"
    status = HTTPStatus.NOT_FOUND


class TestFailedError(AppError):
    """A test does not come out as it says."""

    __test__ = False

    code = "test.failed"
    template = "the test `{test}` fails at {path}: {reason}"
    template_zh = "测试 `{test}` 在 {path} 处未通过：{reason}"
    status = HTTPStatus.CONFLICT


class DraftAltersTablesError(AppError):
    """Tests are to run on changes that alter tables."""

    code = "test.draft_alters_tables"
    template = (
        "your changes alter tables, so tests run when you publish them; nothing is published if "
        "one of them fails"
    )
    template_zh = "你的更改涉及表结构，测试会在发布时运行；如有测试未通过，则不会发布"
    status = HTTPStatus.CONFLICT


class TestNotRunError(AppError):
    """A deploy took no time for a test."""

    __test__ = False

    code = "test.not_run"
    template = "the test `{test}` was not run: a deploy takes {seconds} s for tests; run it by hand"
    template_zh = "测试 `{test}` 未运行：部署最多用 {seconds} 秒运行测试；请手动运行"
    status = HTTPStatus.CONFLICT
