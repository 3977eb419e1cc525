"""Columns of lists: the names that list views, reports and related lists have for fields."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dougong.packages.converters.salesforce import standard
from dougong.packages.converters.salesforce.model import Model

_KNOWN: Mapping[str, str] = {
    "NAME": "Name",
    "FULL_NAME": "Name",
    "OBJECT_ID": "Id",
    "CREATED_DATE": "CreatedDate",
    "CREATED_DATE_DATE_ONLY": "CreatedDate",
    "CREATEDBY_USER": "CreatedById",
    "CREATEDBY_USER.ALIAS": "CreatedBy.Alias",
    "CREATEDBY": "CreatedById",
    "LAST_UPDATE": "LastModifiedDate",
    "LAST_UPDATE_DATE_ONLY": "LastModifiedDate",
    "UPDATEDBY_USER": "LastModifiedById",
    "UPDATEDBY_USER.ALIAS": "LastModifiedBy.Alias",
    "SETUP_OWNER_NAME": "OwnerId",
    "OWNER_NAME": "OwnerId",
    "OWNER.ALIAS": "Owner.Alias",
    "OWNER.FIRST_NAME": "Owner.FirstName",
    "OWNER.LAST_NAME": "Owner.LastName",
    "CORE.USERS.ALIAS": "Owner.Alias",
    "CORE.USERS.FULL_NAME": "OwnerId",
    "CORE.USERS.FIRST_NAME": "Owner.FirstName",
    "CORE.USERS.LAST_NAME": "Owner.LastName",
    "RECORDTYPE": "RecordTypeId",
    "PHONE1": "Phone",
    "PHONE3": "MobilePhone",
    "ADDRESS1_STREET": "BillingStreet",
    "ADDRESS1_CITY": "BillingCity",
    "ADDRESS1_STATE": "BillingState",
    "ADDRESS1_STATE_CODE": "BillingState",
    "ADDRESS1_ZIP": "BillingPostalCode",
    "ADDRESS1_COUNTRY": "BillingCountry",
    "ADDRESS2_STREET": "ShippingStreet",
    "ADDRESS2_CITY": "ShippingCity",
    "ADDRESS2_STATE": "ShippingState",
    "ADDRESS2_ZIP": "ShippingPostalCode",
    "ADDRESS2_COUNTRY": "ShippingCountry",
    "ACC_NAME": "Name",
    "CAMPAIGN_TYPE": "Type",
    "DUE_DATE": "ActivityDate",
    "WHO_NAME": "WhoId",
    "WHAT_NAME": "WhatId",
    "TASK": "Subject",
    "PARENT_NAME": "ParentId",
    "RESPONDED": "HasResponded",
    "ACTIVE": "IsActive",
}
_PREFIXES: Mapping[str, str] = {
    "ACCOUNT": "Account",
    "CONTACT": "Contact",
    "OPPORTUNITY": "Opportunity",
    "LEAD": "Lead",
    "CASES": "Case",
    "CASE": "Case",
    "CAMPAIGN": "Campaign",
    "CM": "CampaignMember",
    "TASK": "Task",
    "EVENT": "Event",
    "ACTIVITY": "Task",
    "CONTRACT": "Contract",
    "ASSET": "Asset",
    "ORDERS": "Order",
    "PRODUCT": "Product2",
    "PRODUCT2": "Product2",
    "SOLUTION": "Solution",
}
_OF_USERS = re.compile(r"CORE\.(USERS|USER_ROLE|PROFILE)\.", re.IGNORECASE)


def column_path(model: Model, object_api: str, column: str) -> str | None:
    """Give the path of theirs behind a column.

    Args:
        model: Objects and fields.
        object_api: The object of the list.
        column: Such as ``NAME``, ``ACCOUNT.PHONE1``, ``Tier__c`` or ``Order__c.Total__c``.

    Returns:
        The path from a record of the list; None if no field is known by that name.
    """
    if object_api == "User" and _OF_USERS.match(column):
        kind, name = column.split(".")[1:3]
        if kind.upper() == "USERS":
            return _own(model, object_api, name)
        return {"USER_ROLE": "UserRole.Name", "PROFILE": "Profile.Name"}[kind.upper()]
    if column.upper() in _KNOWN:
        return _there(model, object_api, _KNOWN[column.upper()])
    head, _, rest = column.partition(".")
    if not rest:
        return _own(model, object_api, column)
    owner = _PREFIXES.get(head.upper(), head)
    is_activity = owner == "Task" and object_api in ("Task", "Event")
    if is_activity or owner.lower() == object_api.lower():
        return _own(model, object_api, rest)
    return _through(model, object_api, owner, rest)


def _own(model: Model, object_api: str, name: str) -> str | None:
    if name.upper() in _KNOWN:
        return _there(model, object_api, _KNOWN[name.upper()])
    plan = model.object(object_api)
    if name.lower() in plan.fields:
        return name
    bare = name.replace("_", "").lower()
    for each in [*standard.SYSTEM, *standard.listed(plan.api)]:
        if each.lower() in (bare, f"{bare}id", f"is{bare}"):
            return each
    if "__" in name or name.isupper():
        return name if model.field(object_api, name) is not None and "__" in name else None
    return _there(model, object_api, name)


def _there(model: Model, object_api: str, path: str) -> str | None:
    return path if model.path(object_api, path) is not None else None


def _through(model: Model, object_api: str, owner: str, name: str) -> str | None:
    """Find a lookup of the object to another one, and the column there."""
    relations = [f"{owner[:-1]}r" if owner.endswith(("__c", "__r")) else owner]
    plan = model.object(object_api)
    for each in list(plan.fields.values()):
        if each.to.lower() == owner.lower():
            relations.append(
                f"{each.api[:-1]}r" if each.api.endswith("__c") else each.api.removesuffix("Id")
            )
    for relation in relations:
        lookup = model.through(object_api, relation)
        if lookup is None:
            continue
        inner = _own(model, lookup.to, name)
        if inner == "Name":
            return lookup.api
        if inner is not None:
            return f"{relation}.{inner}"
    return None
