"""Rights, sharing, rules and templates of Salesforce: what they become, and what is said."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dougong.automation.registries import every_kind
from dougong.deployment.expressions import ExpressionChecker
from dougong.fields.registry import builtin_registry
from dougong.formula.function import builtin_functions
from dougong.packages.converters.bench import Bench
from dougong.packages.converters.report import Outcome
from dougong.packages.converters.salesforce.conversion import Conversion
from dougong.packages.converters.salesforce.convert import convert_salesforce

NAMESPACE = "http://soap.sforce.com/2006/04/metadata"
FIELD_TYPES = builtin_registry()
FILES = {
    "objects/Claim__c/Claim__c.object": (
        "CustomObject",
        """<label>Claim</label><pluralLabel>Claims</pluralLabel><sharingModel>Private</sharingModel>
        <nameField><label>Number</label><type>Text</type></nameField>""",
    ),
    "objects/Claim__c/fields/State__c.field": (
        "CustomField",
        """<fullName>State__c</fullName><label>State</label><type>Picklist</type><valueSet>
        <valueSetDefinition><value><fullName>Open</fullName><label>Open</label></value>
        <value><fullName>Closed</fullName><label>Closed</label></value></valueSetDefinition>
        </valueSet>""",
    ),
    "objects/Claim__c/fields/Mail__c.field": (
        "CustomField",
        "<fullName>Mail__c</fullName><label>Mail</label><type>Email</type>",
    ),
    "permissionsets/Claims.permissionset": (
        "PermissionSet",
        """<label>Claims</label><objectPermissions><allowCreate>true</allowCreate>
        <allowDelete>false</allowDelete><allowEdit>true</allowEdit><allowRead>true</allowRead>
        <modifyAllRecords>false</modifyAllRecords><object>Claim__c</object>
        <viewAllRecords>true</viewAllRecords></objectPermissions>
        <fieldPermissions><editable>false</editable><field>Claim__c.Mail__c</field>
        <readable>true</readable></fieldPermissions>
        <fieldPermissions><editable>false</editable><field>Claim__c.Gone__c</field>
        <readable>true</readable></fieldPermissions>
        <userPermissions><enabled>true</enabled><name>CustomizeApplication</name></userPermissions>
        <classAccesses><apexClass>Old</apexClass><enabled>true</enabled></classAccesses>""",
    ),
    "profiles/Clerk.profile": (
        "Profile",
        """<custom>true</custom><objectPermissions><allowRead>true</allowRead>
        <object>Claim__c</object></objectPermissions>""",
    ),
    "queues/Intake.queue": (
        "Queue",
        "<name>Intake</name><queueSobject><sobjectType>Claim__c</sobjectType></queueSobject>",
    ),
    "groups/Experts.group": (
        "Group",
        "<doesIncludeBosses>true</doesIncludeBosses><name>Experts</name>",
    ),
    "roles/Head.role": ("Role", "<name>Head</name>"),
    "roles/Clerks.role": ("Role", "<name>Clerks</name><parentRole>Head</parentRole>"),
    "sharingRules/Claim__c.sharingRules": (
        "SharingRules",
        """<sharingCriteriaRules><fullName>Open_Ones</fullName><accessLevel>Edit</accessLevel>
        <label>Open ones</label><sharedTo><group>Experts</group></sharedTo><criteriaItems>
        <field>State__c</field><operation>equals</operation><value>Open</value></criteriaItems>
        </sharingCriteriaRules>
        <sharingGuestRules><fullName>Guests</fullName><accessLevel>Read</accessLevel>
        <label>Guests</label></sharingGuestRules>
        <sharingOwnerRules><fullName>Of_Clerks</fullName><accessLevel>Read</accessLevel>
        <label>Of clerks</label><sharedTo><allInternalUsers></allInternalUsers></sharedTo>
        <sharedFrom><roleAndSubordinates>Clerks</roleAndSubordinates></sharedFrom>
        </sharingOwnerRules>""",
    ),
    "email/Letters/Closed.email": (
        "EmailTemplate",
        """<name>Closed</name><available>true</available><type>text</type>
        <subject>Claim {!Claim__c.Name}</subject>
        <textOnly>It is {!Claim__c.State__c}. {!Contact.FirstName}</textOnly>""",
    ),
    "workflows/Claim__c.workflow": (
        "Workflow",
        """<alerts><fullName>Tell</fullName><description>Tell</description><recipients>
        <field>Mail__c</field><type>email</type></recipients><template>Letters/Closed</template>
        </alerts>
        <fieldUpdates><fullName>Reopen</fullName><field>State__c</field><literalValue>Open</literalValue>
        <name>Reopen</name><operation>Literal</operation></fieldUpdates>
        <fieldUpdates><fullName>Unused</fullName><field>State__c</field><name>Unused</name>
        <operation>Null</operation></fieldUpdates>
        <rules><fullName>Begin</fullName><actions><name>Reopen</name><type>FieldUpdate</type></actions>
        <active>true</active><formula>ISBLANK(TEXT(State__c))</formula>
        <triggerType>onCreateOnly</triggerType></rules>
        <rules><fullName>Closing</fullName><actions><name>Tell</name><type>Alert</type></actions>
        <active>true</active><criteriaItems><field>Claim__c.State__c</field>
        <operation>equals</operation><value>Closed</value></criteriaItems>
        <triggerType>onAllChanges</triggerType></rules>""",
    ),
    "approvalProcesses/Claim__c.Settle.approvalProcess": (
        "ApprovalProcess",
        """<active>true</active><allowRecall>true</allowRecall><label>Settle</label>
        <approvalStep><name>Boss</name><label>Boss</label><assignedApprover><approver>
        <type>userHierarchyField</type></approver></assignedApprover></approvalStep>
        <entryCriteria><criteriaItems><field>Claim__c.State__c</field>
        <operation>equals</operation><value>Open</value></criteriaItems></entryCriteria>
        <finalRejectionActions><action><name>Reopen</name><type>FieldUpdate</type></action>
        </finalRejectionActions><recordEditability>AdminOnly</recordEditability>""",
    ),
    "matchingRules/Claim__c.matchingRule": (
        "MatchingRules",
        """<matchingRules><fullName>Same_Mail</fullName><label>Same mail</label><matchingRuleItems>
        <fieldName>Mail__c</fieldName><matchingMethod>Exact</matchingMethod></matchingRuleItems>
        </matchingRules>""",
    ),
    "duplicateRules/Claim__c.Twice.duplicateRule": (
        "DuplicateRule",
        """<actionOnInsert>Block</actionOnInsert><isActive>true</isActive>
        <duplicateRuleMatchRules><matchRuleSObjectType>Claim__c</matchRuleSObjectType>
        <matchingRule>Same_Mail</matchingRule></duplicateRuleMatchRules>""",
    ),
    "notificationtypes/Ping.notiftype": (
        "CustomNotificationType",
        "<masterLabel>Ping</masterLabel>",
    ),
}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Conversion:
    """A project with one of each, converted once."""
    folder = tmp_path_factory.mktemp("claims")
    for path, (tag, body) in FILES.items():
        file: Path = folder / f"{path}-meta.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"<{tag} xmlns='{NAMESPACE}'>{body}</{tag}>", encoding="utf-8")
    expressions = ExpressionChecker(builtin_functions(), FIELD_TYPES)
    bench = Bench(every_kind(), FIELD_TYPES, expressions)
    converted = convert_salesforce(folder, bench=bench, name="claims")
    documents = [draft.document for draft in converted.drafts.values()]
    assert bench.problems("claims", documents) == ()
    return converted


def made(found: Conversion, kind: str, component: str) -> dict[str, Any]:
    (document,) = [
        dict(draft.document)
        for (of, _), draft in found.drafts.items()
        if of == kind and draft.whole.component == component
    ]
    return document


def outcome(found: Conversion, kind: str, component: str) -> Outcome | None:
    return found.report.outcome(kind, component)


def test_permission_sets_bring_the_rights_that_the_package_knows(found: Conversion) -> None:
    claims = made(found, "permission_set", "Claims")

    assert claims["objects"] == {
        "claim": {"create": True, "read": True, "update": True, "view_all": True}
    }
    assert claims["fields"] == {"claim.mail": "read"}
    assert claims["system"] == ["builder"]
    assert outcome(found, "permission_set", "Claims") is Outcome.APPROXIMATED


def test_profiles_are_roles_with_their_set(found: Conversion) -> None:
    rights = made(found, "permission_set", "Clerk")

    assert made(found, "role", "Clerk")["permission_sets"] == [rights["name"]]


def test_roles_keep_their_order(found: Conversion) -> None:
    head = made(found, "role", "Head")

    assert made(found, "role", "Clerks")["reports_to"] == head["name"]
    assert "reports_to" not in head


def test_sharing_rules_share_by_condition_and_by_owner(found: Conversion) -> None:
    opened = made(found, "sharing", "Claim__c.Open_Ones")
    owned = made(found, "sharing", "Claim__c.Of_Clerks")

    assert (opened["where"], opened["to"], opened["level"]) == (
        "state = 'open'",
        {"team": "Experts"},
        "edit",
    )
    assert owned["owned_by"] == {"role_and_below": made(found, "role", "Clerks")["name"]}
    assert owned["to"] == {"everyone": True}
    assert outcome(found, "sharing_guest_rule", "Claim__c.Guests") is Outcome.NOT_CARRIED


def test_queues_and_groups_are_sample_records(found: Conversion) -> None:
    assert made(found, "sample", "Intake")["records"] == [{"name": "Intake"}]
    assert made(found, "sample", "Experts")["object"] == "team"


def test_templates_keep_their_places(found: Conversion) -> None:
    letter = made(found, "template", "Letters/Closed")

    assert letter["object"] == "claim"
    assert letter["subject"] == {"en": "Claim {{ name }}"}
    assert letter["body"]["en"].startswith("It is {{ OPTION_LABEL(state) }}.")
    assert outcome(found, "email_template", "Letters/Closed") is Outcome.APPROXIMATED


def test_workflow_rules_are_flows(found: Conversion) -> None:
    begin = made(found, "flow", "Claim__c.Begin")
    closing = made(found, "flow", "Claim__c.Closing")

    assert begin["trigger"]["timing"] == "before"
    assert begin["trigger"]["on"] == ["create"]
    (step,) = begin["steps"].values()
    assert step == {"element": "assign", "record": {"state": "'open'"}}
    assert closing["trigger"]["when"] == "state = 'closed'"
    (sent,) = closing["steps"].values()
    assert sent["to"] == "$record.mail"
    assert sent["template"] == made(found, "template", "Letters/Closed")["name"]
    assert outcome(found, "workflow_field_update", "Claim__c.Reopen") is Outcome.CARRIED
    assert outcome(found, "workflow_field_update", "Claim__c.Unused") is Outcome.NOT_CARRIED


def test_approvals_write_what_their_updates_wrote(found: Conversion) -> None:
    approval = made(found, "approval", "Claim__c.Settle")

    assert approval["when"] == "state = 'open'"
    assert approval["steps"][0]["approvers"] == [{"manager": 1}]
    assert approval["on"] == {"reject": {"values": {"state": "'open'"}}}
    assert approval["withdraw"] is True


def test_duplicates_are_found_by_the_matching_rule(found: Conversion) -> None:
    rule = made(found, "duplicate_rule", "Claim__c.Twice")

    assert rule["match"] == [{"field": "mail", "method": "exact"}]
    assert rule["action"] == "block"
    assert outcome(found, "matching_rule", "Claim__c.Same_Mail") is Outcome.CARRIED


def test_what_has_no_counterpart_is_named_with_the_reason(found: Conversion) -> None:
    (said,) = [e for e in found.report.entries() if e.kind == "notification_type"]

    assert said.outcome is Outcome.NOT_CARRIED
    assert "notifications have no types" in said.words[0]["en"]
