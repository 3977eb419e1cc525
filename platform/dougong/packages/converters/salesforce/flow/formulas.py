"""Formulas in flows: what stands in them for a value of the flow, and where they are conditions."""

from __future__ import annotations

import re
from collections.abc import Callable

from dougong.formula.value_types import (
    BOOLEAN,
    DATE,
    DATETIME,
    DURATION,
    NUMBER,
    OPAQUE,
    TEXT,
    TIME,
    Kind,
    Type,
    record,
)
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.terms import (
    OF_DATA_TYPES,
    Term,
    UnsayableError,
)
from dougong.packages.converters.salesforce.formula.saying import (
    ATOM,
    EITHER,
    NotSayableError,
    Piece,
)

_BY_NAME = {
    "text": TEXT,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "time": TIME,
    "duration": DURATION,
    "record": record(""),
    "opaque": OPAQUE,
}
_CHANGED = re.compile(r"ISCHANGED\(\$record\.([a-z0-9_]+)\)")
_PRIOR = re.compile(r"PRIORVALUE\(\$record\.([a-z0-9_.]+)\)")
_WORDS = {Kind.RICH: "text", Kind.OPTION: "option", Kind.LIST: "list"}


def formula_term(
    build: FlowBuilder, text: str, data_type: str, term: Callable[[FlowBuilder, str], Term]
) -> Term:
    """Translate a formula of a flow.

    Args:
        build: The flow.
        text: The formula.
        data_type: What type its value is said to be of; empty: any.
        term: Gives what a reference is.

    Raises:
        UnsayableError: It cannot be said.
    """
    wanted = OF_DATA_TYPES.get(data_type.lower())
    types: list[Type | None] = []

    def resolve(name: str) -> Piece | None:
        reference = name.strip().removeprefix("{!").removesuffix("}").strip()
        head = reference.partition(".")[0]
        if not _is_known(build, head):
            return None
        found = term(build, reference)
        types.append(found.type)
        return _piece(found)

    try:
        found = build.conversion.formulas.translate(
            text,
            build.record_api,
            expect=wanted.kind.value if wanted is not None else "",
            record="$record" if build.record_api else "",
            resolve=resolve,
        )
    except NotSayableError as error:
        raise UnsayableError(error.why) from None
    for note in found.notes:
        build.note(note)
    of = _BY_NAME.get(found.type)
    if found.type == "record":
        of = next((each for each in types if each is not None and each.kind is Kind.RECORD), None)
    return Term(_at_hand(found.source), of or wanted)


def _at_hand(source: str) -> str:
    """Name fields bare where only the record at hand is meant."""
    return _PRIOR.sub(r"$old.\1", _CHANGED.sub(r"ISCHANGED(\1)", source))


def _is_known(build: FlowBuilder, head: str) -> bool:
    if head.startswith("$"):
        return head.lower() in ("$record", "$record__prior", "$flow", "$globalconstant")
    known = build.source
    return head in known.resources or head in known.elements or head in known.fields


def _piece(found: Term) -> Piece:
    if found.type is None:
        return Piece(found.text, "blank" if found.text == "null" else "any")
    word = _WORDS.get(found.type.kind, found.type.kind.value)
    tight = ATOM if found.tight == found.text else EITHER
    plan = found.plan if word in ("option", "list") else None
    return Piece(found.text, word, tight, plan, found.constant, is_path=found.plan is not None)
