"""Hooks a plugin may implement.

A spec's docstring is its documentation: docs/en/hooks.md is made from it, and a contract test
keeps the two equal. An implementation may name fewer arguments than the spec.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pluggy import HookimplMarker, HookspecMarker

from dougong.fields.base import FieldType
from dougong.formula.function import Function
from dougong.hooks.events import Event, FileToScan, RecordWriter, Save
from dougong.kernel.jsontypes import JsonObject
from dougong.kernel.registry import Keyed
from dougong.metadata.kind import Kind

hookspec = HookspecMarker("dougong")
hookimpl = HookimplMarker("dougong")


@hookspec
def register_field_types() -> Iterable[FieldType[Any, Any]]:
    """Add field types.

    When: once, at start-up, before any definition is read.
    Order: none; each key must be new.
    Failure: a taken key stops start-up with ``registry.duplicate_key``.

    Returns:
        The types, one instance each.
    """


@hookspec
def register_functions() -> Iterable[Function]:
    """Add functions to the expression language.

    When: once, at start-up, before any definition is read.
    Order: none; each name must be new.
    Failure: a taken name stops start-up with ``registry.duplicate_key``.

    Returns:
        The functions.
    """


@hookspec
def register_kinds() -> Iterable[Kind[Any]]:
    """Add kinds of definition.

    When: once, at start-up, before any definition is read.
    Order: none; each key must be new.
    Failure: a taken key stops start-up with ``registry.duplicate_key``.

    Returns:
        The kinds, one instance each.
    """


@hookspec
def register_elements() -> Iterable[Keyed]:
    """Add elements of flows.

    When: once, at start-up, before any definition is read.
    Order: none; each key must be new.
    Failure: a taken key stops start-up with ``registry.duplicate_key``.

    Returns:
        The elements, one instance each, of ``dougong.sdk.Element``.
    """


@hookspec
def before_save(save: Save) -> None:
    """See, change or refuse records before they are written.

    When: inside the transaction, after defaults and the system's validation, before the write;
    once for all records of a call. Called only for tenants that have the plugin's package.
    Order: plugins in the order of their packages, the platform's own first.
    Failure: an ``AppError`` refuses the call and nothing is written; any other error aborts it
    and is logged under the plugin's name.

    Args:
        save: The records; the ``values`` of each change may be changed.
    """


@hookspec
def after_save(save: Save, records: RecordWriter) -> None:
    """Act on records that were written, in the same transaction.

    When: inside the transaction, after the write; once for all records of a call. What it saves
    runs through the whole pipeline again, to a limited depth. Called only for tenants that have
    the plugin's package.
    Order: plugins in the order of their packages, the platform's own first.
    Failure: as for ``before_save``: the whole transaction is rolled back.

    Args:
        save: The records, as written.
        records: Saves further records in the same transaction.
    """


@hookspec
def on_event(event: Event) -> None:
    """Act on what was committed.

    When: after the commit, in a worker, at least once; a repeated call must change nothing.
    Called only for tenants that have the plugin's package.
    Order: events of one record in the order of their commits; plugins in no order.
    Failure: logged under the plugin's name and tried again with growing delays.

    Args:
        event: What happened.
    """


@hookspec
def scan_file(file: FileToScan) -> str | None:
    """Look an uploaded file through for harm.

    When: in a worker, soon after the upload; until then the file waits, and
    ``DOUGONG_SCAN_WAITING`` says who may download it. A repeated call must give the same. Called
    only for tenants that have the plugin's package.
    Order: after the scanner of ``DOUGONG_SCAN_URL``; plugins in the order of their packages.
    Failure: logged under the plugin's name and tried again with growing delays; the file waits.

    Args:
        file: The file, with a path to its bytes.

    Returns:
        What was found, in words for the audit log, upon which nobody gets the file any more;
        ``None`` where nothing was.
    """


@hookspec
def demo_records(now: datetime) -> Iterable[tuple[str, list[JsonObject]]]:
    """Give records that make a demo tenant look lived in.

    When: once, when a demo tenant is made, after the packages are installed.
    Order: plugins in the order of their packages, so that a later one may refer to records of
    an earlier one by a unique field.
    Failure: a record that does not validate stops the demo's making with the record's fault.

    Args:
        now: The instant that counts as now; dates are told from it.

    Yields:
        Batches: the name of an object and records as a client would send them.
    """
