"""Flows of Salesforce become flows: what is carried, what is said of the rest, that it installs."""

from __future__ import annotations

from collections import Counter
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

OBJECT = """
<CustomObject xmlns="{ns}"><label>Invoice</label><pluralLabel>Invoices</pluralLabel>
<nameField><label>Number</label><type>Text</type></nameField><sharingModel>ReadWrite</sharingModel>
</CustomObject>"""
FIELDS = {
    "Amount__c": """<label>Amount</label><precision>18</precision><scale>2</scale>
        <type>Number</type>""",
    "Due__c": "<label>Due</label><type>Date</type>",
    "Note__c": "<label>Note</label><length>255</length><type>Text</type>",
    "Account__c": """<label>Account</label><referenceTo>Account</referenceTo>
        <relationshipName>Invoices</relationshipName><type>Lookup</type>""",
    "Status__c": """<label>Status</label><type>Picklist</type><valueSet><valueSetDefinition>
        <value><fullName>In Progress</fullName><label>In Progress</label></value>
        <value><fullName>Paid</fullName><label>Paid</label></value>
        </valueSetDefinition></valueSet>""",
}


@pytest.fixture(scope="module")
def bench() -> Bench:
    """What packages are checked against; its core is read once."""
    return Bench(every_kind(), FIELD_TYPES, ExpressionChecker(builtin_functions(), FIELD_TYPES))


class Project:
    """A project of one object, with the components of a test."""

    def __init__(self, folder: Path, bench: Bench) -> None:
        self._folder, self._bench = folder, bench
        self.add("objects/Invoice__c/Invoice__c.object", OBJECT.format(ns=NAMESPACE))
        for name, body in FIELDS.items():
            xml = (
                f"<CustomField xmlns='{NAMESPACE}'><fullName>{name}</fullName>{body}</CustomField>"
            )
            self.add(f"objects/Invoice__c/fields/{name}.field", xml)

    def add(self, path: str, xml: str) -> None:
        """Add a component."""
        file = self._folder / f"{path}-meta.xml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(xml.strip(), encoding="utf-8")

    def flow(self, name: str, body: str, *, kind: str = "AutoLaunchedFlow") -> None:
        """Add a flow."""
        head = f"<label>{name}</label><processType>{kind}</processType><status>Active</status>"
        self.add(f"flows/{name}.flow", f"<Flow xmlns='{NAMESPACE}'>{head}{body}</Flow>")

    def convert(self) -> Conversion:
        """Convert it; the outcome has no faults."""
        found = convert_salesforce(self._folder, bench=self._bench, name="shop")
        documents = [draft.document for draft in found.drafts.values()]
        assert self._bench.problems(found.package, documents) == ()
        return found


@pytest.fixture
def project(tmp_path: Path, bench: Bench) -> Project:
    """A project to add flows to."""
    return Project(tmp_path, bench)


def flow_of(found: Conversion, name: str) -> dict[str, Any]:
    document: dict[str, Any] = dict(found.drafts["flow", name].document)
    return document


def outcomes(found: Conversion, flow: str) -> dict[str, Outcome]:
    return {
        each.component.partition(".")[2]: each.outcome
        for each in found.report.entries()
        if each.kind == "flow_element" and each.component.startswith(f"{flow}.")
    }


def start(
    to: str, trigger: str = "RecordAfterSave", on: str = "CreateAndUpdate", more: str = ""
) -> str:
    return f"""<start>{more}<connector><targetReference>{to}</targetReference></connector>
        <object>Invoice__c</object><recordTriggerType>{on}</recordTriggerType>
        <triggerType>{trigger}</triggerType></start>"""


def connector(to: str, tag: str = "connector") -> str:
    return f"<{tag}><targetReference>{to}</targetReference></{tag}>" if to else ""


def condition(left: str, operator: str, right: str) -> str:
    return f"""<conditions><leftValueReference>{left}</leftValueReference>
        <operator>{operator}</operator><rightValue>{right}</rightValue></conditions>"""


def text(value: str) -> str:
    return f"<stringValue>{value}</stringValue>"


def reference(value: str) -> str:
    return f"<elementReference>{value}</elementReference>"


def item(to: str, value: str, operator: str = "Assign") -> str:
    return f"""<assignmentItems><assignToReference>{to}</assignToReference>
        <operator>{operator}</operator><value>{value}</value></assignmentItems>"""


def variable(name: str, kind: str = "String", more: str = "") -> str:
    listed = "" if "isCollection" in more else "<isCollection>false</isCollection>"
    return f"<variables><name>{name}</name><dataType>{kind}</dataType>{listed}{more}</variables>"


def test_a_record_flow_decides_and_updates(project: Project) -> None:
    filters = """<filterLogic>and</filterLogic><filters><field>Status__c</field>
        <operator>EqualTo</operator><value><stringValue>In Progress</stringValue></value></filters>
        <doesRequireRecordChangedToMeetCriteria>true</doesRequireRecordChangedToMeetCriteria>"""
    project.flow(
        "Watch",
        start("Is_Large", more=filters)
        + f"""<decisions><name>Is_Large</name><label>Large?</label>
            <defaultConnectorLabel>No</defaultConnectorLabel>
            <rules><name>Yes</name><conditionLogic>1 OR (2 AND 1)</conditionLogic>
            {condition("$Record.Amount__c", "GreaterThan", "<numberValue>1000.0</numberValue>")}
            {condition("$Record.Status__c", "NotEqualTo", text("Paid"))}
            {connector("Tell")}<label>Yes</label></rules></decisions>
        <recordUpdates><name>Tell</name><label>Tell</label><inputAssignments><field>Note__c</field>
            <value>{text("Large: {!$Record.Name}")}</value></inputAssignments>
            <inputReference>$Record</inputReference></recordUpdates>""",
    )

    flow = flow_of(project.convert(), "watch")

    assert flow["active"] is True
    assert flow["trigger"] == {
        "type": "record",
        "object": "invoice",
        "on": ["create", "update"],
        "timing": "after",
        "when": "(status = 'in_progress') and not ($old.status = 'in_progress')",
    }
    (way,) = flow["steps"]["is_large"]["ways"]
    assert way["go"] == "tell"
    assert way["when"] == (
        "($record.amount > 1000) or ((not ($record.status = 'paid')) and ($record.amount > 1000))"
    )
    assert flow["steps"]["tell"]["values"] == {"note": "'Large: ' & $record.name"}


def test_before_the_write_fields_are_set(project: Project) -> None:
    project.flow(
        "Fill",
        start("Set", "RecordBeforeSave", "Create")
        + f"""<assignments><name>Set</name><label>Set</label>
            {item("$Record.Note__c", text("new"))}
            {item("$Record.Status__c", text("In Progress"))}</assignments>""",
    )

    flow = flow_of(project.convert(), "fill")

    assert flow["trigger"]["timing"] == "before"
    assert flow["trigger"]["on"] == ["create"]
    assert flow["steps"]["set"]["record"] == {"note": "'new'", "status": "'in_progress'"}


def test_records_that_are_collected_are_saved_where_they_are_put(project: Project) -> None:
    project.flow(
        "Copy",
        start("Find")
        + f"""<recordLookups><name>Find</name><label>Find</label>{connector("Each")}
            <filterLogic>and</filterLogic><filters><field>Account__c</field>
            <operator>EqualTo</operator><value>{reference("$Record.Account__c")}</value></filters>
            <getFirstRecordOnly>false</getFirstRecordOnly><object>Invoice__c</object>
            <storeOutputAutomatically>true</storeOutputAutomatically></recordLookups>
        <loops><name>Each</name><label>Each</label><collectionReference>Find</collectionReference>
            {connector("Draft", "nextValueConnector")}{connector("Save", "noMoreValuesConnector")}
            </loops>
        <assignments><name>Draft</name><label>Draft</label>
            {item("copy.Amount__c", reference("Each.Amount__c"))}
            {item("copy.Account__c", reference("Each.Account__c"))}
            {item("copies", reference("copy"), "Add")}{connector("Each")}</assignments>
        <recordCreates><name>Save</name><label>Save</label><inputReference>copies</inputReference>
            </recordCreates>"""
        + variable("copy", "SObject", "<objectType>Invoice__c</objectType>")
        + variable(
            "copies",
            "SObject",
            "<isCollection>true</isCollection><objectType>Invoice__c</objectType>",
        ),
    )

    found = project.convert()
    flow = flow_of(found, "copy")

    assert outcomes(found, "Copy") == {
        "Draft": Outcome.CARRIED,
        "Each": Outcome.CARRIED,
        "Find": Outcome.APPROXIMATED,
        "Save": Outcome.APPROXIMATED,
    }
    loop = flow["steps"]["each"]
    assert (loop["list"], loop["object"], loop["each"]) == (
        "$steps.find.records",
        "invoice",
        "draft",
    )
    created = flow["steps"][flow["steps"]["draft"]["next"]]
    assert created["element"] == "create"
    assert created["values"] == {
        "amount": "$var.copy_amount",
        "account": "$var.copy_account",
    }
    assert "next" not in loop  # the list is saved by then


def test_a_fault_path_is_gone_on_error(project: Project) -> None:
    project.flow(
        "Careful",
        start("Make")
        + f"""<recordCreates><name>Make</name><label>Make</label>
            {connector("Note", "faultConnector")}
            <inputAssignments><field>Name</field><value>{text("Copy")}</value></inputAssignments>
            <object>Invoice__c</object></recordCreates>
        <recordUpdates><name>Note</name><label>Note</label><inputAssignments><field>Note__c</field>
            <value>{reference("$Flow.FaultMessage")}</value></inputAssignments>
            <inputReference>$Record</inputReference></recordUpdates>""",
    )

    steps = flow_of(project.convert(), "careful")["steps"]

    assert steps["make"]["on_error"] == "note"
    assert steps["note"]["values"] == {"note": "$error.message"}


def test_code_is_left_out_and_the_flow_rests(project: Project) -> None:
    project.flow(
        "Sync",
        start("Call")
        + f"""<actionCalls><name>Call</name><label>Call</label><actionName>Sync</actionName>
            <actionType>apex</actionType>{connector("Mark")}
            <storeOutputAutomatically>true</storeOutputAutomatically></actionCalls>
        <recordUpdates><name>Mark</name><label>Mark</label><inputAssignments><field>Note__c</field>
            <value>{reference("Call.answer")}</value></inputAssignments>
            <inputReference>$Record</inputReference></recordUpdates>""",
    )

    found = project.convert()
    flow = flow_of(found, "sync")

    assert flow["active"] is False
    assert flow["start"] == "mark"
    assert flow["steps"]["mark"]["values"] == {"note": "$var.call_answer"}
    assert outcomes(found, "Sync") == {"Call": Outcome.NOT_CARRIED, "Mark": Outcome.APPROXIMATED}
    (said,) = [each for each in found.report.entries() if each.kind == "flow"]
    assert said.outcome is Outcome.APPROXIMATED
    assert "Call" in said.words[0]["en"]


def test_a_screen_flow_about_a_record_is_a_button(project: Project) -> None:
    project.flow(
        "Ask",
        f"""<start>{connector("Screen")}</start>
        <choices><name>now</name><choiceText>Right now</choiceText><dataType>String</dataType>
            <value>{text("Right now")}</value></choices>
        <screens><name>Screen</name><label>When?</label>{connector("Save")}
            <fields><name>Words</name><fieldText>&lt;p&gt;Please answer.&lt;/p&gt;</fieldText>
                <fieldType>DisplayText</fieldType></fields>
            <fields><name>Remark</name><dataType>String</dataType><fieldText>Remark</fieldText>
                <fieldType>InputField</fieldType><isRequired>true</isRequired></fields>
            <fields><name>Term</name><choiceReferences>now</choiceReferences>
                <dataType>String</dataType><fieldText>Term</fieldText>
                <fieldType>RadioButtons</fieldType></fields>
            <fields><name>Own</name><extensionName>c:fancy</extensionName>
                <fieldType>ComponentInstance</fieldType></fields></screens>
        <recordUpdates><name>Save</name><label>Save</label><filterLogic>and</filterLogic>
            <filters><field>Id</field><operator>EqualTo</operator>
            <value>{reference("recordId")}</value></filters>
            <inputAssignments><field>Note__c</field><value>{reference("Remark")}</value>
            </inputAssignments><object>Invoice__c</object></recordUpdates>"""
        + variable("recordId", more="<isInput>true</isInput><isOutput>false</isOutput>"),
        kind="Flow",
    )

    found = project.convert()
    flow = flow_of(found, "ask")

    assert flow["trigger"] == {"type": "button", "object": "invoice"}
    assert flow["run_as"] == "user"
    screen = flow["steps"]["screen"]
    assert screen["text"] == {"en": "Please answer."}
    assert [(each["name"], each["type"]) for each in screen["fields"]] == [
        ("remark", "text"),
        ("term", "choice"),
    ]
    assert screen["fields"][0]["required"] is True
    assert flow["steps"]["save"] == {
        "element": "update",
        "label": {"en": "Save"},
        "values": {"note": "$steps.screen.remark"},
    }
    assert outcomes(found, "Ask")["Screen"] is Outcome.APPROXIMATED


def test_a_flow_calls_another_and_takes_what_it_gives(project: Project) -> None:
    project.flow(
        "Double",
        f"""<start>{connector("Reckon")}</start>
        <assignments><name>Reckon</name><label>Reckon</label>
            {item("result", "<numberValue>2.0</numberValue>")}</assignments>"""
        + variable("amount", "Number", "<isInput>true</isInput>")
        + variable("result", "Number", "<isOutput>true</isOutput>"),
    )
    project.flow(
        "Caller",
        start("Sub")
        + f"""<subflows><name>Sub</name><label>Sub</label>{connector("Save")}
            <flowName>Double</flowName><inputAssignments><name>amount</name>
            <value>{reference("$Record.Amount__c")}</value></inputAssignments>
            <storeOutputAutomatically>true</storeOutputAutomatically></subflows>
        <recordUpdates><name>Save</name><label>Save</label><inputAssignments><field>Amount__c</field>
            <value>{reference("Sub.result")}</value></inputAssignments>
            <inputReference>$Record</inputReference></recordUpdates>""",
    )

    found = project.convert()

    assert flow_of(found, "double")["output"] == {"result": "$var.result"}
    sub = flow_of(found, "caller")["steps"]["sub"]
    assert sub["input"] == {"amount": "$record.amount"}
    assert sub["gives"] == {"result": {"type": "number"}}
    assert flow_of(found, "caller")["steps"]["save"]["values"] == {"amount": "$steps.sub.result"}


def test_later_paths_and_schedules_become_flows_of_their_own(project: Project) -> None:
    later = f"""<scheduledPaths><name>Remind</name>{connector("Mark")}<label>Remind</label>
        <offsetNumber>-3</offsetNumber><offsetUnit>Days</offsetUnit>
        <recordField>Due__c</recordField><timeSource>RecordField</timeSource></scheduledPaths>"""
    mark = f"""<recordUpdates><name>Mark</name><label>Mark</label><inputAssignments>
        <field>Note__c</field><value>{text("due")}</value></inputAssignments>
        <inputReference>$Record</inputReference></recordUpdates>"""
    project.flow(
        "Due",
        start("", more=later).replace(
            "<connector><targetReference></targetReference></connector>", ""
        )
        + mark,
    )
    nightly = """<schedule><frequency>Weekly</frequency><startDate>2026-01-05</startDate>
        <startTime>06:30:00.000Z</startTime></schedule>"""
    project.flow("Nightly", start("Mark", "Scheduled", more=nightly) + mark)

    found = project.convert()

    assert flow_of(found, "due")["trigger"] == {
        "type": "date",
        "object": "invoice",
        "field": "due",
        "before": "3 days",
    }
    assert flow_of(found, "nightly")["trigger"] == {
        "type": "schedule",
        "cron": "30 6 * * 1",
        "object": "invoice",
    }


def test_a_circle_in_which_nothing_waits_is_cut(project: Project) -> None:
    project.flow(
        "Round",
        start("More")
        + f"""<decisions><name>More</name><label>More?</label><rules><name>Yes</name>
            <conditionLogic>and</conditionLogic>
            {condition("count", "LessThan", "<numberValue>3.0</numberValue>")}
            {connector("Count")}<label>Yes</label></rules></decisions>
        <assignments><name>Count</name><label>Count</label>
            {item("count", "<numberValue>1.0</numberValue>", "Add")}
            {connector("More")}</assignments>"""
        + variable("count", "Number"),
    )

    found = project.convert()
    flow = flow_of(found, "round")

    assert flow["active"] is False
    assert "next" not in flow["steps"]["count"]
    assert outcomes(found, "Round")["Count"] is Outcome.APPROXIMATED


def test_every_element_is_counted_once(project: Project) -> None:
    project.flow(
        "All",
        start("Wait")
        + """<waits><name>Wait</name><label>Wait</label><waitEvents><name>Hour</name>
            <eventType>AlarmEvent</eventType>
            <inputParameters><name>AlarmTime</name><value>
            <elementReference>$Flow.CurrentDateTime</elementReference></value></inputParameters>
            <inputParameters><name>TimeOffset</name><value><numberValue>1.0</numberValue></value>
            </inputParameters><inputParameters><name>TimeOffsetUnit</name><value>
            <stringValue>Hours</stringValue></value></inputParameters>
            <connector><targetReference>Refuse</targetReference></connector></waitEvents></waits>
        <customErrors><name>Refuse</name><label>Refuse</label><customErrorMessages>
            <errorMessage>Not {!$Record.Name}</errorMessage><isFieldError>false</isFieldError>
            </customErrorMessages></customErrors>
        <recordRollbacks><name>Back</name><label>Back</label></recordRollbacks>""",
    )

    found = project.convert()
    steps = flow_of(found, "all")["steps"]

    assert steps["wait"]["duration"] == "1 hours"
    assert steps["refuse"]["message"] == {"en": "Not"}
    assert steps["refuse"]["detail"] == "$record.name"
    assert Counter(outcomes(found, "All").values()) == {
        Outcome.CARRIED: 2,
        Outcome.NOT_CARRIED: 1,
    }
    assert found.report.counts()["flow_element"]["total"] == 3


def test_a_process_of_the_old_builder_is_a_record_flow(project: Project) -> None:
    project.flow(
        "Process",
        f"""<processMetadataValues><name>ObjectType</name><value>{text("Invoice__c")}</value>
            </processMetadataValues><processMetadataValues><name>TriggerType</name>
            <value>{text("onCreateOnly")}</value></processMetadataValues>
        <startElementReference>myDecision</startElementReference>
        <decisions><name>myDecision</name><label>myDecision</label><rules><name>myRule_1</name>
            <conditionLogic>and</conditionLogic>
            {condition("myVariable_current.Status__c", "EqualTo", text("Paid"))}
            {connector("myRule_1_A1")}<label>Paid</label></rules></decisions>
        <recordUpdates><name>myRule_1_A1</name><label>Mark</label><filterLogic>and</filterLogic>
            <filters><field>Id</field><operator>EqualTo</operator>
            <value>{reference("myVariable_current.Id")}</value></filters>
            <inputAssignments><field>Note__c</field><value>{text("done")}</value>
            </inputAssignments><object>Invoice__c</object></recordUpdates>"""
        + variable("myVariable_current", "SObject", "<objectType>Invoice__c</objectType>"),
        kind="Workflow",
    )

    flow = flow_of(project.convert(), "process")

    assert flow["trigger"]["on"] == ["create"]
    assert flow["steps"]["my_decision"]["ways"][0]["when"] == "$record.status = 'paid'"
    assert flow["steps"]["my_rule_1_a1"]["values"] == {"note": "'done'"}
    assert "object" not in flow["steps"]["my_rule_1_a1"]


def test_a_flow_of_another_package_stops_until_it_is_there(project: Project) -> None:
    project.flow(
        "Logs",
        start("Log")
        + """<subflows><name>Log</name><label>Log</label><flowName>base__Write_Log</flowName>
            </subflows>""",
    )

    found = project.convert()

    called = flow_of(found, "logs")["steps"]["log"]["flow"]
    assert flow_of(found, called)["steps"]["absent"]["element"] == "stop"
    assert flow_of(found, "logs")["active"] is False
    assert outcomes(found, "Logs") == {"Log": Outcome.APPROXIMATED}
    assert found.report.outcome("referenced_flow", "base__Write_Log") is Outcome.APPROXIMATED
