"""Where values are put in memory: into variables, and into fields of records that are held."""

from __future__ import annotations

from dougong.formula.value_types import Kind
from dougong.kernel.messages import say
from dougong.packages.converters.salesforce.flow.building import FlowBuilder
from dougong.packages.converters.salesforce.flow.cells import holder_of
from dougong.packages.converters.salesforce.flow.references import term
from dougong.packages.converters.salesforce.flow.terms import Term, UnsayableError, brought


def taken_in(
    build: FlowBuilder, reference: str, text: str, given: Term | None = None
) -> dict[str, str]:
    """Give the variable that takes a value, with the value.

    Args:
        build: The flow.
        reference: What theirs puts it into.
        text: The value.
        given: The value with its type, where that is known.

    Raises:
        UnsayableError: It is put into nothing that a flow can set.
    """
    head, _, path = reference.partition(".")
    if path:
        holder = holder_of(build, head)
        cell = holder.cells.get(path.lower()) if holder is not None else None
        if cell is None:
            raise _unset(reference)
        return {cell.name: in_type(build, cell.type, given) if given is not None else text}
    place = term(build, head)
    if not place.text.startswith("$var."):
        raise _unset(reference)
    name = place.text.removeprefix("$var.")
    value = in_type(build, place.type, given) if given is not None else text
    return {name: value}


def in_type(build: FlowBuilder, wanted: object, given: Term) -> str:
    """Bring a value to the type of what takes it; a record to its title where a text is wanted."""
    kind = getattr(wanted, "kind", None)
    if kind is Kind.TEXT and given.kind is Kind.RECORD:
        build.note(say("an id is no text here: the name stands for it", "标识不是文本，以名称代替"))
        return build.world.title(given).text
    if kind is Kind.TEXT and given.kind is Kind.LIST:
        return f"JOIN({given.text}, ';')"
    return brought(given, wanted).text  # type: ignore[arg-type]


def _unset(reference: str) -> UnsayableError:
    return UnsayableError(
        say("a flow cannot set {name} here", "此处流程不能设置 {name}", name=reference)
    )
