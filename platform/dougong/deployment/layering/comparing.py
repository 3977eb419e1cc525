"""What a folder says of a tenant's own, whole, so that each way of saying it compares as one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dougong.deployment.layering.conflicts import Outcome
from dougong.deployment.layering.sending import laid_over
from dougong.deployment.store import Stored
from dougong.kernel.jsontypes import JsonObject
from dougong.metadata.check import Kinds, check_forms
from dougong.metadata.definition import TENANT_LAYER, Definition, Identity
from dougong.metadata.difference import Documents
from dougong.metadata.kind import FieldTypes
from dougong.metadata.layers import effective, of_packages
from dougong.metadata.objects.extensions import check_extensions, extended, is_extension


def own_documents(stored: Stored) -> Documents:
    """Give what a tenant says, each definition as it is in effect."""
    own = {each.identity for each in stored.definitions if each.layer == TENANT_LAYER}
    there = (each for each in stored.definitions if each.identity in own)
    return {key: each.json for key, each in effective(there, stored.packages).items()}


def sent_documents(
    sent: Iterable[Definition], stored: Stored, *, kinds: Kinds, field_types: FieldTypes
) -> Documents:
    """Give what a folder says, each definition as it would be in effect.

    What an extension says stays as it is where it cannot be laid over what is below.

    Raises:
        InvalidError: A patch has faults.
    """
    below = of_packages(stored.definitions, stored.packages)
    whole = laid_over(sent, stored, kinds=kinds, choices={}, outcome=Outcome())
    found = dict(_extended(whole, below, kinds, field_types))
    # To say what packages say is to say nothing.
    return {key: json for key, json in found.items() if key not in below or below[key].json != json}


def _extended(
    sent: Iterable[Definition],
    below: dict[Identity, Definition],
    kinds: Kinds,
    field_types: FieldTypes,
) -> Iterator[tuple[Identity, JsonObject]]:
    for each in sent:
        base = below.get(each.identity)
        if base is None or not is_extension(each) or check_forms([each], kinds, field_types):
            yield each.identity, each.json
            continue
        stack = (base, each)
        unfit = list(check_extensions(stack, ()))
        yield each.identity, each.json if unfit else extended(stack).json
