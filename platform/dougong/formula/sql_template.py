"""A piece of SQL written out, with places for what is compiled: ``(SELECT … {0} … {1} …)``.

For subselects over our own constants, which say more as text than as a chain of calls. A name that
such a text gives to a table begins with ``_``, as no object's does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, FromClause
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeEngine


class Template(ColumnElement[Any]):
    """A text with numbered places, and what goes there."""

    __visit_name__ = "template"
    _traverse_internals = [
        ("type", InternalTraversal.dp_type),
        ("text", InternalTraversal.dp_string),
        ("operands", InternalTraversal.dp_clauseelement_list),
    ]

    def __init__(self, text: str, *operands: ColumnElement[Any], of: TypeEngine[Any]) -> None:
        self.text, self.operands, self.type = text, list(operands), of

    @property
    def _from_objects(self) -> list[FromClause]:
        return [each for operand in self.operands for each in operand._from_objects]


@compiles(Template)
def _written(template: Template, compiler: SQLCompiler, **options: Any) -> str:
    return template.text.format(
        *(compiler.process(operand, **options) for operand in template.operands)
    )
