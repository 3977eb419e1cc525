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
from dougong.hooks.offers import (
    PackageEvent,
    PluginRoute,
    RecordAction,
    RecordStore,
    UiModule,
)
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
def register_channels() -> Iterable[Keyed]:
    """Add channels by which messages go out, such as SMS or chat.

    When: once, at start-up, before any definition is read. A channel is a ``medium`` of templates
    and of the flow element ``send`` in tenants that have the plugin's package.
    Order: none; each key must be new.
    Failure: a taken key stops start-up with ``registry.duplicate_key``.

    Returns:
        The channels, one instance each, of ``dougong.sdk.Channel``.
    """


@hookspec
def register_connectors() -> Iterable[Keyed]:
    """Add ways by which connectors sign in to services outside.

    When: once, at start-up, before any definition is read. Each is a ``type`` of a connector's
    ``auth``.
    Order: none; each key must be new.
    Failure: a taken key stops start-up with ``registry.duplicate_key``.

    Returns:
        The ways, one instance each, of ``dougong.sdk.SignIn``.
    """


@hookspec
def register_actions() -> Iterable[RecordAction]:
    """Add actions on records: a button on a record's page, and a call.

    When: once, at start-up. ``POST /data/{object}/{id}/actions/{key}`` takes one, in tenants that
    have the plugin's package, for who may do to the object what it ``needs``; layouts name it
    among the ``actions`` of their header.
    Order: none; each key must be new.
    Failure: a taken key stops start-up with ``registry.duplicate_key``. An ``AppError`` of ``run``
    is the answer; any other error is answered with ``plugin.failed``; either way nothing is saved.

    Returns:
        The actions.
    """


@hookspec
def register_routes() -> Iterable[PluginRoute]:
    """Add calls to the API, under ``/api/v1/x/{package}``.

    When: once, when the web server starts. They are there in tenants that have the plugin's
    package, behind the same authentication, protection and limits as every call.
    Order: none; each method and path must be new within the plugin.
    Failure: a route that cannot be made stops start-up with ``plugin.unfit_offer``. An
    ``AppError`` of a view is the answer; any other error is answered with ``plugin.failed``, and
    nothing is saved.

    Returns:
        The routes.
    """


@hookspec
def register_pages() -> Iterable[UiModule]:
    """Add to the browser app: widgets of fields, blocks, actions and pages, as ES modules.

    When: once, when the web server starts. A module lies in the package's folder ``ui/`` and is
    loaded when something of it is shown, in tenants that have the plugin's package.
    Order: none.
    Failure: a file that is not there stops start-up with ``plugin.unfit_offer``. In the browser a
    module that breaks leaves a note with the plugin's name where its part would be.

    Returns:
        The modules.
    """


@hookspec
def record_filter(object_name: str) -> str | None:
    """Narrow which records of an object are there for people, by an expression.

    When: once for each object, when a tenant's definitions are compiled. Called only for tenants
    that have the plugin's package.
    Order: plugins in the order of their packages; all that they give must hold. It narrows what
    roles, sharing and owners give, in lists, single records, search, exports and aggregates
    alike; who may do everything is not narrowed.
    Failure: a plugin that breaks, or an expression with faults, lets nobody reach any record of
    the object until that is mended; it is logged under the plugin's name, and ``dougong doctor``
    tells of it.

    Args:
        object_name: Name of the object.

    Returns:
        An expression over the object's records, which may name ``$user``; ``None`` narrows
        nothing.
    """


@hookspec
def before_save(save: Save) -> None:
    """See, change or refuse records before they are written.

    When: inside the transaction, after defaults and the system's validation, before the write;
    once for all records of a call. Called only for tenants that have the plugin's package.
    Order: plugins in the order of their packages, the platform's own first.
    Failure: an ``AppError`` refuses the call and nothing is written; any other error refuses it
    with ``plugin.failed`` and is logged under the plugin's name.

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
    Failure: logged under the plugin's name and tried again with growing delays; others do not
    wait for it. A plugin that fails five times in a row is left alone for a while, longer each
    time; what it missed it is told then.

    Args:
        event: What happened.
    """


@hookspec
def scan_file(file: FileToScan) -> str | None:
    """Look an uploaded file through for harm.

    When: in a worker, soon after the upload; until then the file waits, and
    ``DOUGONG_SCAN_WAITING`` says who may download it. A repeated call must give the same. Called
    only for tenants that have the plugin's package.
    Order: the scanner of ``DOUGONG_SCAN_URL`` first; plugins in the order of their packages.
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
    Failure: a record that does not validate stops the demo's making with the record's fault, any
    other error with ``plugin.failed``.

    Args:
        now: The instant that counts as now; dates are told from it.

    Yields:
        Batches: the name of an object and records as a client would send them.
    """


@hookspec
def on_install(package: PackageEvent, records: RecordStore) -> None:
    """Prepare a tenant for the plugin.

    When: in the transaction that installs the package, after its definitions, the plugin's own
    tables and its sample records. Only the plugin of that package is called.
    Order: one plugin only.
    Failure: an ``AppError``, or ``plugin.failed`` for any other error, refuses the installation;
    nothing of it stays.

    Args:
        package: What is installed where.
        records: Reads and saves records of the tenant in the same transaction, as the platform.
    """


@hookspec
def on_upgrade(package: PackageEvent, records: RecordStore) -> None:
    """Bring what a tenant has from an earlier version of the package in line.

    When: in the transaction that upgrades the package, after its definitions and the plugin's
    migrations. Only the plugin of that package is called.
    Order: one plugin only.
    Failure: as for ``on_install``: the earlier version stays.

    Args:
        package: What is upgraded where, from which version to which.
        records: Reads and saves records of the tenant in the same transaction, as the platform.
    """


@hookspec
def on_uninstall(package: PackageEvent, records: RecordStore) -> None:
    """Take leave of a tenant.

    When: in the transaction that uninstalls the package, before its definitions go. Only the
    plugin of that package is called.
    Order: one plugin only.
    Failure: as for ``on_install``: the package stays.

    Args:
        package: What is uninstalled where.
        records: Reads and saves records of the tenant in the same transaction, as the platform.
    """
