"""Scripts by admins: at each point where they are put in, and what builders do with them."""

from __future__ import annotations

from typing import Any

import pytest

from dougong.automation.calling.scripts import ScriptPool
from dougong.testing.over_http import ApiClient, Home

from .conftest import text
from .parcel_flows import a_flow, an_object

CRATE = an_object(
    "crate",
    {"name": "count", "type": "number", "scale": 0},
    {"name": "price", "type": "number", "scale": 2},
    {"name": "twice", "type": "formula", "returns": "number", "formula": "count * 2"},
    {"name": "note", "type": "text"},
    {"name": "maker", "type": "lookup", "to": "maker"},
    {"name": "code", "type": "text", "required": True, "default": {"script": "code_of_crate"}},
    {"name": "worth", "type": "number", "scale": 2},
    rules=[
        {
            "name": "makes_sense",
            "script": "crate_makes_sense",
            "message": text("The crate makes no sense", "箱子不合理"),
            "field": "note",
        },
        {
            "name": "heavy",
            "when": "count > 500",
            "script": "crate_is_heavy",
            "message": text("It is heavy", "太重"),
            "severity": "warning",
        },
    ],
)
CRATE["fields"][-1]["default"] = {"script": "worth_of_crate", "on": "save"}
MAKER = an_object("maker", {"name": "most", "type": "number", "scale": 0})


def a_script(name: str, point: str, source: str, **more: Any) -> dict[str, Any]:
    """Give a script."""
    base = {"kind": "script", "name": name, "label": text(name, name), "point": point}
    return {**base, "source": source, **more}


SENSE = a_script(
    "crate_makes_sense",
    "validation",
    """
def validate(record, old):
    found = []
    if record['count'] is not None and record['count'] < 0:
        found.append({'field': 'count', 'message': {'en': 'too few', 'zh-CN': '太少'}})
    if record['maker'] is not None:
        maker = records.get('maker', record['maker'])
        if (record['count'] or 0) > maker['most']:
            found.append({'field': 'count', 'message': 'at most ' + str(maker['most'])})
    if old is not None and record['note'] == 'bad' and old['note'] != 'bad':
        return True
    return found
""",
    object="crate",
    help=text("Checks", "检查"),
    examples=[
        {
            "name": "too_many",
            "given": {"record": {"count": 9, "maker": {"id": "m"}}, "old": None},
            "answers": [{"most": "5"}],
            "gives": [{"field": "count", "message": "at most 5"}],
        },
        {"name": "fine", "given": {"record": {"count": 3}, "old": None}, "gives": []},
    ],
)
HEAVY = a_script(
    "crate_is_heavy",
    "validation",
    "def validate_all(changes):\n    return [True for _ in changes]",
    object="crate",
)
CODE = a_script(
    "code_of_crate",
    "value",
    "def value(record, old):\n    return 'C-' + record['name'].upper()",
    object="crate",
)
WORTH = a_script(
    "worth_of_crate",
    "value",
    """
def value(record, old):
    if record['price'] is None:
        return None
    return record['price'] * (record['count'] or 0)
""",
    object="crate",
)
PACK = a_script(
    "pack_crate",
    "step",
    """
def run(record, factor, maker):
    rest = records.find('crate', where='count > 0', match={'maker': maker}, sort='name')
    made = records.create('crate', {'name': record['name'] + ' lid', 'count': factor * 2,
                                    'maker': maker})
    records.update('crate', record, {'note': maker['name'] + ' ' + str(len(rest))})
    try:
        records.create('crate', {'name': 'never', 'count': -1})
    except ValueError as error:
        reason = str(error)
    return {'lid': made, 'reason': reason, 'total': factor * 3}
""",
    object="crate",
    inputs={
        "factor": {"type": "number", "required": True, "label": text("Factor", "系数")},
        "maker": {"type": "record", "object": "maker"},
    },
    gives={
        "lid": {"type": "record", "object": "crate", "required": True},
        "total": {"type": "number"},
        "reason": {"type": "text"},
    },
)
REPORT = a_script(
    "read_crates",
    "mapping",
    """
def read(body, headers):
    lines = body['order']['lines']
    return {'title': headers['x-shop'] + ': ' + ', '.join(each['sku'] for each in lines),
            'total': sum(each['n'] for each in lines)}
""",
    gives={"title": {"type": "text", "required": True}, "total": {"type": "number"}},
)
PACKING = a_flow(
    "packing",
    {
        "pack": {
            "element": "script",
            "script": "pack_crate",
            "inputs": {"factor": "count", "maker": "maker"},
            "gives": {
                "total": {"type": "number"},
                "lid": {"type": "record", "object": "crate"},
                "reason": {"type": "text"},
            },
            "next": "keep",
        },
        "keep": {
            "element": "update",
            "object": "crate",
            "record": "$steps.pack.lid",
            "values": {"note": "$steps.pack.total & ' ' & $steps.pack.reason"},
        },
    },
    trigger={"type": "record", "object": "crate", "on": ["create"], "when": "name = 'packed'"},
)
INCOMING = a_flow(
    "incoming",
    {
        "make": {
            "element": "create",
            "object": "crate",
            "values": {"name": "$input.title", "count": "$input.total"},
        }
    },
    trigger={"type": "webhook", "script": "read_crates"},
    input={"title": {"type": "text", "required": True}, "total": {"type": "number"}},
)


@pytest.fixture(scope="module", autouse=True)
def crates(home: Home) -> None:
    """Everything that scripts are put in."""
    home.deploy(MAKER, CRATE, SENSE, HEAVY, CODE, WORTH, PACK, REPORT, PACKING, INCOMING)


def told(answer: Any) -> Any:
    """Give what was answered."""
    return answer.json


def refused(api: ApiClient, *components: dict[str, Any]) -> list[dict[str, Any]]:
    """Deploy what must be refused; gives why."""
    answer = api.post("/meta/deploy", {"components": [*components]})
    assert answer.status_code in (409, 422), answer.text
    found: list[dict[str, Any]] = told(answer)["errors"]
    return found


def test_a_validation_says_what_is_wrong_with_which_field(api: ApiClient) -> None:
    maker = api.create("maker", name="Li", most=4)

    few = api.post("/data/crate", {"name": "few", "count": -1})
    many = api.post("/data/crate", {"name": "many", "count": 5, "maker": maker["id"]})
    made = api.create("crate", name="some", count=4, maker=maker["id"])
    bad = api.patch(f"/data/crate/{made['id']}", {"note": "bad"})

    assert few.status_code == many.status_code == bad.status_code == 422
    assert [(e["path"], e["message"]) for e in told(few)["errors"]] == [("/count", "too few")]
    assert [(e["path"], e["message"]) for e in told(many)["errors"]] == [("/count", "at most 4")]
    assert [(e["path"], e["message"]) for e in told(bad)["errors"]] == [
        ("/note", "The crate makes no sense")
    ]


def test_its_words_come_in_the_language_of_who_reads_them(api: ApiClient) -> None:
    few = api.saying("zh-CN").post("/data/crate", {"name": "few", "count": -1})

    assert [each["message"] for each in told(few)["errors"]] == ["太少"]


def test_a_condition_says_about_which_records_a_script_is_asked_and_a_warning_is_confirmed(
    api: ApiClient,
) -> None:
    light = api.post("/data/crate", {"name": "light", "count": 5})
    heavy = api.post("/data/crate", {"name": "heavy", "count": 501})
    confirmed = api.post(
        "/data/crate", {"name": "heavy", "count": 501}, headers={"X-Confirm-Warnings": "heavy"}
    )

    assert light.status_code == 201
    assert heavy.status_code == 409
    assert [each["message"] for each in told(heavy)["errors"]] == ["It is heavy"]
    assert confirmed.status_code == 201, confirmed.text


def test_a_value_is_given_once_or_at_each_save(api: ApiClient) -> None:
    made = api.create("crate", name="cup", price="1.25", count=3)
    own = api.create("crate", name="own", code="X-1")
    sent = api.post("/data/crate", {"name": "sent", "worth": "1"})
    api.patch(f"/data/crate/{made['id']}", {"name": "mug", "count": 4})

    changed = told(api.get(f"/data/crate/{made['id']}"))

    assert (made["code"], made["worth"]) == ("C-CUP", "3.75")
    assert (own["code"], own["worth"]) == ("X-1", None)
    assert [each["path"] for each in told(sent)["errors"]] == ["/worth"]
    assert (changed["code"], changed["worth"]) == ("C-CUP", "5.00")


def test_many_records_are_asked_about_at_once(
    api: ApiClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs: list[int] = []
    usual = ScriptPool.run

    def counted(self: ScriptPool, source: str, inputs: Any, **more: Any) -> Any:
        runs.append(len(inputs["_given"]))
        return usual(self, source, inputs, **more)

    monkeypatch.setattr(ScriptPool, "run", counted)
    records = [{"name": f"n{at}", "count": at, "price": "2"} for at in range(40)]
    records[7]["count"] = -7

    answer = api.post("/data/crate/bulk", {"mode": "insert", "records": records})

    results = told(answer)["results"]
    assert [each["status"] for each in results].count("created") == 39, answer.text
    assert [each["path"] for each in results[7]["errors"]] == ["/count"]
    # Two values and one validation of all; again without what was refused.
    assert 40 in runs
    assert len(runs) <= 6


def test_a_step_reads_and_writes_by_the_rights_of_its_flow(home: Home, api: ApiClient) -> None:
    maker = api.create("maker", name="Wang", most=100)
    packed = api.create("crate", name="packed", count=3, maker=maker["id"])

    home.run_flows()

    found = {each["name"]: each for each in api.records("crate")}
    assert found["packed"]["note"] == "Wang 1"
    assert found["packed lid"]["count"] == 6 or found["packed lid"]["count"] == "6"
    assert found["packed lid"]["note"] == "9 request.invalid: /count: too few"
    assert "never" not in found
    assert packed["code"] == "C-PACKED"


def test_a_step_that_fails_leaves_nothing_and_says_where(home: Home, api: ApiClient) -> None:
    broken = a_script(
        "breaks",
        "step",
        "def run():\n    records.create('maker', {'name': 'half'})\n    records.get('maker', 'x')",
    )
    flow = a_flow(
        "breaking",
        {"do": {"element": "script", "script": "breaks", "retry": {"times": 0}}},
        trigger={"type": "record", "object": "maker", "on": ["create"], "when": "name = 'go'"},
    )
    home.deploy(broken, flow)
    api.create("maker", name="go")

    home.run_flows()

    (run,) = told(api.get("/runs", flow="breaking"))["runs"]
    assert run["state"] == "failed"
    assert "the script `breaks` failed in line 3" in str(run["error"])
    assert "half" not in {each["name"] for each in api.records("maker")}


def test_a_mapping_reads_what_another_system_sends(home: Home, api: ApiClient) -> None:
    secret = told(api.post("/flows/incoming/hook/secret", {}))
    flow = {**INCOMING, "trigger": {**INCOMING["trigger"], "scheme": "token", "header": "X-Key"}}
    home.deploy(flow)
    body = {"order": {"lines": [{"sku": "a", "n": 2}, {"sku": "b", "n": 3}]}}
    path = secret["address"].partition("/api/v1")[2]
    headers = {"X-Key": secret["secret"], "X-Shop": "Shop"}

    taken = home.anyone().post(path, body, headers=headers)
    odd = home.anyone().post(path, {"order": 1}, headers=headers)
    home.run_flows()

    assert taken.status_code == 202, taken.text
    assert odd.status_code == 422
    assert told(odd)["code"] == "script.failed"
    made = [each for each in api.records("crate") if each["name"] == "Shop: a, b"]
    assert [str(each["count"]) for each in made] == ["5"]


@pytest.mark.parametrize(
    ("source", "line", "column", "said"),
    [
        ("def validate(record, old):\n    return rec", 2, 12, "unknown name `rec`"),
        ("def validate(record, old)\n    return 1", 1, 26, "expected ':'"),
        ("def check(record):\n    return 1", 1, 1, "def validate(record, old):"),
        ("def validate(record):\n    return 1", 1, 1, "def validate(record, old):"),
        ("import os\ndef validate(record, old): return 1", 1, 1, "no module `os`"),
        ("def validate(record, old): return ().__class__", 1, 35, "`__class__`"),
        ("def validate(record, old): return open('x')", 1, 35, "`open`"),
        ("def validate(record, old): records.delete('crate', 'x')", 1, 28, "records.delete"),
        ("def validate(record, old):\n    return records.got('crate', 'x')", 2, 12, "records.got"),
        ("def validate(record, old):\n    return 'a' + 1", 2, 12, "Operator `+`"),
        ("def validate(record, old):\n    return records.get('crate')", 2, 12, "`record`"),
    ],
)
def test_what_is_written_wrongly_is_refused_with_line_and_column(
    api: ApiClient, source: str, line: int, column: int, said: str
) -> None:
    script = a_script("wrong", "validation", source, object="crate")

    faults = told(api.post("/scripts/check", {"script": script}))["faults"]
    first = refused(api, script)[0]

    assert faults[0]["path"] == "/source"
    assert (faults[0]["line"], faults[0]["column"]) == (line, column)
    assert said in faults[0]["message"]
    assert first["message"] == faults[0]["message"]
    assert first["path"].endswith("/source")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def validate(record, old): return record['sise']", "sise"),
        ("def validate(record, old): records.get('krate', 'x')", "krate"),
        ("def validate(record, old): records.find('maker', where='size = 1')", "size"),
        ("def validate(record, old): records.find('maker', fields=['size'])", "size"),
        ("def validate(record, old): records.find('maker', match={'size': 1})", "size"),
        ("def validate(record, old): return record['twice']", "twice"),
    ],
)
def test_what_a_script_names_must_be_there(api: ApiClient, source: str, said: str) -> None:
    (fault,) = refused(api, a_script("wrong", "validation", source, object="crate"))

    assert f"`{said}`" in fault["message"]
    assert fault["path"].endswith("/source")


def test_a_deploy_tries_the_examples(api: ApiClient) -> None:
    wrong = {**CODE, "examples": [{"name": "one", "given": {"record": {"name": "a"}}}]}
    fails = {**CODE, "examples": [{"name": "two", "given": {"record": {}}, "fails": "Error"}]}

    (fault,) = refused(api, wrong)
    passed = api.post("/meta/deploy", {"components": [fails], "check_only": True})

    assert fault["code"] == "script.example_failed"
    assert fault["path"] == "/scripts/code_of_crate/examples/0"
    assert "expected None, found C-A" in fault["message"]
    assert passed.status_code == 200, passed.text


def test_where_it_is_named_a_script_must_fit(api: ApiClient) -> None:
    rule = {"name": "r", "script": "code_of_crate", "message": text("x", "x")}
    owner = {**CRATE, "rules": [rule]}
    other = {**MAKER, "rules": [{**rule, "script": "crate_makes_sense"}]}
    field = {"name": "f", "type": "text", "default": {"script": "code_of_crate", "on": "never"}}

    assert "point is value" in refused(api, owner)[0]["message"]
    assert "it is about `crate`" in refused(api, other)[0]["message"]
    assert refused(api, {**CRATE, "fields": [*CRATE["fields"], field]})[0]["path"].endswith("/on")
    assert refused(api, {**CRATE, "rules": [{"name": "r", "message": text("x", "x")}]})
    steps = {"pack": {**PACKING["steps"]["pack"], "inputs": {"other": "1"}, "next": None}}
    steps["pack"].pop("next")
    faults = refused(api, {**PACKING, "steps": steps})
    assert {"/inputs", "/inputs/other"} <= {e["path"].rpartition("/pack")[2] for e in faults}


def test_points_take_what_they_take(api: ApiClient) -> None:
    value = {"x": {"type": "number"}}
    plain = "def validate(record, old): return None"

    assert refused(api, a_script("w", "validation", plain))[0]["message"].count("object")
    assert refused(api, a_script("w", "validation", plain, object="crate", inputs=value))
    assert refused(api, a_script("w", "validation", plain, object="crate", gives=value))
    reads = "def read(body, headers): return {}"
    assert refused(api, a_script("w", "mapping", reads, object="crate"))
    run = "def run(x): return {}"
    assert refused(api, a_script("w", "step", run, inputs={"x": {"type": "record"}}))
    odd = {"x": {"type": "text", "object": "crate"}}
    assert refused(api, a_script("w", "step", run, inputs=odd))


def test_who_uses_a_script_and_what_it_uses_is_known(home: Home, api: ApiClient) -> None:
    source = "def run():\n    return records.find('maker', where='most > 3', fields=['name'])"
    home.deploy(a_script("reads_most", "step", source))

    used = told(api.get("/meta/script/crate_makes_sense/where-used"))
    field = told(api.get("/meta/object/maker/where-used", field="most"))

    assert [(each["kind"], each["name"]) for each in used["uses"]] == [("object", "crate")]
    assert ("script", "reads_most") in {(each["kind"], each["name"]) for each in field["uses"]}
    gone = api.post("/meta/deploy", {"delete": [{"kind": "script", "name": "read_crates"}]})
    assert gone.status_code == 422, gone.text


def test_a_rename_is_written_into_the_source(home: Home, api: ApiClient) -> None:
    label = a_script("label_of", "value", "def value(record, old):\n    return record['most']",
                     object="maker")  # fmt: skip
    home.deploy(label)

    answer = api.post("/meta/deploy", {"components": [], "renames": {"object.maker.most": "top"}})

    assert answer.status_code == 200, answer.text
    assert "record['top']" in told(api.get("/meta/script/label_of"))["source"]
    api.post("/meta/deploy", {"components": [], "renames": {"object.maker.top": "most"}})


def test_a_script_is_tried_and_all_of_it_taken_back(api: ApiClient) -> None:
    maker = api.create("maker", name="Zhao", most=9)
    crate = api.create("crate", name="tried", count=2, maker=maker["id"])
    before = len(api.records("crate"))

    step = told(
        api.post(
            "/scripts/pack_crate/try",
            {"record": crate["id"], "inputs": {"factor": 2, "maker": maker["id"]}},
        )
    )
    rule = told(
        api.post("/scripts/crate_makes_sense/try", {"record": crate["id"], "values": {"count": -3}})
    )
    source = "def validate(record, old):\n    print('hi', record['name'])\n    return 1 / 0"
    draft = told(
        api.post(
            "/scripts/crate_makes_sense/try",
            {"record": crate["id"], "script": {**SENSE, "source": source}},
        )
    )

    assert step["error"] is None
    assert step["result"]["total"] == "6"
    assert len(api.records("crate")) == before
    assert rule["result"] == [{"field": "count", "message": {"en": "too few", "zh-CN": "太少"}}]
    assert draft["printed"] == "hi tried\n"
    assert draft["error"]["line"] == 3
    assert api.post("/scripts/nothing/try", {}).status_code == 404


def test_builders_see_scripts_and_try_their_examples(home: Home, api: ApiClient) -> None:
    listed = told(api.get("/scripts"))["scripts"]
    found = told(api.post("/scripts/test", {"names": ["crate_makes_sense"]}))["results"]

    by_name = {each["name"]: each for each in listed}
    assert by_name["crate_makes_sense"]["help"] == text("Checks", "检查")
    assert by_name["crate_makes_sense"]["label"] == text("crate_makes_sense", "crate_makes_sense")
    inputs = {each["name"]: each["label"] for each in by_name["pack_crate"]["inputs"]}
    assert inputs == {"factor": text("Factor", "系数"), "maker": None}
    assert {each["name"]: each["passed"] for each in found} == {"too_many": True, "fine": True}
    _, agent = home.add_user("scripts@agent.example", member=True)
    assert agent.get("/scripts").status_code == 403
    assert agent.post("/scripts/pack_crate/try", {}).status_code == 403


def test_what_is_no_script_is_refused_kindly(api: ApiClient) -> None:
    odd = api.post("/scripts/check", {"script": {"kind": "script", "source": 1}})

    assert odd.status_code == 200
    assert told(odd)["faults"]
