"""Which layout counts: for whom, for records of which type, on which device."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from dougong.metadata.layouts.definition import LayoutDef


def ranked(layouts: Iterable[LayoutDef]) -> list[LayoutDef]:
    """Order layouts: the first one that fits counts.

    One for a record type goes before those for every type, one for some users before those for
    everybody, one for a device before those for every device; then the name decides.
    """
    return sorted(layouts, key=_rank)


def applying(
    layouts: Sequence[LayoutDef],
    types: Sequence[str],
    record_type: str | None,
    holds: Callable[[LayoutDef], bool],
) -> LayoutDef | None:
    """Give the layout that counts; None where none fits.

    Args:
        layouts: Those of the object that can be shown at all, in the order of ``ranked``.
        types: Which pages would do, the best first.
        record_type: Of which type the record is.
        holds: Tells whether a layout is for the user.
    """
    for wanted in types:
        for each in layouts:
            fits = each.type == wanted and each.used.record_type in (None, record_type)
            if fits and (each.used.users is None or holds(each)):
                return each
    return None


def _rank(layout: LayoutDef) -> tuple[bool, bool, bool, str]:
    used = layout.used
    return used.record_type is None, used.users is None, used.device is None, layout.name
