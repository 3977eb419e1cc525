"""Seed records that come with a package."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from dougong.access.actor import Actor
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.catalog import Catalog
from dougong.metadata.definition import Definition
from dougong.metadata.kinds.sample import SampleDef
from dougong.records.reads import ListRequest
from dougong.records.saving.session import UNATTENDED
from dougong.records.service import Records

SAMPLE = "sample"


def load_samples(
    records: Records,
    actor: Actor,
    catalog: Catalog,
    definitions: Iterable[Definition],
    *,
    first_time: bool,
) -> int:
    """Save the records of a package's samples.

    With a key a record that is there already is found and updated; without one records are added
    only when the package is installed for the first time. One by one, for a record may refer to
    one before it.

    Args:
        records: Saves them.
        actor: Who installs.
        catalog: What the definitions mean.
        definitions: Those of the package.
        first_time: Whether the tenant did not have the package before.

    Returns:
        Number of records saved.

    Raises:
        InvalidError: A record is refused; those before it stay.
    """
    saved = 0
    for definition in definitions:
        if definition.kind != SAMPLE:
            continue
        sample: SampleDef = catalog.get(SAMPLE, definition.name)
        if sample.key is None and not first_time:
            continue
        for values in sample.records:
            _save(records, actor, sample, values)
            saved += 1
    return saved


def _save(records: Records, actor: Actor, sample: SampleDef, values: JsonObject) -> None:
    key = sample.key
    if key is None or key not in values:
        records.create(actor, sample.object, values, options=UNATTENDED)
        return
    quoted = str(values[key]).replace("'", "''")
    request = ListRequest(where=f"{key} = '{quoted}'", fields=("id",), limit=1)
    found = records.list(actor, sample.object, request).page.records
    if found:
        record_id = UUID(found[0]["id"])
        records.update(actor, sample.object, record_id, values, options=UNATTENDED)
    else:
        records.create(actor, sample.object, values, options=UNATTENDED)
