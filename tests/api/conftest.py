"""What the tests over HTTP share: a tenant for each file, with objects to try things on."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.testing.over_http import (  # noqa: F401 - pytest finds fixtures by their names here
    Home,
    api,
    app,
    clock,
    make_home,
    platform,
)


def text(en: str, zh: str) -> dict[str, str]:
    """Make a label."""
    return {"en": en, "zh-CN": zh}


COMPANY: dict[str, Any] = {
    "kind": "object",
    "name": "company",
    "label": text("Company", "公司"),
    "plural": text("Companies", "公司"),
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "label": text("Name", "名称"), "required": True},
        {"name": "code", "type": "text", "label": text("Code", "编码"), "unique": True},
        {"name": "size", "type": "number", "label": text("Size", "人数"), "scale": 0},
    ],
}
CASE: dict[str, Any] = {
    "kind": "object",
    "name": "case_file",
    "label": text("Case", "案件"),
    "plural": text("Cases", "案件"),
    "title": "subject",
    "fields": [
        {"name": "number", "type": "autonumber", "label": text("No.", "编号"), "format": "C-{000}"},
        {
            "name": "subject",
            "type": "text",
            "label": text("Subject", "主题"),
            "required": True,
            "max_length": 60,
        },
        {"name": "body", "type": "long_text", "label": text("Body", "正文")},
        {
            "name": "status",
            "type": "picklist",
            "label": text("Status", "状态"),
            "required": True,
            "default": "new",
            "options": [
                {"value": "new", "label": text("New", "新建")},
                {"value": "open", "label": text("Open", "处理中")},
                {"value": "closed", "label": text("Closed", "已关闭"), "closed": True},
            ],
        },
        {
            "name": "channels",
            "type": "multi_picklist",
            "label": text("Channels", "渠道"),
            "options": [
                {"value": "mail", "label": text("Mail", "邮件")},
                {"value": "phone", "label": text("Phone", "电话")},
            ],
        },
        {"name": "amount", "type": "currency", "label": text("Amount", "金额")},
        {"name": "share", "type": "percent", "label": text("Share", "比例")},
        {"name": "urgent", "type": "checkbox", "label": text("Urgent", "紧急")},
        {"name": "due_on", "type": "date", "label": text("Due on", "截止日期")},
        {
            "name": "opened_at",
            "type": "datetime",
            "label": text("Opened at", "打开时间"),
            "default": "now",
        },
        {"name": "email", "type": "email", "label": text("E-mail", "邮箱")},
        {"name": "phone", "type": "phone", "label": text("Phone", "电话"), "country": "CN"},
        {"name": "page", "type": "url", "label": text("Page", "网页")},
        {"name": "company", "type": "lookup", "label": text("Company", "公司"), "to": "company"},
        {
            "name": "parent_case",
            "type": "lookup",
            "label": text("Parent", "上级"),
            "to": "case_file",
            "on_delete": "clear",
        },
        {"name": "reviewer", "type": "user", "label": text("Reviewer", "复核人")},
    ],
}


@pytest.fixture(scope="module")
def home(platform: Any, app: Any) -> Home:  # noqa: F811 - the fixtures above
    """A tenant with companies and cases, for the tests of one file."""
    made = make_home(platform, app)
    made.deploy(COMPANY, CASE)
    return made
