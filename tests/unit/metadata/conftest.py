"""Definitions to check, and the check with everything that ships."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, TypeAlias

import pytest

from dougong.automation.registries import every_kind
from dougong.fields.registry import builtin_registry
from dougong.kernel.errors import Problem
from dougong.kernel.messages import say
from dougong.metadata.catalog import EMPTY, Catalog
from dougong.metadata.check import CheckResult, check
from dougong.metadata.definition import Definition, ExpressionAt
from dougong.metadata.diff import Change, diff
from dougong.metadata.errors import WrongFormError

Json: TypeAlias = dict[str, Any]

USER: Json = {
    "kind": "object",
    "name": "user",
    "label": {"en": "User"},
    "plural": {"en": "Users"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text"},
        {"name": "email", "type": "email", "unique": True},
    ],
}

ACCOUNT: Json = {
    "kind": "object",
    "name": "account",
    "label": {"en": "Account", "zh-CN": "客户"},
    "plural": {"en": "Accounts", "zh-CN": "客户"},
    "title": "name",
    "fields": [
        {"name": "name", "type": "text", "required": True, "unique": True},
        {"name": "industry", "type": "picklist", "picklist": "industry"},
        {"name": "tags", "type": "multi_picklist", "options": [{"value": "a"}, {"value": "b"}]},
    ],
}

INDUSTRY: Json = {
    "kind": "picklist",
    "name": "industry",
    "label": {"en": "Industry"},
    "options": [{"value": "steel"}, {"value": "retail", "label": {"zh-CN": "零售"}}],
}

TICKET: Json = {
    "kind": "object",
    "name": "ticket",
    "label": {"en": "Ticket", "zh-CN": "工单"},
    "plural": {"en": "Tickets", "zh-CN": "工单"},
    "title": "subject",
    "fields": [
        {"name": "number", "type": "autonumber", "format": "T-{00000}"},
        {"name": "subject", "type": "text", "required": True},
        {"name": "account", "type": "lookup", "to": "account"},
        {"name": "opened_at", "type": "datetime", "default": "now"},
    ],
    "indexes": [["opened_at"]],
}

VIEW: Json = {
    "kind": "view",
    "name": "open",
    "label": {"en": "Open"},
    "object": "ticket",
    "columns": ["number", "subject", "account.industry"],
    "sort": "-opened_at,account.name",
}

LAYOUT: Json = {
    "kind": "layout",
    "name": "account_record",
    "object": "account",
    "type": "record",
    "tabs": [
        {
            "name": "main",
            "label": {"en": "Main"},
            "sections": [
                {"name": "info", "columns": 2, "fields": ["name", {"field": "owner.email"}]},
                {
                    "name": "tickets",
                    "block": "related_list",
                    "relation": "ticket.account",
                    "fields": ["number", "subject"],
                    "sort": "-opened_at",
                },
            ],
        }
    ],
}


class Bench:
    """The documents above, the check with everything that ships, and the diff."""

    user, account, industry = USER, ACCOUNT, INDUSTRY
    ticket, view, layout = TICKET, VIEW, LAYOUT
    all = (USER, ACCOUNT, INDUSTRY, TICKET, VIEW, LAYOUT)

    def __init__(self) -> None:
        self.kinds = every_kind()
        self.field_types = builtin_registry()

    def changed(self, document: Json, **changes: Any) -> Json:
        """Give a copy of a document with other properties."""
        return {**deepcopy(document), **changes}

    def with_fields(self, document: Json, *fields: Json) -> Json:
        """Give a copy of an object with more fields, or others of the same name."""
        by_name = {field["name"]: field for field in (*document["fields"], *fields)}
        return self.changed(document, fields=list(by_name.values()))

    def definition(self, document: Json, **more: Any) -> Definition:
        """Make a definition of a document."""
        return Definition(document["kind"], document["name"], document, **more)

    def check(
        self,
        *documents: Json | Definition,
        base: Catalog = EMPTY,
        hidden: Sequence[Definition] = (),
    ) -> CheckResult:
        """Check documents; an expression with `wrong` in it is wrong."""
        return check(
            [d if isinstance(d, Definition) else self.definition(d) for d in documents],
            kinds=self.kinds,
            field_types=self.field_types,
            check_expression=_check_expression,
            base=base,
            hidden=hidden,
        )

    def problems(self, *documents: Json | Definition) -> list[tuple[str, str, str]]:
        """Check documents among all others; give path, code and message of each problem."""
        base = self.catalog(*self.all)
        return self.found(self.check(*documents, base=base).problems)

    def found(self, problems: Iterable[Problem]) -> list[tuple[str, str, str]]:
        """Give path, code and English message of each problem."""
        return [(each.path, each.error.code, each.error.message()) for each in problems]

    def catalog(self, *documents: Json | Definition, base: Catalog = EMPTY) -> Catalog:
        """Give the catalog of documents that are right."""
        result = self.check(*documents, base=base)
        assert self.found(result.problems) == []
        return result.catalog

    def diff(self, old: Catalog, new: Catalog) -> list[Change]:
        """List the changes between two catalogs."""
        return diff(old, new, field_types=self.field_types)


def _check_expression(catalog: Catalog, at: ExpressionAt) -> list[Problem]:
    assert at.object in catalog.objects
    if "wrong" not in at.source:
        return []
    error = WrongFormError(value=at.source, reason=say("it is wrong", "有误"))
    return [Problem(path="", error=error)]


@pytest.fixture(scope="session")
def bench() -> Bench:
    """Documents and the check of them."""
    return Bench()
